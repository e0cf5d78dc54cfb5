"""What an edit does to the tree: one function for each kind, in block collections."""

from dataclasses import replace
from typing import TypeAlias

from configmig.documents.formats.yaml.comments import comment_lines
from configmig.documents.formats.yaml.emit import Style, entry_lines
from configmig.documents.formats.yaml.ending import unended
from configmig.documents.formats.yaml.indentation import dedent, is_blank, is_comment, lines_of, place
from configmig.documents.formats.yaml.layout import own_text
from configmig.documents.formats.yaml.loose import following, pull, push
from configmig.documents.formats.yaml.nodes import (
    Alias,
    Collection,
    Entry,
    is_merge,
    merges_in,
    position_in,
    walk,
)
from configmig.documents.formats.yaml.scalars import is_same
from configmig.documents.formats.yaml.spacing import is_airy, reads_on, room_on_top, swallowed
from configmig.documents.formats.yaml.ties import anchors_in
from configmig.documents.formats.yaml.tree import Step, Tree
from configmig.edits import Edit, Value
from configmig.errors.documents import UnwritableEditError

Surroundings: TypeAlias = dict[str, str]
"""The loose text around an entry: ``gap`` above; ``below`` while it is there, ``instead`` while it is not."""


def visible(container: Collection) -> list[Entry]:
    """Return the entries that count as positions: all but merge keys."""
    if not merges_in(container):
        return container.entries
    return [entry for entry in container.entries if not is_merge(entry)]


def known_around(edit: Edit, side: int) -> Surroundings | None:
    """Return what ``edit`` has recorded about the text around its entry, before (0) or after (1)."""
    facts = edit.layout[side] if edit.layout is not None else None
    return facts if facts and "gap" in facts else None


def raw_position(container: Collection, position: int | None) -> int:
    """Return the index among all entries for a position among the visible ones."""
    if position is None:
        return len(container.entries)
    if not merges_in(container):
        return min(max(position, 0), len(container.entries))
    seen = visible(container)
    if position >= len(seen):
        return len(container.entries)
    return position_in(container, seen[max(position, 0)])


def visible_position(container: Collection, entry: Entry) -> int:
    """Return the position of an entry among the visible ones."""
    at = position_in(container, entry)
    return at - sum(map(is_merge, container.entries[:at])) if merges_in(container) else at


def new_text(key: Value, value: Value, style: Style, *, item: bool, note: str | None) -> str:
    """Return the text of a new entry at column 0."""
    above = comment_lines(note) if note else []
    return "\n".join([*above, *entry_lines(key, value, style, item=item)]) + "\n"


def written_entry(tree: Tree, container: Collection, key: Value, edit: Edit, style: Style) -> Entry:
    """Return the entry that ``edit`` adds: its recorded text if that still says the value."""
    item = not container.is_map
    if edit.after_text is not None:
        try:
            entry = tree.parse_entry(place(edit.after_text, container.column), is_map=not item, key=key)
        except UnwritableEditError:
            entry = None
        if entry is not None and says(tree, entry, edit.after) and not clashes(tree, entry, edit):
            return entry
    for attempt in (style, replace(style, literal=False), replace(style, literal=False, prefer='"')):
        text = new_text(key, edit.after, attempt, item=item, note=edit.note)
        try:
            entry = tree.parse_entry(place(text, container.column), is_map=not item, key=key)
        except UnwritableEditError:
            continue
        if says(tree, entry, edit.after):
            return entry
    raise UnwritableEditError(tree.file, "the new value has no text that reads back as the same value")


def says(tree: Tree, entry: Entry, value: Value) -> bool:
    """Whether an entry that was just parsed says ``value``; aliases of this document are verified later."""
    aliases = (
        {node.anchor for node in walk(entry.value) if type(node) is Alias} if tree.has_anchors else set()
    )
    if aliases:
        return aliases <= tree.ties.names(tree.root.value) | anchors_in(entry.value)
    if is_same(tree.value_of(entry.value), value):
        return True
    if tree.literal or (last := unended(entry.value)) is None:
        return False
    if is_same(tree.value_of(entry.value), value):
        return True
    last.text += "\n"
    return False


def clashes(tree: Tree, entry: Entry, edit: Edit) -> bool:
    """Whether an entry from elsewhere brings an anchor whose name means something here already."""
    if edit.layout is not None or not tree.has_anchors:
        return False
    return not anchors_in(entry.value).isdisjoint(tree.ties.names(tree.root.value))


def insert(
    tree: Tree, steps: list[Step], container: Collection, index: int, entry: Entry, known: Surroundings | None
) -> tuple[str, Surroundings]:
    """Put an entry in at ``index``; ``known`` is the loose text around it that it had once.

    ``steps`` lead to ``container``. Where nothing is known, the first entry stands below what stands on top
    (the header), any other directly below the one before it, with blank lines as its neighbours have them.
    Returns the blank lines that came along on top, and what is around it now.
    """
    blanks, below, above = entry.gap, "", ""
    slots = following(steps, container, index)
    around: Surroundings = {}
    if known is not None:
        above = _prefix(known.get("gap", ""), _loose(slots))
        instead = _prefix(known.get("instead", ""), _loose(slots).removeprefix(above))
        around, below = {"gap": above, "instead": instead}, known.get("below", "")
    elif index == 0 and container.entries:
        above, blanks, below = room_on_top(tree, container, entry, blanks)
    elif not blanks and is_airy(container, index):
        blanks = "\n"
    if reads_on(entry, below + _loose(slots).removeprefix(above)):
        reason = "the comment below would be read as a part of the text above it"
        raise UnwritableEditError(tree.file, reason, line=tree.line_of(container))
    entry.gap = pull(slots, above) + blanks
    pull(slots, around.get("instead", ""))
    if index and (lost := swallowed(container.entries[index - 1], entry.gap)):
        entry.gap, blanks = entry.gap[len(lost) :], ""
    tree.put(container, index, entry)
    push(tree, steps, container, index + 1, below)
    lost = _pull_swallowed(entry, following(steps, container, index + 1))
    if lost.startswith(below):
        lost, below = lost[len(below) :], ""
    around["instead"] = around.get("instead", "") + lost
    around["below"] = below
    return blanks, _told(around, always=known is not None)


def extract(
    tree: Tree, steps: list[Step], wanted: str | None, known: Surroundings | None
) -> tuple[Entry, str, Surroundings]:
    """Take the entry of the last step out and return it with its text and what was around it.

    ``wanted`` is the text that the entry was put in with: when the lines there contain it, exactly they go.
    """
    step = steps[-1]
    container, entry = step.container, step.entry
    assert container is not None  # noqa: S101 - the root has no entry text
    index = position_in(container, entry)
    before, text, after = cut(entry, container.column, wanted)
    slots = following(steps[:-1], container, index + 1)
    if wanted is None:
        below = _loose(slots)
        blanks = _blanks_at_end(before)
        if blanks and (below[:1] == "\n" or (not below and slots[-1][0] is tree.root.value)):
            before, text = before[: -len(blanks)], blanks + text
    known = known or {}
    around: Surroundings = {"gap": before, "below": known.get("below", "")}
    around["instead"] = known.get("instead", "")
    if after and after.startswith(around["below"]):
        after = after[len(around["below"]) :]
    else:
        around["below"] = pull(slots, around["below"])
    tree.take(container, index)
    last = container.entries[index - 1] if index else None
    if last is not None and swallowed(last, before + after + around["instead"] + _loose(slots)):
        around["gap"], text = "", before + text
        before = ""
    push(tree, steps[:-1], container, index, before + after + around["instead"])
    if last is not None:
        around["below"] += _pull_swallowed(last, following(steps[:-1], container, index))
    return entry, dedent(text, container.column), _told(around, always=True)


def _loose(slots: list[tuple[Entry | Collection, str]]) -> str:
    return "".join(getattr(owner, name) for owner, name in slots)


def _prefix(wanted: str, text: str) -> str:
    return wanted if text.startswith(wanted) else ""


def _pull_swallowed(entry: Entry, slots: list[tuple[Entry | Collection, str]]) -> str:
    """Take away the blank lines that the text of ``entry`` above them would swallow."""
    return pull(slots, swallowed(entry, _loose(slots)))


def _told(around: Surroundings, *, always: bool) -> Surroundings:
    """Return what is worth a record: what is there, and the gap ``always``."""
    told = {name: text for name, text in around.items() if text}
    return {"gap": "", **told} if always or told else {}


def cut(entry: Entry, column: int, wanted: str | None) -> tuple[str, str, str]:
    """Part the lines of an entry into what stays above it, what goes, and what stays below it."""
    own = own_text(entry)
    if wanted is None:
        return entry.gap, own, ""
    whole = entry.gap + own
    exact = place(wanted, column)
    at = whole.find(exact)
    rest = whole[at + len(exact) :]
    loose = len(entry.gap) + len(entry.lead)
    if at < 0 or at > loose or not all(is_blank(line) or is_comment(line) for line in lines_of(rest)):
        return entry.gap, own, ""
    if rest and not entry.tail.endswith(rest) and not _is_loose_end(entry, rest):
        return entry.gap, own, ""
    return whole[:at], exact, rest


def _blanks_at_end(gap: str) -> str:
    """Return the empty lines that a gap ends with."""
    return gap[len(gap.rstrip("\n")) + (1 if gap.strip("\n") else 0) :]


def _is_loose_end(entry: Entry, rest: str) -> bool:
    value = entry.value
    while type(value) is Collection and value.laid and not value.flow:
        if value.tail.endswith(rest):
            return True
        last = value.entries[-1]
        if last.tail.endswith(rest):
            return True
        value = last.value
    return type(value) is Collection and not value.flow
