"""Read values that may be anything: ask for what you expect, get an empty one instead of an error."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from configmig.pointer import Pointer

_NOTHING: Mapping[Any, Any] = {}


def mapping(value: object) -> Mapping[Any, Any]:
    """Return ``value`` where it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else _NOTHING


def items(value: object) -> Sequence[Any]:
    """Return ``value`` where it is a list, else an empty one."""
    return value if isinstance(value, list) else ()


def text(value: object) -> str:
    """Return ``value`` where it is a text, without the blanks around it, else the empty text."""
    return value.strip() if isinstance(value, str) else ""


def number(value: object) -> float | None:
    """Return ``value`` where it is a number (true and false are none), else None."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def switch(value: object) -> bool | None:
    """Return a boolean however it is spelled, None for what is none.

    `yes` and `off` are texts in YAML 1.2, but booleans for the many programs that read YAML 1.1.
    """
    spelled = value.lower() if isinstance(value, str) else value
    return {"yes": True, "on": True, "true": True, "no": False, "off": False, "false": False}.get(
        spelled if isinstance(spelled, str) else "", value if isinstance(value, bool) else None
    )


def at(value: object, *tokens: str | int) -> Any:
    """Return what stands below ``value`` at ``tokens``, None where there is nothing."""
    for token in tokens:
        if isinstance(value, dict):
            value = value.get(token)
        elif isinstance(value, list) and isinstance(token, int) and 0 <= token < len(value):
            value = value[token]
        else:
            return None
    return value


def leaves(value: object, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """Yield every scalar below ``value`` with its place, in the order of the text."""
    stack: list[tuple[Pointer, Any]] = [(pointer, value)]
    while stack:
        place, found = stack.pop()
        if isinstance(found, dict):
            stack += reversed([((*place, key), each) for key, each in found.items()])
        elif isinstance(found, list):
            stack += reversed([((*place, index), each) for index, each in enumerate(found)])
        else:
            yield place, found
