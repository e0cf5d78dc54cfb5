"""Rules over a configuration: what is wrong with it, where, and how good it is.

What a file of rules needs: `from configmig.audit import Example, Objection, Rule, Severity, View`.
The engine knows no application; a profile, an installed package or a file of the project adds its rules.
"""

from configmig.audit.rule import Example, Objection, Rule
from configmig.audit.view import EVERY_FILE, View
from configmig.finding import Severity

__all__ = ["EVERY_FILE", "Example", "Objection", "Rule", "Severity", "View"]
