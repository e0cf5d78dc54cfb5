"""Settings of a project: configmig.ini or [tool.configmig] in pyproject.toml."""

from configmig.settings.model import Auditing, Gates, Hook, Limits, Settings

__all__ = ["Auditing", "Gates", "Hook", "Limits", "Settings"]
