"""Settings of a project: configmig.ini or [tool.configmig] in pyproject.toml."""

from configmig.settings.model import Gates, Hook, Limits, Settings

__all__ = ["Gates", "Hook", "Limits", "Settings"]
