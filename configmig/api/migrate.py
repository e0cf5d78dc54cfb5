"""Plan and carry out runs: upgrade, downgrade, rollback, stamp."""

from dataclasses import replace

from configmig.errors.run import NotOnePlanError
from configmig.project.project import Project
from configmig.runner.apply import Progress, apply
from configmig.runner.choices import UNDECIDED, Choices
from configmig.runner.model import Plan, Run
from configmig.runner.plan import Planner
from configmig.runner.saved import SavedPlan, require_fresh
from configmig.runner.stamp import plan_stamp

__all__ = [
    "Choices",
    "downgrade",
    "plan",
    "plan_downgrade",
    "plan_rollback",
    "plan_upgrade",
    "rollback",
    "stamp",
    "upgrade",
]


def with_leave_to_reformat(project: Project) -> Project:
    """Return the project with ``allow_reformat`` set: what an edit needs may be written anew, and is told."""
    return Project(replace(project.settings, allow_reformat=True))


def with_leave_to_lose_score(project: Project) -> Project:
    """Return the project with ``drop_allowed`` set: a run may lower the audit's score, and is told so."""
    return Project(replace(project.settings, gates=replace(project.settings.gates, drop_allowed=True)))


def plan(
    project: Project, target: str = "head", *, start: str | None = None, choices: Choices = UNDECIDED
) -> Plan:
    """Return what would happen on the way to ``target``, up or down, to the byte; nothing is written.

    ``target`` may be a range ``a:b``. With ``start`` (or a range) the way begins at that version: the
    root's own, or one of which a snapshot holds the files. ``choices`` are those of ``downgrade``.
    Raises the errors of ``errors.graph``, ``errors.revisions``, ``errors.operations`` and ``errors.run``.
    """
    if start is None and ":" in target:
        start, _, target = target.partition(":")
        start, target = start or None, target or "head"
    planner = Planner.of_version(project, start) if start else Planner.of_root(project)
    return planner.toward(target, choices)


def plan_upgrade(
    project: Project,
    target: str = "head",
    *,
    saved: tuple[SavedPlan, str] | None = None,
    expect_one: bool = False,
) -> Plan:
    """Return the plan that ``upgrade`` with the same arguments would carry out; raises as it does."""
    if saved is not None and saved[0].allow_reformat:
        project = with_leave_to_reformat(project)
    if saved is not None and saved[0].allow_score_drop:
        project = with_leave_to_lose_score(project)
    planner = Planner.of_root(project)
    made = planner.upgrade_to(saved[0].target) if saved else planner.upgrade(target)
    if saved is not None:
        require_fresh(saved[0], made, saved[1])
    if expect_one and len(made.steps) != 1:
        raise NotOnePlanError([f"{step.revision}: {step.title}" for step in made.steps])
    return made


def upgrade(
    project: Project,
    target: str = "head",
    *,
    saved: tuple[SavedPlan, str] | None = None,
    expect_one: bool = False,
    progress: Progress | None = None,
) -> Run:
    """Carry out the way up to ``target``: all files of all steps, or none.

    With ``saved``, a plan and the name of its file, the run is what was reviewed; ``target`` does not count:
    StalePlanError when anything has changed since.
    ``expect_one`` raises NotOnePlanError unless the path has exactly one step.
    """
    return apply(
        project,
        lambda: plan_upgrade(project, target, saved=saved, expect_one=expect_one),
        command=f"upgrade {target}",
        progress=progress,
    )


def plan_downgrade(project: Project, target: str, *, choices: Choices = UNDECIDED) -> Plan:
    """Return the plan that ``downgrade`` would carry out; raises as it does."""
    return Planner.of_root(project).downgrade(target, choices)


def downgrade(
    project: Project, target: str, *, choices: Choices = UNDECIDED, progress: Progress | None = None
) -> Run:
    """Take the root back to ``target``, keeping what was edited since.

    Where an edit made since and the way back want the same place, ``choices`` decide: ``Choices("ours")``
    keeps today's values, ``Choices("theirs")`` takes the recorded ones,
    ``Choices(places={"app.yaml#/port": "ours"})`` decides one place. Raises ConflictError for what is not
    decided, and NoSuchClashError for a place that needs no decision; then nothing was written.
    """
    return apply(
        project,
        lambda: plan_downgrade(project, target, choices=choices),
        command=f"downgrade {target}",
        progress=progress,
    )


def plan_rollback(project: Project, run: str | None = None, *, choices: Choices = UNDECIDED) -> Plan:
    """Return the plan that ``rollback`` would carry out; raises as it does."""
    return Planner.of_root(project).rollback(run, choices)


def rollback(
    project: Project,
    run: str | None = None,
    *,
    choices: Choices = UNDECIDED,
    progress: Progress | None = None,
) -> Run:
    """Take the root back to what it was before ``run`` (default: the last one that still stands).

    A rollback can be taken back too, where it is named. ``choices`` are those of ``downgrade``.
    """
    return apply(
        project,
        lambda: plan_rollback(project, run, choices=choices),
        command=f"rollback {run}" if run else "rollback",
        progress=progress,
    )


def stamp(project: Project, target: str, *, purge: bool = False, progress: Progress | None = None) -> Run:
    """Record that the root is at ``target`` without changing a file.

    ``purge`` discards the present stamp first, also one that cannot be read or names a revision that is gone.
    """
    return apply(
        project,
        lambda: plan_stamp(project, target, purge=purge),
        command=f"stamp {target}",
        progress=progress,
    )
