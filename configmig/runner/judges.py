"""The judges of a configuration: consistency, audit and health, each with its verdict.

`configmig gate` asks them about what is there, a run about what it would leave. With something ``before``
only what is worse than that counts: somebody whose configuration is not good must be able to migrate.
"""

from collections.abc import Callable, Iterable, Sequence

from configmig.audit.change import Loss, brought, losses, steady_score
from configmig.audit.score import Audit, exit_code
from configmig.errors import ConfigmigError
from configmig.finding import Finding, Severity
from configmig.health import Answer, Health, Probe
from configmig.runner.model import GateName, GateResult, ScoreChange
from configmig.settings import Gates

CONSISTENCY = "completeness"
"""The category of the rules about what refers to what."""

_GRAVE = (Severity.CRITICAL, Severity.HIGH)

_NEGLIGIBLE = 1e-9
"""Points; scores are decimal fractions that binary numbers only come near to."""

_MEND = "the plan names the step that does it; mend that revision"

_LISTED = 12
"""How many findings are named of a score that is too low by itself; an audit names all."""


def asked(name: GateName, ask: Callable[[], GateResult]) -> GateResult:
    """Return what a judge says; one that cannot be asked stops, with the error as its finding.

    Whatever it raises: no fault of a judge may stand in a way back.
    """
    try:
        return ask()
    except (KeyboardInterrupt, MemoryError):
        raise
    except ConfigmigError as error:
        place = error.places[0] if error.places else None
        finding = Finding(
            rule=error.code,
            severity=Severity.CRITICAL,
            file=place.file if place else "configmig.ini",
            line=place.line if place else None,
            column=place.column if place else None,
            message=error.message,
            hint=error.hint,
        )
    except Exception as error:  # noqa: BLE001 - a judge that fails has shown nothing to be good
        finding = Finding(
            rule=name,
            severity=Severity.CRITICAL,
            file=".",
            message=f"the judge failed: {type(error).__name__}",
            hint="`configmig doctor --bundle` collects what a report needs; "
            f"`gate.{name} = warn` in configmig.ini lets runs pass meanwhile",
        )
    return verdict(name, (finding,), "could not be asked")


def verdict(name: GateName, findings: Sequence[Finding], note: str) -> GateResult:
    """Return a result that stops where there is a finding."""
    return GateResult(name, "stopped" if findings else "passed", tuple(findings), note)


def consistent(after: Audit, before: Audit | None = None) -> GateResult:
    """Stop for what refers to something that is not there, as far as it is grave.

    With an audit ``before``, for what is new since: see ``audit.change.brought``.
    """
    category = after.categories.get(CONSISTENCY)
    if category is None:
        return GateResult("consistency", "skipped", note="no rule of this project is about consistency")
    grave = tuple(finding for finding in category.findings if finding.severity in _GRAVE)
    note = f"{category.rules} rules"
    if before is None:
        return verdict("consistency", grave, note)
    new = brought(before, after, category=CONSISTENCY, severities=_GRAVE)
    if len(grave) > len(new):
        note += f"; as before: {len(grave) - len(new)}, see `configmig audit --focus {CONSISTENCY}`"
    return verdict("consistency", new, note)


def good(audit: Audit, least: float, limit: Severity | None) -> GateResult:
    """Stop below the score ``least``, and for a finding as severe as ``limit``."""
    note = f"score {audit.score:g}, {least:g} asked for"
    bad = exit_code(audit, min_score=least, fail_on=limit) != 0
    return GateResult("audit", "stopped" if bad else "passed", audit.findings if bad else (), note)


def not_worse(after: Audit, before: Audit, gates: Gates) -> GateResult:
    """Stop where more points are lost than ``gates`` let a run lose, and below the score that they ask for.

    What follows every run by its nature costs points in both scores, and here none. A drop that is allowed,
    points that are lost within what is allowed, and rules that cost more where others cost less, are told as
    a warning.
    """
    dearer = losses(before, after)
    counted = [loss for loss in dearer if not loss.follows_runs]
    drop = _drop(after, before)
    findings = tuple(finding for loss in counted for finding in loss.findings)
    gained = "more is gained than these cost" if findings else "no points lost"
    told = f"{round(drop, 2):g} points lost, {gates.max_drop:g} allowed" if drop > _NEGLIGIBLE else gained
    notes = [told, *_following(dearer)]
    if gates.min_score is not None and _is_too_low(after, gates):
        notes.append(f"score {after.score:g}, gate.min_score asks for {gates.min_score:g}")
        worst = findings or _worst(after)
        return GateResult("audit", "stopped", worst, "; ".join(notes))
    if _is_drop(after, before, gates):
        notes += ["let through by --allow-score-drop"] if gates.drop_allowed else []
        return GateResult("audit", "warned" if gates.drop_allowed else "stopped", findings, "; ".join(notes))
    return GateResult("audit", "warned" if findings else "passed", findings, "; ".join(notes))


def change_of(after: Audit, before: Audit, gates: Gates) -> ScoreChange:
    """Return the scores of both audits, as an audit prints them."""
    old, new = before.categories, after.categories
    return ScoreChange(
        before.score,
        after.score,
        {
            name: (old[name].score if name in old else None, new[name].score if name in new else None)
            for name in dict.fromkeys((*old, *new))
        },
        allowed=gates.drop_allowed and _is_drop(after, before, gates),
        is_too_low=_is_too_low(after, gates),
    )


def healthy(after: Health, before: Health | None = None) -> GateResult:
    """Stop for each probe that failed.

    With the health ``before``, for those that had not failed, or over fewer files. What follows every run
    by its nature is then a warning.
    """
    known = {probe.name: answer for probe, answer in before.answers} if before is not None else {}
    failed = [(probe, answer) for probe, answer in after.answers if answer.outcome == "failed"]
    new = [(probe, answer) for probe, answer in failed if _is_worse(answer, known.get(probe.name))]
    findings = tuple(_finding(probe, answer, of_run=before is not None) for probe, answer in new)
    note = f"{len(after.answers)} probes"
    old = [probe.name for probe, answer in failed if not _is_worse(answer, known.get(probe.name))]
    if old:
        note += f"; as before: {', '.join(old)}, see `configmig health`"
    if before is not None and all(probe.follows_runs for probe, _ in new):
        return GateResult("health", "warned" if new else "passed", findings, note)
    return verdict("health", findings, note)


def _is_drop(after: Audit, before: Audit, gates: Gates) -> bool:
    return _drop(after, before) > gates.max_drop + _NEGLIGIBLE


def _is_too_low(after: Audit, gates: Gates) -> bool:
    return gates.min_score is not None and after.score < gates.min_score - _NEGLIGIBLE


def _drop(after: Audit, before: Audit) -> float:
    return steady_score(before) - steady_score(after)


def _following(dearer: Iterable[Loss]) -> list[str]:
    ids = [loss.rule for loss in dearer if loss.follows_runs]
    return [f"what {', '.join(ids)} costs follows every run and does not count"] if ids else []


def _worst(audit: Audit) -> tuple[Finding, ...]:
    order = list(Severity)
    return tuple(sorted(audit.findings, key=lambda each: order.index(each.severity))[:_LISTED])


def _is_worse(answer: Answer, before: Answer | None) -> bool:
    return before is None or before.outcome != "failed" or len(answer.files) > len(before.files)


def _finding(probe: Probe, answer: Answer, *, of_run: bool) -> Finding:
    # What a result lacks is not to be brought back: nobody has lost it yet.
    hint = _MEND if of_run and not probe.follows_runs else answer.hint
    file = answer.findings[0].file if answer.findings else answer.files[0] if answer.files else "."
    severity = Severity.LOW if probe.follows_runs else Severity.HIGH
    return Finding(rule=probe.name, severity=severity, file=file, message=answer.fact, hint=hint)
