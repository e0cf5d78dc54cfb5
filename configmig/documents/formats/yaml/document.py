"""A YAML file as a document: plain values to read, edits to apply, verified bytes to write."""

from collections.abc import Iterator
from dataclasses import replace

from configmig.documents.contract import Bounds, Comments, Location, ScalarSpan
from configmig.documents.encoding import Source, line_and_column, read_source
from configmig.documents.formats.yaml.comments import above_lines, beside_text
from configmig.documents.formats.yaml.editing import Editor
from configmig.documents.formats.yaml.emit import Style, list_lines, mapping_lines, scalar_lines
from configmig.documents.formats.yaml.ending import ends_in_lines, has_odd_breaks, unended
from configmig.documents.formats.yaml.events import Composed, compose
from configmig.documents.formats.yaml.hazards import Hazard, find_hazards
from configmig.documents.formats.yaml.layout import content_end
from configmig.documents.formats.yaml.nodes import Collection, Node, Scalar, position_in
from configmig.documents.formats.yaml.siblings import comments_at
from configmig.documents.formats.yaml.tree import Tree
from configmig.documents.formats.yaml.values import key_of
from configmig.documents.formats.yaml.verify import verify
from configmig.edits import Edit, Value
from configmig.errors.documents import SeveralDocumentsError, UnwritableEditError
from configmig.pointer import Pointer


class YamlDocument:
    """One YAML file; see ``documents.contract.Document`` for the contract."""

    format = "yaml"

    def __init__(self, name: str, data: bytes, *, bounds: Bounds) -> None:
        self.name = name
        self._data = data
        self._bounds = bounds
        self._encoded = read_source(data, file=name, language="YAML", old_mac=True)
        self._composed = self._compose(self._encoded)
        self._tree: Tree | None = None
        self._editor: Editor | None = None
        self._edited = False
        self._odd_breaks: bool | None = None

    @classmethod
    def create(cls, name: str, value: Value, *, comment: str | None = None) -> "YamlDocument":
        """Return a new document that holds ``value``, with ``comment`` (without its mark) at the top."""
        style = Style()
        if isinstance(value, dict) and value:
            lines = mapping_lines(value, style)
        elif isinstance(value, list) and value:
            lines = list_lines(value, style)
        else:
            lines = scalar_lines(value, Style(literal=False)) if value is not None else []
        above = [f"# {line}".rstrip() for line in comment.split("\n")] + [""] if comment else []
        text = "".join(line + "\n" for line in above + lines)
        return cls(name, text.encode(), bounds=Bounds())

    def _compose(self, encoded: Source) -> Composed:
        return compose(encoded.parsed, source=encoded.text, file=self.name, bounds=self._bounds)

    def _whole(self) -> Tree:
        if self._composed.second >= 0:
            line, _ = line_and_column(self._encoded.text, self._composed.second)
            raise SeveralDocumentsError(self.name, line=line)
        if self._tree is None:
            self._tree = Tree(self.name, self._encoded.text, self._composed, self._bounds)
            self._tree.literal = self._encoded.final_newline or not self._encoded.text
        return self._tree

    def read(self) -> Value:
        """Return the root as plain values, edits included. Callers must not change it."""
        return self._whole().value()

    def apply(self, edit: Edit) -> Edit:
        """Make ``edit`` and return it completed; see the contract."""
        tree = self._whole()
        now, then = (_file_facts(side) for side in edit.layout or (None, None))
        if then is not None and now == self._ends():
            self._encoded = self._encoded._replace(final_newline=then[0], newline=then[1])
            tree.literal = then[0]
        else:
            then = None
        recorded = self._ends()
        if self._editor is None:
            self._editor = Editor(tree)
        text = tree.text() if self._is_delicate() and edit.layout is None else None
        done = self._editor.apply(edit)
        if then is not None and not then[0] and ends_in_lines(tree.root.value, tree.text()):
            unended(tree.root.value)
        if text is not None:
            self._prove(text)
        self._edited = True
        if recorded[0] and recorded == self._ends():
            return done
        return _with_facts(done, before=recorded, after=self._ends())

    def _is_delicate(self) -> bool:
        """Whether what an edit makes of this file may be known only from the whole of it."""
        if self._odd_breaks is None:
            self._odd_breaks = has_odd_breaks(self._encoded.text)
        return self._odd_breaks or not self._whole().literal

    def _prove(self, text: str) -> None:
        """Verify the whole file now; go back to ``text`` when it cannot be written."""
        try:
            self._verified()
        except UnwritableEditError as error:
            self._whole().reset(text)
            if self._odd_breaks:
                raise
            reason = "the file ends with a block of text without a line end, nothing can follow it"
            raise UnwritableEditError(self.name, reason, line=error.line) from None

    def _ends(self) -> tuple[bool, str]:
        """Return whether the file as it is now ends with a line end, and what its line ends are."""
        encoded = self._encoded
        if encoded.final_newline:
            return True, encoded.newline
        tree = self._whole()
        final = ends_in_lines(tree.root.value, tree.text())
        plain = encoded.newline == "\n" or not (final or "\n" in tree.text()[:-1])
        return final, "\n" if plain else encoded.newline

    def render(self) -> bytes:
        """Return the file's bytes, verified by an independent parse to mean exactly the edited values."""
        if not self._edited:
            return self._data
        return self._verified()

    def _verified(self) -> bytes:
        tree = self._whole()
        tree.link()
        text = tree.text()
        data = self._encoded.encode(text)
        try:
            verify(tree, data, file=self.name, bounds=self._bounds)
        except UnwritableEditError:
            if self._encoded.final_newline:
                raise
            data = self._encoded._replace(final_newline=True).encode(text)
            verify(tree, data, file=self.name, bounds=self._bounds)
        return data

    def locate(self, pointer: Pointer) -> Location:
        """Return where the entry at ``pointer``, or its nearest ancestor, stands in the parsed text."""
        root = self._parsed().root.value
        node: Node = root
        start, end = (node.start, content_end(node)) if self._composed.root is not None else (0, 0)
        finder = self._parsed()
        for token in pointer:
            target = node
            entry = finder.find(target, token)
            if entry is None:
                break
            node = entry.value
            start = entry.key.start if entry.key is not None else node.start
            end = max(content_end(node), start)
        text = self._encoded.text
        return Location(*line_and_column(text, start), *line_and_column(text, end))

    def comments(self, pointer: Pointer) -> Comments:
        """Return the comments that belong to the entry at ``pointer``."""
        steps = self._whole().walk_to(pointer)
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
        yield from find_hazards(self._parsed().root.value, self.name)

    def _parsed(self) -> Tree:
        """Return the tree of the parsed text, whatever was edited since."""
        if not self._edited:
            return self._whole()
        return Tree(self.name, self._encoded.text, self._compose(self._encoded), self._bounds)


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
