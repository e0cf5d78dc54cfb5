"""Moving entries, with the comments that belong to them."""

from dataclasses import replace

from configmig.documents.formats.json.places import recorded, spot_at
from configmig.documents.formats.json.replacing import Replacing, placed_core
from configmig.documents.formats.json.siblings import Fresh, Spot, joint_above, joint_text, put, set_in
from configmig.documents.formats.json.snippets import core_entry, says, snippet
from configmig.documents.formats.json.tree import Container, Entry, core_text, index_of, node_text
from configmig.edits import Edit, Value
from configmig.errors.documents import DocumentError, UnwritableEditError


class Moving(Replacing):
    """Edits of the kind ``move``."""

    def _move(self, edit: Edit, value: Value) -> Edit:
        assert edit.target is not None  # noqa: S101 - a move has a target
        steps = self._entry_at(edit.pointer)
        container, index = steps[-1]
        if container.is_map and edit.target[: len(edit.pointer)] == edit.pointer != edit.target:
            raise UnwritableEditError(self.file, "an entry cannot be moved into itself")
        if edit.layout is None and _stays(edit, container, index):
            return replace(edit, target=edit.pointer, origin=index, position=index)
        leaves, enters = _ends(edit)
        column = self._spot(steps).column
        fresh = self._lifted(container, index)
        core, spelling = core_text(fresh.entry), (fresh.entry.key, fresh.entry.key_text, fresh.entry.sep)
        entry, text, joints, joint = self._take(edit, container, index, column, leaves)
        try:
            done = self._enter(edit, value, fresh, core=core, text=text, column=column, name=enters)
        except DocumentError:
            entry.key, entry.key_text, entry.sep = spelling
            set_in(container, index, entry, joints[0], joints[1])
            raise
        was, became = done.layout or ({}, {})
        own = self._record(joints, core, column)
        own[leaves] = own.pop("joints")
        return replace(
            done,
            origin=index,
            before_text=text,
            layout=({**was, **own}, {**became, leaves: [joint]}),
        )

    def _enter(
        self, edit: Edit, value: Value, fresh: Fresh, *, core: str, text: str, column: str, name: str
    ) -> Edit:
        """Put the entry in at its target."""
        assert edit.target is not None  # noqa: S101 - a move has a target
        parent, token = edit.target[:-1], edit.target[-1]
        steps = self._at(parent)
        goal = self._container(steps, parent, token)
        self._require_free(goal, edit.target)
        index = self._index(goal, token, edit.position)
        outer = self._inner_spot(steps, wants_lines="\n" in core or bool(fresh.lead))
        before = joint_text(goal, index)
        known = recorded(edit, name, goal, index, 1)
        spot = spot_at(known[0], outer) if known else self._spot_in(goal, index, outer)
        key = str(token) if goal.is_map else None
        moved = self._as_recorded_move(edit, value, goal, key, spot, text)
        if moved is None:
            moved = self._moved(fresh, core, goal, key, column, spot)
        if known is not None:
            set_in(goal, index, moved.entry, known[0], known[1])
            joints = known
        else:
            joints = list(put(goal, index, moved, outer=outer, style=self.style))
        above, below = joint_above(goal, index), joint_above(goal, index + 1)
        side = self._record(joints, core_text(moved.entry), spot.column)
        side[name] = side.pop("joints")
        return replace(
            edit,
            target=(*parent, key if key is not None else index),
            position=index,
            after_text=snippet(moved.entry, above, below, spot.column),
            layout=({name: [before]}, side),
        )

    def _as_recorded_move(
        self, edit: Edit, value: Value, goal: Container, key: str | None, spot: Spot, today: str
    ) -> Fresh | None:
        """Return the entry in its recorded text, unless somebody changed it since."""
        if edit.before_text is not None and edit.before_text != today:
            return None
        found = self._as_recorded(replace(edit, after=value), goal, key, spot)
        return (
            found if found is not None and says(core_text(found.entry), value, is_map=goal.is_map) else None
        )

    def _moved(
        self, fresh: Fresh, core: str, goal: Container, key: str | None, column: str, spot: Spot
    ) -> Fresh:
        """Return the entry as it is to stand in ``goal``, with its own text."""
        entry = fresh.entry
        if key is None:
            text = placed_core(node_text(entry.node), column, spot, self.style.newline)
        elif key == entry.key:
            text = placed_core(core, column, spot, self.style.newline)
        else:
            own = Entry("", key, "", entry.sep or self.style.colon, entry.node, -1, -1)
            shell = self._core(key, None, siblings=goal, spot=spot)
            own.key_text = shell[: len(shell) - len("null")]
            own.sep = ""
            text = placed_core(core_text(own), column, spot, self.style.newline)
        placed = core_entry(text, is_map=goal.is_map)
        if placed is None:
            raise UnwritableEditError(self.file, "the entry has no text that can stand there")
        return Fresh(placed, fresh.lead, fresh.beside)


def _stays(edit: Edit, container: Container, index: int) -> bool:
    """Whether a move leads to where the entry is."""
    assert edit.target is not None  # noqa: S101 - a move has a target
    last = len(container.entries) - 1
    if container.is_map:
        wanted = last if edit.position is None else edit.position
        return edit.target == edit.pointer and min(wanted, last) == index
    wanted = index_of(edit.target[-1]) if edit.position is None else edit.position
    return edit.target[:-1] == edit.pointer[:-1] and min(wanted, last) == index


def _ends(edit: Edit) -> tuple[str, str]:
    """Return the names under which a layout keeps the joints of the two ends: where it leaves, and enters.

    An inverted move leaves where the recorded one entered; there its layout has two joints now.
    """
    now = edit.layout[0] if edit.layout is not None else None
    if isinstance(now, dict) and len(now.get("b", ())) == 2:
        return "b", "a"
    return "a", "b"
