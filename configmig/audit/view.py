"""What a rule may look at: the files read once, places in them, facts about the root, shared relations."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from configmig.audit.facts import Facts, StatedFacts
from configmig.audit.parsed import Parsed
from configmig.audit.reading import at, leaves
from configmig.documents import Document
from configmig.errors import ConfigmigError
from configmig.finding import Problem
from configmig.pointer import Pointer

_T = TypeVar("_T")

EVERY_FILE = "*"
"""The need of a rule that looks through all files."""


class View:
    """A configuration as rules see it; never changed, every file parsed at most once.

    ``files`` are the managed files by name; ``parsed`` spares a second look where somebody has parsed them. A
    file that cannot be read is in ``broken``, and its value is None. ``targets`` are the versions of what the
    configuration is for (``{"litellm": "1.106.0"}``).
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        *,
        facts: Facts | None = None,
        targets: Mapping[str, str] | None = None,
        parsed: Parsed | None = None,
    ) -> None:
        self.files = files
        self._parsed = parsed or Parsed(files)
        self.facts = facts or StatedFacts()
        self.targets = dict(targets or {})
        self._shared: dict[Callable[[View], Any], Any] = {}
        self._leaves: dict[str, tuple[tuple[Pointer, Any], ...]] = {}

    @property
    def documents(self) -> Mapping[str, Document]:
        """The files that can be read."""
        return self._parsed.documents

    @property
    def broken(self) -> Mapping[str, ConfigmigError]:
        """The files that cannot be read, and why."""
        return self._parsed.broken

    def value(self, name: str, *tokens: str | int) -> Any:
        """Return what stands at ``tokens`` in the file ``name``; None where there is nothing or no file."""
        return at(self._parsed.values.get(name), *tokens)

    def leaves(self, name: str) -> tuple[tuple[Pointer, Any], ...]:
        """Return every scalar of a file with its place; nothing for a file that cannot be read."""
        if name not in self._leaves:
            self._leaves[name] = (
                tuple(leaves(self._parsed.values[name])) if name in self._parsed.values else ()
            )
        return self._leaves[name]

    def text(self, name: str) -> str:
        """Return the text of a file as it lies there; bytes that are no UTF-8 are replaced."""
        return self.files.get(name, b"").decode("utf-8", "replace")

    def shared(self, relation: Callable[["View"], _T]) -> _T:
        """Return ``relation(self)``, computed once for all rules: what several of them look at."""
        if relation not in self._shared:
            self._shared[relation] = relation(self)
        found: _T = self._shared[relation]
        return found

    def locate(self, name: str, pointer: Pointer) -> tuple[int, int] | None:
        """Return line and column (from 1) of a place; of its nearest ancestor where it does not exist."""
        document = self.documents.get(name)
        if document is None:
            return None
        location = document.locate(pointer)
        return location.line, location.column

    def has(self, need: str) -> bool:
        """Whether a rule's need is met: ``FILE`` or ``FILE#/pointer`` is a filled mapping or list."""
        name, _, pointer = need.partition("#")
        value = self.value(name, *pointer.split("/")[1:])
        return isinstance(value, dict | list) and bool(value)

    def why_not(self, needs: Iterable[str]) -> Problem | None:
        """Return what is missing for a rule with ``needs``, None when all is there."""
        for need in needs:
            if need == EVERY_FILE:
                continue
            name, _, pointer = need.partition("#")
            if name in self.broken:
                error = self.broken[name]
                return Problem(name, (), f"the file cannot be read: {error.message}", error.hint)
            if name not in self.files:
                return Problem(name, (), "the file is missing")
            if not self.has(need):
                what = f"'{pointer[1:]}' is" if pointer else "the file is"
                return Problem(
                    name, tuple(pointer.split("/")[1:]), f"{what} missing, empty or no mapping or list"
                )
        return None
