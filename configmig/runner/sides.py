"""Two states of a root side by side: revisions, runs, the working files, a git commit, a folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from configmig.diff.structural import Change, compare
from configmig.errors import ConfigmigError
from configmig.errors.graph import UnreachableTargetError
from configmig.errors.usage import UnknownSideError
from configmig.graph.targets import resolve_target
from configmig.project import Project
from configmig.project.git import read_commit
from configmig.project.version import find_version, read_values
from configmig.runner.model import FileChange, changed_files
from configmig.runner.plan import Planner
from configmig.runner.records import files_after_run, files_at, is_run
from configmig.storage.files import read_root


@dataclass(frozen=True, slots=True)
class Side:
    """One state of the managed files and what to call it."""

    label: str
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two states, as files and as values."""

    left: Side
    right: Side
    files: tuple[FileChange, ...]
    values: tuple[Change, ...]
    unreadable: tuple[str, ...] = ()
    """Files that cannot be parsed on one side, so that only their text is compared."""


def compare_sides(project: Project, left: str, right: str, *, ignore_order: bool = False) -> Comparison:
    """Compare two states; raises UnknownSideError or GitError for a side that is not there."""
    sides = read_side(project, left), read_side(project, right)
    files = changed_files(sides[0].files, sides[1].files)
    contents = [
        {change.name: content for change in files if (content := side.files.get(change.name)) is not None}
        for side in sides
    ]
    values = [read_values(project, content) for content in contents]
    unreadable = {
        name for content, value in zip(contents, values, strict=True) for name in content.keys() - value
    }
    readable = [{name: v for name, v in value.items() if name not in unreadable} for value in values]
    changes = compare(readable[0], readable[1], ignore_order=ignore_order)
    return Comparison(sides[0], sides[1], files, tuple(changes), tuple(sorted(unreadable)))


def read_side(project: Project, text: str) -> Side:
    """Return the state that ``text`` names; the words in the order in which they are tried."""
    if text == "working":
        return Side("working", project.read_files())
    if text.startswith("git:"):
        root = project.settings.config_root
        return Side(text, read_commit(root, text.removeprefix("git:"), project.is_managed))
    if is_run(text):
        return Side(f"run {text}", files_after_run(project, text))
    folder = Path(text)
    if ("/" in text or text in (".", "..")) and folder.is_dir():
        return Side(text, read_root(folder, project.is_managed, size=project.settings.limits.size))
    try:
        return _revision_side(project, text)
    except ConfigmigError:
        if folder.is_dir():
            return Side(text, read_root(folder, project.is_managed, size=project.settings.limits.size))
        raise


def _revision_side(project: Project, text: str) -> Side:
    version = find_version(project)
    heads = resolve_target(project.graph, text, current=version.heads, direction="show")
    label = ", ".join(heads) or "base"
    recorded = files_at(project, heads)
    if recorded is not None:
        return Side(label, recorded)
    if set(heads) == set(version.heads):
        return Side(label, project.read_files())
    try:
        plan = Planner.of_root(project).upgrade(text)
    except UnreachableTargetError as error:
        raise _no_side(text, label) from error
    if set(plan.target) != set(heads):
        raise _no_side(text, label)
    return Side(f"{label} (in memory)", plan.after)


def _no_side(text: str, label: str) -> UnknownSideError:
    return UnknownSideError(text, f"no snapshot holds the files at {label}, and it does not lie ahead")
