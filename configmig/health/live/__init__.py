"""Ask the running application, and what stands behind it, whether all is well: `health --live`.

What a file of live rules needs: `from configmig.health.live import LiveRule, Objection, Passed, Unassessed`
and `Round` of `configmig.health.live.round`. The engine knows no application; a profile brings the rules.
"""

from configmig.audit.rule import Objection
from configmig.finding import Severity
from configmig.health.live.rule import LiveRule, Passed, Said, Unassessed

__all__ = ["LiveRule", "Objection", "Passed", "Said", "Severity", "Unassessed"]
