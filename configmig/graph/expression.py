"""A target as people type it: ``head``, ``+2``, ``1.1.0-1``, ``search@head``, and ranges of them."""

from typing import Self

from configmig.errors.graph import BadTargetError
from configmig.frozen import dataclass
from configmig.patterns import later

_PARTS = later(r"(?:(?P<branch>[^@]*)@)?(?P<name>[^@]*?)(?P<steps>[+-][0-9]+)?")
_MANY = 10**9
"""More steps than any graph has; reading longer numbers in full would be slow."""


@dataclass(frozen=True, slots=True)
class Expression:
    """``[branch@]name[+steps|-steps]``, taken apart and not looked up yet.

    ``name`` is empty where the steps count from the present state, ``steps`` is None where there are none.
    """

    text: str
    branch: str
    name: str
    steps: int | None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Take ``text`` apart; raises BadTargetError when it is not written like a target."""
        stripped = text.strip()
        parts = _PARTS.fullmatch(stripped)
        if parts is None:
            raise BadTargetError(text, "only one '@' can stand in it")
        branch, name, steps = parts["branch"], parts["name"], parts["steps"]
        reason = _objection(branch, name, steps)
        if reason:
            raise BadTargetError(text, reason)
        return cls(stripped, branch or "", name, None if steps is None else _number(steps))

    @property
    def is_relative(self) -> bool:
        """True when it counts from the present state."""
        return self.name in ("", "current")

    def on_branch(self, branch: str) -> str:
        """Return how the same is typed for ``branch``."""
        return f"{branch}@{self.name}{'' if self.steps is None else format(self.steps, '+')}"

    def with_steps(self, steps: int) -> str:
        """Return how the same is typed with another number of steps."""
        return f"{self.branch}{'@' if self.branch else ''}{self.name}{steps:+}"


def parse_range(text: str) -> tuple[Expression, Expression]:
    """Take a range ``a:b`` apart; an open end is ``base`` or ``heads``. Raises BadTargetError."""
    start, colon, end = text.partition(":")
    if not colon or ":" in end:
        raise BadTargetError(text, "a range is two targets with one colon between them")
    return Expression.parse(start.strip() or "base"), Expression.parse(end.strip() or "heads")


def _objection(branch: str | None, name: str, steps: str | None) -> str | None:
    if branch == "":
        return "no branch stands before the '@'"
    if not name and steps is None:
        return "it is empty" if branch is None else "nothing stands after the '@'"
    if ":" in name or (branch and ":" in branch):
        return "it is a range, and here one target is needed"
    if name[:1] in ("+", "-"):
        return f"a number belongs after the '{name[0]}'"
    return None


def _number(steps: str) -> int:
    return int(steps) if len(steps) < len(str(_MANY)) else int(f"{steps[0]}{_MANY}")
