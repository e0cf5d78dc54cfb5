"""What a live rule is: one objection to a running application, found by asking it."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

from configmig.audit.rule import Objection
from configmig.finding import Severity
from configmig.frozen import dataclass

if TYPE_CHECKING:
    from configmig.health.live.round import Round

CATEGORY = "live"
"""The category of all of them."""


@dataclass(frozen=True, slots=True)
class Passed:
    """Something that was asked and is all right."""

    subject: str
    """What it is, in a word or two: ``ollama``."""


@dataclass(frozen=True, slots=True)
class Unassessed:
    """Something that could not be asked, and why; it is neither good nor a fault."""

    subject: str
    reason: str
    """What stands in the way; a fault that another rule reports is named by that rule's id."""


Said: TypeAlias = Objection | Passed | Unassessed
"""What a rule says of one subject; a message may name hosts and models, never a key."""

Ask: TypeAlias = "Callable[[Round], Awaitable[Iterable[Said]]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveRule:
    """One rule, complete. ``ask`` sends its requests through the round, which bounds and remembers them.

    It writes nothing, follows no redirect, and stands any answer.
    """

    id: str
    """Three letters and three digits: ``LIV003``."""
    name: str
    """The thing objected to: ``unserved-model``."""
    severity: Severity
    """The worst that it says; an objection may be milder, never worse."""
    title: str
    """One line, a sentence without its full stop."""
    why: str
    """What happens to somebody who leaves it so, and the source of that fact."""
    ask: Ask
    needs: tuple[str, ...] = ()
    """The files without which there is nothing to ask, as ``audit.Rule.needs``."""
    option: str = ""
    """The option without which it is not asked, because that costs something: ``--routes``."""
    costs: str = ""
    """What it costs, as the end of "it …"."""
    has_own_deadline: bool = False
    """Whether it may take as long again as all others together."""
    category: str = CATEGORY
    applies: str = ""
