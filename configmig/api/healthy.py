"""Ask whether a root is what its history says, and what runs is what the root says; nothing is written."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from configmig.audit.root import look
from configmig.errors.auditing import LiveNotInstalledError, NoLiveRulesError
from configmig.frozen import dataclass
from configmig.health import Health, examine
from configmig.health.examine import examine_view, probes
from configmig.health.live.sources import read_live_rules
from configmig.project import Project
from configmig.settings.model import Asking

if TYPE_CHECKING:
    from configmig.audit.view import View
    from configmig.health.live import LiveRule
    from configmig.health.live.latencies import LatencyFile
    from configmig.health.live.result import Live

__all__ = ["Health", "LiveWishes", "ask_what_runs", "health"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveWishes:
    """What is asked of the running application, and how.

    ``environment`` are the variables in which its keys are. ``options`` are those of the rules that cost
    something, as ``--routes``. ``gateway`` and ``timeout`` stand for the settings `live.gateway` and
    `live.timeout`. ``baseline`` is a file of latencies, a path from ``here``; ``update_baseline`` stores them
    anew.
    """

    environment: Mapping[str, str]
    options: Collection[str] = ()
    gateway: str | None = None
    timeout: float | None = None
    baseline: str | None = None
    update_baseline: bool = False
    here: Path = Path()


def health(project: Project, live: LiveWishes | None = None) -> Health:
    """Return what every probe says of the root; the root is healthy when none failed.

    With ``live`` also what the profile's live rules find by asking. Before anything is asked it raises
    LiveNotInstalledError, NoLiveRulesError and, for a baseline, BrokenLatenciesError, BaselineInRootError.
    """
    if live is None:
        return examine(project)
    view, found = _ask(project, live)
    return replace(examine_view(project, view, probes()), live=found)


def ask_what_runs(project: Project, live: LiveWishes) -> "Live":
    """Return only what the profile's live rules find by asking; raises as ``health`` does."""
    return _ask(project, live)[1]


def _ask(project: Project, live: LiveWishes) -> "tuple[View, Live]":
    rules = _require_rules(project)
    baseline = _open_baseline(project, live)
    view = look(project, project.read_files())
    from configmig.health.live.engine import ask_live
    from configmig.health.live.latencies import settle

    found = ask_live(
        view,
        rules,
        _asking(project.settings.asking, live),
        environment=live.environment,
        options=live.options,
        most_bytes=project.settings.limits.size,
    )
    return view, found if baseline is None else settle(found, baseline)


def _require_rules(project: Project) -> "tuple[LiveRule, ...]":
    try:
        import_module("httpx")
    except ModuleNotFoundError as error:
        raise LiveNotInstalledError(str(error)) from None
    rules = read_live_rules(project)
    if not rules:
        raise NoLiveRulesError(project.settings.profile)
    return rules


def _open_baseline(project: Project, live: LiveWishes) -> "LatencyFile | None":
    if live.baseline is None:
        return None
    from configmig.health.live.latencies import open_latencies

    root = project.settings.config_root
    return open_latencies(live.baseline, here=live.here, root=root, anew=live.update_baseline)


def _asking(asking: Asking, live: LiveWishes) -> Asking:
    """Return the settings with the wishes; one request leaves time for others, whatever its time-out is."""
    timeout = live.timeout or asking.timeout
    return replace(asking, gateway=live.gateway or asking.gateway, timeout=min(timeout, asking.deadline / 2))
