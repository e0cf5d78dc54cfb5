"""Take responsibility for what an audit found: the findings of today as entries of a baseline file."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from configmig.audit.baseline import accept, load_baseline, write_baseline
from configmig.audit.score import Audit
from configmig.audit.waivers import can_be_allowed
from configmig.errors.auditing import BaselineInRootError
from configmig.finding import Finding
from configmig.frozen import dataclass
from configmig.masking import mask_text
from configmig.pointer import format_pointer
from configmig.project import Project
from configmig.storage.atomic import write_file


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What a baseline file says from now on."""

    file: str
    accepted: tuple[Finding, ...]
    """The findings that are new in it."""
    kept: int
    """How many entries were in it before, and still are."""
    left: tuple[Finding, ...]
    """What cannot be accepted: what was not assessed, what is wrong with waivers, a key that is a secret."""
    is_read: bool
    """Whether audits of the project read this file."""


def accept_findings(
    project: Project, audit: Audit, path: Path, *, reason: str, until: date | None = None
) -> Acceptance:
    """Add what ``audit`` found to the baseline file ``path``, made when it is missing; its entries stay.

    Raises BaselineInRootError, BrokenBaselineError for a file that is none, the errors of ``write_file``.
    """
    settings = project.settings
    name = os.path.relpath(path, settings.project_root)
    if path.resolve().is_relative_to(settings.config_root.resolve()):
        raise BaselineInRootError(name)
    known = load_baseline(path, name)
    can, cannot = _parted(audit)
    new = [accept(finding, reason, until) for finding in can]
    write_file(path, write_baseline((*known.accepted, *new)))
    is_read = (
        settings.auditing.baseline is not None and settings.auditing.baseline.resolve() == path.resolve()
    )
    return Acceptance(name, tuple(can), len(known.accepted), tuple(cannot), is_read)


def _parted(audit: Audit) -> tuple[Sequence[Finding], Sequence[Finding]]:
    able = {id(finding) for each in audit.ruled if can_be_allowed(each) for finding in each.findings}
    parts: dict[bool, list[Finding]] = {True: [], False: []}
    for finding in audit.findings:
        place = format_pointer(finding.pointer)
        parts[id(finding) in able and mask_text(place) == place].append(finding)
    return parts[True], parts[False]
