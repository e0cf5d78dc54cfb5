"""Ask every probe about a root; the answers together say whether it is healthy."""

from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from configmig.audit.root import look
from configmig.audit.view import View
from configmig.errors import ConfigmigError
from configmig.frozen import dataclass
from configmig.health.probe import Answer, Examined, Probe, failed
from configmig.health.table import PROBES
from configmig.masking import mask_lines
from configmig.project import Project

if TYPE_CHECKING:
    from configmig.health.live.result import Live


@dataclass(frozen=True, slots=True)
class Health:
    """Every probe with its answer, in the order in which they were asked."""

    answers: tuple[tuple[Probe, Answer], ...]
    live: "Live | None" = None
    """What was asked of the running application; None where nothing was."""

    @property
    def is_healthy(self) -> bool:
        """True when no probe failed, nor anything that was asked."""
        is_well = all(answer.outcome != "failed" for _, answer in self.answers)
        return is_well and (self.live is None or self.live.is_healthy)


def examine(project: Project) -> Health:
    """Return what the probes say of the root of ``project`` as it is; nothing is written.

    Raises the errors of a root that cannot be read at all.
    """
    return examine_view(project, look(project, project.read_files()), probes())


def examine_view(project: Project, view: View, asked: Iterable[Probe]) -> Health:
    """Return what the probes ``asked`` say of the files and facts of ``view``."""
    examined = Examined(project, view, view.facts)
    return Health(tuple((probe, _answer(probe, examined)) for probe in asked))


def probes(*, of_files: bool = False) -> tuple[Probe, ...]:
    """Return every probe, or only those that look at nothing but the files."""
    found: tuple[Probe, ...] = tuple(
        import_module(f"configmig.health.probes.{name.replace('-', '_')}").probe for name in PROBES
    )
    return tuple(probe for probe in found if probe.of_files or not of_files)


def _answer(probe: Probe, examined: Examined) -> Answer:
    """Return the answer with its secrets masked: one that is all right quotes nothing."""
    answer = _asked(probe, examined)
    if answer.outcome != "failed":
        return answer
    from configmig.audit.shown import shown_secrets

    secrets = shown_secrets(examined.view)

    def masked(text: str) -> str:
        return mask_lines(text, secrets)

    findings = tuple(
        replace(each, message=masked(each.message), hint=masked(each.hint)) for each in answer.findings
    )
    return replace(answer, fact=masked(answer.fact), hint=masked(answer.hint), findings=findings)


def _asked(probe: Probe, examined: Examined) -> Answer:
    try:
        return probe.ask(examined)
    except (KeyboardInterrupt, MemoryError):
        raise
    except ConfigmigError as error:
        return failed(f"could not be asked: {error.message}", error.hint)
    except Exception as error:  # noqa: BLE001 - a probe that fails has shown nothing to be healthy
        return failed(
            f"could not be asked: {type(error).__name__}", "report it with `configmig doctor --bundle`"
        )
