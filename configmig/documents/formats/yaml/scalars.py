"""What a scalar means: YAML 1.2's core schema, and where YAML 1.1 would read something else."""

import math

from configmig.documents.formats.yaml.nodes import Scalar
from configmig.edits import Value
from configmig.patterns import later

_WORDS: dict[str, Value] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_INT = later(r"[-+]?[0-9]+")
_BASED = later(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = later(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NUMBER_STARTS = frozenset("0123456789+-.")
_LONGEST_INT = 4000
"""Digits beyond which Python refuses to convert; such a number is kept as the text that it is."""

# The resolvers of YAML 1.1 (yaml.org/type), as its readers implement them, with y and n.
_READ_DIFFERENTLY = later(
    r"""(?ix) y|n|yes|no|on|off|true|false|null|~|<<|=
    | [-+]?0b[01_]+ | [-+]?0o?[0-7_]+ | [-+]?0x[0-9a-f_]+ | [-+]?[0-9][0-9_]*
    | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
    | [-+]?(?:[0-9][0-9_]*)?\.[0-9_]*(?:e[-+]?[0-9]+)? | [-+]?[0-9][0-9_]*e[-+]?[0-9]+
    | [-+]?\.inf | \.nan
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:t|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*)?
    """
)

_STANDARD = "tag:yaml.org,2002:"


def plain_value(text: str) -> Value:
    """Return what the unquoted ``text`` means in YAML 1.2's core schema."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    if _INT.fullmatch(text):
        return int(text) if len(text) <= _LONGEST_INT else text
    if _BASED.fullmatch(text):
        return text if len(text) > _LONGEST_INT // 2 else int(text[2:], 8 if text[1] == "o" else 16)
    return float(text) if _FLOAT.fullmatch(text) else text


def scalar_value(node: Scalar) -> Value:
    """Return the plain value of a scalar; a tag of an application leaves the text as it is."""
    tag = node.tag
    if tag is None:
        return node.text if node.style else plain_value(node.text)
    if not tag.startswith(_STANDARD):
        return node.text
    return _tagged(tag[len(_STANDARD) :], node.text)


def _tagged(kind: str, text: str) -> Value:
    value = plain_value(text)
    if kind == "float" and type(value) is int:
        return float(value) if len(text) < 300 else text
    if kind in ("int", "float", "bool", "null") and value is not None and type(value).__name__ == kind:
        return value
    return None if kind == "null" else text


def is_plain_text(text: str) -> bool:
    """Whether every reader takes the unquoted ``text`` for a string."""
    return not (text in _WORDS or _READ_DIFFERENTLY.fullmatch(text) or type(plain_value(text)) is not str)


def is_same(one: Value, other: Value) -> bool:
    """Whether two values are equal and of one type throughout; NaN is itself, order does not count."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return len(one) == len(other) and all(
            key in other and is_same(value, other[key]) for key, value in one.items()
        )
    if isinstance(one, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return bool(one == other) or (one != one and other != other)  # noqa: PLR0124 - NaN
