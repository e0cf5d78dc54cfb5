"""Mend by a revision: the fixes of an audit as operations that plan, upgrade and downgrade handle."""

from collections.abc import Sequence

from configmig.api.authoring import new_revision
from configmig.audit.auditor import Scope
from configmig.audit.fixing import Mended, find_fixes
from configmig.audit.root import look
from configmig.authoring.body import write_body
from configmig.authoring.fix import Fixed
from configmig.authoring.names import after
from configmig.errors.auditing import FixBehindError
from configmig.operations.workspace import Workspace
from configmig.project import Project
from configmig.project.version import find_version, require_known

_NAMED = 4
"""How many rules a title names."""


def write_fix(project: Project, scope: Scope, *, unsafe: bool) -> Fixed:
    """Find the fixes for what ``scope`` finds and write them as a revision after the newest one."""
    files = project.read_files()
    heads = _require_newest(project)
    fixes = find_fixes(project, look(project, files), scope, unsafe=unsafe)
    if not fixes.mended:
        return Fixed(None, fixes)
    workspace = Workspace(fixes.files, bounds=project.bounds)
    named = {call.file for each in fixes.mended for call in each.calls if call.file is not None}
    values = {name: workspace.read(name) for name in named if workspace.has_file(name)}
    created = new_revision(
        project,
        _title(fixes.mended),
        rev_id=after(heads, project.graph.revisions) if _counts(project) else None,
        parents=heads or ("base",),
        body=write_body(fixes.mended, values),
    )
    return Fixed(created, fixes)


def _require_newest(project: Project) -> tuple[str, ...]:
    heads = require_known(project, find_version(project).heads)
    newest = project.graph.heads
    if set(heads) != set(newest):
        raise FixBehindError(heads, newest)
    return heads


def _counts(project: Project) -> bool:
    return project.settings.revision_ids == "version"


def _title(mended: Sequence[Mended]) -> str:
    ids = [each.rule.id for each in mended]
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return f"Mend {', '.join(ids[:_NAMED])}{more}"
