"""Ranges of versions of a target: for which releases a rule holds."""

from typing import TypeAlias

from configmig.patterns import later

Range: TypeAlias = tuple[tuple[str, tuple[int, ...]], ...]


def holds(applies: str, targets: dict[str, str] | None = None, **more: str) -> bool:
    """Return True when the range ``applies`` (``litellm>=1.81.16,<1.83.7``) includes the target's version.

    An empty range holds always; a target whose version is not known is taken to be the newest, so only a
    range without an upper end holds for it. Raises ValueError for a text that is no range.
    """
    if not applies:
        return True
    name, bounds = read_range(applies)
    version = {**(targets or {}), **more}.get(name)
    numbers = parse(version) if version else None
    return all(_compare(numbers, operator, bound) for operator, bound in bounds)


def read_range(text: str) -> tuple[str, Range]:
    """Return the target and the bounds of a range; raises ValueError."""
    found = _RANGE.fullmatch(text.replace(" ", ""))
    if found is None:
        raise ValueError(f"not a range of versions: {text!r}")
    pairs = [_BOUND.fullmatch(part) for part in found["bounds"].split(",")]
    return found["name"], tuple((pair[1], parse(pair[2])) for pair in pairs if pair)


def parse(version: str) -> tuple[int, ...]:
    """Return the numbers of a release: ``v1.81.16-stable`` is ``(1, 81, 16)``; ``()`` without any."""
    found = _NUMBERS.match(version.strip())
    numbers = [int(part) for part in found[1].split(".")] if found else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def _compare(numbers: tuple[int, ...] | None, operator: str, bound: tuple[int, ...]) -> bool:
    if numbers is None:
        return operator in (">=", ">", "!=")
    return {
        ">=": numbers >= bound,
        ">": numbers > bound,
        "<=": numbers <= bound,
        "<": numbers < bound,
        "==": numbers == bound,
        "!=": numbers != bound,
    }[operator]


_BOUND = later(r"(>=|<=|==|!=|<|>)(v?\d+(?:\.\d+){0,5})")
_RANGE = later(r"(?P<name>[a-z][a-z0-9_-]*)(?P<bounds>" + _BOUND.pattern + "(?:," + _BOUND.pattern + ")*)")
_NUMBERS = later(r"v?(\d{1,9}(?:\.\d{1,9}){0,5})")
