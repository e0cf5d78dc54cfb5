"""A YAML file as a document: plain values to read, edits to apply, verified bytes to write."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from configmig.documents.contract import Bounds, Comments, Location, ScalarSpan
from configmig.documents.encoding import Source, line_and_column
from configmig.documents.formats.yaml.comments import above_lines, beside_text
from configmig.documents.formats.yaml.ending import ends_in_lines, has_odd_breaks, unended
from configmig.documents.formats.yaml.events import compose
from configmig.documents.formats.yaml.framing import Composed
from configmig.documents.formats.yaml.hazards import Hazard, find_hazards
from configmig.documents.formats.yaml.layout import content_end
from configmig.documents.formats.yaml.nodes import Collection, Node, Scalar, position_in
from configmig.documents.formats.yaml.siblings import comments_at
from configmig.documents.formats.yaml.tree import Tree
from configmig.documents.formats.yaml.values import key_of
from configmig.documents.formats.yaml.verify import verify
from configmig.edits import Edit, Value
from configmig.errors.documents import UnwritableEditError
from configmig.pointer import Pointer

if TYPE_CHECKING:
    from configmig.documents.formats.yaml.editing import Editor


class YamlDocument:
    """One YAML document, in most files the only one; see ``documents.contract.Document`` for the contract."""

    format = "yaml"

    def __init__(
        self,
        name: str,
        encoded: Source,
        composed: Composed,
        *,
        bounds: Bounds,
        data: bytes | None = None,
        above: Pointer = (),
    ) -> None:
        self.name = name
        self._data = data
        self.above = above
        """Its place in a file of several documents."""
        self._bounds = bounds
        self._encoded = self._read = encoded
        self._composed = composed
        self._tree: Tree | None = None
        self._editor: Editor | None = None
        self._edited = False
        self._odd_breaks: bool | None = None

    @property
    def starts(self) -> bool:
        """Whether it has a ``---`` of its own."""
        return bool(self._composed.directives)

    @property
    def edited(self) -> bool:
        """Whether an edit was made."""
        return self._edited

    @property
    def final_newline(self) -> bool:
        """Whether its last line is ended."""
        return self._encoded.final_newline

    def renumber(self, number: int) -> None:
        """Take note that it is now this one of the documents in its file."""
        self.above = self.tree.above = (number,)

    @property
    def tree(self) -> Tree:
        """The document as a tree, edits included."""
        if self._tree is None:
            text = self._encoded.text
            self._tree = Tree(self.name, text, self._composed, self._bounds, above=self.above)
            self._tree.literal = self._encoded.final_newline or not text
        return self._tree

    def read(self) -> Value:
        """Return the root as plain values, edits included. Callers must not change it."""
        return self.tree.value()

    def value_at(self, pointer: Pointer) -> Value:
        """Return a copy of the value at ``pointer``, None where nothing is."""
        from configmig.documents.formats.yaml.places import copied

        steps = self.tree.walk_to(pointer)
        return copied(self.tree.value_of(steps[-1].entry.value)) if len(steps) == len(pointer) + 1 else None

    def apply(self, edit: Edit) -> Edit:
        """Make ``edit`` and return it completed; see the contract."""
        tree = self.tree
        now, then = (_file_facts(side) for side in edit.layout or (None, None))
        if then is not None and now == self._ends():
            self._encoded = self._encoded._replace(final_newline=then[0], newline=then[1])
            tree.literal = then[0]
        else:
            then = None
        recorded = self._ends()
        if self._editor is None:
            # What writes is half of this package, and most commands only read.
            from configmig.documents.formats.yaml.editing import Editor

            self._editor = Editor(tree)
        text = tree.text() if self._is_delicate() and edit.layout is None else None
        done = self._editor.apply(edit)
        if then is not None and not then[0] and ends_in_lines(tree.root.value, tree.text()):
            unended(tree.root.value)
        was, self._edited = self._edited, True
        if text is not None:
            self._prove(text, was=was)
        if recorded[0] and recorded == self._ends():
            return done
        return _with_facts(done, before=recorded, after=self._ends())

    def _is_delicate(self) -> bool:
        """Whether what an edit makes of this file may be known only from the whole of it."""
        if self._odd_breaks is None:
            self._odd_breaks = has_odd_breaks(self._encoded.text)
        return self._odd_breaks or not self.tree.literal

    def _prove(self, text: str, *, was: bool) -> None:
        """Verify the whole file now; go back to ``text``, edited before or not, when it cannot be written."""
        try:
            self.render()
        except UnwritableEditError as error:
            self.tree.reset(text)
            self._edited = was
            if self._odd_breaks:
                raise
            reason = "the file ends with a block of text without a line end, nothing can follow it"
            raise UnwritableEditError(self.name, reason, line=error.line) from None

    def _ends(self) -> tuple[bool, str]:
        """Return whether the file as it is now ends with a line end, and what its line ends are."""
        encoded = self._encoded
        if encoded.final_newline:
            return True, encoded.newline
        tree = self.tree
        final = ends_in_lines(tree.root.value, tree.text())
        plain = encoded.newline == "\n" or not (final or "\n" in tree.text()[:-1])
        return final, "\n" if plain else encoded.newline

    def render(self) -> bytes:
        """Return the document's bytes, verified by an independent parse to mean exactly the edited values."""
        return proved([self], self._bounds) if self._edited else self.unproved()

    def unproved(self, *, ended: bool = False) -> bytes:
        """Return the document's bytes as they are now, for somebody who verifies the whole file.

        ``ended`` says that the last line is to be ended, also where the file has left that out.
        """
        if self._edited:
            self.tree.link()
            encoded = self._encoded._replace(final_newline=True) if ended else self._encoded
            return encoded.encode(self.tree.text())
        if self._data is None:
            text = self._encoded.text
            self._data = self._encoded.encode(text[self._composed.start : self._composed.stop])
        return self._data

    def locate(self, pointer: Pointer) -> Location:
        """Return where the entry at ``pointer``, or its nearest ancestor, stands in the parsed text."""
        root = self._parsed().root.value
        node: Node = root
        start, end = (node.start, content_end(node)) if self._composed.root is not None else (0, 0)
        finder = self._parsed()
        for token in pointer:
            entry = finder.find(node, token)
            if entry is None:
                break
            node = entry.value
            start = entry.key.start if entry.key is not None else node.start
            end = max(content_end(node), start)
        text = self._encoded.text
        return Location(*line_and_column(text, start), *line_and_column(text, end))

    def comments(self, pointer: Pointer) -> Comments:
        """Return the comments that belong to the entry at ``pointer``."""
        steps = self.tree.walk_to(pointer)
        container = steps[-1].container
        if len(steps) != len(pointer) + 1 or container is None:
            return Comments()
        entry = steps[-1].entry
        if container.flow:
            lead, own = comments_at(container, position_in(container, entry))
            return Comments(tuple(line.strip() for line in lead), own.strip() or None)
        beside = beside_text(entry)
        return Comments(above_lines(entry), beside.strip() if beside else None)

    def scalars(self) -> Iterator[ScalarSpan]:
        """Yield the scalar values of the parsed text in order (edits made since do not show): for masking."""
        stack: list[tuple[Pointer, Node]] = [((), self._parsed().root.value)]
        while stack:
            pointer, node = stack.pop()
            if type(node) is Scalar:
                yield ScalarSpan(pointer, node.text, node.start, node.end)
            elif type(node) is Collection:
                children = [
                    ((*pointer, number if entry.key is None else key_of(entry, self.name)), entry.value)
                    for number, entry in enumerate(node.entries)
                ]
                stack.extend(reversed(children))

    def hazards(self) -> Iterator[Hazard]:
        """Yield what is dangerous in the parsed text, edits aside."""
        if "!" not in self._encoded.text and "<<" not in self._encoded.text:
            return
        yield from find_hazards(self._parsed().root.value, self.name)

    def _parsed(self) -> Tree:
        """Return the tree of the parsed text, whatever was edited since."""
        if not self._edited:
            return self.tree
        encoded, start = self._read, self._composed.start
        found = compose(encoded.parsed, source=encoded.text, file=self.name, bounds=self._bounds)
        again = next(each for each in found if each.start == start)
        return Tree(self.name, encoded.text, again, self._bounds, above=self.above)


def _file_facts(side: Value) -> tuple[bool, str] | None:
    """Return what an edit has recorded about the ends of the lines of the whole file."""
    facts = side.get("file") if side else None
    return None if facts is None else (facts[0], facts[1])


def _with_facts(edit: Edit, *, before: tuple[bool, str], after: tuple[bool, str]) -> Edit:
    """Return ``edit`` with a record of line ends that an undo cannot see in the text any more."""
    was, became = edit.layout or (None, None)
    return replace(
        edit, layout=({**(was or {}), "file": list(before)}, {**(became or {}), "file": list(after)})
    )


def proved(parts: Sequence[YamlDocument], bounds: Bounds) -> bytes:
    """Return the bytes of the documents of a file; raises UnwritableEditError unless they say what those say.

    Where text at the end of the file demands it, the last line gets the line end that it had not.
    """
    last, file = parts[-1], parts[-1].name
    trees = [part.tree for part in parts]
    above = b"".join([part.unproved() for part in parts[:-1]])
    data = above + last.unproved()
    try:
        verify(trees, data, file=file, bounds=bounds)
    except UnwritableEditError:
        if last.final_newline:
            raise
        data = above + last.unproved(ended=True)
        verify(trees, data, file=file, bounds=bounds)
    return data
