"""Edits of entries in braces and brackets: each costs its own text and the joints beside it."""

from dataclasses import replace

from configmig.documents.formats.yaml.brackets import joint_text, set_joint
from configmig.documents.formats.yaml.changes import clashes, raw_position, says, visible_position
from configmig.documents.formats.yaml.comments import comment_lines
from configmig.documents.formats.yaml.emit import flow_text, scalar_text
from configmig.documents.formats.yaml.joints import cut, leading
from configmig.documents.formats.yaml.layout import own_text
from configmig.documents.formats.yaml.nodes import Collection, Entry, position_in
from configmig.documents.formats.yaml.places import Places
from configmig.documents.formats.yaml.siblings import Spot, joint_without, joints_with, spot_for
from configmig.documents.formats.yaml.snippets import (
    Fresh,
    fresh_from,
    parse_in_brackets,
    snippet,
    with_other_value,
)
from configmig.documents.formats.yaml.tree import Step
from configmig.edits import Edit, Value
from configmig.errors.documents import UnwritableEditError


class Bracketing(Places):
    """What the kinds of edits do to an entry of a collection in brackets."""

    def _put_in_brackets(
        self, edit: Edit, container: Collection, key: Value, position: int | None, *, name: str
    ) -> Edit:
        """Put the entry in that ``edit`` brings; ``name`` is the name of its joints in the record."""
        index = raw_position(container, position)
        known = recorded_joints(edit, name, container, index, 1)
        spot = _spot_at(known[0]) if known is not None else spot_for(container, index)
        fresh = self._fresh(edit, container, key, spot)
        before = joint_text(container, index)
        joints = known or joints_with(container, index, spot, lead=fresh.lead, beside=fresh.beside)
        self.tree.put(container, index, fresh.entry)
        set_joint(container, index, joints[0])
        set_joint(container, index + 1, joints[1])
        return replace(
            edit,
            position=visible_position(container, fresh.entry),
            after_text=snippet(container, index),
            layout=({name: [before]}, {name: list(joints), "core": own_text(fresh.entry)}),
        )

    def _take_from_brackets(self, edit: Edit, container: Collection, entry: Entry, *, name: str) -> Edit:
        """Take an entry out; ``name`` is the name of its joints in the record."""
        index = position_in(container, entry)
        joints = [joint_text(container, index), joint_text(container, index + 1)]
        known = recorded_joints(edit, name, container, index, 2)
        text, core = snippet(container, index), own_text(entry)
        joint = known[0] if known is not None else joint_without(container, index)
        self.tree.take(container, index)
        set_joint(container, index, joint)
        return replace(edit, before_text=text, layout=({name: joints, "core": core}, {name: [joint]}))

    def _put_back(self, container: Collection, index: int, entry: Entry, taken: Edit, *, name: str) -> None:
        """Put an entry back that was taken out of ``index``."""
        joints = (taken.layout or ({},))[0][name]
        self.tree.put(container, index, entry)
        set_joint(container, index, joints[0])
        set_joint(container, index + 1, joints[1])

    def _fresh(self, edit: Edit, container: Collection, key: Value, spot: Spot) -> Fresh:
        """Return the entry that ``edit`` brings: in its recorded text if that still says the value."""
        core = (edit.layout[1] or {}).get("core") if edit.layout is not None else None
        if core is not None and (entry := self._spoken(core, container, key, edit.after)) is not None:
            return Fresh(entry)
        if edit.after_text is not None:
            found = fresh_from(self.tree, edit.after_text, is_map=container.is_map, key=key)
            if (
                found is not None
                and says(self.tree, found.entry, edit.after)
                and not clashes(self.tree, found.entry, edit)
            ):
                return found
        if edit.note and not spot.broken:
            reason = "no comment can stand inside brackets on one line"
            raise UnwritableEditError(self.tree.file, reason, line=self.tree.line_of(container))
        style = self._style(container)
        for attempt in (style, replace(style, prefer='"')):
            text = flow_text(edit.after, attempt)
            if container.is_map:
                text = f"{scalar_text(key, attempt, is_key=True, flow=True)}: {text}"
            if (entry := self._spoken(text, container, key, edit.after)) is not None:
                return Fresh(entry, tuple(comment_lines(edit.note)) if edit.note else ())
        raise UnwritableEditError(
            self.tree.file, "the new value has no text that reads back as the same value"
        )

    def _spoken(self, text: str, container: Collection, key: Value, value: Value) -> Entry | None:
        """Return the entry that ``text`` says in brackets, None unless its value is ``value``."""
        try:
            entry = parse_in_brackets(self.tree, text, is_map=container.is_map, key=key)
        except UnwritableEditError:
            return None
        return entry if says(self.tree, entry, value) else None

    def _swap_in_brackets(self, container: Collection, old: Entry, new: Entry) -> None:
        new.gap = old.gap
        self.tree.swap(container, position_in(container, old), new)

    def _set_in_brackets(self, edit: Edit, step: Step) -> None:
        """Write another value into an entry of a collection in brackets."""
        container, entry = step.container, step.entry
        assert container is not None  # noqa: S101 - the root stands in nothing
        key = self._key_of(entry)
        style = self._style(container)
        recorded = [] if edit.after_text is None else [edit.after_text]
        texts = [*recorded, *with_other_value(entry, edit.after, style)]
        for text in (*texts, *with_other_value(entry, edit.after, replace(style, prefer='"'))):
            fresh = self._spoken(text, container, key, edit.after)
            if fresh is not None:
                self._swap_in_brackets(container, entry, fresh)
                return
        raise UnwritableEditError(
            self.tree.file, "the new value has no text that reads back as the same value"
        )


def _spot_at(joint: str) -> Spot:
    parted = cut(joint)
    return Spot(parted.broken, leading(parted.indent) if parted.broken else "")


def recorded_joints(edit: Edit, name: str, container: Collection, index: int, count: int) -> list[str] | None:
    """Return the joints that ``edit`` recorded for its result, if those here are as they were then."""
    now, then = edit.layout or (None, None)
    if not (now and then and name in now and name in then):
        return None
    here = [joint_text(container, index + number) for number in range(count)]
    return list(then[name]) if list(now[name]) == here else None
