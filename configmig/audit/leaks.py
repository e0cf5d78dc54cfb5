"""Ask the scanner of the optional extra `configmig[secrets]` for what no rule of configmig knows by its form.

The one home of betterleaks. It is loaded when it is installed and the rule runs, which takes 0.3 seconds.
"""

import sys
from collections.abc import Iterator
from importlib.machinery import PathFinder
from typing import Any, NamedTuple

from configmig.masking import is_reference


class Leak(NamedTuple):
    """What the scanner takes for a secret in one text."""

    line: int
    """The first line that it takes, from 1."""
    end_line: int
    """The last one."""
    kind: str
    """The scanner's own name of it: ``github-pat``."""


def is_installed() -> bool:
    """Whether the extra is there; does not load it."""
    return "betterleaks" in sys.modules or PathFinder.find_spec("betterleaks") is not None


def scan(text: str) -> Iterator[Leak]:
    """Yield what the scanner is rather sure of in ``text``; nothing where it is not installed.

    It goes by texts, not by trees: references to secrets, which it sometimes takes for one, are left out.
    """
    if not text.strip() or not is_installed():
        return
    from betterleaks import scan_string

    found: list[Any] = scan_string(text)
    for each in found:
        if each.confidence != "low" and not is_reference(each.match.value):
            first, last = int(each.location.start_line), int(each.location.end_line)
            yield Leak(first, max(first, last), str(each.rule_id))
