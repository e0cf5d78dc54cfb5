"""A plan kept in a file for review: what it was made from, what it makes, whether that still holds."""

from collections.abc import Mapping
from typing import Any

from configmig.edits import encode
from configmig.errors.run import StalePlanError, UnreadablePlanError
from configmig.frozen import dataclass
from configmig.masking import mask_lines
from configmig.operations.clash import Absent, Clash
from configmig.pointer import format_pointer
from configmig.project.drift import digest
from configmig.runner.masked import mask_edit, plan_secrets
from configmig.runner.model import Direction, Plan, PlannedStep
from configmig.storage.fields import Fields, MalformedError, parse_object

FORMAT = "configmig.plan/1"

_WOULD = ("would get another content", "would be new", "would be gone")
_DIRECTIONS: tuple[Direction, ...] = ("upgrade", "downgrade", "rollback", "stamp")


@dataclass(frozen=True, slots=True)
class SavedStep:
    """A step of a saved plan and the hash of its revision's syntax tree."""

    revision: str
    digest: str
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPlan:
    """A plan as it was reviewed. ``inputs`` and ``outputs`` are the SHA-256 of every managed file by name."""

    direction: Direction
    start: tuple[str, ...]
    target: tuple[str, ...]
    steps: tuple[SavedStep, ...]
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    undone: tuple[str, ...] = ()
    allow_reformat: bool = False
    """Whether parts of files are written anew in it, which whoever reviewed it has seen."""
    allow_score_drop: bool = False
    """Whether a lower score was allowed in it, which whoever reviewed it has seen."""


def reformat_objects(step: PlannedStep, secrets: frozenset[str]) -> list[dict[str, Any]]:
    """Return what a step writes anew as JSON objects; lines count from 1 and are those of the old file."""
    return [
        {
            "file": each.file,
            "pointer": format_pointer(each.pointer),
            "first_line": each.first,
            "last_line": each.last,
            "reason": mask_lines(each.reason, secrets),
        }
        for each in step.reformats
    ]


def save_plan(plan: Plan, *, secrets: frozenset[str] | None = None) -> dict[str, Any]:
    """Return ``plan`` as a JSON object: its path, the hashes of what goes in and comes out, its masked edits.

    The same plan always gives the same object. No secret is in it: it may be committed or sent to a reviewer.
    ``secrets`` are those of ``plan_secrets``, for a caller that has them.
    """
    secrets = plan_secrets(plan) if secrets is None else secrets
    return {
        "format": FORMAT,
        "direction": plan.direction,
        "from": list(plan.start),
        "to": list(plan.target),
        "undone": list(plan.undone),
        "allow_reformat": plan.reformats,
        "allow_score_drop": plan.score is not None and plan.score.allowed,
        "inputs": {name: digest(content) for name, content in sorted(plan.before.items())},
        "outputs": {name: digest(content) for name, content in sorted(plan.after.items())},
        "steps": [
            {
                "revision": step.revision,
                "title": mask_lines(step.title, secrets),
                "date": step.date,
                "way": step.way,
                "heads": list(step.heads),
                "digest": step.digest,
                "breaking_changes": [mask_lines(text, secrets) for text in step.breaking_changes],
                "deprecations": [mask_lines(text, secrets) for text in step.deprecations],
                "losses": list(step.losses),
                "reformats": reformat_objects(step, secrets),
                "decisions": [encode_decision(clash) for clash in step.decisions],
                "edits": [encode(mask_edit(edit, secrets)) for edit in step.edits],
            }
            for step in plan.steps
        ],
    }


def encode_decision(clash: Clash) -> dict[str, Any]:
    """Return a masked, decided clash as a JSON object; a value that is not there is left out."""
    values = {"left": clash.expected, "today": clash.found, "recorded": clash.recorded}
    return {
        "place": clash.place,
        "choice": clash.choice,
        "reason": clash.reason,
        **{name: value for name, value in values.items() if not isinstance(value, Absent)},
    }


def read_saved_plan(content: bytes, file: str) -> SavedPlan:
    """Return the plan that ``save_plan`` wrote to ``file``; further fields do not matter.

    Raises UnreadablePlanError for anything else.
    """
    try:
        return _read(parse_object(content))
    except MalformedError as error:
        raise UnreadablePlanError(file, error.problem, line=error.line) from error


def require_fresh(saved: SavedPlan, plan: Plan, file: str) -> None:
    """Raise StalePlanError when ``plan``, made now, is not the one that was ``saved`` in ``file``."""
    reasons = differences(saved, plan)
    if reasons:
        raise StalePlanError(file, reasons)


def differences(saved: SavedPlan, plan: Plan) -> tuple[str, ...]:
    """Return why ``plan``, made now, is not the one that was ``saved``, a sentence each; else nothing."""
    reasons: list[str] = []
    if plan.direction != saved.direction:
        reasons.append(f"it was a plan for {saved.direction}, this is {plan.direction}")
    ends = ("starts from", saved.start, plan.start), ("leads to", saved.target, plan.target)
    for word, was, now in ends:
        if set(was) != set(now):
            reasons.append(f"it {word} {_version(was)}, now that is {_version(now)}")
    if saved.undone != plan.undone:
        reasons.append("other runs would be taken back")
    found = {name: digest(content) for name, content in plan.before.items()}
    reasons += _changed(saved.inputs, found, ("changed", "appeared", "disappeared"))
    reasons += _changed_steps(saved.steps, plan)
    results = {name: digest(content) for name, content in plan.after.items()}
    if not reasons and results != saved.outputs:
        # Same files, same revisions, another result: an -x argument, a profile, or configmig itself.
        reasons += _changed(saved.outputs, results, _WOULD)
    return tuple(reasons)


def _changed(was: Mapping[str, str], now: Mapping[str, str], words: tuple[str, str, str]) -> list[str]:
    changed, appeared, disappeared = words
    reasons = []
    for name in sorted(was.keys() | now.keys()):
        if was.get(name) == now.get(name):
            continue
        word = disappeared if name not in now else appeared if name not in was else changed
        reasons.append(f"{name} {word}" if word.startswith("would") else f"{name} has {word} since")
    return reasons


def _changed_steps(steps: tuple[SavedStep, ...], plan: Plan) -> list[str]:
    was = [step.revision for step in steps]
    now = [step.revision for step in plan.steps]
    if was != now:
        return [f"the path was {' → '.join(was) or 'empty'}, now it is {' → '.join(now) or 'empty'}"]
    reasons = []
    for old, new in zip(steps, plan.steps, strict=True):
        if old.digest != new.digest:
            reasons.append(f"revision {old.revision} has changed since")
        elif old.way != new.way:
            reasons.append(
                f"revision {old.revision} would be taken back by {new.way}, no longer by {old.way}"
            )
    return reasons


def _version(heads: tuple[str, ...]) -> str:
    return ", ".join(heads) or "base"


def _read(fields: Fields) -> SavedPlan:
    found = fields.text("format")
    if found != FORMAT:
        raise fields.fail("format", f"must be {FORMAT}, it is {found[:60]!a}")
    return SavedPlan(
        direction=_direction(fields),
        start=_required(fields, "from").texts("from"),
        target=_required(fields, "to").texts("to"),
        steps=tuple(
            SavedStep(step.text("revision"), step.text("digest"), step.text("way"))
            for step in _required(fields, "steps").objects("steps")
        ),
        inputs=_hashes(_required(fields, "inputs").object("inputs")),
        outputs=_hashes(_required(fields, "outputs").object("outputs")),
        undone=fields.texts("undone"),
        allow_reformat=fields.flag("allow_reformat"),
        allow_score_drop=fields.flag("allow_score_drop"),
    )


def _required(fields: Fields, name: str) -> Fields:
    """Return ``fields`` when ``name`` is there: a plan without it was cut off."""
    if name not in fields:
        raise fields.fail(name, "is missing")
    return fields


def _direction(fields: Fields) -> Direction:
    found = fields.text("direction")
    for direction in _DIRECTIONS:
        if found == direction:
            return direction
    raise fields.fail("direction", f"must be one of {', '.join(_DIRECTIONS)}")


def _hashes(fields: Fields) -> dict[str, str]:
    return {name: fields.text(name) for name in fields}
