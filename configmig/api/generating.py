"""Files that are made from others: make them, or tell how they stand."""

from configmig.project import Project
from configmig.runner.apply import Progress, apply
from configmig.runner.generate import Generated, look, plan_generate
from configmig.runner.model import Run

__all__ = ["Generated", "generate", "generated", "plan_generate"]


def generated(project: Project) -> tuple[Generated, ...]:
    """Return how each generated file stands to its sources; nothing is written.

    Raises NothingGeneratedError where the profile generates none.
    """
    return look(project)


def generate(project: Project, *, adopt: bool = False, progress: Progress | None = None) -> Run:
    """Make the generated files, as a run with a snapshot and a line of history.

    What was edited in them by hand is never lost: EditedByHandError, or with ``adopt`` it goes into their
    overlay files. Raises as ``upgrade`` does where the result fails a gate.
    """
    command = "generate --adopt" if adopt else "generate"
    return apply(project, lambda: plan_generate(project, adopt=adopt), command=command, progress=progress)
