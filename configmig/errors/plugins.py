"""Errors about plug-ins: a profile that is not installed or does not work (CM700–CM799)."""

from collections.abc import Sequence

from configmig.errors.base import ConfigmigError
from configmig.nearest import most_alike


class UnknownProfileError(ConfigmigError):
    """The settings name a profile that is not installed.

    A profile comes with a package that registers it under the entry point ``configmig.profiles``.
    Install that package in the environment that runs configmig, or correct ``profile`` in the settings.
    """

    code = "CM701"

    def __init__(self, name: str, installed: Sequence[str]) -> None:
        self.name = name
        self.installed = tuple(installed)
        close = most_alike(name, installed)
        known = ", ".join(installed) or "none"
        super().__init__(
            f"there is no profile '{name}'",
            details=[f"installed profiles: {known}"],
            hint=f"set `profile = {close[0]}` in configmig.ini"
            if close
            else "install the package that provides it, or correct `profile` in configmig.ini",
        )


class BrokenProfileError(ConfigmigError):
    """An installed profile cannot be used.

    Its package fails to import, or what it registered lacks a part that every profile has (``name``,
    ``title``, ``recognise``, ``schemas``, ``template``), or one of these raises something or returns what
    it must not. Reinstall or mend that package.
    """

    code = "CM702"

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.reason = reason
        super().__init__(
            f"the profile '{name}' cannot be used",
            details=[reason],
            hint="reinstall the package that provides it, or remove `profile` from configmig.ini",
        )
