"""Ask everything that is quickly asked, whatever is broken; a bundle is written where it is asked for."""

from collections.abc import Callable
from dataclasses import replace

from configmig.api.healthy import LiveWishes, ask_what_runs
from configmig.doctor import Diagnosis
from configmig.doctor import diagnose as ask_everything
from configmig.project import Project

__all__ = ["Diagnosis", "LiveWishes", "diagnose"]


def diagnose(
    open_project: Callable[[], Project], *, live: LiveWishes | None = None, bundle: str | None = None
) -> Diagnosis:
    """Return what is wrong with the project that ``open_project`` opens, and what is not.

    With ``live`` what runs is asked too. With ``bundle`` the facts that a helper needs are written to that
    file, without a secret. Raises only UnwritableOutputError, where that file cannot be written.
    """
    ask_live = None if live is None else lambda project: ask_what_runs(project, live)
    diagnosis = ask_everything(open_project, ask_live)
    if bundle is None:
        return diagnosis
    from configmig.doctor.bundle import write_bundle

    return replace(diagnosis, bundle=write_bundle(open_project, diagnosis, bundle))
