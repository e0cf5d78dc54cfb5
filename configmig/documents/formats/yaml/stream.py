"""A YAML file of several documents: read as a list of them, each changed by itself."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from configmig.documents.contract import Bounds, Comments, Location, ScalarSpan
from configmig.documents.encoding import Source, line_and_column
from configmig.documents.formats.yaml.comments import comment_lines
from configmig.documents.formats.yaml.document import YamlDocument, proved
from configmig.documents.formats.yaml.events import compose, compose_part
from configmig.documents.formats.yaml.framing import Composed
from configmig.documents.formats.yaml.hazards import Hazard
from configmig.documents.formats.yaml.keys import index_of
from configmig.documents.formats.yaml.scalars import is_same
from configmig.edits import Edit, Value, invert
from configmig.errors.documents import (
    DocumentError,
    NoSuchPlaceError,
    NotAContainerError,
    SeveralDocumentsError,
    UnwritableEditError,
)
from configmig.pointer import Pointer, format_pointer


class YamlStream:
    """Several documents in one file; the first token of a pointer is the number of a document.

    See ``documents.contract.Document`` for the contract.
    """

    format = "yaml"

    def __init__(
        self, name: str, data: bytes, encoded: Source, found: Sequence[Composed], *, bounds: Bounds
    ) -> None:
        self.name = name
        self._data = data
        self._bounds = bounds
        self._encoded = encoded
        self._parts = list(_parts(name, encoded, found, bounds))
        self._read = tuple(self._parts)
        self._arranged = False

    def read(self) -> Value:
        """Return the values of the documents as a list, edits included. Callers must not change it."""
        return [part.read() for part in self._parts]

    def apply(self, edit: Edit) -> Edit:
        """Make ``edit`` and return it completed; see the contract."""
        try:
            return self._apply(edit)
        except UnwritableEditError as error:
            if error.line is not None:
                raise
            line = self.locate(edit.pointer).line
            raise UnwritableEditError(self.name, error.reason, line=line) from None

    def _apply(self, edit: Edit) -> Edit:
        if not edit.pointer:
            raise SeveralDocumentsError(self.name, "its documents are changed one by one", line=1)
        if len(edit.pointer) == 1 and edit.kind in ("add", "remove", "move", "rename"):
            return self._arrange(edit)
        number = self._number(edit.pointer)
        if edit.kind in ("move", "rename") and edit.target is not None:
            goal = self._number(edit.target)
            if len(edit.target) == 1:
                raise UnwritableEditError(self.name, "a part of a document cannot become a document")
            if goal != number:
                return self._move_across(edit, number, goal)
        return self._within(edit, number)

    def render(self) -> bytes:
        """Return the file's bytes, verified by an independent parse to mean exactly the edited values."""
        if not self._arranged and not any(part.edited for part in self._parts):
            return self._data
        return self._encoded.mark.encode() + proved(self._parts, self._bounds)

    def locate(self, pointer: Pointer) -> Location:
        """Return where the entry at ``pointer``, or its nearest ancestor, stands in the parsed text."""
        number = index_of(pointer[0]) if pointer else -1
        if 0 <= number < len(self._read):
            return self._read[number].locate(pointer[1:])
        return Location(1, 1, *line_and_column(self._encoded.text, len(self._encoded.text)))

    def comments(self, pointer: Pointer) -> Comments:
        """Return the comments that belong to the entry at ``pointer``."""
        number = index_of(pointer[0]) if len(pointer) > 1 else -1
        return self._parts[number].comments(pointer[1:]) if 0 <= number < len(self._parts) else Comments()

    def scalars(self) -> Iterator[ScalarSpan]:
        """Yield the scalar values of the parsed text in order (edits made since do not show): for masking."""
        for number, part in enumerate(self._read):
            for span in part.scalars():
                yield span._replace(pointer=(number, *span.pointer))

    def hazards(self) -> Iterator[Hazard]:
        """Yield what is dangerous in the parsed text, edits aside."""
        for number, part in enumerate(self._read):
            for hazard in part.hazards():
                yield hazard._replace(pointer=(number, *hazard.pointer))

    def _number(self, pointer: Pointer) -> int:
        number = index_of(pointer[0])
        if not 0 <= number < len(self._parts):
            raise NoSuchPlaceError(self.name, format_pointer(pointer), nearest="")
        return number

    def _within(self, edit: Edit, number: int) -> Edit:
        """Make an edit inside one document."""
        target = edit.target[1:] if edit.target is not None else None
        done = self._parts[number].apply(replace(edit, pointer=edit.pointer[1:], target=target))
        goal = (number, *done.target) if done.target is not None else None
        return replace(done, pointer=(number, *done.pointer), target=goal)

    def _move_across(self, edit: Edit, number: int, goal: int) -> Edit:
        """Move an entry from one document to another, with its text."""
        assert edit.target is not None  # noqa: S101 - a move has a target
        value = self._parts[number].value_at(edit.pointer[1:])
        out = replace(edit, kind="remove", target=None, position=None, after=None, after_text=None)
        left = self._within(replace(out, layout=_side(edit, number)), number)
        text = edit.after_text if edit.after_text is not None else self._renamed(left, edit.target)
        entry = Edit(kind="add", file=edit.file, pointer=edit.target, after=value, position=edit.position)
        try:
            came = self._within(replace(entry, after_text=text, layout=_side(edit, goal)), goal)
        except DocumentError:
            self._within(invert(left), number)
            raise
        sides = [
            {str(number): old, str(goal): new}
            for old, new in zip(left.layout or (None, None), came.layout or (None, None), strict=True)
        ]
        return replace(
            edit,
            target=came.pointer,
            origin=left.position,
            position=came.position,
            before_text=left.before_text,
            after_text=came.after_text,
            layout=(sides[0], sides[1]),
        )

    def _renamed(self, left: Edit, target: Pointer) -> str | None:
        """Return the text of an entry that left its document, with the key that it is to have."""
        old, new, text = left.pointer[-1], target[-1], left.before_text
        if text is None or old == new or isinstance(old, int) or isinstance(new, int):
            return text
        try:
            part = YamlDocument(
                self.name,
                Source(text),
                compose_part(text, file=self.name, bounds=self._bounds),
                bounds=self._bounds,
            )
            part.apply(Edit(kind="rename", file=self.name, pointer=(old,), target=(new,)))
        except DocumentError:
            return None
        return part.tree.text()

    def _arrange(self, edit: Edit) -> Edit:
        """Add, remove or move a whole document."""
        match edit.kind:
            case "add":
                return self._add(edit)
            case "remove":
                number = self._number(edit.pointer)
                if len(self._parts) == 2:
                    line = self.locate(edit.pointer).line
                    problem = "with one document it would be no list any more"
                    raise SeveralDocumentsError(self.name, problem, line=line)
                return self._remove(edit, number)
            case "move" if edit.target is not None and len(edit.target) == 1:
                return self._move(edit, self._number(edit.pointer))
            case "move":
                raise UnwritableEditError(self.name, "a document cannot become a part of another")
        raise NotAContainerError(
            self.name, format_pointer(edit.pointer), found="a document", wanted="a named entry"
        )

    def _add(self, edit: Edit) -> Edit:
        count = len(self._parts)
        wanted = edit.position if edit.position is not None else index_of(edit.pointer[0])
        number = count if wanted < 0 else min(wanted, count)
        part = self._recorded(edit, number) or self._new(edit, number)
        self._settle(lambda parts: parts.insert(number, part))
        text = {"document": part.tree.text(), "ended": part.final_newline}
        return replace(edit, pointer=(number,), position=number, layout=(None, text))

    def _remove(self, edit: Edit, number: int) -> Edit:
        part = self._parts[number]
        self._settle(lambda parts: parts.remove(part))
        text = {"document": part.tree.text(), "ended": part.final_newline}
        return replace(
            edit,
            pointer=(number,),
            position=number,
            before=part.read(),
            before_text=None,
            layout=(text, None),
        )

    def _move(self, edit: Edit, number: int) -> Edit:
        assert edit.target is not None  # noqa: S101 - _arrange has looked
        wanted = edit.position if edit.position is not None else index_of(edit.target[0])
        last = len(self._parts) - 1
        goal = last if wanted < 0 else min(wanted, last)
        self._settle(lambda parts: parts.insert(goal, parts.pop(number)))
        return replace(edit, pointer=(number,), origin=number, target=(goal,), position=goal)

    def _settle(self, change: Callable[[list[YamlDocument]], object]) -> None:
        """Arrange the documents anew, if a reader finds each of them again in what comes of it."""
        parts = list(self._parts)
        change(parts)
        if not all(part.final_newline for part in parts[:-1]):
            raise UnwritableEditError(self.name, "no document can follow one that ends without a line end")
        texts = [part.tree.text() for part in parts]
        if not all(part.starts for part in parts[1:]):
            raise UnwritableEditError(self.name, "the first document has no `---` of its own")
        if texts != self._parted("".join(texts)):
            raise UnwritableEditError(self.name, "what stands between the documents would change its meaning")
        for number, part in enumerate(parts):
            part.renumber(number)
        self._parts, self._arranged = parts, True

    def _parted(self, text: str) -> list[str]:
        """Return the texts of the documents that a reader finds in ``text``, none when it is not valid."""
        try:
            found = compose(text, source=text, file=self.name, bounds=self._bounds)
        except DocumentError:
            return []
        return [text[each.start : each.stop] for each in found]

    def _recorded(self, edit: Edit, number: int) -> YamlDocument | None:
        """Return the document in the text that ``edit`` has recorded, None where that says another value."""
        facts = edit.layout[1] if edit.layout is not None else None
        if not facts or "document" not in facts:
            return None
        return self._part(facts["document"], edit.after, number, ended=facts["ended"])

    def _new(self, edit: Edit, number: int) -> YamlDocument:
        """Return a new document in the style of the first."""
        tree = self._parts[0].tree
        # Only who writes needs them.
        from configmig.documents.formats.yaml.emit import value_lines
        from configmig.documents.formats.yaml.style import StyleGuide

        style = replace(StyleGuide(tree.root.value, literal=True).near(tree.root.value), prefer="")
        for attempt in (style, replace(style, literal=False, prefer='"')):
            above = comment_lines(edit.note) if edit.note else []
            text = "".join(line + "\n" for line in ("---", *above, *value_lines(edit.after, attempt)))
            part = self._part(text, edit.after, number)
            if part is not None:
                return part
        raise UnwritableEditError(self.name, "the new value has no text that reads back as the same value")

    def _part(self, text: str, value: Value, number: int, *, ended: bool = True) -> YamlDocument | None:
        """Return the document that ``text`` says, None unless its value is ``value``."""
        encoded = Source(text, newline=self._encoded.newline, final_newline=ended)
        try:
            found = compose(encoded.parsed, source=text, file=self.name, bounds=self._bounds)
        except DocumentError:
            return None
        part = YamlDocument(self.name, encoded, found[0], bounds=self._bounds, above=(number,))
        return part if len(found) == 1 and is_same(part.read(), value) else None


def _parts(name: str, encoded: Source, found: Sequence[Composed], bounds: Bounds) -> Iterator[YamlDocument]:
    """Yield the documents of a file; a missing line end is the last one's, the byte order mark the file's."""
    last = len(found) - 1
    for number, composed in enumerate(found):
        own = encoded._replace(mark="", final_newline=encoded.final_newline or number < last)
        yield YamlDocument(name, own, composed, bounds=bounds, above=(number,))


def _side(edit: Edit, number: int) -> tuple[Value, Value] | None:
    """Return what a move between documents has recorded about one of them."""
    if edit.layout is None:
        return None
    now, then = ((side or {}).get(str(number)) for side in edit.layout)
    return None if now is None and then is None else (now, then)
