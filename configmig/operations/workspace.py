"""All files of a root in memory: parsed when first needed, changed by edits alone, written by nobody here."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from configmig.documents import Document, parse
from configmig.documents.contract import Bounds
from configmig.edits import Edit, Value, invert_all
from configmig.errors import ConfigmigError
from configmig.errors.operations import FileTakenError, UnknownFileError
from configmig.operations.following import Shift
from configmig.operations.paths import resolve
from configmig.pointer import Pointer

_DEFAULT = Bounds()


class Workspace:
    """The files of one configuration while revisions work on them.

    Nothing outside is touched: ``files`` (name → bytes) goes in, ``render`` gives the result, and
    ``take_edits`` what was done. A file that was not edited gives back its own bytes, and is not even parsed
    unless it is read.
    """

    def __init__(self, files: Mapping[str, bytes], *, bounds: Bounds = _DEFAULT) -> None:
        self.bounds = bounds
        self._sources = dict(files)
        self._documents: dict[str, Document] = {}
        self._edited: set[str] = set()
        self._edits: list[Edit] = []
        self._taken = 0
        self._shifts: list[Shift] = []
        """The edits that may have moved other places than their own; the rest nobody needs to follow."""
        self._epoch = 0

    def names(self) -> tuple[str, ...]:
        """Return the names of all files, sorted."""
        return tuple(sorted(self._sources))

    def has_file(self, name: str) -> bool:
        """True when there is a file ``name``."""
        return name in self._sources

    def document(self, name: str) -> Document:
        """Return the document of a file, parsed on first use.

        Raises UnknownFileError, and the errors of ``documents`` for a file that cannot be read.
        """
        if name not in self._documents:
            self._require(name)
            self._documents[name] = self._parse(name)
        return self._documents[name]

    def read(self, name: str) -> Value:
        """Return the values of a file, edits included; they are the workspace's own: do not change them."""
        return self.document(name).read()

    def apply(self, edit: Edit) -> Edit:
        """Make ``edit``, record it, and return it completed.

        Raises UnknownFileError, FileTakenError or an error of ``documents``; then nothing has changed.
        """
        done, shift = self._perform(edit)
        self._edits.append(done)
        if shift.concerns_others:
            self._shifts.append(shift)
        return done

    def take_edits(self) -> tuple[Edit, ...]:
        """Return the edits that were made since the last call."""
        fresh = tuple(self._edits[self._taken :])
        self._taken = len(self._edits)
        return fresh

    def render(self) -> dict[str, bytes]:
        """Return the bytes of every file as it is now.

        Raises an error of ``documents`` where an edit cannot be written without harming the rest of the file.
        """
        return {name: self.content(name) for name in self.names()}

    def content(self, name: str) -> bytes:
        """Return the bytes of one file as it is now; raises as ``render`` does, and UnknownFileError."""
        self._require(name)
        return self._documents[name].render() if name in self._edited else self._sources[name]

    def probe(self, file: str, *edits: Edit) -> Edit | None:
        """Return the last of ``edits`` as made on a scratch copy of ``file``; None where it cannot be.

        So the source text of an entry becomes known, here (``before_text``) or elsewhere (``after_text``).
        """
        try:
            scratch = self.scratch(file)
            return [scratch.apply(edit) for edit in edits][-1]
        except ConfigmigError:
            return None

    def scratch(self, file: str) -> Document:
        """Return a copy of the document of ``file`` as it is now; what is done to it is done nowhere else."""
        return parse(file, self.content(file), limits=self.bounds)

    @property
    def age(self) -> int:
        """How many edits so far moved other places than their own."""
        return len(self._shifts)

    @property
    def epoch(self) -> int:
        """How often edits were taken back; a place followed in an earlier epoch is followed anew."""
        return self._epoch

    def shifts(self, start: int = 0) -> Sequence[Shift]:
        """Return what moved places since the workspace had the age ``start``."""
        return self._shifts[start:]

    def join_as_move(self) -> None:
        """Let places follow the last two edits, a removal and an addition, as the one move that they are."""
        added, to_list = self._edits[-1], False
        if self._shifts[-1].edit is added:
            to_list = self._shifts.pop().to_list
        removed, from_list, _ = self._shifts.pop()
        moved = replace(removed, kind="move", target=added.pointer, target_file=added.file)
        self._shifts.append(Shift(moved, from_list=from_list, to_list=to_list))

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Make what happens inside all or nothing: an exception takes back the edits made since."""
        mark, age = len(self._edits), len(self._shifts)
        try:
            yield
        except BaseException:
            undo = invert_all(self._edits[mark:])
            self._epoch += 1
            del self._edits[mark:], self._shifts[age:]
            for edit in undo:
                self._perform(edit)
            raise

    def _perform(self, edit: Edit) -> tuple[Edit, Shift]:
        match edit.kind:
            case "create_file":
                return self._create_file(edit), Shift(edit, from_list=False, to_list=False)
            case "remove_file":
                return self._remove_file(edit), Shift(edit, from_list=False, to_list=False)
            case "rename_file":
                return self._rename_file(edit), Shift(edit, from_list=False, to_list=False)
            case _:
                document = self.document(edit.file)
                from_list = _is_item(document, edit.pointer)
                done = document.apply(edit)
                self._edited.add(edit.file)
                to_list = _is_item(document, done.target or done.pointer)
                return done, Shift(done, from_list=from_list, to_list=to_list)

    def _create_file(self, edit: Edit) -> Edit:
        if edit.file in self._sources:
            raise FileTakenError("create_file", edit.file)
        self._sources[edit.file] = _encode(edit.after_text or "")
        return edit

    def _remove_file(self, edit: Edit) -> Edit:
        text = _decode(self.content(edit.file))
        self._forget(edit.file)
        return replace(edit, before_text=text)

    def _rename_file(self, edit: Edit) -> Edit:
        name = edit.target_file or edit.file
        content = self.content(edit.file)
        if name in self._sources:
            raise FileTakenError("rename_file", name)
        self._forget(edit.file)
        self._sources[name] = content
        return edit

    def _forget(self, name: str) -> None:
        del self._sources[name]
        self._documents.pop(name, None)
        self._edited.discard(name)

    def _parse(self, name: str) -> Document:
        return parse(name, self._sources[name], limits=self.bounds)

    def _require(self, name: str) -> None:
        if name not in self._sources:
            raise UnknownFileError(str(name), self._sources)


def _is_item(document: Document, pointer: Pointer) -> bool:
    """True when the parent of ``pointer`` is a list."""
    parent = resolve(document.read(), pointer[:-1]) if pointer else None
    return parent is not None and isinstance(parent[1], list)


def _decode(data: bytes) -> str:
    # Whatever the bytes are, the text gives them back; a lone surrogate stands for a byte that is not UTF-8.
    return data.decode("utf-8", "surrogateescape")


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
