"""Judge a project: what its rules say of the files as they are; nothing is written."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from configmig.audit import sources
from configmig.audit.auditor import Scope, audit_files
from configmig.audit.root import look
from configmig.audit.rule import Rule
from configmig.audit.score import Audit
from configmig.project import Project

if TYPE_CHECKING:
    from configmig.audit.accepting import Acceptance
    from configmig.authoring.fix import Fixed
    from configmig.health.live import LiveRule

__all__ = ["Audit", "Rule", "Scope", "accept", "audit", "find_rule", "fix", "rules"]


def audit(project: Project, scope: Scope | None = None) -> Audit:
    """Return what the rules say of the working files, with scores; a file that is broken is a finding.

    Raises BrokenRulesError, the errors of a profile, and those of a root that cannot be read at all.
    """
    return audit_files(project, look(project, project.read_files()), scope or Scope())


def fix(project: Project, scope: Scope | None = None, *, unsafe: bool = False) -> "Fixed":
    """Write a revision that mends what the rules object to; no configuration file is changed.

    With ``unsafe`` also by fixes that may change what works. Raises FixBehindError for a root that is not at
    the newest revision, the errors of ``audit`` and those of ``authoring.new_revision``.
    """
    from configmig.api.fixes import write_fix

    return write_fix(project, scope or Scope(), unsafe=unsafe)


def accept(
    project: Project, file: Path, *, reason: str, until: date | None = None, scope: Scope | None = None
) -> "Acceptance":
    """Write what an audit finds now into the baseline ``file``, for ``reason``; its older entries stay.

    Raises BaselineInRootError, BrokenBaselineError and the errors of ``audit``.
    """
    from configmig.audit.accepting import accept_findings

    return accept_findings(project, audit(project, scope), file, reason=reason, until=until)


def rules(project: Project) -> "tuple[Rule | LiveRule, ...]":
    """Return every rule that holds for the project, those last that only `health --live` asks."""
    from configmig.health.live.sources import read_live_rules

    return (*sources.read_rules(project), *read_live_rules(project))


def find_rule(project: Project | None, name: str) -> "Rule | LiveRule":
    """Return the rule whose id or name is ``name``; without a project all installed profiles are searched.

    Raises UnknownRuleError with the nearest.
    """
    from configmig.health.live.sources import read_live_rules

    live = read_live_rules(project, [name])
    return live[0] if live else sources.find_rule(project, name)
