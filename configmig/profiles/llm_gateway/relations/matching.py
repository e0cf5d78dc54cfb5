"""What a pattern of `model-mappings.yaml` matches, found out without ever hanging on one."""

import re
from functools import lru_cache
from importlib import import_module
from typing import Any

from configmig.frozen import dataclass

_LONGEST_NAME = 120
_MOST_LOOPS = 3
"""Three loops over a name of that length end within milliseconds, whatever the pattern is."""

_ONE_SIGN = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN"})
_LOOPS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})


@dataclass(frozen=True, slots=True)
class Matcher:
    """A pattern that can be asked; ``samples`` are names that it matches, made from the pattern itself."""

    expression: re.Pattern[str]
    samples: tuple[str, ...]

    def matches(self, name: str) -> bool:
        """Whether the pattern is found in ``name``; names beyond a sane length are matched by nothing."""
        return len(name) <= _LONGEST_NAME and self.expression.search(name) is not None


@lru_cache(maxsize=256)
def read_matcher(pattern: str) -> Matcher | None:
    """Return ``pattern`` ready to be asked; None where asking it could take for ever.

    Raises re.error (or OverflowError, RecursionError) for a text that is no regular expression.
    """
    tree = import_module("re._parser").parse(pattern)
    expression = re.compile(pattern)
    loops = _loops(tree)
    if loops is None or loops > _MOST_LOOPS:
        return None
    written = {_write(tree, filler, more=more) for filler in "x7" for more in (False, True)}
    found = Matcher(expression, ())
    return Matcher(expression, tuple(sorted(each for each in written if each and found.matches(each))))


def _loops(tree: Any) -> int | None:
    """Count the loops without an end; None when one has more than a single sign inside, or refers back."""
    total = 0
    for operator, argument in tree:
        name = str(operator)
        if name in _LOOPS:
            _, most, inner = argument
            is_plain = len(inner) == 1 and str(inner[0][0]) in _ONE_SIGN
            if int(most) > 1 and not is_plain:
                return None
            found = _loops(inner) if not is_plain else int(int(most) > 1)
        elif name == "SUBPATTERN":
            found = _loops(argument[3])
        elif name == "BRANCH":
            each = [_loops(branch) for branch in argument[1]]
            found = None if None in each else sum(one or 0 for one in each)
        elif name in ("AT", *_ONE_SIGN):
            found = 0
        else:
            return None
        if found is None:
            return None
        total += found
    return total


def _write(tree: Any, filler: str, *, more: bool) -> str:
    """Return a text for ``tree``: loops as short as they may be, or one round longer."""
    parts = []
    for operator, argument in tree:
        name = str(operator)
        if name == "LITERAL":
            parts.append(chr(argument))
        elif name in ("ANY", "NOT_LITERAL"):
            parts.append(filler)
        elif name == "IN":
            parts.append(_one_of(argument, filler))
        elif name in _LOOPS:
            least, most, inner = argument
            parts.append(_write(inner, filler, more=more) * min(max(least, int(more)), int(most), 99))
        elif name == "SUBPATTERN":
            parts.append(_write(argument[3], filler, more=more))
        elif name == "BRANCH":
            parts.append(_write(argument[1][0], filler, more=more))
    return "".join(parts)


def _one_of(choices: Any, filler: str) -> str:
    kind, argument = str(choices[0][0]), choices[0][1]
    if kind == "LITERAL":
        return chr(argument)
    if kind == "RANGE":
        return chr(argument[0])
    return "0" if "DIGIT" in str(argument) else filler
