"""The schema version of a root: from its stamp or, where it carries none, by the shape of its files."""

from collections.abc import Mapping, Sequence
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


def recognise(project: Project, files: Mapping[str, bytes] | None = None) -> Recognition | None:
    """Return the version that the shape of the files speaks for; None without a profile or without a sign."""
    if project.profile is None:
        return None
    contents = project.read_files() if files is None else files
    return project.profile.recognise(read_values(project, contents))


def read_values(project: Project, files: Mapping[str, bytes]) -> dict[str, Value]:
    """Return the plain values of all ``files`` that can be read; a broken one is left out."""
    values: dict[str, Value] = {}
    for name, content in files.items():
        try:
            values[name] = parse(name, content, limits=project.bounds).read()
        except ConfigmigError:
            continue
    return values
