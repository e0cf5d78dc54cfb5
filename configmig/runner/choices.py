"""Who wins where the way back meets an edit made since: said for every place, or place by place."""

import json
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace

from configmig.edits import Value
from configmig.errors.run import ConflictError, NoSuchClashError
from configmig.frozen import dataclass
from configmig.masking import mask_lines, mask_value
from configmig.operations.clash import Absent, Choice, Clash

_LONGEST = 120
"""Characters of a value in one line."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How clashes are decided; without any choice every clash stops the run."""

    every: Choice | None = None
    places: Mapping[str, Choice] = field(default_factory=dict)
    """Places as a clash names them, ``app.yaml#/server/port`` or ``app.yaml``; they count for all below."""

    def of(self, clash: Clash) -> Choice | None:
        """Return how a clash is decided: by the nearest place that was named, else as every one."""
        if not clash.is_decidable:
            return None
        found = [place for place in self.places if _covers(place, clash)]
        return self.places[max(found, key=len)] if found else self.every

    def require_used(self, clashes: Iterable[Clash]) -> None:
        """Raise NoSuchClashError for a place at which nothing clashes: it may be a slip of the pen."""
        known = tuple(clashes)
        for place in self.places:
            if not any(_covers(place, clash) for clash in known):
                raise NoSuchClashError(place, sorted({clash.place for clash in known}))


def options_of(decisions: Sequence[Clash]) -> tuple[str, ...]:
    """Return the options of a command that decide as ``decisions`` do."""
    ours = [clash.place for clash in decisions if clash.choice == "ours"]
    theirs = [clash.place for clash in decisions if clash.choice == "theirs"]
    if not (ours and theirs):
        return ("--ours",) if ours else ("--theirs",) if theirs else ()
    return "--ours", *(f"--theirs-at {shlex.quote(place)}" for place in dict.fromkeys(theirs))


UNDECIDED = Choices()
"""No choice at all."""


def require_decided(
    steps: Sequence[tuple[str, tuple[Clash, ...]]], choices: Choices, *, command: str
) -> None:
    """Raise ConflictError, with every undecided clash of all ``steps``, or NoSuchClashError.

    ``steps`` are names of steps with their clashes; ``command`` is what was typed, without choices.
    """
    choices.require_used(clash for _, clashes in steps for clash in clashes)
    undecided = [(label, clash) for label, clashes in steps for clash in clashes if clash.choice is None]
    if not undecided:
        return
    # A place that stays undecided clashes again in every step below.
    first = {clash.place: clash for _, clash in reversed(undecided)}
    labels = dict.fromkeys(label for label, _ in undecided if label)
    decidable = all(clash.is_decidable for _, clash in undecided)
    raise ConflictError(
        ", ".join(labels) or "the version",
        [tell(clash) for _, clash in undecided if first[clash.place] is clash],
        command=command if decidable else None,
    )


def tell(clash: Clash) -> str:
    """Return a masked clash as one line: its place, why it is one, and the values where there are any."""
    if _is_valueless(clash):
        return f"{clash.place}: {clash.reason}"
    left, today, recorded = (shown(value) for value in (clash.expected, clash.found, clash.recorded))
    return f"{clash.place}: {clash.reason}; the run left {left}, today it is {today}, recorded is {recorded}"


def tell_decision(clash: Clash) -> str:
    """Return what was decided about a masked clash, and what comes of it."""
    head = f"{clash.choice} at {clash.place}"
    if _is_valueless(clash):
        what = "what is there today stays" if clash.choice == "ours" else "what was recorded comes back"
        return f"{head}: {what} ({clash.reason})"
    words = ("stays", "does not come back") if clash.choice == "ours" else ("goes", "comes back")
    values = zip((clash.found, clash.recorded), words, strict=True)
    told = [f"{shown(value)} {word}" for value, word in values if not isinstance(value, Absent)]
    return f"{head}: {', '.join(told)}"


def shown(value: Value) -> str:
    """Return a masked value as JSON on one line, shortened; ``nothing`` where there is none."""
    text = str(value) if isinstance(value, Absent) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def mask_clash(clash: Clash, secrets: frozenset[str]) -> Clash:
    """Return ``clash`` without secrets: a reason and a comment may hold one as well as a value."""

    def masked(value: Value) -> Value:
        if isinstance(value, Absent):
            return value
        hidden = mask_value(clash.pointer, value, secrets=secrets)
        return mask_lines(hidden, secrets) if isinstance(hidden, str) else hidden

    return replace(
        clash,
        expected=masked(clash.expected),
        found=masked(clash.found),
        recorded=masked(clash.recorded),
        reason=mask_lines(clash.reason, secrets),
    )


def _covers(place: str, clash: Clash) -> bool:
    return place in (clash.place, clash.file) or clash.place.startswith(f"{place}/")


def _is_valueless(clash: Clash) -> bool:
    """Whether both sides are the same, or neither has a value: it is about a name, or a whole file."""
    if isinstance(clash.expected, Absent) and isinstance(clash.found, Absent):
        return isinstance(clash.recorded, Absent)
    return shown(clash.expected) == shown(clash.found) and clash.holds != "value"
