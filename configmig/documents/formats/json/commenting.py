"""The comments of entries: reading them, and writing them above and beside."""

from dataclasses import replace
from typing import NamedTuple

from configmig.documents.contract import Comments
from configmig.documents.formats.json.joints import Joint, comments_in, cut, join, parted_beside
from configmig.documents.formats.json.places import Places
from configmig.documents.formats.json.siblings import inline, inlined, joint_above
from configmig.documents.formats.json.snippets import marked
from configmig.documents.formats.json.tree import Container, Step
from configmig.edits import Edit
from configmig.errors.documents import UnwritableEditError


class _Slot(NamedTuple):
    """Where the comment beside an entry stands: in a joint of ``container``, before the entry ``number``."""

    container: Container
    number: int
    joint: Joint
    comment: str
    """The comment that is there, without the blanks around it."""
    is_inside: bool = False
    """Whether it is behind the opening bracket of the entry's own value."""


class Commenting(Places):
    """Edits of the kind ``comment``."""

    def _comment(self, edit: Edit) -> Edit:
        step = self._entry_at(edit.pointer)[-1]
        if edit.after_text:
            self._require_comments(edit, entry=step.entry)
        if edit.where == "beside":
            return self._comment_beside(edit, step)
        return self._comment_above(edit, step)

    def _comment_above(self, edit: Edit, step: Step) -> Edit:
        container, index = step
        before = step.entry.joint
        joint = joint_above(container, index)
        was = above_lines(joint)
        known = _recorded(edit, before)
        text = known if known is not None else _with_above(joint, edit.after_text)
        step.entry.joint = text
        now = above_lines(joint_above(container, index))
        return replace(
            edit, before_text=_lines(was), after_text=_lines(now), layout=({"joint": before}, {"joint": text})
        )

    def _comment_beside(self, edit: Edit, step: Step) -> Edit:
        comment = (edit.after_text or "").strip()
        slot, known = _recorded_slot(edit, step)
        before = _text_of(slot)
        if known is None and "\n" in comment:
            raise UnwritableEditError(self.file, "a comment beside an entry has one line")
        text = known if known is not None else _with_beside(slot, comment)
        if slot.number == len(slot.container.entries):
            slot.container.tail = text
        else:
            slot.container.entries[slot.number].joint = text
        now = _slot_beside(step).comment
        return replace(
            edit,
            before_text=slot.comment or None,
            after_text=now or None,
            layout=(
                {"joint": before, "inside": slot.is_inside},
                {"joint": text, "inside": slot.is_inside},
            ),
        )


def comments_of(step: Step) -> Comments:
    """Return the comments of the entry that a step leads to."""
    return Comments(above_lines(joint_above(*step)), _slot_beside(step).comment or None)


def above_lines(joint: Joint) -> tuple[str, ...]:
    """Return the lines of the comments above an entry that are its own, dedented, with their marks."""
    column = joint.column
    lines = [line for comment in joint.lead for line in comment.replace("\r", "").split("\n")]
    return (*(line.removeprefix(column).rstrip() for line in lines), *comments_in(joint.indent))


def _with_above(joint: Joint, comment: str | None) -> str:
    lines = marked(comment) if comment else ()
    if joint.newline is None:
        return join(
            after=joint.after, comma=joint.comma, beside=joint.beside, indent=joint.column + inlined(lines)
        ) or (" " if joint.indent.startswith(" ") else "")
    return join(
        after=joint.after,
        comma=joint.comma,
        beside=joint.beside,
        lines=(*joint.gap, *(joint.column + line for line in lines)),
        indent=joint.column,
        newline=joint.newline,
    )


def _slot_beside(step: Step) -> _Slot:
    """Return where the comment beside an entry is, or would be."""
    outer, inner = _outer_slot(step), _inner_slot(step)
    return inner if inner is not None and (inner.comment or not outer.comment) else outer


def _outer_slot(step: Step) -> _Slot:
    outer = joint_above(step.container, step.number + 1)
    return _Slot(step.container, step.number + 1, outer, _first_line(outer))


def _inner_slot(step: Step) -> _Slot | None:
    node = step.entry.node
    if not isinstance(node, Container) or not node.entries:
        return None
    inner = cut(node.entries[0].joint)
    if inner.newline is None:
        return None
    return _Slot(node, 0, inner, parted_beside(inner.beside)[1], is_inside=True)


def _recorded_slot(edit: Edit, step: Step) -> tuple[_Slot, str | None]:
    """Return where the comment beside an entry goes, and its joint as it was recorded, if that still fits."""
    now = edit.layout[0] if edit.layout is not None else None
    if isinstance(now, dict) and "inside" in now:
        slot = _inner_slot(step) if now["inside"] else _outer_slot(step)
        known = _recorded(edit, _text_of(slot)) if slot is not None else None
        if slot is not None and known is not None:
            return slot, known
    return _slot_beside(step), None


def _first_line(joint: Joint) -> str:
    return parted_beside(joint.after)[1] or parted_beside(joint.beside)[1]


def _with_beside(slot: _Slot, comment: str) -> str:
    joint = slot.joint
    after, beside = joint.after, joint.beside
    text = comment if not comment or comment.startswith(("//", "/*")) else f"// {comment}"
    if joint.newline is None or parted_beside(after)[1]:
        blank, old, rest = parted_beside(after)
        shown = inline(text) if text and not (old.startswith("//") and rest) else text
        after = (blank or " ") + shown + rest if text else rest
    else:
        blank, _, rest = parted_beside(beside)
        beside = (blank or " ") + text + rest if text else rest
    return join(
        after=after,
        comma=joint.comma,
        beside=beside,
        lines=joint.gap + joint.lead,
        indent=joint.indent,
        newline=joint.newline,
    )


def _text_of(slot: _Slot) -> str:
    if slot.number == len(slot.container.entries):
        return slot.container.tail
    return slot.container.entries[slot.number].joint


def _recorded(edit: Edit, joint: str) -> str | None:
    """Return the joint that the edit recorded for its result, if today's is the one that it replaced."""
    now, then = edit.layout or (None, None)
    if not (isinstance(now, dict) and isinstance(then, dict) and now.get("joint") == joint):
        return None
    return str(then["joint"]) if "joint" in then else None


def _lines(lines: tuple[str, ...]) -> str | None:
    return "".join(line + "\n" for line in lines) or None
