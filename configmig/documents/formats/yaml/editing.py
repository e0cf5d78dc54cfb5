"""Edits of a YAML tree, each returned completed: what was there, the texts, the position."""

from dataclasses import replace

from configmig.documents.formats.yaml.commenting import Commenting
from configmig.documents.formats.yaml.loose import following, pull, push
from configmig.documents.formats.yaml.moving import Moving
from configmig.documents.formats.yaml.nodes import position_in
from configmig.documents.formats.yaml.replacing import Replacing
from configmig.documents.formats.yaml.splices import carry_over
from configmig.edits import Edit, invert
from configmig.errors.documents import (
    AnchorError,
    TooLargeError,
    UnwritableEditError,
)


class Editor(Moving, Replacing, Commenting):
    """Applies edits to one tree."""

    def apply(self, edit: Edit) -> Edit:
        """Make ``edit`` and return it completed; the tree is unchanged when it cannot be made."""
        line = self._line_of(edit) if self.tree.has_anchors else None
        try:
            done = self._apply(edit)
        except UnwritableEditError as error:
            if error.line is not None:
                raise
            raise UnwritableEditError(self.tree.file, error.reason, line=self._line_of(edit)) from None
        try:
            self.tree.link()
        except (AnchorError, TooLargeError) as error:
            self._apply(invert(done))
            self.tree.link()
            if isinstance(error, AnchorError):
                self._refuse_used_anchors(self._at(edit.pointer), edit.pointer, only=error.anchor)
            raise UnwritableEditError(self.tree.file, error.message, line=line) from None
        return done

    def _line_of(self, edit: Edit) -> int:
        """Return the line of the place of an edit, or of the nearest that exists."""
        return self.tree.line_of(self.tree.walk_to(edit.pointer)[-1].entry.value)

    def _apply(self, edit: Edit) -> Edit:  # noqa: PLR0911 - one for each kind
        again = self._again(edit)
        if again is not None:
            return again
        # What is added is named exactly: "1" may come to stand beside 1.
        known, new = (edit.pointer[:-1], edit.pointer[-1:]) if edit.kind == "add" else (edit.pointer, ())
        edit = replace(edit, pointer=(*self._spelled(known), *new))
        if edit.kind in ("remove", "rename", "move") and edit.before_text is None:
            self._refuse_uncovering(edit)
        match edit.kind:
            case "add":
                return self._add(edit)
            case "remove":
                return self._remove(edit)
            case "replace":
                return self._replace(edit)
            case "rename":
                return self._rename(edit)
            case "move":
                return self._move(edit)
            case "comment":
                return self._comment(edit)
        raise ValueError(f"not an edit of a document: {edit.kind}")

    def _again(self, edit: Edit) -> Edit | None:
        """Put a recorded text back where the text around the place is still what it was then."""
        if edit.layout is None:
            return None
        now, then = edit.layout
        if not (now and then and "of" in now and "of" in then):
            return None
        pointer = tuple(now["place"])
        text = self.tree.snapshot(pointer)
        wanted = None if text is None else carry_over(text, now, then)
        if wanted is None:
            return None
        self.tree.restore(pointer, wanted)
        if pointer and (now["below"] or then["below"]):
            steps = self.tree.walk_to(pointer)
            container = steps[-1].container
            assert container is not None  # noqa: S101 - the root has no entry text
            index = position_in(container, steps[-1].entry) + 1
            pull(following(steps[:-1], container, index), now["below"])
            push(self.tree, steps[:-1], container, index, then["below"])
        return edit
