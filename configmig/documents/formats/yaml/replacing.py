"""Writing other values, so that what is equal in both keeps its text."""

import difflib
from collections.abc import Hashable
from dataclasses import replace

from configmig.documents.formats.yaml.body import kept_props, with_value
from configmig.documents.formats.yaml.bracketing import Bracketing
from configmig.documents.formats.yaml.brackets import is_pair
from configmig.documents.formats.yaml.changes import (
    cut,
    says,
    visible,
)
from configmig.documents.formats.yaml.emit import Quote, Style, flow_text, value_lines
from configmig.documents.formats.yaml.indentation import dedent, place
from configmig.documents.formats.yaml.layout import own_text
from configmig.documents.formats.yaml.loose import following, pull, push
from configmig.documents.formats.yaml.nodes import (
    Collection,
    Entry,
    Node,
    Scalar,
    is_block,
    position_in,
)
from configmig.documents.formats.yaml.places import copied, parted_ends
from configmig.documents.formats.yaml.scalars import is_same, scalar_value
from configmig.documents.formats.yaml.snippets import parse_in_brackets
from configmig.documents.formats.yaml.tree import Step
from configmig.documents.formats.yaml.values import key_of
from configmig.edits import Edit, Value
from configmig.errors.documents import (
    DocumentError,
    UnwritableEditError,
)
from configmig.pointer import Pointer


class Replacing(Bracketing):
    """Edits of the kind ``replace``."""

    def _replace(self, edit: Edit) -> Edit:
        steps = self._at(edit.pointer)
        step = steps[-1]
        container = step.container
        before = copied(self.tree.value_of(step.entry.value))
        if container is None:
            return self._recorded((), lambda: self._replace_root(replace(edit, before=before), steps))
        if container.flow:
            return self._replace_in_flow(replace(edit, before=before), steps)
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
        key = self._key_of(entry)
        try:
            text = place(edit.after_text, container.column)
            fresh = self.tree.parse_entry(text, is_map=container.is_map, key=key)
        except UnwritableEditError:
            return None
        return fresh if says(self.tree, fresh, edit.after) else None

    def _replace_in_flow(self, edit: Edit, steps: list[Step]) -> Edit:
        """Replace something in brackets; its own text is record enough for the way back."""
        container, entry = steps[-1].container, steps[-1].entry
        assert container is not None  # noqa: S101 - the root stands in nothing
        before_text = own_text(entry)
        if edit.after_text is None and self._is_like(entry.value, edit.after):
            try:
                self._merge(steps, edit.pointer, edit.after)
            except DocumentError:
                now = self.tree.walk_to(edit.pointer)[-1].entry
                back = parse_in_brackets(self.tree, before_text, is_map=container.is_map)
                self._swap_in_brackets(container, now, back)
                raise
        else:
            self._set_in_brackets(edit, steps[-1])
        after_text = own_text(self.tree.walk_to(edit.pointer)[-1].entry)
        return replace(edit, before_text=before_text, after_text=after_text, layout=None)

    def _replace_root(self, edit: Edit, steps: list[Step]) -> Edit:
        step = steps[-1]
        value = step.entry.value
        if self._is_like(value, edit.after):
            self._merge(steps, (), edit.after)
            return edit
        self.tree.reset(self._whole_text(edit.after))
        if not is_same(self.tree.value(), edit.after):
            raise UnwritableEditError(
                self.tree.file, "the new value has no text that reads back as the same value"
            )
        return edit

    def _whole_text(self, value: Value) -> str:
        entry = self.tree.root
        lines = value_lines(value, replace(self._style(entry.value), literal=False))
        head = entry.head if not entry.head or entry.head.endswith("\n") else entry.head.rstrip(" ") + "\n"
        text, tail = "".join(line + "\n" for line in lines), entry.tail
        if is_block(entry.value) or entry.value.start == entry.value.end:
            return head + text + tail
        if not (isinstance(value, dict | list) and value):
            return head + text.removesuffix("\n") + tail
        # What stood beside the old value goes on top of the new one.
        comment, _, tail = tail.partition("\n")
        return head + (comment.strip() + "\n" if comment.strip() else "") + text + tail

    def _set_value(self, steps: list[Step], pointer: Pointer, after: Value) -> None:
        """Write another value into an entry of a block."""
        step = steps[-1]
        container, entry = step.container, step.entry
        assert container is not None  # noqa: S101 - the root has no entry text
        value = entry.value
        if self._is_like(value, after):
            self._merge(steps, pointer, after)
            return
        if type(value) is Collection and value.flow and value.entries and isinstance(after, (dict, list)):
            self._set_brackets(step, after)
            return
        style = self._style(container)
        style = replace(style, prefer=_quote_of(value, after, style))
        for attempt in (style, replace(style, literal=False), replace(style, literal=False, prefer='"')):
            text = with_value(entry, after, attempt, column=container.column)
            try:
                fresh = self.tree.parse_entry(
                    text,
                    is_map=container.is_map,
                    key=self._key_of(entry),
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

    def _set_brackets(self, step: Step, after: Value) -> None:
        """Write a collection of another kind, or an empty one, where one in brackets stands in a block."""
        container, entry = step.container, step.entry
        assert container is not None  # noqa: S101 - the root has no entry text
        props = kept_props(entry, after).lstrip()
        shown = flow_text(after, self._style(entry.value))
        text = entry.lead + entry.head + (f"{props} {shown}" if props else shown) + entry.tail
        fresh = self.tree.parse_entry(text, is_map=container.is_map, key=self._key_of(entry))
        fresh.gap = entry.gap + fresh.gap
        self.tree.swap(container, position_in(container, entry), fresh)

    def _is_like(self, node: Node, after: Value) -> bool:
        """Whether a value can be written into ``node`` entry by entry: both are of one kind, and not empty.

        A mapping cannot stay when its merge keys bring something that the new value has not.
        """
        if type(node) is not Collection or not node.entries or not after or is_pair(node):
            return False
        if not node.is_map:
            return isinstance(after, list)
        return isinstance(after, dict) and self._inherited(node) <= after.keys()

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
        now = self.tree.walk_to(pointer)[-1].entry.value
        assert type(now) is Collection  # noqa: S101 - it was a mapping before, and still is
        keys = [key_of(e, file) for e in visible(now)]
        known = set(keys)
        for number, key in enumerate(after):
            if key in known and number < len(keys) and keys[number] != key:
                place_ = (*pointer, key)
                self._apply(Edit(kind="move", file=file, pointer=place_, target=place_, position=number))
                keys.remove(key)
                keys.insert(number, key)

    def _merge_list(self, pointer: Pointer, node: Collection, after: list[Value]) -> None:
        file = self.tree.file
        before = [_mark(self.tree.value_of(e.value)) for e in node.entries]
        matcher = difflib.SequenceMatcher(None, before, [_mark(value) for value in after], autojunk=False)
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


def _mark(value: Value) -> Hashable:
    """Return what is equal for values that are the same, and can be looked up."""
    if isinstance(value, dict):
        return frozenset((type(key), key, _mark(child)) for key, child in value.items())
    if isinstance(value, list):
        return tuple(map(_mark, value))
    return type(value), "nan" if value != value else value  # noqa: PLR0124 - NaN


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
