"""Colons and question marks inside words: YAML 1.2 allows them in brackets, this libyaml does not yet.

`{url: http://host:80/?q}` is refused by libyaml before 0.2. Each such mark is shown to the parser as another
character of the same length, and put back into what it reads.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

_INSIDE_WORDS = re.compile(
    r"""(?mx)
    ^%[^\n]*                                            # a directive
    | (?<![^\s,\[\]{}]) [!&*]\S*                        # a tag, an anchor, an alias
    | (?<=[^\s,\[\]{}"'])(?P<mark>:)(?=[^\s,?\[\]{}])
    | (?<=[^\s,\[\]{}"'])(?P<query>\?)
    """
)
_PRIVATE = range(0xE000, 0xF8FF)
"""Characters without a meaning of their own, which YAML may hold."""


class Veiled(NamedTuple):
    """A text for the parser, and what stands for what in it."""

    text: str
    meant: Mapping[int, str]
    """For ``str.translate``: gives what was read its own marks back."""


def veil(text: str) -> Veiled | None:
    """Return ``text`` with the marks inside words replaced, None when it has none."""
    unused = _unused(text)
    if unused is None:
        return None
    colon, query = unused
    veiled = _INSIDE_WORDS.sub(
        lambda found: colon if found["mark"] else query if found["query"] else found[0], text
    )
    return None if veiled == text else Veiled(veiled, {ord(colon): ":", ord(query): "?"})


def _unused(text: str) -> tuple[str, str] | None:
    used = set(text)
    free = (chr(code) for code in _PRIVATE if chr(code) not in used)
    colon, query = next(free, None), next(free, None)
    return None if colon is None or query is None else (colon, query)
