"""Writing other values, so that what is equal in both keeps its text."""

import difflib
from dataclasses import replace

from configmig.documents.formats.yaml import flow
from configmig.documents.formats.yaml.body import with_value
from configmig.documents.formats.yaml.changes import (
    cut,
    says,
    visible,
)
from configmig.documents.formats.yaml.emit import Quote, Style, scalar_text
from configmig.documents.formats.yaml.indentation import dedent, place
from configmig.documents.formats.yaml.layout import own_text
from configmig.documents.formats.yaml.loose import following, pull, push
from configmig.documents.formats.yaml.nodes import (
    Collection,
    Entry,
    Node,
    Scalar,
    is_block,
    is_merge,
    position_in,
)
from configmig.documents.formats.yaml.places import Places, copied, parted_ends
from configmig.documents.formats.yaml.scalars import is_same, scalar_value
from configmig.documents.formats.yaml.tree import Step
from configmig.documents.formats.yaml.values import key_of
from configmig.edits import Edit, Value
from configmig.errors.documents import (
    DocumentError,
    UnwritableEditError,
)
from configmig.pointer import Pointer


class Replacing(Places):
    """Edits of the kind ``replace``."""

    def _replace(self, edit: Edit) -> Edit:
        steps = self._at(edit.pointer)
        step = steps[-1]
        container = step.container
        before = copied(self.tree.value_of(step.entry.value))
        if container is None or container.flow:
            return self._recorded(
                edit.pointer, lambda: self._replace_odd(replace(edit, before=before), steps)
            )
        before_text = self.tree.entry_text(step)
        cutting = cut(step.entry, container.column, edit.before_text)
        done = replace(edit, before=before, before_text=dedent(cutting[1], container.column), layout=None)
        fresh = self._as_recorded(edit, container, step.entry)
        index = position_in(container, step.entry)
        loose = self._below(steps, container, index)
        if fresh is not None:
            now, then = (_below_of(side) for side in edit.layout or (None, None))
            pull(following(steps[:-1], container, index + 1), now)
            text = dedent(fresh.gap + own_text(fresh), container.column)
            fresh.gap = cutting[0] + fresh.gap
            self.tree.swap(container, index, fresh)
            push(self.tree, steps[:-1], container, index + 1, cutting[2] + then)
            return replace(done, after_text=text)
        try:
            self._set_value(steps, edit.pointer, edit.after)
        except DocumentError:
            self.tree.set_entry_text(self.tree.walk_to(edit.pointer)[-1], before_text)
            raise
        steps = self.tree.walk_to(edit.pointer)
        below = self._below(steps, container, index)
        was, is_now = parted_ends(loose, below)
        return replace(
            done,
            before_text=before_text,
            after_text=self.tree.entry_text(steps[-1]),
            layout=({"below": was}, {"below": is_now}) if was or is_now else None,
        )

    def _as_recorded(self, edit: Edit, container: Collection, entry: Entry) -> Entry | None:
        if edit.after_text is None:
            return None
        key = None if entry.key is None or is_merge(entry) else key_of(entry, self.tree.file)
        try:
            text = place(edit.after_text, container.column)
            fresh = self.tree.parse_entry(text, is_map=container.is_map, key=key)
        except UnwritableEditError:
            return None
        return fresh if says(self.tree, fresh, edit.after) else None

    def _replace_odd(self, edit: Edit, steps: list[Step]) -> Edit:
        """Replace the root, or something in a flow collection."""
        step = steps[-1]
        if step.container is not None:
            index = position_in(step.container, step.entry)
            style = self._style(step.container)
            expected = copied(self.tree.value_of(step.container))
            expected[key_of(step.entry, self.tree.file) if step.container.is_map else index] = edit.after
            text = flow.replaced(step.container, index, edit.after, style)
            self._swap_flow(steps[:-1], text, expected)
            return edit
        value = step.entry.value
        if is_block(value) and isinstance(edit.after, (dict, list)) and edit.after:
            assert type(value) is Collection  # noqa: S101 - what is_block says
            if value.is_map == isinstance(edit.after, dict):
                self._merge(steps, (), edit.after)
                return edit
        self.tree.reset(self._whole_text(edit.after))
        if not is_same(self.tree.value(), edit.after):
            raise UnwritableEditError(
                self.tree.file, "the new value has no text that reads back as the same value"
            )
        return edit

    def _whole_text(self, value: Value) -> str:
        from configmig.documents.formats.yaml.emit import list_lines, mapping_lines

        entry = self.tree.root
        style = replace(self._style(entry.value), literal=False)
        if isinstance(value, dict) and value:
            lines = mapping_lines(value, style)
        elif isinstance(value, list) and value:
            lines = list_lines(value, style)
        else:
            lines = [scalar_text(value, style)]
        head = entry.head if not entry.head or entry.head.endswith("\n") else entry.head.rstrip(" ") + "\n"
        tail = entry.tail if is_block(entry.value) else entry.tail.partition("\n")[2]
        return head + "".join(line + "\n" for line in lines) + tail

    def _set_value(self, steps: list[Step], pointer: Pointer, after: Value) -> None:
        """Write another value into an entry of a block."""
        step = steps[-1]
        container, entry = step.container, step.entry
        assert container is not None  # noqa: S101 - the root has no entry text
        value = entry.value
        if (
            is_block(value)
            and type(value) is Collection
            and after
            and ((value.is_map and isinstance(after, dict)) or (not value.is_map and isinstance(after, list)))
        ):
            self._merge(steps, pointer, after)
            return
        if type(value) is Collection and value.flow and value.entries and isinstance(after, (dict, list)):
            text = flow.whole(value, after, self._style(value))
            self._swap_flow(steps, text, after)
            return
        style = self._style(container)
        style = replace(style, prefer=_quote_of(value, after, style))
        for attempt in (style, replace(style, literal=False), replace(style, literal=False, prefer='"')):
            text = with_value(entry, after, attempt, column=container.column)
            try:
                fresh = self.tree.parse_entry(
                    text,
                    is_map=container.is_map,
                    key=None if entry.key is None or is_merge(entry) else key_of(entry, self.tree.file),
                )
            except UnwritableEditError:
                continue
            if is_same(self.tree.value_of(fresh.value), after):
                fresh.gap = entry.gap + fresh.gap
                self.tree.swap(container, position_in(container, entry), fresh)
                return
        raise UnwritableEditError(
            self.tree.file, "the new value has no text that reads back as the same value"
        )

    def _merge(self, steps: list[Step], pointer: Pointer, after: Value) -> None:
        """Turn a block into another value of its kind, so that what is equal in both keeps its text."""
        node = steps[-1].entry.value
        assert type(node) is Collection  # noqa: S101 - the last kind
        self.tree.lay(node)
        if node.is_map:
            self._merge_mapping(pointer, node, after)
        else:
            self._merge_list(pointer, node, after)

    def _merge_mapping(self, pointer: Pointer, node: Collection, after: dict[Value, Value]) -> None:
        before = {key_of(e, self.tree.file): self.tree.value_of(e.value) for e in visible(node)}
        everything = self.tree.value_of(node)
        file = self.tree.file
        for number, (key, value) in enumerate(after.items()):
            place_ = (*pointer, key)
            if key in before:
                if not is_same(before[key], value):
                    self._apply(Edit(kind="replace", file=file, pointer=place_, after=value))
            elif not (key in everything and is_same(everything[key], value)):
                self._apply(Edit(kind="add", file=file, pointer=place_, after=value, position=number))
        for key in before:
            if key not in after:
                self._apply(Edit(kind="remove", file=file, pointer=(*pointer, key)))
        for number, key in enumerate(after):
            steps = self.tree.walk_to(pointer)
            now = steps[-1].entry.value
            assert type(now) is Collection  # noqa: S101 - it was a mapping before, and still is
            keys = [key_of(e, file) for e in visible(now)]
            if key in keys and number < len(keys) and keys[number] != key:
                place_ = (*pointer, key)
                self._apply(Edit(kind="move", file=file, pointer=place_, target=place_, position=number))

    def _merge_list(self, pointer: Pointer, node: Collection, after: list[Value]) -> None:
        file = self.tree.file
        before = [self.tree.value_of(e.value) for e in node.entries]
        marks: list[Value] = []

        def mark(value: Value) -> int:
            for number, known in enumerate(marks):
                if is_same(known, value):
                    return number
            marks.append(value)
            return len(marks) - 1

        matcher = difflib.SequenceMatcher(
            None, [mark(v) for v in before], [mark(v) for v in after], autojunk=False
        )
        for tag, i, j, k, m in reversed(matcher.get_opcodes()):
            if tag == "equal":
                continue
            common = min(j - i, m - k)
            for number in range(m - k - 1, common - 1, -1):
                value = after[k + number]
                self._apply(
                    Edit(
                        kind="add",
                        file=file,
                        pointer=(*pointer, i + common),
                        after=value,
                        position=i + common,
                    )
                )
            for number in range(j - 1, i + common - 1, -1):
                self._apply(Edit(kind="remove", file=file, pointer=(*pointer, number)))
            for number in range(common):
                value = after[k + number]
                self._apply(Edit(kind="replace", file=file, pointer=(*pointer, i + number), after=value))


def _below_of(side: Value) -> str:
    """Return the loose text that a replacement had below the entry on one side, and not on the other."""
    below: str = (side or {}).get("below", "")
    return below


def _quote_of(node: Node, after: Value, style: Style) -> Quote:
    if type(node) is Scalar and node.style in ("'", '"') and isinstance(after, str) and "\n" not in after:
        return "'" if node.style == "'" else '"'
    if type(node) is Scalar and isinstance(after, str) and type(scalar_value(node)) is str:
        return ""
    return style.prefer
