"""All files of a root in memory: parsed when first needed, changed by edits alone, written by nobody here."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace

from configmig.documents import Document, parse
from configmig.documents.contract import Bounds
from configmig.edits import Edit, Reformat, Value, invert_all
from configmig.errors import ConfigmigError
from configmig.errors.documents import LOSSLESS, Lossless, NoSuchPlaceError, offer_reformat
from configmig.errors.operations import FileTakenError, UnknownFileError
from configmig.operations import reformat
from configmig.operations.following import Shift
from configmig.operations.paths import resolve
from configmig.operations.tracking import Tracking
from configmig.operations.values import is_same
from configmig.pointer import Pointer, format_pointer

_DEFAULT = Bounds()


class Workspace:
    """The files of one configuration while revisions work on them.

    Nothing outside is touched: ``files`` (name → bytes) goes in, ``render`` gives the result, and
    ``take_edits`` what was done. A file that was not edited gives back its own bytes, and is not even parsed
    unless it is read.

    With ``allow_reformat`` an edit that a file cannot take without loss is made all the same: the smallest
    part of the file that stands in its way is written anew first, which is an edit of its own (``reformat``).
    """

    def __init__(
        self, files: Mapping[str, bytes], *, bounds: Bounds = _DEFAULT, allow_reformat: bool = False
    ) -> None:
        self.bounds = bounds
        self.allow_reformat = allow_reformat
        self._sources = dict(files)
        self._documents: dict[str, Document] = {}
        self._edited: set[str] = set()
        self._edits: list[Edit] = []
        self._taken = 0
        self.tracking = Tracking(self.read)
        """Where the places are that somebody follows."""
        self._reformats: list[tuple[Edit, Reformat]] = []
        self._opened: dict[str, int] = {}
        """How many edits there were when a document was parsed."""

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
            self._opened[name] = len(self._edits)
        return self._documents[name]

    def read(self, name: str) -> Value:
        """Return the values of a file, edits included; they are the workspace's own: do not change them."""
        return self.document(name).read()

    def apply(self, edit: Edit) -> Edit:
        """Make ``edit``, record it, and return it completed.

        Raises UnknownFileError, FileTakenError or an error of ``documents``; then nothing has changed.
        """
        try:
            done, shift = self._perform(edit)
        except LOSSLESS as error:
            self._reformat(edit, error)
            done, shift = self._perform(edit)
        self._edits.append(done)
        self.tracking.make(shift)
        return done

    def take_edits(self) -> tuple[Edit, ...]:
        """Return the edits that were made since the last call."""
        fresh = tuple(self._edits[self._taken :])
        self._taken = len(self._edits)
        return fresh

    @property
    def reformats(self) -> tuple[Reformat, ...]:
        """What was written anew, with the lines that it took in the files as they came."""
        made = {id(edit) for edit in self._edits}
        return tuple(told for edit, told in self._reformats if id(edit) in made)

    def render(self) -> dict[str, bytes]:
        """Return the bytes of every file as it is now.

        Raises an error of ``documents`` where an edit cannot be written without harming the rest of the file.
        """
        return {name: self.content(name) for name in self.names()}

    def content(self, name: str) -> bytes:
        """Return the bytes of one file as it is now; raises as ``render`` does, and UnknownFileError."""
        self._require(name)
        if name not in self._edited:
            return self._sources[name]
        try:
            return self._documents[name].render()
        except LOSSLESS:
            if not self.allow_reformat:
                raise
        self._mend(name)
        return self._documents[name].render()

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

    def join_as_move(self, added: Edit | None = None) -> None:
        """Let places follow the last removal and ``added``, by default the edit after it, as the one move."""
        added = added or self._edits[-1]
        self.tracking.join(added, is_item=_is_item(self.document(added.file), added.pointer))

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Make what happens inside all or nothing: an exception takes back the edits made since."""
        mark, followed = len(self._edits), self.tracking.mark
        try:
            yield
        except BaseException:
            undo = invert_all(self._edits[mark:])
            self.tracking.take_back(followed)
            del self._edits[mark:]
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
            case "reformat":
                return self._exchange(edit), Shift(edit, from_list=False, to_list=False)
            case _:
                document = self.document(edit.file)
                from_list = _is_item(document, edit.pointer)
                done = document.apply(edit)
                self._edited.add(edit.file)
                to_list = _is_item(document, done.target or done.pointer)
                return done, Shift(done, from_list=from_list, to_list=to_list)

    def _exchange(self, edit: Edit) -> Edit:
        data = reformat.patched(self.content(edit.file), edit)
        fresh = None
        with suppress(ConfigmigError):
            fresh = None if data is None else parse(edit.file, data, limits=self.bounds)
        if fresh is None or not is_same(fresh.read(), self.read(edit.file)):
            raise NoSuchPlaceError(edit.file, format_pointer(edit.pointer), nearest="")
        self._documents[edit.file] = fresh
        self._edited.add(edit.file)
        return edit

    def _reformat(self, edit: Edit, error: Lossless) -> None:
        """Write the smallest part of a file anew that makes ``edit`` possible; raise ``error`` for none.

        Without leave to do so it raises too, with a hint at the option where that would help.
        """
        source = reformat.Source(edit.file, self.content(edit.file), self.bounds)
        made = next(reformat.reformats(source, edit), None)
        if made is not None and not self.allow_reformat:
            offer_reformat(error, edit.file)
        if made is None or not self.allow_reformat:
            raise error
        told = reformat.told(self._sources[edit.file], source, made, getattr(error, "reason", error.message))
        self._exchange(made)
        self._edits.append(made)
        self._reformats.append((made, told))

    def _mend(self, name: str) -> None:
        """Make the edits of a file again, each verified at once, and write anew what stands in their way."""
        start = self._opened[name]
        if start < self._taken:
            return
        again = Workspace({name: self._sources[name]}, bounds=self.bounds, allow_reformat=True)
        edits: list[Edit] = []
        for edit in self._edits[start:]:
            if edit.file == name:
                again.apply_verified(edit)
                edits += again.take_edits()
            else:
                edits.append(edit)
        self._edits[start:] = edits
        self._reformats += again._reformats
        self._documents[name] = again.document(name)

    def apply_verified(self, edit: Edit) -> None:
        """Make ``edit`` where the file can be written afterwards, else write a part of it anew first."""
        source = reformat.Source(edit.file, self.content(edit.file), self.bounds)
        bare = replace(edit, layout=None, after_text=edit.after_text if edit.kind == "comment" else None)
        for each in (edit, bare):
            error = reformat.objection(source, each)
            if error is None:
                self.apply(each)
                return
            refused = error
        self._reformat(bare, refused)
        self.apply(bare)

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
