"""Putting entries in."""

from dataclasses import replace

from configmig.documents.formats.yaml.body import with_value
from configmig.documents.formats.yaml.bracketing import Bracketing, recorded_joints
from configmig.documents.formats.yaml.brackets import is_pair
from configmig.documents.formats.yaml.changes import (
    insert,
    known_around,
    raw_position,
    visible_position,
    written_entry,
)
from configmig.documents.formats.yaml.indentation import dedent
from configmig.documents.formats.yaml.keys import index_of
from configmig.documents.formats.yaml.layout import own_text
from configmig.documents.formats.yaml.nodes import Collection, Node, Scalar, is_block, position_in
from configmig.documents.formats.yaml.scalars import is_same
from configmig.documents.formats.yaml.tree import Step
from configmig.edits import Edit, Value
from configmig.errors.documents import (
    PlaceTakenError,
    UnwritableEditError,
)


class Adding(Bracketing):
    """Edits of the kind ``add``."""

    def _add(self, edit: Edit) -> Edit:
        parent, token = edit.pointer[:-1], edit.pointer[-1] if edit.pointer else ""
        if not edit.pointer:
            raise PlaceTakenError(self.tree.file, "the root")
        steps = self._at(parent)
        node = steps[-1].entry.value
        if not parent and _is_nothing(node):
            return self._recorded((), lambda: self._add_to_nothing(edit))
        container = self._container(steps, parent, token)
        found = self._taken(container, token, edit)
        if found is not None:
            line = self.tree.line_of(found.key) if found.key is not None else None
            raise PlaceTakenError(self.tree.file, self.tree.named(edit.pointer), line=line)
        if container.is_map:
            position = edit.position
        else:
            count = len(container.entries)
            wanted = edit.position if edit.position is not None else index_of(token)
            position = count if wanted < 0 else min(wanted, count)
        if container.flow:
            return self._add_to_flow(edit, steps, container, position)
        self.tree.lay(container)
        index = raw_position(container, position)
        if container.inline and index == 0:
            return self._recorded(parent, lambda: self._add_to_block(edit, steps, container, index))
        return self._add_to_block(edit, steps, container, index)

    def _add_to_block(self, edit: Edit, steps: list[Step], container: Collection, index: int) -> Edit:
        token = edit.pointer[-1]
        entry = written_entry(self.tree, container, token, edit, self._style(container))
        text = own_text(entry)
        known = known_around(edit, 1)
        blanks, around = insert(self.tree, steps, container, index, entry, known)
        position = visible_position(container, entry)
        last: str | int = token if container.is_map else position
        return replace(
            edit,
            pointer=(*edit.pointer[:-1], last),
            position=position,
            after_text=dedent(blanks + text, container.column),
            layout=(None, around) if around else None,
        )

    def _add_to_nothing(self, edit: Edit) -> Edit:
        """Add to a file that holds comments at most."""
        token = edit.pointer[0]
        item = isinstance(token, int)
        entry = self.tree.root
        shell = Collection("", 0, is_map=not item, flow=False, tag=None, anchor=None)
        shell.column = 0
        new = written_entry(self.tree, shell, token, edit, self._style(shell))
        above = entry.head if not entry.head or entry.head.endswith("\n") else entry.head + "\n"
        if new.lead and above and not above.endswith("\n\n"):
            above += "\n"
        text = own_text(new)
        self.tree.reset(above + text + entry.tail)
        last: str | int = 0 if item else token
        return replace(edit, pointer=(last,), position=0, after_text=text)

    def _add_to_flow(
        self, edit: Edit, steps: list[Step], container: Collection, position: int | None
    ) -> Edit:
        parent, token = edit.pointer[:-1], edit.pointer[-1]
        self.tree.lay(container)
        is_back = recorded_joints(edit, "joints", container, 0, 1) is not None
        if becomes_block(steps, container) and not is_back:
            done = self._recorded(parent, lambda: self._opened(edit, steps, container))
            return replace(done, pointer=(*parent, token if container.is_map else 0), position=0)
        if is_pair(container):
            return self._recorded(parent, lambda: self._add_to_pair(edit, container, position))
        done = self._put_in_brackets(edit, container, token, position, name="joints")
        assert done.position is not None  # noqa: S101 - it is known where it was put
        return replace(done, pointer=(*parent, token if container.is_map else done.position))

    def _add_to_pair(self, edit: Edit, container: Collection, position: int | None) -> Edit:
        """Add to a mapping that has no braces of its own (``[a: 1]``): it gets some."""
        container.opening, container.closing = "{", "}"
        done = self._put_in_brackets(edit, container, edit.pointer[-1], position, name="joints")
        return replace(done, after_text=None, layout=None)

    def _opened(self, edit: Edit, steps: list[Step], container: Collection) -> Edit:
        self._open(edit, steps, container)
        return replace(edit, after_text=None)

    def _open(self, edit: Edit, steps: list[Step], container: Collection) -> None:
        """Write an empty ``{}`` or ``[]`` as a block with one entry."""
        step = steps[-1]
        value = {edit.pointer[-1]: edit.after} if container.is_map else [edit.after]
        if step.container is None:
            shell = Collection("", 0, is_map=container.is_map, flow=False, tag=None, anchor=None)
            shell.column = 0
            new = written_entry(self.tree, shell, edit.pointer[-1], edit, self._style(shell))
            entry = step.entry
            if container.anchor is not None or container.tag is not None:
                raise UnwritableEditError(self.tree.file, "the root has properties of its own")
            below = entry.tail.partition("\n")
            head = (
                entry.head if not entry.head or entry.head.endswith("\n") else entry.head.rstrip(" ") + "\n"
            )
            comment = below[0].strip()
            self.tree.reset(head + (comment + "\n" if comment else "") + own_text(new) + below[2])
            self._demand(value)
            return
        column = step.container.column
        style = self._style(step.container)
        text = with_value(step.entry, value, style, column=column)
        fresh = self.tree.parse_entry(text, is_map=step.container.is_map)
        fresh.gap = step.entry.gap + fresh.gap
        self.tree.swap(step.container, position_in(step.container, step.entry), fresh)
        inner = fresh.value
        assert type(inner) is Collection  # noqa: S101 - with_value wrote a block
        self.tree.lay(inner)
        if edit.note or edit.after_text is not None:
            new = written_entry(self.tree, inner, edit.pointer[-1], edit, style)
            self.tree.swap(inner, 0, new)
        self._demand(value, inner)

    def _demand(self, value: Value, node: Node | None = None) -> None:
        """Raise UnwritableEditError unless ``node`` (the root) says ``value``."""
        if not is_same(self.tree.value_of(node or self.tree.root.value), value):
            reason = "the new value has no text that reads back as the same value"
            raise UnwritableEditError(self.tree.file, reason)


def becomes_block(steps: list[Step], container: Collection) -> bool:
    """Whether empty brackets are opened to a block for their first entry: those that stand in a block."""
    outer = steps[-2].entry.value if len(steps) > 1 else None
    return not container.entries and (outer is None or is_block(outer))


def _is_nothing(node: Node) -> bool:
    return type(node) is Scalar and node.start == node.end and not node.text
