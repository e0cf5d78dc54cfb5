"""What every format provides: one contract, one module a format, one table."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from configmig.edits import Edit, Value
from configmig.frozen import dataclass
from configmig.pointer import Pointer


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large a file may be; the same numbers as ``settings.Limits``."""

    size: int = 4 * 1024 * 1024
    """Largest file, in bytes."""
    depth: int = 200
    """Deepest nesting."""
    nodes: int = 200_000
    """Most nodes in one document, aliases counted as often as they are used."""


class ScalarSpan(NamedTuple):
    """A leaf of the parsed text: where it is in the data, what it says, and which characters it takes."""

    pointer: Pointer
    text: str
    """What the scalar says, without quotes and escapes."""
    start: int
    end: int
    """Offsets in characters of the decoded text (without a byte order mark), quotes included."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where an entry stands in the text; lines and columns count from 1, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Comments:
    """The comments that belong to an entry: the lines above it and the one beside it, with their marks."""

    above: tuple[str, ...] = ()
    beside: str | None = None


class Document(Protocol):
    """One file: plain values to read, edits to apply, bytes to write.

    A document that was not edited renders the very bytes it was parsed from.
    """

    name: str
    """The path relative to the config root, with forward slashes."""

    format: str

    def read(self) -> Value:
        """Return the root as plain values, edits included. Callers must not change it.

        The value reflects later edits: containers are updated in place or replaced, so read again after one.
        """

    def apply(self, edit: Edit) -> Edit:
        """Make ``edit`` and return it completed: ``before``, texts, position and origin filled in.

        The completed edit can be inverted and applied again. Where ``edit`` comes with ``before`` or
        ``before_text`` (it was recorded once), the caller compares first (see ``operations``); ``apply`` only
        demands that the place is there. Where it comes with ``after_text`` whose value is ``after``, that
        very text is written.

        Raises an error of ``errors.documents`` when the place does not exist, is taken, or is not a
        container; the document is then unchanged.
        """

    def render(self) -> bytes:
        """Return the file's bytes, verified by an independent parse to mean exactly the edited values.

        Raises UnwritableEditError where that cannot be shown; never reformats in silence.
        """

    def locate(self, pointer: Pointer) -> Location:
        """Return where the entry at ``pointer`` stands in the parsed text (edits made since do not move it).

        A place that does not exist is located at its nearest existing ancestor.
        """

    def comments(self, pointer: Pointer) -> Comments:
        """Return the comments that belong to the entry at ``pointer``."""

    def scalars(self) -> Iterator[ScalarSpan]:
        """Yield the scalar values of the parsed text in order (edits made since do not show): for masking."""
