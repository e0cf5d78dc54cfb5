"""The gates that compare the result of a run with the root as it is: consistency, audit, health."""

from collections.abc import Callable
from functools import cached_property

from configmig.audit.auditor import audit_files
from configmig.audit.root import RootFacts
from configmig.audit.score import Audit
from configmig.audit.staged import StagedFacts
from configmig.audit.view import View
from configmig.health import Health
from configmig.health.examine import examine_view, probes
from configmig.project import Project
from configmig.runner.judges import asked, change_of, consistent, healthy, not_worse
from configmig.runner.model import GateName, GateResult, Plan, ScoreChange


class Comparison:
    """What the judges say of the result of ``plan``, which starts from the root as it is.

    Each state is parsed, audited and examined once, when the first judge needs it.
    """

    def __init__(self, project: Project, plan: Plan) -> None:
        self._project = project
        now = RootFacts(project, plan.before)
        passed = [step.revision for step in plan.steps]
        self._before = now.view()
        self._after = StagedFacts(now, plan.after, plan.target, passed, plan.modes).view()

    def ask(self, name: GateName) -> GateResult:
        """Return what the judge called ``name`` says; one that cannot be asked stops."""
        judges: dict[GateName, Callable[[], GateResult]] = {
            "consistency": lambda: consistent(*self._audits),
            "audit": lambda: not_worse(*self._audits, self._project.settings.gates),
            "health": lambda: healthy(self._examine(self._after), self._examine(self._before)),
        }
        return asked(name, judges[name])

    @property
    def score(self) -> ScoreChange | None:
        """The scores, None where no audit was made."""
        if "_audits" not in vars(self):
            return None
        return change_of(*self._audits, self._project.settings.gates)

    @cached_property
    def _audits(self) -> tuple[Audit, Audit]:
        """The audit of the result, and that of the root as it is."""
        return audit_files(self._project, self._after), audit_files(self._project, self._before)

    def _examine(self, view: View) -> Health:
        asked_here = [probe for probe in probes(of_files=True) if not probe.gate]
        return examine_view(self._project, view, asked_here)
