"""Putting an entry into a TOML file, in the way that its neighbours are written."""

from configmig.documents.formats.toml import recorded
from configmig.documents.formats.toml.brackets import Slot, brackets_of
from configmig.documents.formats.toml.emit import inline_text, is_tables, key_text, tables
from configmig.documents.formats.toml.scan import MARKS
from configmig.documents.formats.toml.sheet import TomlSheet
from configmig.documents.formats.toml.syntax import Statement
from configmig.documents.formats.toml.tree import Kind, Node, walk_to
from configmig.documents.lines.chunks import Chunk
from configmig.documents.lines.ownership import comment_lines, starts_blank
from configmig.edits import Value
from configmig.errors.documents import UnwritableEditError


def add(
    sheet: TomlSheet,
    parent: Node,
    key: str | int,
    value: Value,
    *,
    position: int | None,
    text: str | None = None,
    fallback: str | None = None,
    note: str | None = None,
) -> None:
    """Put ``value`` into ``parent`` before the entry number ``position``, at the end for None.

    ``text`` is how it was written once, and ``fallback`` how it is written elsewhere: they are used where
    they still say ``value``.
    """
    texts = [each for each in (text, fallback) if each]
    if parent.kind in (Kind.ARRAY, Kind.INLINE):
        _to_brackets(sheet, parent, key, value, position, texts, note)
    elif parent.kind is Kind.TABLES:
        _to_tables(sheet, parent, value, position, texts, note)
    elif parent.is_dotted:
        _to_dotted(sheet, parent, str(key), value, position, texts, note)
    elif _wants_section(parent, value) and not recorded.is_pairs(sheet, texts, str(key), value):
        _section(sheet, parent, str(key), value, position, texts, note)
    else:
        _to_body(sheet, parent, str(key), value, position, texts, note)


def _wants_section(parent: Node, value: Value) -> bool:
    """Whether a mapping, or a list of them, becomes tables with headers there."""
    if not (isinstance(value, dict) or is_tables(value)):
        return False
    siblings = list(parent.below.values())
    sections = any(each.syntax is None and not each.is_dotted for each in siblings)
    return sections or not any(each.kind is Kind.INLINE for each in siblings)


def _to_brackets(
    sheet: TomlSheet,
    parent: Node,
    key: str | int,
    value: Value,
    position: int | None,
    texts: list[str],
    note: str | None,
) -> None:
    outer, path = parent, ""
    while outer.syntax is None:
        # A dotted key in an inline table: its pairs stand in the brackets around it.
        assert outer.parent is not None  # noqa: S101 - brackets have text somewhere above
        path = f"{key_text(str(outer.key))}.{path}"
        outer = outer.parent
    number, syntax = outer.chunks[0], outer.syntax
    body = sheet.chunks[number].body
    brackets = brackets_of(body, syntax)
    raw = recorded.value_text(sheet, texts, value) or inline_text(value)
    if outer.kind is Kind.INLINE:
        raw = f"{path}{key_text(str(key))}{_equals_in(body, outer)}{raw}"
    below = list(parent.below.values())
    index = len(brackets.slots)
    if position is not None and position < len(below):
        inside = below[position].inside
        index = inside[1][0] if inside is not None else index
    elif parent is not outer and parent.inside is not None:
        index = parent.inside[1][-1] + 1
    brackets.put(index, Slot("", raw))
    if note:
        slot = brackets.slots[index]
        if not brackets.starts_line(index):
            reason = "no comment can stand inside brackets on one line"
            raise UnwritableEditError(sheet.file, reason, line=sheet.line(parent))
        slot.lead = comment_lines(note, marks=MARKS, column=slot.indent) + slot.lead
    sheet.set_body(number, body[: syntax.start] + brackets.text() + body[syntax.end :])


def _equals_in(body: str, inline: Node) -> str:
    assert inline.syntax is not None  # noqa: S101 - the caller has looked
    for item in inline.syntax.items:
        return body[item.words[-1].end : item.value.start]
    return " = "


def _pad(body: str) -> str:
    return body[: len(body) - len(body.lstrip(" \t"))]


def _equals(sheet: TomlSheet, near: int) -> str:
    """Return the equals sign as the nearest pair above, or the first of the file, has it."""
    above = (sheet.chunks[number] for number in range(min(near, len(sheet.chunks)) - 1, -1, -1))
    for chunk in (*above, *sheet.chunks.list[near:]):
        if chunk.statement.value is not None:
            sign = chunk.body[chunk.statement.words[-1].end : chunk.statement.value.start]
            return "=" if sign == "=" else " = "
    return " = "


def _lead(note: str | None, pad: str) -> str:
    return comment_lines(note, marks=MARKS, column=pad) if note else ""


def _chunks(sheet: TomlSheet, text: str) -> tuple[Chunk[Statement], ...]:
    """Return new statements; text that ends with loose lines is not one of them."""
    return sheet.statements(text)


def _to_dotted(
    sheet: TomlSheet,
    parent: Node,
    key: str,
    value: Value,
    position: int | None,
    texts: list[str],
    note: str | None,
) -> None:
    """Add ``a.c`` beside ``a.b``."""
    below = list(parent.below.values())
    named = {use[0] for use in parent.uses}
    pairs = [n for n in parent.chunks if n in named and sheet.chunks[n].statement.kind == "pair"]
    first = below[position].chunks[0] if position is not None else -1
    number = first if first in pairs else pairs[-1]
    index = number if first in pairs else number + 1
    body = sheet.chunks[number].body
    _, _, end = next(use for use in parent.uses if use[0] == number)
    prefix = body[:end] + "."
    _put_pair(sheet, index, prefix, key, value, texts, note)


def _put_pair(
    sheet: TomlSheet, index: int, prefix: str, key: str, value: Value, texts: list[str], note: str | None
) -> None:
    """Put ``prefix key = value`` in before the statement ``index``."""
    new = recorded.pair(sheet, texts, prefix, key, value) or recorded.dotted(sheet, texts, prefix, key, value)
    if new is None:
        raw = recorded.value_text(sheet, texts, value) or inline_text(value)
        line = f"{prefix}{key_text(key)}{_equals(sheet, index)}{raw}\n"
        new = _chunks(sheet, _lead(note, _pad(prefix)) + line)
    sheet.chunks.put(index, new)


def _to_body(
    sheet: TomlSheet,
    parent: Node,
    key: str,
    value: Value,
    position: int | None,
    texts: list[str],
    note: str | None,
) -> None:
    """Add a pair below the header of a table."""
    if parent.header is None and parent.parent is not None:
        _write_header(sheet, parent)
        parent = walk_to(sheet.root, parent.pointer)[-1]
        position = None
    first, end = _body(sheet, parent)
    below = list(parent.below.values())
    index = end
    if position is not None and position < len(below) and first <= below[position].chunks[0] < end:
        index = below[position].chunks[0]
    near = index - 1 if index > first else index if index < end else parent.header
    pad = _pad(sheet.chunks[near].body) if near is not None and near < len(sheet.chunks) else ""
    if near is None and len(sheet.chunks):
        # The first pair of the file, above its tables.
        first_table = index == 0 and not starts_blank(sheet.chunks.loose(0).lead)
        _put_pair(sheet, index, "", key, value, texts, note)
        if first_table and not starts_blank(sheet.chunks[1].loose):
            chunk = sheet.chunks[1]
            sheet.chunks.swap(1, Chunk("\n" + chunk.loose, chunk.body, chunk.statement))
        return
    _put_pair(sheet, index, pad, key, value, texts, note)


def _body(sheet: TomlSheet, table: Node) -> tuple[int, int]:
    """Return the numbers of the first statement below a header, and of the one behind the last pair."""
    first = 0 if table.header is None else table.header + 1
    end = first
    while end < len(sheet.chunks) and sheet.chunks[end].statement.kind == "pair":
        end += 1
    return first, end


def _path(sheet: TomlSheet, table: Node) -> str:
    """Return the name of a table as headers write it."""
    if table.parent is None:
        return ""
    if table.header is not None:
        words = sheet.chunks[table.header].statement.words
        return sheet.chunks[table.header].body[words[0].start : words[-1].end]
    number, _, end = table.uses[0]
    return sheet.chunks[number].body[sheet.chunks[number].statement.words[0].start : end]


def _write_header(sheet: TomlSheet, table: Node) -> None:
    """Write ``[a]`` above ``[a.b]``, where ``a`` had no header of its own."""
    number = table.chunks[0]
    pad = _pad(sheet.chunks[number].body)
    text = f"{pad}[{_path(sheet, table)}]\n"
    sheet.chunks.put(number, _chunks(sheet, text), apart=_apart(sheet))


def _apart(sheet: TomlSheet) -> bool:
    """Whether blank lines set the tables of the file off."""
    headers = [chunk for chunk in sheet.chunks.list[1:] if chunk.statement.kind != "pair"]
    return not headers or any(starts_blank(chunk.loose) for chunk in headers)


def _section(
    sheet: TomlSheet,
    parent: Node,
    key: str,
    value: Value,
    position: int | None,
    texts: list[str],
    note: str | None,
) -> None:
    """Add tables with headers of their own."""
    above = _path(sheet, parent)
    path = f"{above}.{key_text(key)}" if above else key_text(key)
    below = list(parent.below.values())
    _, end = _body(sheet, parent) if parent.header is not None or parent.parent is None else (0, 0)
    index = max(parent.chunks[-1] + 1 if parent.chunks else 0, end)
    if position is not None:
        later = [each for each in below[position:] if each.chunks[0] >= end]
        index = min([each.chunks[0] for each in later], default=index)
    _put_tables(sheet, index, path, value, texts, note, is_item=False)


def _to_tables(
    sheet: TomlSheet,
    parent: Node,
    value: Value,
    position: int | None,
    texts: list[str],
    note: str | None,
) -> None:
    """Add one of several ``[[tables]]``."""
    if not isinstance(value, dict):
        line = sheet.line(parent)
        raise UnwritableEditError(sheet.file, "a list of [[tables]] holds tables only", line=line)
    items = list(parent.below.values())
    index = items[position].chunks[0] if position is not None else items[-1].chunks[-1] + 1
    _put_tables(sheet, index, _path(sheet, items[0]), value, texts, note, is_item=True)


def _put_tables(
    sheet: TomlSheet,
    index: int,
    path: str,
    value: Value,
    texts: list[str],
    note: str | None,
    *,
    is_item: bool,
) -> None:
    new = recorded.section(sheet, texts, path, value, is_item=is_item)
    if new is None:
        near = next((c for c in sheet.chunks.list[:index][::-1] if c.statement.kind != "pair"), None)
        pad = _pad(near.body) if near is not None else ""
        equals = _equals(sheet, index)
        written = tables(path, [value] if is_item else value, equals=equals, pad=pad)
        new = _spread(sheet, _lead(note, pad), list(written))
    sheet.chunks.put(index, new, apart=_apart(sheet) and bool(len(sheet.chunks)) and _is_apart(sheet, index))


def _is_apart(sheet: TomlSheet, index: int) -> bool:
    return bool(index) or bool(len(sheet.chunks))


def _spread(sheet: TomlSheet, lead: str, lines: list[str]) -> tuple[Chunk[Statement], ...]:
    """Return the statements of new tables, set apart as the file does it."""
    apart = _apart(sheet)
    text = lead
    for number, line in enumerate(lines):
        starts_table = line.lstrip(" \t").startswith("[")
        text += "\n" + line if number and apart and starts_table else line
    return _chunks(sheet, text)
