"""Text that an entry had once, or has elsewhere, made to fit a place: used where it still says the value."""

import re
import tomllib
from collections.abc import Sequence

from configmig.documents.formats.toml.emit import TIMES, key_text, time_of
from configmig.documents.formats.toml.sheet import TomlSheet
from configmig.documents.formats.toml.syntax import Statement
from configmig.documents.lines.chunks import Chunk
from configmig.documents.lines.model import is_same
from configmig.edits import Value
from configmig.errors.documents import DocumentError

_NEW_LINE = re.compile(r"\n")


def value_text(sheet: TomlSheet, texts: Sequence[str], value: Value) -> str | None:
    """Return how one of ``texts``, a pair or a bare value, writes ``value``; None where none does."""
    for text in texts:
        chunks = _statements(sheet, text)
        if len(chunks) == 1 and chunks[0].statement.value is not None:
            syntax = chunks[0].statement.value
            bare = chunks[0].body[syntax.start : syntax.end]
        else:
            bare = text.strip()
        if says(f"x = {bare}", ("x",), value) and len(_statements(sheet, f"x = {bare}\n")) == 1:
            return bare
    return None


def pair(
    sheet: TomlSheet, texts: Sequence[str], prefix: str, key: str, value: Value
) -> tuple[Chunk[Statement], ...] | None:
    """Return one of ``texts``, a pair with its comments, under the name ``key``; None where none fits."""
    for text in texts:
        chunks = _statements(sheet, text)
        if len(chunks) != 1 or chunks[0].statement.value is None:
            continue
        chunk = chunks[0]
        word = chunk.statement.words[-1]
        name = chunk.body[word.start : word.end] if word.name == key else key_text(key)
        pad = prefix[: len(prefix) - len(prefix.lstrip(" \t"))]
        old = chunk.body[: len(chunk.body) - len(chunk.body.lstrip(" \t"))]
        loose = _indented(chunk.loose, old, pad)
        fresh = _statements(sheet, f"{loose}{prefix}{name}{chunk.body[word.end :]}")
        syntax = fresh[0].statement.value if len(fresh) == 1 else None
        if syntax is not None and says(f"x = {fresh[0].body[syntax.start : syntax.end]}", ("x",), value):
            return fresh
    return None


def dotted(
    sheet: TomlSheet, texts: Sequence[str], prefix: str, key: str, value: Value
) -> tuple[Chunk[Statement], ...] | None:
    """Return one of ``texts``, pairs with dotted keys, under the name ``key``; None where none fits."""
    for text in texts:
        chunks = _statements(sheet, text)
        if not chunks or any(chunk.statement.kind != "pair" for chunk in chunks):
            continue
        for length in range(1, min(len(chunk.statement.words) for chunk in chunks)):
            ends = [chunk.body[chunk.statement.words[length - 1].end :] for chunk in chunks]
            if says("".join(f"x{end}" for end in ends), ("x",), value):
                pairs = zip(chunks, ends, strict=True)
                return _statements(
                    sheet, "".join(f"{c.loose}{prefix}{key_text(key)}{end}" for c, end in pairs)
                )
    return None


def is_pairs(sheet: TomlSheet, texts: Sequence[str], key: str, value: Value) -> bool:
    """Whether one of ``texts`` writes ``value`` below the header of its table: `key = {…}` or `key.a = …`."""
    return bool(pair(sheet, texts, "", key, value) or dotted(sheet, texts, "", key, value))


def section(
    sheet: TomlSheet, texts: Sequence[str], path: str, value: Value, *, is_item: bool
) -> tuple[Chunk[Statement], ...] | None:
    """Return one of ``texts``, tables with their comments, under the name ``path``; None where none fits."""
    for text in texts:
        chunks = _statements(sheet, text)
        if not chunks or chunks[0].statement.kind == "pair":
            continue
        depth = len(chunks[0].statement.words)
        for length in range(depth, 0, -1):
            fresh = _retargeted(sheet, chunks, length, path, in_list=is_item or isinstance(value, list))
            if fresh is not None and _says_table(sheet, fresh, path, value, is_item=is_item):
                return fresh
    return None


def _retargeted(
    sheet: TomlSheet, chunks: tuple[Chunk[Statement], ...], length: int, path: str, *, in_list: bool
) -> tuple[Chunk[Statement], ...] | None:
    """Return tables with the first ``length`` words of their names replaced."""
    prefix = [word.name for word in chunks[0].statement.words[:length]]
    text = ""
    for chunk in chunks:
        words = chunk.statement.words
        if chunk.statement.kind == "pair":
            text += chunk.text
            continue
        if [word.name for word in words[:length]] != prefix:
            return None
        start, end = chunk.body.index("["), chunk.statement.end
        double = in_list if len(words) == length else chunk.statement.kind == "tables"
        opening, closing = ("[[", "]]") if double else ("[", "]")
        rest = chunk.body[words[length - 1].end : words[-1].end]
        text += f"{chunk.loose}{chunk.body[:start]}{opening}{path}{rest}{closing}{chunk.body[end:]}"
    return _statements(sheet, text)


def _says_table(
    sheet: TomlSheet, chunks: tuple[Chunk[Statement], ...], path: str, value: Value, *, is_item: bool
) -> bool:
    words = _statements(sheet, f"[{path}]\n")
    if not words or not chunks:
        return False
    names: tuple[str | int, ...] = tuple(word.name for word in words[0].statement.words)
    return says("".join(chunk.text for chunk in chunks), (*names, 0) if is_item else names, value)


def _statements(sheet: TomlSheet, text: str) -> tuple[Chunk[Statement], ...]:
    try:
        return sheet.statements(text if text.endswith("\n") else text + "\n")
    except DocumentError:
        return ()


def _indented(loose: str, old: str, new: str) -> str:
    if old == new:
        return loose
    lines = _NEW_LINE.split(loose)
    return "\n".join(new + line.removeprefix(old) if line.strip() else line for line in lines)


def says(text: str, path: tuple[str | int, ...], value: Value) -> bool:
    """Whether ``text`` has ``value`` at ``path`` and nothing beside it on the way."""
    try:
        found: Value = tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    for token in path:
        if len(found) != 1:
            return False
        try:
            found = found[token]
        except (LookupError, TypeError):
            return False
    return is_same(_timeless(found, value), value)


def _timeless(found: Value, wanted: Value) -> Value:
    """Return ``found`` with dates and times as the texts that ``wanted`` has for them."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        return {key: _timeless(child, wanted.get(key)) for key, child in found.items()}
    if isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        return [_timeless(one, other) for one, other in zip(found, wanted, strict=True)]
    return wanted if isinstance(found, TIMES) and time_of(wanted) == found else found
