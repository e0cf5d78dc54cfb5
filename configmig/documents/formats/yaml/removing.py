"""Taking entries out."""

from dataclasses import replace

from configmig.documents.formats.yaml.body import emptied
from configmig.documents.formats.yaml.bracketing import Bracketing
from configmig.documents.formats.yaml.brackets import is_pair
from configmig.documents.formats.yaml.changes import (
    extract,
    known_around,
    visible_position,
)
from configmig.documents.formats.yaml.indentation import dedent
from configmig.documents.formats.yaml.layout import own_text
from configmig.documents.formats.yaml.nodes import Collection, Entry, position_in
from configmig.documents.formats.yaml.tree import Step
from configmig.edits import Edit
from configmig.errors.documents import (
    NotAContainerError,
)


class Removing(Bracketing):
    """Edits of the kind ``remove``."""

    def _remove(self, edit: Edit) -> Edit:
        steps = self._at(edit.pointer)
        step = steps[-1]
        container = step.container
        if container is None:
            raise NotAContainerError(self.tree.file, "", found="the whole file", wanted="an entry of it")
        self._refuse_used_anchors(steps, edit.pointer)
        position = visible_position(container, step.entry)
        before = self.tree.value_of(step.entry.value)
        done = replace(edit, before=before, position=position, before_text=None)
        if container.flow:
            return self._remove_from_flow(done, container, step.entry)
        index = position_in(container, step.entry)
        if len(container.entries) == 1:
            return self._recorded(edit.pointer[:-1], lambda: self._remove_last(done, steps, edit.before_text))
        if container.inline and index == 0:
            return self._recorded(edit.pointer[:-1], lambda: self._remove_one(done, steps, edit.before_text))
        return self._remove_one(done, steps, edit.before_text)

    def _remove_one(self, edit: Edit, steps: list[Step], wanted: str | None) -> Edit:
        _, text, around = extract(self.tree, steps, wanted, known_around(edit, 0))
        return replace(edit, before_text=text, layout=(around, None))

    def _remove_last(self, edit: Edit, steps: list[Step], wanted: str | None) -> Edit:
        """Remove the only entry of a block: what stays is ``{}`` or ``[]``."""
        step = steps[-1]
        container = step.container
        assert container is not None  # noqa: S101 - the root has no entry text
        brackets = "{}" if container.is_map else "[]"
        outer = steps[-2]
        value_text = dedent(own_text(step.entry), container.column)
        _, text, _ = extract(self.tree, steps, wanted, None)
        if outer.container is None:
            entry = outer.entry
            self.tree.reset(f"{entry.head}{_tail_first(container.tail, brackets)}{entry.tail}")
        else:
            new = self.tree.parse_entry(
                emptied(outer.entry, brackets=brackets), is_map=outer.container.is_map
            )
            new.gap = outer.entry.gap + new.gap
            self.tree.swap(outer.container, position_in(outer.container, outer.entry), new)
        return replace(edit, before_text=text or value_text)

    def _remove_from_flow(self, edit: Edit, container: Collection, entry: Entry) -> Edit:
        if not is_pair(container):
            taken = self._take_from_brackets(replace(edit, before_text=None), container, entry, name="joints")
            return replace(edit, before_text=taken.before_text, layout=taken.layout)
        return self._recorded(edit.pointer[:-1], lambda: self._remove_pair(edit, container, entry))

    def _remove_pair(self, edit: Edit, container: Collection, entry: Entry) -> Edit:
        """Remove the entry of a mapping that has no braces of its own (``[a: 1]``): they stay."""
        self._take_from_brackets(replace(edit, layout=None), container, entry, name="joints")
        container.opening, container.closing = "{", "}"
        return edit


def _tail_first(tail: str, brackets: str) -> str:
    return tail + brackets + "\n" if tail.strip() else brackets + "\n" + tail
