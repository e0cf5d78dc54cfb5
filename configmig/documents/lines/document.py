"""A file of statements as a document: the contract of ``documents`` around what each format knows."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Generic, Protocol, TypeVar

from configmig.documents.contract import Comments, Location, ScalarSpan
from configmig.documents.encoding import Source, from_raw, line_and_column
from configmig.documents.lines.model import applied, copied, is_same
from configmig.documents.lines.records import record, restored
from configmig.documents.templates import find_template, template_error
from configmig.edits import Edit, Value
from configmig.errors.documents import DocumentError, SyntaxProblemError, UnwritableEditError
from configmig.pointer import Pointer


class Sheet(Protocol):
    """The text of one file as its format understands it, every line ended by a line feed."""

    def text(self) -> str:
        """Return the text, edits included."""

    def value(self) -> Value:
        """Return the root as plain values of the caller's own."""

    def span(self, pointer: Pointer) -> tuple[int, int]:
        """Return where the entry at ``pointer``, or its nearest ancestor, stands in the text."""

    def comments(self, pointer: Pointer) -> Comments:
        """Return the comments that belong to the entry at ``pointer``."""

    def scalars(self) -> Iterator[ScalarSpan]:
        """Yield the scalar values in the order of the text."""


S = TypeVar("S", bound=Sheet)


def _opened(name: str, text: str, read: Callable[[str], S]) -> S:
    """Return the sheet of a file; one that cannot be read for it is a template is called by its name."""
    try:
        return read(text)
    except SyntaxProblemError as error:
        if (mark := find_template(text)) < 0:
            raise
        language = error.language.removeprefix("as ")
        raise template_error(text, file=name, offset=mark, language=language) from None


class LinesDocument(Generic[S]):
    """One file of statements; see ``documents.contract.Document`` for the contract."""

    def __init__(
        self,
        name: str,
        source: Source,
        *,
        format_: str,
        read: Callable[[str], S],
        apply: Callable[[S, Edit, Value], Edit],
    ) -> None:
        """Open a file.

        ``apply`` makes an edit of a sheet, whose root is the value given with it, and returns the edit
        completed but for ``layout``; a sheet whose edit was refused is thrown away.
        """
        self.name = name
        self.format = format_
        self._source = self._parsed = source
        self._read = read
        self._apply = apply
        self._sheet = _opened(name, source.text, read)
        self._value = self._sheet.value()
        self._edited = False

    def read(self) -> Value:
        """Return the root as plain values, edits included. Callers must not change it."""
        return self._value

    def apply(self, edit: Edit) -> Edit:
        """Make ``edit`` and return it completed; see the contract."""
        before = self._raw()
        done = self._again(edit, before)
        if done is None:
            done = self._change(replace(edit, layout=None))
            done = replace(done, layout=record(before, self._raw()))
        self._value = applied(self._value, done)
        self._edited = True
        return done

    def _change(self, edit: Edit) -> Edit:
        text = self._sheet.text()
        try:
            return self._apply(self._sheet, edit, self._value)
        except DocumentError:
            self._sheet = self._read(text)
            raise

    def _again(self, edit: Edit, before: str) -> Edit | None:
        """Put back recorded lines, when the file still holds what they replaced."""
        found = restored(edit, before)
        if found is None:
            return None
        raw, is_exact = found
        source = from_raw(raw, self._source.mark)
        try:
            sheet = self._read(source.text)
            if not is_same(sheet.value(), applied(copied(self._value), edit)):
                return None
        except (DocumentError, LookupError, TypeError, ValueError):
            return None  # the record is of another text; the edit itself may still fit
        self._sheet, self._source = sheet, source
        return edit if is_exact else replace(edit, layout=record(before, raw))

    def _raw(self) -> str:
        return self._source.raw(self._sheet.text())

    def render(self) -> bytes:
        """Return the file's bytes, verified by an independent parse to mean exactly the edited values."""
        text = self._sheet.text() if self._edited else self._source.text
        if self._edited:
            try:
                found = self._read(text).value()
            except DocumentError as error:
                raise UnwritableEditError(self.name, f"the result is not valid ({error.message})") from None
            if not is_same(found, self._value):
                raise UnwritableEditError(self.name, "the result would not read back as the intended values")
        return self._source.encode(text)

    def locate(self, pointer: Pointer) -> Location:
        """Return where the entry at ``pointer``, or its nearest ancestor, stands in the parsed text."""
        start, end = self._original().span(pointer)
        text = self._parsed.text
        return Location(*line_and_column(text, start), *line_and_column(text, end))

    def comments(self, pointer: Pointer) -> Comments:
        """Return the comments that belong to the entry at ``pointer``."""
        return self._sheet.comments(pointer)

    def scalars(self) -> Iterator[ScalarSpan]:
        """Yield the scalar values of the parsed text in order (edits made since do not show): for masking."""
        return self._original().scalars()

    def _original(self) -> S:
        return self._read(self._parsed.text) if self._edited else self._sheet
