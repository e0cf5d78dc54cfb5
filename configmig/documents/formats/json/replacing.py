"""Giving entries another key or another value; what is equal in both values keeps its text."""

import difflib
import json
from dataclasses import replace

from configmig.documents.formats.json.adding import Adding
from configmig.documents.formats.json.emit import require_text, scalar_text
from configmig.documents.formats.json.joints import comments_in
from configmig.documents.formats.json.places import recorded_core, spot_at
from configmig.documents.formats.json.plain import blanked, is_same, strict
from configmig.documents.formats.json.siblings import (
    Fresh,
    Spot,
    joint_above,
    put,
    spot_for,
    take,
    without,
)
from configmig.documents.formats.json.snippets import (
    core_entry,
    dedent,
    fresh_from,
    node_from,
    place,
    says,
)
from configmig.documents.formats.json.tree import Container, Entry, Node, core_text, node_text
from configmig.edits import Edit, Value
from configmig.errors.documents import NotAContainerError
from configmig.pointer import format_pointer


class Replacing(Adding):
    """Edits of the kinds ``rename`` and ``replace``."""

    def _rename(self, edit: Edit) -> Edit:
        steps = self._at(edit.pointer)
        entry = steps[-1].entry if steps else None
        if entry is None or entry.key is None:
            found = "the root" if entry is None else "an item of a list"
            raise NotAContainerError(
                self.file, format_pointer(edit.pointer), found=found, wanted="a named entry"
            )
        container, index = steps[-1]
        assert edit.target is not None  # noqa: S101 - a rename has a target
        name = str(edit.target[-1])
        target = (*edit.pointer[:-1], name)
        done = replace(edit, target=target, position=index, origin=index, before_text=entry.key_text)
        if name == entry.key:
            return replace(done, after_text=entry.key_text)
        self._require_free(container, target)
        self._set_key(container, entry, name, edit.after_text)
        return replace(done, after_text=entry.key_text)

    def _set_key(self, container: Container, entry: Entry, name: str, text: str | None) -> None:
        """Give an entry another key, in the spelling ``text`` if that says it."""
        require_text(name, file=self.file, pointer=())
        if text is None or not _spells(text, name):
            text = scalar_text(name, self.style)
        assert entry.key is not None  # noqa: S101 - it is an entry of a mapping
        del container.keys[entry.key]
        entry.key, entry.key_text = name, text
        container.keys[name] = entry

    def _replace(self, edit: Edit) -> Edit:
        steps = self._at(edit.pointer)
        if not steps:
            return self._replace_root(edit)
        step = steps[-1]
        spot = self._spot(steps)
        before = core_text(step.entry)
        is_map = step.container.is_map
        node = self._recorded_node(edit, before, is_map=is_map, spot=spot)
        if node is not None:
            step.entry.node = node
        else:
            self._require_writable(edit.after, edit.pointer)
            step.entry.node = self._become(step.entry.node, edit.after, siblings=step.container, spot=spot)
        after = core_text(step.entry)
        texts = before, after
        odd = not all(self._is_reversible(text, spot.column) for text in texts)
        return replace(
            edit,
            before_text=dedent(before, spot.column),
            after_text=dedent(after, spot.column),
            layout=({"core": before}, {"core": after}) if odd else None,
        )

    def _recorded_node(self, edit: Edit, today: str, *, is_map: bool, spot: Spot) -> Node | None:
        """Return the value that was recorded for the result of the edit, if its text still says it."""
        core = recorded_core(edit)
        now = edit.layout[0] if edit.layout is not None else None
        entry = None
        if core is not None and isinstance(now, dict) and now.get("core") == today:
            entry = core_entry(core, is_map=is_map)
        if entry is None and edit.after_text is not None:
            newline = spot.newline or self.style.newline
            found = fresh_from(edit.after_text, column=spot.column, newline=newline, is_map=is_map)
            entry = found.entry if found is not None else None
        if entry is None or not says(core_text(entry), edit.after, is_map=is_map):
            return None
        if blanked(core_text(entry)) != core_text(entry):
            if not self.has_comments and edit.before_text is None:
                return None
            self.has_comments = True
        return entry.node

    def _replace_root(self, edit: Edit) -> Edit:
        before = node_text(self.root.node)
        if edit.after_text is not None and says(edit.after_text, edit.after, is_map=False):
            self.has_comments |= blanked(edit.after_text) != edit.after_text
            self.root.node = node_from(edit.after_text)
        else:
            self._require_writable(edit.after, ())
            spot = self._spot([])
            self.root.node = self._become(self.root.node, edit.after, siblings=None, spot=spot)
        return replace(edit, before_text=before, after_text=node_text(self.root.node))

    def _become(self, node: Node, after: Value, *, siblings: Container | None, spot: Spot) -> Node:
        """Return ``node`` turned into ``after``, with the text of all that stays."""
        if (
            isinstance(node, str)
            or not isinstance(after, dict | list)
            or node.is_map != isinstance(after, dict)
        ):
            return (
                node
                if isinstance(node, str) and _says(node, after)
                else self._new_node(after, siblings=siblings, spot=spot)
            )
        if not node.entries:
            return node if not after else self._new_node(after, siblings=siblings, spot=spot)
        if isinstance(after, dict):
            self._become_mapping(node, after, spot)
        else:
            self._become_list(node, after, spot)
        return node

    def _become_mapping(self, node: Container, after: dict[str, Value], outer: Spot) -> None:
        for index in range(len(node.entries) - 1, -1, -1):
            if node.entries[index].key not in after:
                take(node, index, without(node, index))
        for index, (key, value) in enumerate(after.items()):
            entry = node.keys.get(key)
            if entry is None:
                self._put_value(node, index, key, value, outer)
                continue
            if node.entries[index] is not entry:
                self._bring_up(node, node.entries.index(entry, index), index, outer)
            self._set_value(node, entry, value, outer)

    def _become_list(self, node: Container, after: list[Value], outer: Spot) -> None:
        before = [_mark(strict(blanked(node_text(entry.node)))) for entry in node.entries]
        wanted = [_mark(value) for value in after]
        start, end = _common_ends(before, wanted)
        matcher = difflib.SequenceMatcher(
            None, before[start : len(before) - end], wanted[start : len(wanted) - end], autojunk=False
        )
        for tag, i, j, k, m in reversed(matcher.get_opcodes()):
            if tag == "equal":
                continue
            first, new = start + i, after[start + k : start + m]
            common = min(j - i, len(new))
            for index in range(start + j - 1, first + common - 1, -1):
                take(node, index, without(node, index))
            for number, value in enumerate(new):
                if number < common:
                    self._set_value(node, node.entries[first + number], value, outer)
                else:
                    self._put_value(node, first + number, None, value, outer)

    def _set_value(self, node: Container, entry: Entry, value: Value, outer: Spot) -> None:
        spot = spot_at(entry.joint, outer)
        entry.node = self._become(entry.node, value, siblings=node, spot=spot)

    def _put_value(self, node: Container, index: int, key: str | None, value: Value, outer: Spot) -> None:
        spot = spot_for(node, index, outer=outer, style=self.style)
        entry = core_entry(self._core(key, value, siblings=node, spot=spot), is_map=node.is_map)
        assert entry is not None  # noqa: S101 - it was just written
        put(node, index, Fresh(entry), outer=outer, style=self.style)

    def _bring_up(self, node: Container, source: int, index: int, outer: Spot) -> None:
        """Move an entry to an earlier place among its siblings, comments and all."""
        fresh = self._lifted(node, source)
        take(node, source, without(node, source))
        put(node, index, fresh, outer=outer, style=self.style)

    def _lifted(self, node: Container, index: int) -> Fresh:
        """Return an entry with its own comments, at column 0."""
        above, below = joint_above(node, index), joint_above(node, index + 1)
        column = above.column
        lead = [line.removeprefix(column) for comment in above.lead for line in comment.split("\n")]
        beside = below.after if below.after.strip() else below.beside
        return Fresh(node.entries[index], (*lead, *comments_in(above.indent)), beside.rstrip())


def placed_core(core: str, old: str, new: Spot, newline: str) -> str:
    """Return the text of an entry that moves from the column ``old`` to another place."""
    return place(dedent(core, old), new.column, new.newline or newline)


def _spells(text: str, name: str) -> bool:
    try:
        return bool(strict(text) == name)
    except (ValueError, RecursionError):
        return False


def _says(text: str, value: Value) -> bool:
    try:
        return is_same(strict(text), value)
    except (ValueError, RecursionError):
        return False


def _mark(value: Value) -> str:
    return json.dumps(value)


def _common_ends(one: list[str], other: list[str]) -> tuple[int, int]:
    """Return how many items two lists have in common at the front, and of the rest at the end."""
    most = min(len(one), len(other))
    start = 0
    while start < most and one[start] == other[start]:
        start += 1
    end = 0
    while end < most - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return start, end
