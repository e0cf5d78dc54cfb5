"""The plain values of a text, read by the standard library once comments and trailing commas are blank."""

import json
import re
from typing import Any

from configmig.documents.contract import Bounds
from configmig.documents.encoding import line_and_column, line_at
from configmig.documents.formats.json.scanner import DEEPEST, HALF_CHARACTER, scan
from configmig.edits import Value
from configmig.errors.documents import SyntaxProblemError

# What is never closed is matched too, up to where it must end: else each of its characters would be tried.
_TEXT = r'"[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+)*+"?'
_COMMENTS = re.compile(rf"{_TEXT}|(//[^\r\n]*+|(?>/\*(?s:.*?)\*/))|/\*(?s:.*)")
_COMMAS = re.compile(rf"{_TEXT}|[\[{{]\s*+,|(,)(?=\s*+[}}\]])")


class _OddError(ValueError):
    """What the standard library reads although it is not JSON, or takes silently."""


def read(text: str, *, file: str, bounds: Bounds) -> tuple[Value, bool]:
    """Return the value of ``text``, and whether comments or trailing commas stand in it.

    Raises an error of ``errors.documents`` for what is not JSON, says a key twice, or is out of bounds.
    """
    if HALF_CHARACTER.search(text) or text.count(",") > bounds.nodes:
        # The scanner tells commas in texts from others, and stops in time.
        scan(text, file=file, bounds=bounds)
    problem: Exception
    try:
        return _checked(strict(text), bounds), False
    except (ValueError, RecursionError):
        pass
    try:
        return _checked(strict(blanked(text)), bounds), True
    except (ValueError, RecursionError) as error:
        problem = error
    # The scanner knows what is wrong and where; it refuses all that the standard library does.
    scan(text, file=file, bounds=bounds)
    at = problem.pos if isinstance(problem, json.JSONDecodeError) else 0
    line, column = line_and_column(text, at)
    raise SyntaxProblemError(
        file, str(problem), line=line, column=column, source=line_at(text, at), language="JSON"
    )


def strict(text: str) -> Value:
    """Return the value of a text that is JSON as RFC 8259 has it.

    Raises ValueError for anything else and for a key that stands twice, RecursionError for deep nesting.
    """
    return _DECODER.decode(text)


def blanked(text: str) -> str:
    """Return ``text`` with blanks for comments and trailing commas."""
    if "/" in text:
        text = _COMMENTS.sub(_blank, text)
    return _COMMAS.sub(_blank, text)


def is_same(one: Value, other: Value) -> bool:
    """Whether two values are equal in type, content and the order of their keys."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return (
            len(one) == len(other)
            and list(one) == list(other)
            and all(map(is_same, one.values(), other.values()))
        )
    if isinstance(one, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return bool(one == other)


def _blank(found: re.Match[str]) -> str:
    return found[0] if found[1] is None else " " * len(found[0])


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _OddError("a key stands twice")
    return found


def _constant(name: str) -> Value:
    raise _OddError(f"{name} is no value of JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)


def _checked(value: Value, bounds: Bounds) -> Value:
    """Return ``value`` unless it is too deep or has too many nodes."""
    level, depth, nodes = [value] if isinstance(value, dict | list) else [], 0, 0
    while level:
        depth += 1
        nodes += sum(map(len, level))
        if depth > min(bounds.depth, DEEPEST) or nodes > bounds.nodes:
            raise _OddError("too deep, or too many values")
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, dict | list)
        ]
    return value
