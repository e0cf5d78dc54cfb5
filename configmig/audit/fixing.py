"""What of an audit can be mended by operations: each fix is tried in memory, and kept where it helps."""

from collections.abc import Mapping, Sequence

from configmig.audit.auditor import Scope, audit_files
from configmig.audit.engine import Ruled
from configmig.audit.parsed import Parsed
from configmig.audit.recorder import Call, Recorder, literals
from configmig.audit.rule import Objection, Rule
from configmig.audit.score import Audit
from configmig.audit.view import View
from configmig.errors import ConfigmigError
from configmig.frozen import dataclass
from configmig.masking import secret_values
from configmig.operations.workspace import Workspace
from configmig.project import Project


@dataclass(frozen=True, slots=True)
class Mended:
    """A rule whose fix helps: the operations, and how many of its findings they take away."""

    rule: Rule
    calls: tuple[Call, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Left:
    """A rule that still has findings, and why nothing is done about them."""

    rule: Rule
    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class Fixes:
    """What can be mended, what cannot, and the scores before and after."""

    mended: tuple[Mended, ...]
    left: tuple[Left, ...]
    before: Audit
    after: Audit
    files: Mapping[str, bytes]
    """The files as the operations make them."""


NEEDS_LEAVE = "its fix may change what works: --unsafe-fixes"
BY_HAND = "no operation mends it"
NOT_HERE = "its fix does not reach it here"
HOLDS_SECRET = "its fix would write a secret into a revision"  # noqa: S105 - a sentence
COSTS = "its fix would cost more than it mends"


def find_fixes(project: Project, view: View, scope: Scope, *, unsafe: bool = False) -> Fixes:
    """Return the fixes for what ``scope`` finds in ``view``; nothing is written.

    One fix is tried after the other, each on what those before it made. It is kept when its rule then finds
    less and no category has a lower score. What a waiver or the baseline allows is left alone.

    Raises the errors of ``audit_files``.
    """
    before = audit = audit_files(project, view, scope)
    mended: list[Mended] = []
    reasons: dict[str, str] = {}
    for rule in before.rules.values():
        objections = _objections(audit, rule)
        if rule.fix is None or not objections:
            continue
        if not rule.fix_is_safe and not unsafe:
            reasons[rule.id] = NEEDS_LEAVE
            continue
        tried = _try(project, rule, view, objections)
        if isinstance(tried, str):
            reasons[rule.id] = tried
            continue
        then = audit_files(project, tried[1], scope)
        count = len(objections) - len(_objections(then, rule))
        if count <= 0 or _is_lower(then, audit):
            reasons[rule.id] = NOT_HERE if count <= 0 else COSTS
            continue
        mended.append(Mended(rule, tried[0], count))
        audit, view = then, tried[1]
    left = tuple(
        Left(each.rule, len(each.findings), reasons.get(each.rule.id, _why(each)))
        for each in _remaining(audit)
    )
    return Fixes(tuple(mended), left, before, audit, view.files)


def _try(
    project: Project, rule: Rule, view: View, objections: Sequence[Objection]
) -> tuple[tuple[Call, ...], View] | str:
    """Return what the fix calls and what it makes of the files, or why it cannot be had."""
    workspace = Workspace(view.files, bounds=project.bounds)
    recorder = Recorder(workspace)
    assert rule.fix is not None  # noqa: S101 - asked before
    try:
        rule.fix(recorder, view, objections)
        files = workspace.render()
    except ConfigmigError as error:
        return f"its fix does not work here: {error.message}"
    if not recorder.calls:
        return NOT_HERE
    if any(secret_values({key: value}) for key, value in literals(recorder.calls)):
        return HOLDS_SECRET
    # The facts stay those of the root: its files are as they were.
    parsed = Parsed(files, project.bounds)
    return tuple(recorder.calls), View(files, facts=view.facts, targets=view.targets, parsed=parsed)


def _objections(audit: Audit, rule: Rule) -> list[Objection]:
    """Return what ``rule`` objects to, waived findings left out."""
    waived = {id(each.finding) for each in audit.waived}
    return [
        objection
        for ruled in audit.ruled
        if ruled.rule.id == rule.id
        for finding, objection in zip(ruled.findings, ruled.objections, strict=False)
        if id(finding) not in waived
    ]


def _remaining(audit: Audit) -> list[Ruled]:
    waived = {id(each.finding) for each in audit.waived}
    return [each for each in audit.ruled if any(id(finding) not in waived for finding in each.findings)]


def _why(ruled: Ruled) -> str:
    return NOT_HERE if ruled.rule.fix is not None else BY_HAND


def _is_lower(now: Audit, before: Audit) -> bool:
    return any(now.categories[name].score < each.score for name, each in before.categories.items())
