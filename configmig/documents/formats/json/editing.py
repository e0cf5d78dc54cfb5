"""Edits of a JSON tree, each returned completed: what was there, the texts, the position."""

from dataclasses import replace

from configmig.documents.formats.json.commenting import Commenting
from configmig.documents.formats.json.model import copied, value_at
from configmig.documents.formats.json.moving import Moving
from configmig.documents.formats.json.tree import Container
from configmig.edits import Edit, Value
from configmig.pointer import Pointer


class Editor(Moving, Commenting):
    """Applies edits to one tree."""

    is_restored = False
    """Whether recorded edits were made: they may bring back comments to a file that has lost its last one."""

    def apply(self, edit: Edit, value: Value) -> Edit:
        """Make ``edit`` and return it completed; the tree is unchanged when it cannot be made.

        ``value`` is what the tree says now.
        """
        edit = replace(edit, pointer=self._spelled(edit.pointer))
        before: Value = None
        if edit.kind in ("remove", "replace"):
            self._at(edit.pointer)
            before = copied(value_at(value, edit.pointer))
        done = self._make(edit, value)
        self.is_restored = self.is_restored or edit.layout is not None
        self._changed()
        return replace(done, before=before) if edit.kind in ("remove", "replace") else done

    def _make(self, edit: Edit, value: Value) -> Edit:
        match edit.kind:
            case "add":
                done = self._add(edit)
            case "remove":
                done = self._remove(edit)
            case "replace":
                done = self._replace(edit)
            case "rename":
                done = self._rename(edit)
            case "move":
                self._entry_at(edit.pointer)
                done = self._move(edit, value_at(value, edit.pointer))
            case "comment":
                done = self._comment(edit)
            case _:
                raise ValueError(f"not an edit of a document: {edit.kind}")
        return done

    def _spelled(self, pointer: Pointer) -> Pointer:
        """Return a pointer with numbers for items and texts for keys, as far as its place exists."""
        spelled: list[str | int] = []
        node = self.root.node
        for step in self.root.walk(pointer):
            key = step.entry.key
            spelled.append(step.number if key is None else key)
            node = step.entry.node
        rest = pointer[len(spelled) :]
        if len(rest) == 1 and isinstance(node, Container) and node.is_map:
            rest = (str(rest[0]),)
        return (*spelled, *rest)
