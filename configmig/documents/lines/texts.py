"""Values and texts of files of ``key = value`` lines: what may be written, and what a recorded text says."""

from dataclasses import replace

from configmig.documents.lines.chunks import Chunk, runs
from configmig.documents.lines.keyed import KeyedSheet, Line
from configmig.edits import Value
from configmig.errors.documents import DocumentError, NotInFormatError
from configmig.pointer import Pointer, format_pointer


def require_texts(sheet: KeyedSheet, pointer: Pointer, value: Value, *, again: bool = False) -> Value:
    """Return ``value`` as the file can hold it at ``pointer``: numbers become texts.

    ``again`` says that it was there once: what few programs read may stand there again.

    Raises NotInFormatError for what the format has no way to write there.
    """
    if isinstance(value, dict):
        deepest = 1 if sheet.dialect.has_sections else 0
        if len(pointer) > deepest:
            what = "sections within sections" if deepest else "values within values"
            raise _refusal(
                sheet, pointer, what, "give a single value, or join the names: a_b instead of a: {b: …}"
            )
        for key in value:
            if not isinstance(key, str):
                raise _refusal(sheet, pointer, f"keys like {key!r} that are not text", "give the key as text")
        return {
            key: require_texts(sheet, (*pointer, key), child, again=again) for key, child in value.items()
        }
    if isinstance(value, list):
        raise _refusal(sheet, pointer, "lists", "join the items into one text")
    if len(pointer) == 1 and sheet.dialect.has_sections and not sheet.free.pairs and not again:
        raise _refusal(sheet, pointer, "keys outside a section", "put the key into a section")
    if isinstance(value, bool):
        raise _refusal(
            sheet, pointer, "true and false", 'give the text that the program reads: "true", "yes", "1"'
        )
    if value is None and not again and not any(_is_bare(chunk) for chunk in sheet.chunks.list):
        raise _refusal(sheet, pointer, "null", 'remove the entry, or set it to the empty text ""')
    return value if value is None or isinstance(value, str) else repr(value)


def _is_bare(chunk: Chunk[Line]) -> bool:
    return chunk.statement.kind == "pair" and chunk.statement.value is None


def _refusal(sheet: KeyedSheet, pointer: Pointer, what: str, hint: str) -> NotInFormatError:
    place = format_pointer(pointer)
    return NotInFormatError(sheet.file, place, language=sheet.dialect.language, what=what, hint=hint)


def own_text(sheet: KeyedSheet, numbers: list[int]) -> str:
    """Return the text of an entry with its comments."""
    parts = []
    for first, last in runs(numbers):
        parts.append(sheet.chunks.own_text(first))
        parts += [sheet.chunks[number].text for number in range(first + 1, last + 1)]
    return "".join(parts)


def read_texts(sheet: KeyedSheet, text: str, name: str, value: Value) -> tuple[Chunk[Line], ...] | None:
    """Return ``text`` as statements under ``name``; None when they do not say ``value``."""
    chunks = _scan(sheet, text)
    if not chunks:
        return None
    is_section = isinstance(value, dict)
    if (chunks[0].statement.kind == "section") is not is_section:
        return None
    named = "".join(_renamed(chunk, name, is_section=is_section) for chunk in chunks)
    chunks = _scan(sheet, named)
    if not is_section:
        one = len(chunks) == 1 and chunks[0].statement.kind == "pair"
        return chunks if one and _said(chunks[0]) == (name, value) else None
    headers = {chunk.statement.name for chunk in chunks if chunk.statement.kind == "section"}
    pairs = [_said(chunk) for chunk in chunks if chunk.statement.kind == "pair"]
    says = headers == {name} and dict(pairs) == value and len(pairs) == len(value)
    return chunks if says and chunks[0].statement.kind == "section" else None


def _said(chunk: Chunk[Line]) -> tuple[str, str | None]:
    return chunk.statement.name, chunk.statement.value


def _renamed(chunk: Chunk[Line], name: str, *, is_section: bool) -> str:
    line = chunk.statement
    if (line.kind == "section") is not is_section:
        return chunk.text
    return chunk.loose + chunk.body[: line.start] + name + chunk.body[line.end :]


def _scan(sheet: KeyedSheet, text: str) -> tuple[Chunk[Line], ...]:
    try:
        found = sheet.dialect.scan(text if text.endswith("\n") else text + "\n", file=sheet.file, inside=True)
    except DocumentError:
        return ()
    return () if found.tail.strip() else tuple(replace(chunk) for chunk in found.list)
