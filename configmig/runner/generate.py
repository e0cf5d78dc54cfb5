"""Generate: a run that makes files from others, as the profile says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from configmig.edits import Edit
from configmig.errors import ConfigmigError
from configmig.errors.generation import EditedByHandError, NothingGeneratedError
from configmig.generation import State, is_made_of, make, state_of
from configmig.operations.difference import difference
from configmig.operations.workspace import Workspace
from configmig.plugins import Generator
from configmig.project import Project, find_drift
from configmig.project.chronicle import attempted
from configmig.project.version import find_version
from configmig.runner.gates import judge
from configmig.runner.model import Plan, PlannedStep, changed_files
from configmig.runner.modes import modes_of_new


@dataclass(frozen=True, slots=True)
class Generated:
    """How one generated file stands; ``differs`` where generating it now would give other bytes."""

    file: str
    sources: tuple[str, ...]
    state: State
    differs: bool
    problem: str = ""
    """Why it cannot be generated; empty where it can."""

    @property
    def is_fresh(self) -> bool:
        """Whether the file is what its sources make."""
        return self.state == "fresh" and not self.differs and not self.problem


def look(project: Project) -> tuple[Generated, ...]:
    """Return how every generated file stands: each is generated in memory and compared.

    Raises NothingGeneratedError, and the errors of a root that cannot be read.
    """
    files = project.read_files()
    return tuple(_look(generator, files) for generator in _generators(project))


def plan_generate(project: Project, *, adopt: bool = False) -> Plan:
    """Return the plan that makes the generated files; an empty one where they are fresh.

    With ``adopt`` what was edited by hand in them goes into their overlays first. Raises EditedByHandError
    without it, UnadoptableError, MissingSourceError, UngeneratableError, NothingGeneratedError.
    """
    generators = _generators(project)
    state = project.state()
    before = project.read_files()
    version = find_version(project, state=state, files=before)
    with attempted("generate", version.heads, version.heads):
        after: Mapping[str, bytes] = before
        notes: list[str] = []
        for generator in generators:
            after, news = _generate(generator, after, adopt=adopt)
            notes += news
        plan = Plan(
            direction="generate",
            start=version.heads,
            target=version.heads,
            steps=(),
            before=before,
            after=after,
            drift=find_drift(state.files if state else {}, before),
            recognition=version.recognition,
        )
        if not plan.changes:
            return plan
        step = PlannedStep(
            revision="",
            title="generate " + ", ".join(each.target for each in generators),
            date="",
            direction="generate",
            way="adopted" if adopt else "generated",
            heads=version.heads,
            digest="",
            edits=_edits(project, before, after),
            losses=tuple(notes),
            files=after,
        )
        modes = modes_of_new(project.settings.config_root, (step,), before, after)
        return judge(project, replace(plan, steps=(step,), modes=modes), in_root=True)


def _generators(project: Project) -> tuple[Generator, ...]:
    found = project.generators()
    if not found:
        raise NothingGeneratedError(project.settings.profile)
    return found


def _look(generator: Generator, files: Mapping[str, bytes]) -> Generated:
    state = state_of(generator, files)
    sources = (*generator.sources, generator.overlay)
    try:
        differs = make(generator, files) != files.get(generator.target)
    except ConfigmigError as error:
        return Generated(generator.target, sources, state, differs=True, problem=error.message)
    return Generated(generator.target, sources, state, differs)


def _generate(
    generator: Generator, files: Mapping[str, bytes], *, adopt: bool
) -> tuple[Mapping[str, bytes], list[str]]:
    """Return the files with the target made, and what is to be said about it."""
    state, news = state_of(generator, files), []
    if state in ("edited", "by hand"):
        if not adopt:
            raise EditedByHandError(generator.target, generator.overlay, has_header=state == "edited")
        adoption = generator.adopt(files, removed=is_made_of(generator, files))
        files = adoption.files
        news = [f"{name} is new: the sources ask for it" for name in adoption.added]
    return {**files, generator.target: make(generator, files)}, news


def _edits(project: Project, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[Edit, ...]:
    """Return what changes, value by value: what a way back needs where somebody edited since."""
    old, new = (Workspace(files, bounds=project.bounds) for files in (before, after))
    edits: list[Edit] = []
    for change in changed_files(before, after):
        if change.before is None:
            text = (change.after or b"").decode("utf-8", "replace")
            edits.append(Edit(kind="create_file", file=change.name, after_text=text))
        else:
            edits += difference(change.name, old.read(change.name), new.read(change.name))
    return tuple(edits)
