"""Run rules over a view: every objection becomes a finding at its place, a rule that cannot run one too."""

from collections.abc import Iterable, Sequence

from configmig.audit.rule import Objection, Rule
from configmig.audit.versions import holds
from configmig.audit.view import EVERY_FILE, View
from configmig.errors import ConfigmigError
from configmig.finding import Finding, Severity
from configmig.frozen import dataclass
from configmig.masking import mask_text
from configmig.pointer import Pointer


@dataclass(frozen=True, slots=True)
class Ruled:
    """What one rule had to say."""

    rule: Rule
    findings: tuple[Finding, ...] = ()
    objections: tuple[Objection, ...] = ()
    """What the findings were made of, in the same order: what a fix needs."""
    ran: bool = True
    """False when it could not run, or not over all files; the last of ``findings`` then say why."""
    applies: bool = True
    """False when the rule is about other versions of the target."""


def run_rules(view: View, rules: Iterable[Rule]) -> tuple[Ruled, ...]:
    """Return what each rule has to say of ``view``; never raises for a fault of a rule or of a file.

    A file that one of them needs is a file of the configuration: lost or emptied, it is one that rules for
    every file could not look through.
    """
    chosen = tuple(rules)
    needed = dict.fromkeys(
        need.partition("#")[0] for rule in chosen for need in rule.needs if need != EVERY_FILE
    )
    return tuple(run_rule(view, rule, needed) for rule in chosen)


def run_rule(view: View, rule: Rule, needed: Iterable[str] = ()) -> Ruled:
    """Return what ``rule`` has to say of ``view``, in which the files ``needed`` ought to be."""
    try:
        if not holds(rule.applies, view.targets):
            return Ruled(rule, applies=False)
        missing = view.why_not(rule.needs)
        if missing is not None:
            return _could_not_run(view, rule, missing.file, missing.pointer, missing.message, missing.hint)
        objections = [_require_objection(each) for each in rule.check(view)]
    except (KeyboardInterrupt, MemoryError):
        raise
    except ConfigmigError as error:
        file = error.places[0].file if error.places else ""
        return _could_not_run(view, rule, file, (), error.message, error.hint)
    except Exception as error:  # noqa: BLE001 - whatever a rule raises, it has not assessed anything
        reason = f"the rule failed: {type(error).__name__}{_where(error)}"
        return _could_not_run(view, rule, "", (), reason, "report it to whoever maintains the rule")
    pairs = sorted(
        ((_finding(view, rule, each), each) for each in dict.fromkeys(objections)),
        key=lambda pair: _order(pair[0]),
    )
    unread = _unread(view, rule, needed)
    findings = (*(finding for finding, _ in pairs), *unread)
    return Ruled(rule, findings, tuple(each for _, each in pairs), ran=not unread)


def _unread(view: View, rule: Rule, needed: Iterable[str]) -> tuple[Finding, ...]:
    """Say of a rule that needs every file which of them it could not look through."""
    if EVERY_FILE not in rule.needs:
        return ()
    problems = (view.why_not((name,)) for name in dict.fromkeys((*view.broken, *needed)))
    return tuple(
        finding
        for each in problems
        if each is not None
        for finding in _could_not_run(view, rule, each.file, (), each.message, each.hint).findings
    )


def _require_objection(each: object) -> Objection:
    if not isinstance(each, Objection):
        raise TypeError(f"a rule yields objections, not {type(each).__name__}")
    return each


def _finding(view: View, rule: Rule, objection: Objection) -> Finding:
    line, column = objection.line, None
    if line is None:
        line, column = view.locate(objection.file, objection.pointer) or (None, None)
    return Finding(
        rule=rule.id,
        severity=objection.severity or rule.severity,
        file=objection.file,
        pointer=objection.pointer,
        line=line,
        column=column,
        message=mask_text(objection.message),
        hint=mask_text(objection.hint),
    )


def _could_not_run(view: View, rule: Rule, file: str, pointer: Pointer, reason: str, hint: str) -> Ruled:
    line, column = view.locate(file, pointer) or (None, None)
    if file in view.broken and view.broken[file].places:
        line, column = view.broken[file].places[0].line, view.broken[file].places[0].column
    finding = Finding(
        rule=rule.id,
        severity=Severity.CRITICAL,
        file=file,
        pointer=pointer,
        line=line,
        column=column,
        message=f"not assessed: {mask_text(reason)}",
        hint=mask_text(hint),
    )
    return Ruled(rule, (finding,), ran=False)


def _where(error: BaseException) -> str:
    """The file and line of the rule that failed; its message may hold a value."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    return f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    place: Sequence[object] = finding.pointer
    return (finding.file, finding.line or 0, finding.column or 0, "/".join(map(str, place)), finding.message)
