"""Carry out revisions in memory: the exact bytes of every step, before anything is written."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from configmig import log
from configmig.edits import Edit
from configmig.errors import ConfigmigError
from configmig.errors.run import ChecksFailedError
from configmig.finding import Finding, Problem, Severity
from configmig.graph.planner import Step
from configmig.graph.revision import Revision
from configmig.masking import mask_lines
from configmig.operations.config import Config
from configmig.operations.operations import Operations
from configmig.operations.workspace import Workspace
from configmig.project import Project
from configmig.revisions.loader import run_check, run_downgrade, run_upgrade
from configmig.runner.account import account
from configmig.runner.masked import known_secrets, masking
from configmig.runner.model import PlannedStep


class Rehearsal:
    """The files of a root in memory, taken from step to step.

    A step starts from the bytes that the step before it ended with, parsed anew: it meets just what it would
    meet had the two been run on different days.
    """

    def __init__(self, project: Project, files: Mapping[str, bytes]) -> None:
        self._project = project
        self._settings = project.settings
        self.files: Mapping[str, bytes] = files
        self._workspace = self._opened(files)
        self._known_secrets: frozenset[str] | None = None

    def require_readable(self) -> None:
        """Parse every file, so that a broken one ends the run before its first step.

        Raises the errors of ``errors.documents``.
        """
        with self._masking():
            for name in self.files:
                self._workspace.document(name)

    def upgrade(self, step: Step) -> PlannedStep:
        """Run the revision's ``upgrade`` and its ``check``.

        Raises ChecksFailedError when the result is not what the revision promises (and the gate says
        stop), and whatever the revision does wrong, as an error of ``errors.revisions``.
        """
        with self._masking():
            loaded = self._project.library.load(step.revision.id)
            run_upgrade(loaded, self.operations(step.revision))
        rendered = self._workspace.render()
        edits, reformats = self._workspace.take_edits(), self._workspace.reformats
        losses = self.settle(rendered, edits, label=f"revision {step.revision.id}")
        log.debug("carried out in memory", revision=step.revision.id, edits=len(edits))
        return PlannedStep(
            revision=step.revision.id,
            title=step.revision.title,
            date=step.revision.date,
            direction="upgrade",
            way="upgrade",
            heads=step.heads,
            digest=loaded.source.digest,
            breaking_changes=step.revision.breaking_changes,
            deprecations=step.revision.deprecations,
            edits=edits,
            losses=losses,
            reformats=reformats,
            warnings=self._check_reached(step.revision),
            checked=loaded.check is not None and self._settings.gates.checks != "off",
            files=self.files,
        )

    def downgrade(self, revision: Revision) -> Workspace:
        """Run the revision's ``downgrade`` and return the workspace, its edits not yet taken."""
        with self._masking():
            run_downgrade(self._project.library.load(revision.id), self.operations(revision))
        return self._workspace

    def settle(
        self,
        files: Mapping[str, bytes],
        edits: Sequence[Edit],
        *,
        label: str,
        known: Collection[str] = (),
    ) -> tuple[str, ...]:
        """Accept ``files`` as what ``edits`` make of the present ones; return the comments that go.

        What the comments ``known`` say is not told: a way back takes what the run had brought. Raises
        UnaccountedLossError when something is gone that no edit takes.
        """
        before, after = (self._opened(state) for state in (self.files, files))

        def mask(text: str) -> str:
            return mask_lines(text, self._secrets())

        with self._masking():
            losses = account(before, after, edits, label=label, mask=mask, known=known)
        self.accept(files, after)
        return losses

    def accept(self, files: Mapping[str, bytes], workspace: Workspace | None = None) -> None:
        """Make ``files`` the state that the next step starts from; ``workspace`` may hold them already."""
        if files != self.files:
            self._workspace = workspace or self._opened(files)
            self.files = files
            self._known_secrets = None

    def _opened(self, files: Mapping[str, bytes]) -> Workspace:
        return Workspace(files, bounds=self._project.bounds, allow_reformat=self._settings.allow_reformat)

    @property
    def workspace(self) -> Workspace:
        """The files of the present state as documents."""
        return self._workspace

    def operations(self, revision: Revision) -> Operations:
        """Return what a revision's functions are called with."""
        return Operations(self._workspace, revision=revision.id, arguments=self._settings.arguments)

    def check_version(self, heads: Iterable[str], severity: Severity) -> tuple[Finding, ...]:
        """Return what the checks of ``heads`` say of the files; a check that cannot run is a finding."""
        return tuple(finding for head in heads for finding in self._check(head, severity))

    def _check(self, head: str, severity: Severity) -> Iterator[Finding]:
        try:
            problems = self._problems(head)
        except ConfigmigError as error:
            yield Finding(
                rule=f"check {head}",
                severity=severity,
                file=self._project.library.revision(head).file,
                message=f"the check could not run: {error.message}",
            )
            return
        yield from (self._finding(head, problem, severity) for problem in problems)

    def _check_reached(self, revision: Revision) -> tuple[Finding, ...]:
        mode = self._settings.gates.checks
        if mode == "off":
            return ()
        problems = self._problems(revision.id)
        findings = tuple(self._finding(revision.id, problem, Severity.HIGH) for problem in problems)
        if findings and mode == "stop":
            raise ChecksFailedError(revision.id, describe(findings))
        return findings

    def _problems(self, revision: str) -> tuple[Problem, ...]:
        with self._masking():
            return run_check(self._project.library.load(revision), Config(self._workspace))

    def _masking(self) -> AbstractContextManager[None]:
        """What a revision says may quote the configuration; no secret of it leaves its file that way."""
        return masking(self._secrets)

    def _secrets(self) -> frozenset[str]:
        if self._known_secrets is None:
            self._known_secrets = known_secrets(self.files, self._settings.arguments)
        return self._known_secrets

    def _finding(self, revision: str, problem: Problem, severity: Severity) -> Finding:
        line, column = locate(self._workspace, problem)
        return Finding(
            rule=f"check {revision}",
            severity=severity,
            file=problem.file,
            pointer=problem.pointer,
            message=mask_lines(problem.message, self._secrets()),
            hint=mask_lines(problem.hint, self._secrets()),
            line=line,
            column=column,
        )


def rehearse_upgrade(
    rehearsal: Rehearsal, start: Sequence[str], steps: Iterable[Step]
) -> tuple[PlannedStep, ...]:
    """Carry out ``steps`` in turn; the first one also carries what the checks of the version left say."""
    rehearsal.require_readable()
    left = rehearsal.check_version(start, Severity.MEDIUM)
    planned = [rehearsal.upgrade(step) for step in steps]
    if planned and left:
        planned[0] = replace(planned[0], warnings=left + planned[0].warnings)
    return tuple(planned)


def locate(workspace: Workspace, problem: Problem) -> tuple[int | None, int | None]:
    """Return line and column of a problem; nothing for a file that does not exist or cannot be read."""
    try:
        location = workspace.document(problem.file).locate(problem.pointer)
    except ConfigmigError:
        return None, None
    return location.line, location.column


def describe(findings: Iterable[Finding], *, with_rule: bool = False) -> list[str]:
    """Return findings as the detail lines of an error, with their rules where there are many."""
    return [
        f"{finding.place}: "
        + (f"{finding.rule}: " if with_rule else "")
        + finding.message
        + (f" ({finding.hint})" if finding.hint else "")
        for finding in findings
    ]
