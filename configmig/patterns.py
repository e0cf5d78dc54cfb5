"""Regular expressions that are compiled when they are first used: most commands use few of them."""

import re
from typing import Any, cast


def later(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that is not compiled yet, to be used as one that is; its first use raises re.error."""
    return cast("re.Pattern[str]", _Later(text, flags))


class _Later:
    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self._text, self._flags)
        # From now on they are found without asking here.
        for each in (
            "finditer",
            "findall",
            "fullmatch",
            "match",
            "search",
            "split",
            "sub",
            "subn",
            "pattern",
        ):
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)
