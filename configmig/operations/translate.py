"""Entries and whole files in another format, with the comments that it has a place for."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from configmig.documents import Comments, Document, create, parse
from configmig.documents.contract import Bounds
from configmig.documents.remarks import Remark, remarks, said
from configmig.documents.table import format_of
from configmig.edits import Edit, Value
from configmig.errors import ConfigmigError
from configmig.errors.documents import NotInFormatError
from configmig.errors.operations import FileFormatError
from configmig.operations.paths import resolve
from configmig.operations.values import is_same
from configmig.pointer import Pointer

_MARKS = {"yaml": ("#",), "toml": ("#",), "dotenv": ("#",), "ini": (";", "#"), "json": ("//", "/*")}
_TEXTS_ALONE = ("ini", "dotenv")


def translated_entry(
    source: Document,
    pointer: Pointer,
    target: Document,
    goal: Pointer,
    position: int | None,
    *,
    data: bytes | None = None,
) -> str | None:
    """Return the text that an entry of ``source`` would have at ``goal``, comments and all.

    ``target`` is a scratch copy and is changed. With ``data``, the bytes that ``source`` was parsed from with
    no edit since, comments in the entry that belong to nobody go along too, as in ``translated_file``. None
    where the value must do, or cannot stand there.
    """
    found = resolve(source.read(), pointer)
    if found is None:
        return None
    try:
        if not target.read():
            # The first comment of a file is about the file; below one, that of the entry stays its own.
            target = _created(target.name, {}, [Remark(1, "-", "")])
        target.apply(Edit(kind="add", file=target.name, pointer=goal, after=found[1], position=position))
        places = [(*pointer, *place) for place in _places(found[1])]
        given = _comments_inside(source, data, pointer, places) if data is not None else {}
        for place in places:
            own = given.get(place) or source.comments(place)
            _comment(target, (*goal, *place[len(pointer) :]), own)
        return target.apply(Edit(kind="remove", file=target.name, pointer=goal)).before_text
    except ConfigmigError:
        return None


def translated_file(source: Document, data: bytes, name: str, *, bounds: Bounds) -> str:
    """Return the text of a file ``name``, in its own format, that says what ``source`` does.

    ``data`` is what ``source`` was parsed from, with no edit since.

    A comment that is no entry's own goes above the entry that follows it. Raises the errors of ``documents``
    for what the new format cannot hold.
    """
    value = source.read()
    places = sorted(
        ((source.locate(place).line, place) for place in _places(value) if place),
        key=_by_line,
    )
    loose = _loose(source, data, [place for _, place in places])
    header = [each for each in loose if places and each.line < places[0][0]]
    document = _created(name, value, header if places else loose)
    left = [each for each in loose if each not in header] if places else []
    given, left = _given(source, places, left)
    for _, place in places:
        _comment(document, place, given[place])
    text = document.render().decode("utf-8") + _end(name, left)
    held = parse(name, text.encode("utf-8"), limits=bounds).read()
    if not is_same(held, _like(document, value)):
        raise FileFormatError("convert_file", name, f"{document.format} does not hold the values as they are")
    return text


def _comments_inside(
    source: Document, data: bytes, pointer: Pointer, places: list[Pointer]
) -> dict[Pointer, Comments]:
    """Return the comments of an entry and of what is in it, with those of nobody between its lines."""
    at = source.locate(pointer)
    loose = [each for each in _loose(source, data, places) if at.line <= each.line <= at.end_line]
    lined = sorted(((source.locate(place).line, place) for place in places), key=_by_line)
    given, left = _given(source, lined, loose)
    own = given[pointer]
    told = tuple(f"{each.mark} {each.text}" for each in left)
    return {**given, pointer: Comments((*own.above, *told), own.beside)}


def _by_line(place: tuple[int, Pointer]) -> tuple[int, int]:
    return place[0], len(place[1])


def _given(
    source: Document, places: list[tuple[int, Pointer]], loose: list[Remark]
) -> tuple[dict[Pointer, Comments], list[Remark]]:
    """Return the comments of each place, loose ones given to the next, and those that no place follows.

    A loose comment on the line where an entry begins is beside it; ``places`` come in their order.
    """
    given: dict[Pointer, Comments] = {}
    owners = _owners(source, places)
    for line, place in places:
        above = [each for each in loose if each.line < line]
        loose = loose[len(above) :]
        own = source.comments(place)
        lines = (*(f"{each.mark} {each.text}" for each in above), *own.above)
        beside = own.beside
        if beside is None and loose and owners.get(loose[0].line) == place:
            beside = f"{loose[0].mark} {loose[0].text}"
            loose = loose[1:]
        given[place] = Comments(lines, beside)
    return given, loose


def _owners(source: Document, places: list[tuple[int, Pointer]]) -> dict[int, Pointer]:
    """Return whose a comment at the end of a line is: the outermost entry's there, best of those that end."""
    owners: dict[int, Pointer] = {}
    for line, place in reversed(places):
        if line not in owners or source.locate(place).end_line == line:
            owners[line] = place
    for line, place in reversed(places):
        if source.locate(owners[line]).end_line != line:
            owners[line] = place
    return owners


def _places(value: Value) -> Iterator[Pointer]:
    yield ()
    children: Iterable[tuple[Value, Value]] = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for key, child in children:
        yield from ((key, *place) for place in _places(child))


def _loose(source: Document, data: bytes, places: Iterable[Pointer]) -> list[Remark]:
    """Return the comments that belong to no entry."""
    found = [source.comments(place) for place in places]
    texts = [text for each in found for text in (*each.above, each.beside or "")]
    owned = Counter(said(line) for text in texts for line in text.split("\n"))
    loose = []
    # Where the same is said twice, what comes first is about the file.
    for each in reversed(remarks(source, data)):
        if owned[each.text] > 0:
            owned[each.text] -= 1
        else:
            loose.append(each)
    return loose[::-1]


def _created(name: str, value: Value, header: Iterable[Remark]) -> Document:
    """Return a new file below ``header``, or without it in a format that has no comments."""
    comment = "\n".join(each.text for each in header)
    try:
        return create(name, value, comment=comment or None)
    except NotInFormatError:
        return create(name, value)


def _comment(document: Document, place: Pointer, comments: Comments) -> None:
    """Write the comments of an entry where the format has a place for them."""
    above = [_retold(line, document.format) for line in comments.above]
    beside = _retold(comments.beside, document.format) if comments.beside else None
    if beside and not _written(document, place, "beside", [beside]):
        above.append(beside)
    if above:
        _written(document, place, "above", above)


def _written(document: Document, place: Pointer, where: Literal["above", "beside"], lines: list[str]) -> bool:
    text = "\n".join(lines)
    try:
        document.apply(Edit(kind="comment", file=document.name, pointer=place, where=where, after_text=text))
    except ConfigmigError:
        return False
    return True


def _retold(comment: str, format_: str) -> str:
    """Return a comment without the marks that mean nothing in another format."""
    return "\n".join(_unmarked(line, format_) for line in comment.split("\n"))


def _unmarked(line: str, format_: str) -> str:
    bare = line.strip()
    if bare.startswith(_MARKS[format_]):
        return bare
    bare = bare.removesuffix("*/").rstrip()
    if bare.startswith(("//", "/*")):
        bare = bare[2:]
    return bare.lstrip("#;/").strip()


def _end(name: str, lines: Iterable[Remark]) -> str:
    """Return comments as they end a file; nothing where a format has none."""
    mark = _MARKS[format_of(name) or ""][0]
    has_comments = mark != "//" or name.lower().endswith(".jsonc")
    return "".join(f"{mark} {each.text}\n" for each in lines) if has_comments else ""


def _like(document: Document, value: Value) -> Value:
    return _texts(value) if document.format in _TEXTS_ALONE else value


def _texts(value: Value) -> Value:
    """Return a value as a format that knows texts alone holds it."""
    if isinstance(value, dict):
        return {str(key): _texts(child) for key, child in value.items()}
    return value if value is None or isinstance(value, str) else repr(value)
