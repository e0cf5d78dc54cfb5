"""Putting entries in and taking entries out."""

from dataclasses import replace

from configmig.documents.formats.json.emit import require_text
from configmig.documents.formats.json.places import Places, recorded, recorded_core, spot_at
from configmig.documents.formats.json.siblings import (
    Fresh,
    Spot,
    joint_above,
    joint_text,
    put,
    set_in,
    spot_for,
    take,
    without,
)
from configmig.documents.formats.json.snippets import (
    core_entry,
    fresh_from,
    has_comments,
    marked,
    says,
    snippet,
)
from configmig.documents.formats.json.tree import Container, Entry, core_text
from configmig.edits import Edit
from configmig.errors.documents import PlaceTakenError


class Adding(Places):
    """Edits of the kinds ``add`` and ``remove``."""

    def _add(self, edit: Edit) -> Edit:
        if not edit.pointer:
            raise PlaceTakenError(self.file, "the root")
        parent, token = edit.pointer[:-1], edit.pointer[-1]
        steps = self._at(parent)
        container = self._container(steps, parent, token)
        key = str(token) if container.is_map else None
        self._require_free(container, edit.pointer)
        index = self._index(container, token, edit.position)
        outer = self._inner_spot(steps, wants_lines=_has_lines(edit))
        before = joint_text(container, index)
        joints = recorded(edit, "joints", container, index, 1)
        spot = spot_at(joints[0], outer) if joints else self._spot_in(container, index, outer)
        fresh = self._fresh(edit, container, key, spot, with_comments=joints is None)
        if joints is not None:
            set_in(container, index, fresh.entry, joints[0], joints[1])
        else:
            joints = list(put(container, index, fresh, outer=outer, style=self.style))
        core = core_text(fresh.entry)
        above, below = joint_above(container, index), joint_above(container, index + 1)
        return replace(
            edit,
            pointer=(*parent, key if key is not None else index),
            position=index,
            after_text=snippet(fresh.entry, above, below, spot.column),
            layout=({"joints": [before]}, self._record(joints, core, spot.column)),
        )

    def _spot_in(self, container: Container, index: int, outer: Spot) -> Spot:
        return spot_for(container, index, outer=outer, style=self.style)

    def _fresh(
        self, edit: Edit, container: Container, key: str | None, spot: Spot, *, with_comments: bool
    ) -> Fresh:
        """Return the entry that ``edit`` adds: its recorded text if that still says the value."""
        kept = self._as_recorded(edit, container, key, spot)
        if kept is not None and (self.has_comments or edit.layout is not None):
            if kept.lead or kept.beside or has_comments(core_text(kept.entry)) or not with_comments:
                self.has_comments |= edit.layout is not None
            return kept
        if kept is not None and not has_comments(core_text(kept.entry)):
            return Fresh(kept.entry)
        self._require_writable(edit.after, edit.pointer)
        if key is not None:
            require_text(key, file=self.file, pointer=edit.pointer)
        if edit.note:
            self._require_comments(edit)
        core = self._core(key, edit.after, siblings=container, spot=spot)
        entry = core_entry(core, is_map=container.is_map)
        assert entry is not None  # noqa: S101 - it was just written
        return Fresh(entry, marked(edit.note) if edit.note else ())

    def _as_recorded(self, edit: Edit, container: Container, key: str | None, spot: Spot) -> Fresh | None:
        core = recorded_core(edit)
        if core is not None and (entry := core_entry(core, is_map=container.is_map)) is not None:
            found: Fresh | None = Fresh(entry)
        elif edit.after_text is not None:
            newline = spot.newline or self.style.newline
            found = fresh_from(edit.after_text, column=spot.column, newline=newline, is_map=container.is_map)
        else:
            return None
        if found is None or found.entry.key != key:
            return None
        return found if says(core_text(found.entry), edit.after, is_map=container.is_map) else None

    def _remove(self, edit: Edit) -> Edit:
        steps = self._entry_at(edit.pointer)
        container, index = steps[-1]
        column = self._spot(steps).column
        entry, text, joints, joint = self._take(edit, container, index, column, "joints")
        core = core_text(entry)
        return replace(
            edit,
            position=index,
            before_text=text,
            layout=(self._record(joints, core, column), {"joints": [joint]}),
        )

    def _take(
        self, edit: Edit, container: Container, index: int, column: str, name: str
    ) -> tuple[Entry, str, list[str], str]:
        """Take an entry out; return it, its text, the joints beside it, and the one in its place."""
        above, below = joint_above(container, index), joint_above(container, index + 1)
        joints = [joint_text(container, index), joint_text(container, index + 1)]
        text = snippet(container.entries[index], above, below, column)
        known = recorded(edit, name, container, index, 2)
        joint = known[0] if known else without(container, index)
        return take(container, index, joint), text, joints, joint


def _has_lines(edit: Edit) -> bool:
    """Whether an entry that is added is known to have several lines."""
    return bool(edit.note) or (edit.after_text is not None and "\n" in edit.after_text.rstrip("\n"))
