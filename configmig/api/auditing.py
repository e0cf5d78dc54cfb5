"""Judge a project: what its rules say of the files as they are; nothing is written."""

from configmig.audit.auditor import Scope, audit_files
from configmig.audit.root import RootFacts
from configmig.audit.rule import Rule
from configmig.audit.score import Audit
from configmig.audit.sources import find_rule, read_rules
from configmig.health import Health, examine
from configmig.project import Project

__all__ = ["Audit", "Health", "Rule", "Scope", "audit", "find_rule", "health", "rules"]


def audit(project: Project, scope: Scope | None = None) -> Audit:
    """Return what the rules say of the working files, with scores; a file that is broken is a finding.

    Raises BrokenRulesError, the errors of a profile, and those of a root that cannot be read at all.
    """
    files = project.read_files()
    return audit_files(project, files, RootFacts(project, files), scope or Scope())


def health(project: Project) -> Health:
    """Return what every probe says of the root; the root is healthy when none failed."""
    return examine(project)


def rules(project: Project) -> tuple[Rule, ...]:
    """Return every rule that holds for the project."""
    return read_rules(project)
