"""A JSON file as a document: plain values to read, edits to apply, verified bytes to write."""

from collections.abc import Iterator

from configmig.documents.contract import Bounds, Comments, Location, ScalarSpan
from configmig.documents.encoding import decode, line_and_column
from configmig.documents.formats.json.commenting import comments_of
from configmig.documents.formats.json.editing import Editor
from configmig.documents.formats.json.emit import require_writable, value_text
from configmig.documents.formats.json.model import applied
from configmig.documents.formats.json.plain import blanked, is_same, read, strict
from configmig.documents.formats.json.scanner import scan
from configmig.documents.formats.json.snippets import marked
from configmig.documents.formats.json.style import Style
from configmig.documents.formats.json.tree import Entry, Node, Root
from configmig.edits import Edit, Value
from configmig.errors.documents import NotInFormatError, UnwritableEditError
from configmig.pointer import Pointer


class JsonDocument:
    """One JSON file; see ``documents.contract.Document`` for the contract."""

    format = "json"

    def __init__(self, name: str, data: bytes, *, bounds: Bounds) -> None:
        self.name = name
        self._data = data
        self._bounds = bounds
        self._mark, self._text = decode(data, file=name, language="JSON")
        self._value, has_comments = read(self._text, file=name, bounds=bounds)
        self._has_comments = has_comments or is_commented(name)
        self._parsed: Root | None = None
        self._editor: Editor | None = None
        self._edited = False

    @classmethod
    def create(cls, name: str, value: Value, *, comment: str | None = None) -> "JsonDocument":
        """Return a new document that holds ``value``, with ``comment`` (without its mark) at the top."""
        if comment and not is_commented(name):
            hint = f"call the file {name.rpartition('.')[0]}.jsonc if its programs read comments"
            raise NotInFormatError(name, "", language="JSON", what="comments", hint=hint)
        require_writable(value, file=name, pointer=())
        lines = marked(comment) if comment else ()
        text = "".join(line + "\n" for line in lines) + value_text(value, Style(), column="", broken=True)
        return cls(name, f"{text}\n".encode(), bounds=Bounds())

    def read(self) -> Value:
        """Return the root as plain values, edits included. Callers must not change it."""
        return self._value

    def apply(self, edit: Edit) -> Edit:
        """Make ``edit`` and return it completed; see the contract."""
        if self._editor is None:
            root = scan(self._text, file=self.name, bounds=self._bounds)
            self._editor = Editor(root, self._text, file=self.name, has_comments=self._has_comments)
        done = self._editor.apply(edit, self._value)
        self._value = applied(self._value, done)
        self._edited = True
        return done

    def render(self) -> bytes:
        """Return the file's bytes, verified by the standard library to mean exactly the edited values."""
        if not self._edited or self._editor is None:
            return self._data
        text = self._editor.root.text()
        with_comments = self._editor.has_comments or self._editor.is_restored
        try:
            found = strict(blanked(text) if with_comments else text)
        except (ValueError, RecursionError) as error:
            raise UnwritableEditError(self.name, f"the result is not valid ({error})") from None
        if not is_same(found, self._value):
            raise UnwritableEditError(self.name, "the result would not read back as the intended values")
        return (self._mark + text).encode("utf-8")

    def locate(self, pointer: Pointer) -> Location:
        """Return where the entry at ``pointer``, or its nearest ancestor, stands in the parsed text."""
        root = self._original()
        steps = root.walk(pointer)
        place: Entry | Root = steps[-1].entry if steps else root
        return Location(*line_and_column(self._text, place.start), *line_and_column(self._text, place.end))

    def comments(self, pointer: Pointer) -> Comments:
        """Return the comments that belong to the entry at ``pointer``."""
        root = self._editor.root if self._editor is not None else self._original()
        steps = root.walk(pointer)
        return comments_of(steps[-1]) if steps and len(steps) == len(pointer) else Comments()

    def scalars(self) -> Iterator[ScalarSpan]:
        """Yield the scalar values of the parsed text in order (edits made since do not show): for masking."""
        root = self._original()
        stack: list[tuple[Pointer, Node, int]] = [((), root.node, root.end)]
        while stack:
            pointer, node, end = stack.pop()
            if isinstance(node, str):
                says = str(strict(node)) if node.startswith('"') else node
                yield ScalarSpan(pointer, says, end - len(node), end)
                continue
            children = [
                ((*pointer, number if entry.key is None else entry.key), entry.node, entry.end)
                for number, entry in enumerate(node.entries)
            ]
            stack.extend(reversed(children))

    def _original(self) -> Root:
        """Return the tree of the parsed text, whatever was edited since."""
        if self._parsed is None:
            self._parsed = scan(self._text, file=self.name, bounds=self._bounds)
        return self._parsed


def is_commented(name: str) -> bool:
    """Whether the name of a file says that comments are welcome in it."""
    return name.lower().endswith(".jsonc")
