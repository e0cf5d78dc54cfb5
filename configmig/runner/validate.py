"""Validate the files as they are: the check and the schemas of one version."""

from collections.abc import Iterator

from configmig.errors import ConfigmigError, Place
from configmig.finding import Finding, Severity
from configmig.graph.targets import resolve_target
from configmig.project import Project
from configmig.project.version import find_version, require_known, shapes
from configmig.runner.gates import validate_files
from configmig.runner.rehearsal import Rehearsal


def validate_root(project: Project, version: str | None = None) -> tuple[Finding, ...]:
    """Return every finding of the check and the schemas of ``version``, default the root's own.

    Raises the errors of ``errors.documents`` for a file that cannot be read: nothing can be said of it.
    """
    state, files = project.view()
    heads = find_version(project, state=state, files=files).heads
    if version is not None:
        heads = resolve_target(project.graph, version, current=heads, direction="show")
    require_known(project, heads)
    rehearsal = Rehearsal(project, files)
    rehearsal.require_readable()
    findings = [*_unreadable(rehearsal), *rehearsal.check_version(heads, Severity.HIGH)]
    if project.profile is not None:
        for each in shapes(project, heads):
            findings += validate_files(project, project.profile.schemas(each), files, each)
    return tuple(findings)


def _unreadable(rehearsal: Rehearsal) -> Iterator[Finding]:
    """Yield the files that are well formed and yet have no values: of these no check or schema can speak."""
    for name in rehearsal.files:
        try:
            rehearsal.workspace.read(name)
        except ConfigmigError as error:
            place = error.places[0] if error.places else Place(name)
            yield Finding(
                rule="readable",
                severity=Severity.HIGH,
                file=name,
                line=place.line,
                column=place.column,
                message=error.message,
                hint=error.hint,
            )
