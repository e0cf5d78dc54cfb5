"""Colons and question marks inside words: YAML 1.2 allows them in brackets, this libyaml does not yet.

`{url: http://host:80/?q}` is refused by libyaml before 0.2. Each such mark is shown to the parser as another
character of the same length, and put back into what it reads.
"""

from collections.abc import Mapping
from typing import NamedTuple

from configmig.patterns import later

_NAMES = later(r"(?m)(^%[^\n]*|(?<![^\s,\[\]{}])[!&*]\S*)")
"""Directives, tags, anchors and aliases: a colon in them is theirs."""
_COLON = later(r"(?<=[^\s,\[\]{}\"']):(?=[^\s,?\[\]{}])")
_QUERY = later(r"(?<=[^\s,\[\]{}\"'])\?")
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
    pieces = _NAMES.split(text)
    pieces[::2] = [_QUERY.sub(query, _COLON.sub(colon, piece)) for piece in pieces[::2]]
    veiled = "".join(pieces)
    return None if veiled == text else Veiled(veiled, {ord(colon): ":", ord(query): "?"})


def _unused(text: str) -> tuple[str, str] | None:
    used = set(text)
    free = (chr(code) for code in _PRIVATE if chr(code) not in used)
    colon, query = next(free, None), next(free, None)
    return None if colon is None or query is None else (colon, query)
