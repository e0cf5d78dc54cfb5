"""One round of asking: what a live rule may look at, and how it sends its requests."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, TypeVar

from configmig.audit.view import View
from configmig.health.live.asking import Answered, Asker, Failure, Key, Reply, Request, origin, shown
from configmig.settings.model import Asking

__all__ = ["Answered", "Failure", "Key", "Reply", "Request", "Round", "each", "origin", "shown"]

_T = TypeVar("_T")
_S = TypeVar("_S")


class Round:
    """The configuration under examination, the environment, and the one way to ask.

    ``environment`` are the variables of this process; what a rule reads from them is masked in all that is
    shown. ``now`` is the time in seconds since 1970.
    """

    def __init__(
        self, view: View, asking: Asking, *, environment: Mapping[str, str], asker: Asker, now: float
    ) -> None:
        self.view = view
        self.asking = asking
        self.now = now
        self.secrets: set[str] = set()
        """Values that must not be shown."""
        self._environment = environment
        self._asker = asker
        self._shared: dict[Callable[[Round], Awaitable[Any]], asyncio.Future[Any]] = {}

    async def ask(self, request: Request) -> Answered:
        """Return the answer to a request; the same one is sent once, whoever asks."""
        return await self._asker.ask(request)

    async def shared(self, relation: "Callable[[Round], Awaitable[_T]]") -> _T:
        """Return what ``relation`` finds out, asked for once by all rules."""
        if relation not in self._shared:
            self._shared[relation] = asyncio.ensure_future(relation(self))
        found: _T = await asyncio.shield(self._shared[relation])
        return found

    def slot(self) -> asyncio.Semaphore:
        """Return what a rule holds while it talks to a server by other ways than ``ask``."""
        return self._asker.slots

    @property
    def trusted(self) -> ssl.SSLContext:
        """Whom to trust, for those ways."""
        return self._asker.trusted

    def variable(self, name: str) -> str:
        """Return a variable of the environment, empty where it is not set; its value is a secret."""
        value = self._environment.get(name, "")
        if value:
            self.secrets.add(value)
        return value

    @property
    def environment(self) -> Mapping[str, str]:
        """All variables, for a program that is started with them."""
        return self._environment

    def close(self) -> None:
        """Give up what rules share and nobody waits for any more."""
        for future in self._shared.values():
            future.cancel()


async def each(subjects: Iterable[_T], ask: Callable[[_T], Awaitable[Iterable[_S]]]) -> list[_S]:
    """Return what ``ask`` says of all ``subjects``, asked at the same time, in their order."""
    said = await asyncio.gather(*(ask(subject) for subject in subjects))
    return [one for several in said for one in several]
