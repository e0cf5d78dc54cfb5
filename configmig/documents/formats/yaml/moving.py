"""Moving entries, with the lines that belong to them."""

from dataclasses import replace

from configmig.documents.formats.yaml.adding import Adding, becomes_block
from configmig.documents.formats.yaml.body import as_value_of, with_name
from configmig.documents.formats.yaml.brackets import is_pair
from configmig.documents.formats.yaml.changes import (
    extract,
    insert,
    known_around,
    raw_position,
    says,
    visible_position,
)
from configmig.documents.formats.yaml.emit import scalar_text
from configmig.documents.formats.yaml.indentation import dedent, place
from configmig.documents.formats.yaml.keys import index_of
from configmig.documents.formats.yaml.layout import own_text
from configmig.documents.formats.yaml.nodes import Collection, Entry, Scalar, position_in
from configmig.documents.formats.yaml.places import copied
from configmig.documents.formats.yaml.removing import Removing
from configmig.documents.formats.yaml.renaming import Renaming
from configmig.documents.formats.yaml.snippets import lifted, snippet
from configmig.documents.formats.yaml.tree import Step
from configmig.documents.formats.yaml.values import key_of
from configmig.edits import Edit, invert
from configmig.errors.documents import (
    DocumentError,
    NotAContainerError,
    PlaceTakenError,
    UnwritableEditError,
)
from configmig.pointer import Pointer


class Moving(Adding, Removing, Renaming):
    """Edits of the kind ``move``."""

    def _move(self, edit: Edit) -> Edit:
        assert edit.target is not None  # noqa: S101 - a move has a target
        steps = self._at(edit.pointer)
        step = steps[-1]
        source = step.container
        if source is None:
            raise NotAContainerError(self.tree.file, "", found="the whole file", wanted="an entry of it")
        if source.is_map and edit.target[: len(edit.pointer)] == edit.pointer and edit.target != edit.pointer:
            raise UnwritableEditError(self.tree.file, "an entry cannot be moved into itself")
        origin = visible_position(source, step.entry)
        inside = edit.target[:-1] == edit.pointer[:-1]
        goal = source if inside else self._goal(edit, source)
        done = replace(edit, origin=origin)
        if inside and len(source.entries) == 1:
            return self._stay(done)
        new = edit.before_text is edit.after_text is None
        if new and edit.pointer == edit.target and edit.position == origin:
            return done
        if goal is not None and _in_brackets(source) and _in_brackets(goal):
            return self._move_in_brackets(done, source, step.entry)
        plain = (
            goal is not None
            and not source.flow
            and not goal.flow
            and len(source.entries) > 1
            and not source.inline
            and not goal.inline
        )
        common = _common(edit.pointer[:-1], edit.target[:-1])
        if plain and not (not source.is_map and not inside and common == edit.pointer[:-1]):
            return self._move_lines(done, steps)
        return self._recorded(common, lambda: self._move_somehow(done))

    def _stay(self, edit: Edit) -> Edit:
        """Move the only entry of a collection within it: at most its name changes."""
        assert edit.target is not None  # noqa: S101 - a move has a target
        if edit.target != edit.pointer and self._at(edit.pointer)[-1].entry.key is not None:
            renamed = self._rename(replace(edit, kind="rename", layout=None))
            return replace(renamed, kind="move", position=0, origin=0)
        return replace(edit, target=edit.pointer, position=0, origin=0)

    def _move_somehow(self, edit: Edit) -> Edit:
        """Move an entry with its lines, or where braces are in the way as a value."""
        steps = self._at(edit.pointer)
        source = steps[-1].container
        assert source is not None  # noqa: S101 - the root is not moved
        goal = self._goal(edit, source)
        if goal is not None and not source.flow and not goal.flow:
            before = self.tree.text()
            try:
                return self._move_lines(edit, steps)
            except UnwritableEditError:
                self.tree.reset(before)
        return self._move_value(edit, self._at(edit.pointer))

    def _goal(self, edit: Edit, source: Collection) -> Collection | None:
        """Return the collection that a move leads to, None where there is none, or one that will be a block.

        The target says where it is once the entry is gone from its list: those behind it have moved up.
        """
        assert edit.target is not None  # noqa: S101 - a move has a target
        parent, depth = list(edit.target[:-1]), len(edit.pointer) - 1
        if not source.is_map and parent[:depth] == list(edit.pointer[:-1]) and len(parent) > depth:
            number = index_of(parent[depth])
            parent[depth] = number + (number >= index_of(edit.pointer[-1]))
        steps = self.tree.walk_to(tuple(parent))
        node = steps[-1].entry.value
        if len(steps) != len(parent) + 1 or type(node) is not Collection:
            return None
        self.tree.lay(node)
        known = edit.layout is not None and "core" in (edit.layout[1] or {})
        return None if becomes_block(steps, node) and not known else node

    def _move_value(self, edit: Edit, steps: list[Step]) -> Edit:
        """Move an entry out of or into brackets: as a value, with the comments that find a place there."""
        assert edit.target is not None  # noqa: S101 - a move has a target
        source, entry = steps[-1].container, steps[-1].entry
        assert source is not None  # noqa: S101 - the root is not moved
        value = copied(self.tree.value_of(entry.value))
        core, style = self._core(edit, entry), self._style(source)
        if self._goal(edit, source) is None and not source.flow:
            text = as_value_of(entry, core, style, column=0, item=core == "-")
        else:
            text = lifted(self.tree, source, entry, core, style)
        removed = self._remove(Edit(kind="remove", file=edit.file, pointer=edit.pointer))
        added = self._add(
            Edit(
                kind="add",
                file=edit.file,
                pointer=edit.target,
                after=value,
                after_text=text,
                position=edit.position,
            )
        )
        return replace(
            edit,
            target=added.pointer,
            position=added.position,
            before_text=removed.before_text,
            after_text=added.after_text,
        )

    def _move_in_brackets(self, edit: Edit, source: Collection, entry: Entry) -> Edit:
        """Move an entry from brackets to brackets, or within them, with its own text and comments."""
        index = position_in(source, entry)
        text = lifted(self.tree, source, entry, self._core(edit, entry), self._style(source))
        if edit.after_text is not None and edit.before_text == snippet(source, index):
            text = edit.after_text
        else:
            edit = replace(edit, layout=None)
        bringing = replace(edit, after=copied(self.tree.value_of(entry.value)), after_text=text)
        leaves, enters = _ends(edit)
        taken = self._take_from_brackets(edit, source, entry, name=leaves)
        try:
            put = self._bring_to_brackets(bringing, name=enters)
        except DocumentError:
            self._put_back(source, index, entry, taken, name=leaves)
            raise
        (was, became), (before, after) = taken.layout or ({}, {}), put.layout or ({}, {})
        layout = ({**before, **was}, {**became, **after})
        return replace(put, after=edit.after, before_text=taken.before_text, layout=layout)

    def _bring_to_brackets(self, edit: Edit, *, name: str) -> Edit:
        """Put an entry that was taken out where it is to go."""
        assert edit.target is not None  # noqa: S101 - a move has a target
        parent, token = edit.target[:-1], edit.target[-1]
        goal = self._container(self._at(parent), parent, token)
        if self._taken(goal, token, edit) is not None:
            raise PlaceTakenError(self.tree.file, self.tree.named(edit.target))
        position = edit.position
        if not goal.is_map and position is None and index_of(token) >= 0:
            position = index_of(token)
        done = self._put_in_brackets(edit, goal, token, position, name=name)
        assert done.position is not None  # noqa: S101 - it is known where it was put
        return replace(done, target=(*parent, token if goal.is_map else done.position))

    def _core(self, edit: Edit, entry: Entry) -> str:
        """Return what stands before the value of an entry at the target of a move."""
        assert edit.target is not None  # noqa: S101 - a move has a target
        name = edit.target[-1]
        goal = self.tree.walk_to(edit.target[:-1])[-1].entry.value
        if isinstance(name, int) or not (type(goal) is Collection and goal.is_map):
            return "-"
        if type(entry.key) is not Scalar:
            return scalar_text(name, self._style(goal), is_key=True) + ":"
        if key_of(entry, self.tree.file) == name:
            return entry.key.src[entry.key.start : entry.key.end] + ":"
        return self._key_texts(entry.key, name, goal)[0] + ":"

    def _move_lines(self, edit: Edit, steps: list[Step]) -> Edit:
        assert edit.target is not None  # noqa: S101 - a move has a target
        step = steps[-1]
        source = step.container
        assert source is not None  # noqa: S101 - the root is not moved
        if len(source.entries) == 1 and edit.target[:-1] != edit.pointer[:-1]:
            removed = self._remove_last(edit, steps, edit.before_text)
            removed = replace(removed, layout=({"gap": ""}, None))
            return self._put_down(edit, removed, step.entry, source)
        entry, text, around = extract(self.tree, steps, edit.before_text, known_around(edit, 0))
        removed = replace(edit, before_text=text, layout=(around, None))
        try:
            return self._put_down(edit, removed, entry, source)
        except DocumentError:
            value = self.tree.value_of(entry.value)
            self._add(invert(replace(removed, kind="remove", before=value, position=edit.origin)))
            raise

    def _put_down(self, edit: Edit, removed: Edit, entry: Entry, source: Collection) -> Edit:
        """Put an entry that was taken out where it is to go."""
        assert edit.target is not None  # noqa: S101 - a move has a target
        parent, token = edit.target[:-1], edit.target[-1]
        there = self._at(parent)
        goal = self._container(there, parent, token)
        if goal.flow:
            raise UnwritableEditError(self.tree.file, "an entry with lines of its own cannot go into braces")
        self.tree.lay(goal)
        if self._taken(goal, token, edit) is not None:
            raise PlaceTakenError(self.tree.file, self.tree.named(edit.target))
        position = edit.position
        if not goal.is_map and position is None:
            position = index_of(token) if index_of(token) >= 0 else None
        index = raw_position(goal, position)
        fresh = self._moved(edit, entry, source, goal, token)
        text = own_text(fresh)
        blanks, around = insert(self.tree, there, goal, index, fresh, known_around(edit, 1))
        now = visible_position(goal, fresh)
        return replace(
            edit,
            target=(*parent, token if goal.is_map else now),
            position=now,
            before_text=removed.before_text,
            after_text=dedent(blanks + text, goal.column),
            layout=((removed.layout or ({}, None))[0], around or None),
        )

    def _moved(
        self, edit: Edit, entry: Entry, source: Collection, goal: Collection, token: str | int
    ) -> Entry:
        """Return the entry as it is to stand in ``goal``."""
        if edit.after_text is not None:
            text = place(edit.after_text, goal.column)
            try:
                fresh = self.tree.parse_entry(text, is_map=goal.is_map, key=token)
            except UnwritableEditError:
                fresh = None
            if fresh is not None and (
                self.tree.has_anchors or says(self.tree, fresh, self.tree.value_of(entry.value))
            ):
                return fresh
        style = self._style(goal)
        if (source.is_map and goal.is_map and key_of(entry, self.tree.file) == token) or (
            source.is_map == goal.is_map and not goal.is_map
        ):
            text = place(dedent(own_text(entry), source.column), goal.column)
        elif source.is_map and goal.is_map:
            key = entry.key
            assert type(key) is Scalar  # noqa: S101 - other keys have no name
            renamed = with_name(entry, self._key_texts(key, token, goal)[0])
            text = place(dedent(renamed, source.column), goal.column)
        else:
            core = "-" if not goal.is_map else scalar_text(token, style, is_key=True) + ":"
            text = as_value_of(entry, core, style, column=goal.column, item=not goal.is_map)
        fresh = self.tree.parse_entry(text, is_map=goal.is_map, key=token if goal.is_map else None)
        if not says(self.tree, fresh, self.tree.value_of(entry.value)):
            reason = "what moves would not read back as the same value"
            if not self.tree.literal:
                reason = "the last text of a file without a final line end cannot move"
            raise UnwritableEditError(self.tree.file, reason)
        return fresh


def _in_brackets(container: Collection) -> bool:
    return container.flow and not is_pair(container)


def _ends(edit: Edit) -> tuple[str, str]:
    """Return the names under which a layout keeps the joints of the two ends: where it leaves, and enters.

    An inverted move leaves where the recorded one entered; there its layout has two joints now.
    """
    now = edit.layout[0] if edit.layout is not None else None
    return ("b", "a") if now and len(now.get("b", ())) == 2 else ("a", "b")


def _common(one: Pointer, other: Pointer) -> Pointer:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return one[:length]
