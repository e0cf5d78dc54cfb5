"""Settings of a project: configmig.ini or [tool.configmig] in pyproject.toml."""

from configmig.settings.model import Alerting, Asking, Auditing, Gates, Hook, Limits, Settings

__all__ = ["Alerting", "Asking", "Auditing", "Gates", "Hook", "Limits", "Settings"]
