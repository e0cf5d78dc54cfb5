"""A settings file as read: its keys with their lines, not yet checked; one shape for INI and TOML."""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from configmig.frozen import dataclass
from configmig.settings.kinds import Raw


class Entry(NamedTuple):
    """One value and the line it stands on (from 1), as far as that is known."""

    value: Raw
    line: int | None


Section: TypeAlias = Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class Source:
    """What a settings file says. ``file`` is its name as errors show it."""

    file: str
    main_name: str
    """How the main section is written: ``configmig`` or ``tool.configmig``."""
    main: Section
    environments: Mapping[str, Section]
    hooks: Mapping[str, Section]
    """Hook name → its keys, in the order in which they run."""

    def environment_name(self, environment: str) -> str:
        """Return how the section of ``environment`` is written in this file."""
        return (
            f"configmig:{environment}"
            if self.main_name == "configmig"
            else f"{self.main_name}.env.{environment}"
        )
