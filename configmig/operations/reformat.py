"""Write an entry anew, in the style of its file, so that an edit becomes possible that its text refuses."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from difflib import SequenceMatcher
from typing import NamedTuple

from configmig.documents import Document, parse
from configmig.documents.contract import Bounds
from configmig.edits import Edit, Reformat
from configmig.errors import ConfigmigError
from configmig.errors.documents import LOSSLESS, Lossless
from configmig.operations.paths import MISSING, find_token, resolve
from configmig.operations.translate import translated_entry, translated_file
from configmig.operations.values import copy_value, is_same
from configmig.pointer import Pointer

_MARK = "\ufeff".encode()


class Source(NamedTuple):
    """A file as it is now, which is read again for every attempt."""

    name: str
    data: bytes
    bounds: Bounds

    def document(self) -> Document:
        """Return the file as a document of the caller's own."""
        return parse(self.name, self.data, limits=self.bounds)


def reformats(source: Source, edit: Edit) -> Iterator[Edit]:
    """Yield ways to write a part of the file anew, the smallest part first, so that ``edit`` can be made.

    Each is an edit of the kind ``reformat`` after which ``edit`` was made and verified on a copy. The values
    and their order stay; comments go along where they have a place, the others are in its texts.
    """
    for pointer in _parts(source.document(), edit):
        for text in _rewritten(source, pointer):
            # What is set off from the entry above it by a blank line may have become the first.
            data = text if source.data.startswith(b"\n") else text.lstrip(b"\n")
            fresh = source._replace(data=data)
            if data == source.data or not _is_same_file(source, fresh) or _is_impossible(fresh, edit):
                continue
            yield _difference(source, data, pointer)


def objection(source: Source, edit: Edit) -> Lossless | None:
    """Return why ``edit`` cannot be made and written, None where it can; other errors are raised."""
    try:
        _after(source, edit)
    except LOSSLESS as error:
        return error
    return None


def told(original: bytes, source: Source, edit: Edit, reason: str) -> Reformat:
    """Return what there is to say about a ``reformat`` of ``source``: its lines in the ``original`` file."""
    old, now = _lines(original), _lines(source.data)
    start = edit.position or 0
    end = start + len(_lines(_encoded(edit.before_text).removesuffix(b"\n")))
    first, last = _lines_before(old, now, start, end)
    return Reformat(edit.file, edit.pointer, first + 1, last, reason)


def _lines_before(old: list[bytes], now: list[bytes], start: int, end: int) -> tuple[int, int]:
    """Return the lines of an older text that became the lines from ``start`` to ``end`` of a newer one."""
    first, last = len(old), 0
    for _, a, b, c, d in SequenceMatcher(None, old, now, autojunk=False).get_opcodes():
        if d <= start or c >= end:
            continue
        is_same_length = b - a == d - c
        first = min(first, a + max(start - c, 0) if is_same_length else a)
        last = max(last, b - max(d - end, 0) if is_same_length else b)
    return min(first, last), last


def patched(data: bytes, edit: Edit) -> bytes | None:
    """Return a file with the lines of a ``reformat`` exchanged; None where it does not hold them (once)."""
    old, new = _encoded(edit.before_text), _encoded(edit.after_text)
    lines = _lines(data)
    start = sum(len(line) for line in lines[: edit.position or 0])
    if not data.startswith(old, start) or not old:
        places = [at for at in _starts(lines) if data.startswith(old, at)]
        if len(places) != 1 or not old:
            return None
        start = places[0]
    return data[:start] + new + data[start + len(old) :]


def _parts(document: Document, edit: Edit) -> Iterator[Pointer]:
    """Yield the places to write anew, from the edit's own entry up to the whole file."""
    root = document.read()
    ends = [edit.pointer] if edit.target is None else [edit.pointer, edit.target]
    places = {end[:depth] for end in ends for depth in range(len(end) + 1)}
    for place in sorted(places, key=lambda each: (-len(each), str(each))):
        found = resolve(root, place)
        if found is not None and (isinstance(found[1], dict | list) or place in ends):
            yield found[0]


def _rewritten(source: Source, pointer: Pointer) -> Iterator[bytes]:
    """Yield the file with the entry at ``pointer`` in a new text, in the ways that there are."""
    if not pointer:
        with suppress(ConfigmigError):
            yield _like(source, _whole(source))
        return
    document, scratch = source.document(), source.document()
    found = resolve(document.read(), pointer)
    siblings = resolve(document.read(), pointer[:-1])
    assert found is not None and siblings is not None  # noqa: S101, PT018 - _parts yields what is there
    key = find_token(siblings[1], pointer[-1])
    position = list(siblings[1]).index(key) if isinstance(siblings[1], dict) else key
    if key is MISSING:
        return
    value = copy_value(found[1])
    remove = Edit(kind="remove", file=source.name, pointer=pointer)
    with suppress(ConfigmigError):
        scratch.apply(remove)
        text = translated_entry(document, pointer, scratch, pointer, position, data=source.data)
        again = Edit(kind="replace", file=source.name, pointer=pointer, after=value, after_text=text)
        again = replace(again, after_text=text and text.lstrip("\n"))  # blank lines above it are there
        added = Edit(
            kind="add", file=source.name, pointer=pointer, after=value, after_text=text, position=position
        )
        for edits in ((again,), (remove, added)):
            with suppress(ConfigmigError):
                yield _after(source, *edits)


def _whole(source: Source) -> bytes:
    document = source.document()
    return translated_file(document, source.data, source.name, bounds=source.bounds).encode()


def _like(source: Source, data: bytes) -> bytes:
    """Return a new file with the line ends and the mark at the top that the old one has."""
    if b"\r\n" in source.data and b"\n" not in source.data.replace(b"\r\n", b""):
        data = data.replace(b"\n", b"\r\n")
    return _MARK + data if source.data.startswith(_MARK) else data


def _after(source: Source, *edits: Edit) -> bytes:
    document = source.document()
    for edit in edits:
        document.apply(edit)
    return document.render()


def _is_impossible(source: Source, edit: Edit) -> bool:
    try:
        _after(source, edit)
    except ConfigmigError:
        return True
    return False


def _is_same_file(source: Source, fresh: Source) -> bool:
    try:
        old, new = source.document().read(), fresh.document().read()
    except ConfigmigError:
        return False
    return is_same(old, new) and _order(old) == _order(new)


def _order(value: object) -> object:
    if isinstance(value, dict):
        return [(key, _order(child)) for key, child in value.items()]
    return [_order(child) for child in value] if isinstance(value, list) else None


def _difference(source: Source, data: bytes, pointer: Pointer) -> Edit:
    """Return the edit that exchanges the lines in which two versions of a file differ."""
    old, new = _lines(source.data), _lines(data)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    # A line that is only added has no text that would be found again: take the one above or below it along.
    if len(old) - end <= start or len(new) - end <= start:
        start, end = max(start - 1, 0), end if start else max(end - 1, 0)
    return Edit(
        kind="reformat",
        file=source.name,
        pointer=pointer,
        position=start,
        before_text=_decoded(b"".join(old[start : len(old) - end])),
        after_text=_decoded(b"".join(new[start : len(new) - end])),
    )


def _common(one: list[bytes], other: list[bytes]) -> int:
    """Return how many lines two texts have in common at the top."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


def _lines(data: bytes) -> list[bytes]:
    return [line + b"\n" for line in data.split(b"\n")[:-1]] + [data.split(b"\n")[-1]]


def _starts(lines: list[bytes]) -> Iterator[int]:
    at = 0
    for line in lines:
        yield at
        at += len(line)


def _encoded(text: str | None) -> bytes:
    return (text or "").encode("utf-8", "surrogateescape")


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
