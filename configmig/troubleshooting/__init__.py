"""What an operator may see go wrong, and the way from there: scenarios of the framework and of profiles."""

from configmig.troubleshooting.scenario import Ask, Scenario, Step

__all__ = ["Ask", "Scenario", "Step"]
