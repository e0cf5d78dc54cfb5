"""Ask every question, one after the other; none of them can keep the others from being asked."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

from configmig.doctor import questions
from configmig.doctor.answer import Answer, Diagnosis, refused, skipped
from configmig.doctor.tools import tools
from configmig.errors import ConfigmigError
from configmig.health.live.result import Live
from configmig.masking import mask_lines
from configmig.project import Project
from configmig.runner.masked import known_secrets
from configmig.troubleshooting.sources import all_scenarios, leading_from, scenarios_for

_OF_FILES = ("schema", "consistency", "health", "audit")
"""The questions that cannot be asked where the files cannot be opened."""

AskLive: TypeAlias = Callable[[Project], Live]
"""Asks what runs, and what it depends on."""

LAST_RESORT = "support-bundle"
"""The scenario of whatever no other one is about."""


def diagnose(open_project: Callable[[], Project], ask_live: AskLive | None = None) -> Diagnosis:
    """Return what is wrong with the project that ``open_project`` opens; nothing is written.

    ``ask_live`` asks what runs, where that is wished for.
    Never raises for anything that is wrong with settings, root, revisions, history or files: each of these is
    an answer, and what can still be asked is asked.
    """
    found: list[Answer] = []
    project = _opened(open_project, found)
    if project is not None:
        found += _about(project, ask_live)
    found += _asked("tools", lambda: (tools(),))
    return _shown(project, found)


def _opened(open_project: Callable[[], Project], found: list[Answer]) -> Project | None:
    """Return the project, or None; either way ``found`` says how the settings are."""
    opened: list[Project] = []

    def ask() -> tuple[Answer, ...]:
        opened.append(open_project())
        return (questions.settings(opened[0]),)

    found += _asked("settings", ask)
    if opened:
        return opened[0]
    found += skipped(("root", "revisions", "run", *_OF_FILES), "needs the settings")
    return None


def _about(project: Project, ask_live: AskLive | None) -> Iterable[Answer]:
    root = _asked("root", lambda: (questions.root(project),))
    yield from root
    yield from _asked("revisions", lambda: (questions.revisions(project),))
    yield from _asked("run", lambda: (questions.run(project),))
    if root[0].outcome == "failed":
        yield from skipped((*_OF_FILES, *(["live"] if ask_live else [])), "needs the files of the root")
        return
    judged = _asked("schema", lambda: questions.judged(project))
    yield from judged
    if judged[0].outcome == "failed" and len(judged) == 1:
        yield from skipped(("consistency", "health"), "needs what the schemas need")
    yield from _asked("audit", lambda: (questions.audit(project),))
    if ask_live is not None:
        yield from _asked("live", lambda: (questions.live(ask_live(project)),))


def _asked(question: str, ask: Callable[[], tuple[Answer, ...]]) -> tuple[Answer, ...]:
    try:
        return ask()
    except (KeyboardInterrupt, MemoryError):
        raise
    except ConfigmigError as error:
        return (refused(question, error),)
    except Exception as error:  # noqa: BLE001 - what cannot be asked is an answer too
        fact = f"could not be asked: {type(error).__name__}"
        return (Answer(question, "failed", fact, "`configmig doctor --bundle` collects what a helper needs"),)


def _shown(project: Project | None, found: Iterable[Answer]) -> Diagnosis:
    """Return the answers without secrets, each failure with its scenarios."""
    secrets = _secrets(project)
    scenarios = all_scenarios() if project is None else scenarios_for(lambda: project.profile)

    def whole(answer: Answer) -> Answer:
        see: tuple[str, ...] = ()
        if answer.outcome == "failed":
            leading = [each.slug for cause in answer.causes for each in leading_from(scenarios, cause)]
            see = tuple(dict.fromkeys(leading))[:2] or (LAST_RESORT,)
        fact, following = mask_lines(answer.fact, secrets), mask_lines(answer.next, secrets)
        return replace(answer, fact=fact, next=following, see=see)

    return Diagnosis(tuple(whole(answer) for answer in found))


def _secrets(project: Project | None) -> frozenset[str]:
    try:
        return known_secrets(project.read_files(), project.settings.arguments) if project else frozenset()
    except ConfigmigError:
        return frozenset()
