"""The schema version of a root: from its stamp or, where it carries none, by the shape of its files."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from configmig.documents import parse
from configmig.edits import Value
from configmig.errors import ConfigmigError
from configmig.errors.graph import StateRevisionMissingError
from configmig.plugins import Recognition
from configmig.project.project import Project, Version
from configmig.project.way_back import with_way_out
from configmig.storage.state import State


def find_version(
    project: Project, *, state: State | None = None, files: Mapping[str, bytes] | None = None
) -> Version:
    """Return the version of the root: the stamp's, else the one its profile recognises, else base.

    ``state`` and ``files`` spare a second look where the caller has read them.
    """
    state = state or project.state()
    if state is not None:
        return Version(state.heads, stamped=True)
    recognition = recognise(project, files)
    return Version((recognition.version,) if recognition else (), stamped=False, recognition=recognition)


def known(project: Project, version: Version) -> Version:
    """Return ``version`` with its heads as the graph spells them; raises StateRevisionMissingError."""
    return replace(version, heads=require_known(project, version.heads))


def require_known(project: Project, heads: Sequence[str]) -> tuple[str, ...]:
    """Return the ``heads`` of the root as the graph spells them; raises StateRevisionMissingError.

    The error says who brought the root there, and which command leads back without the file.
    """
    try:
        return project.graph.require_known(heads)
    except StateRevisionMissingError as error:
        raise with_way_out(project, error) from None


def shapes(project: Project, heads: Sequence[str]) -> tuple[str, ...]:
    """Return the versions whose shape and schemas hold at ``heads``.

    A revision of the project's own comes after versions that the profile knows and keeps their shape: of each
    head the nearest of those, itself included. A head without one stands for itself.
    """
    profile = project.profile
    known = set(profile.versions()) if profile is not None else set()
    found: dict[str, None] = {}
    for head in heads:
        nearest = _nearest(project, head, known) if known else ()
        found |= dict.fromkeys(nearest or (head,))
    return tuple(found)


def _nearest(project: Project, head: str, known: Collection[str]) -> tuple[str, ...]:
    if head.removeprefix("v") in known:  # the graph need not be read for it
        return (head,)
    graph = project.graph
    found, seen, level = [], {head}, [head]
    while level:
        found += [each for each in level if each.removeprefix("v") in known]
        above = [
            parent
            for each in level
            if each.removeprefix("v") not in known and each in graph.revisions
            for parent in graph.parents(each)
        ]
        level = [each for each in dict.fromkeys(above) if each not in seen]
        seen |= set(level)
    return tuple(found)


def recognise(
    project: Project,
    files: Mapping[str, bytes] | None = None,
    *,
    values: Mapping[str, Value] | None = None,
) -> Recognition | None:
    """Return the version that the shape of the files speaks for; None without a profile or without a sign.

    ``files`` or their ``values`` spare a second look where the caller has read them.
    """
    if project.profile is None:
        return None
    if values is None:
        values = read_values(project, project.read_files() if files is None else files)
    return project.profile.recognise(values)


def read_values(project: Project, files: Mapping[str, bytes]) -> dict[str, Value]:
    """Return the plain values of all ``files`` that can be read; a broken one is left out."""
    values: dict[str, Value] = {}
    for name, content in files.items():
        try:
            values[name] = parse(name, content, limits=project.bounds).read()
        except ConfigmigError:
            continue
    return values
