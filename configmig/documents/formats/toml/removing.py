"""Taking an entry out of a TOML file, wherever it is written, without taking its parent along."""

from configmig.documents.formats.toml.adding import add
from configmig.documents.formats.toml.brackets import brackets_of
from configmig.documents.formats.toml.sheet import TomlSheet
from configmig.documents.formats.toml.tree import Kind, Node
from configmig.documents.lines.chunks import runs


def entry_text(sheet: TomlSheet, node: Node) -> str:
    """Return the text of an entry: its statements with their comments, or its place in brackets."""
    if node.inside is not None:
        if node.syntax is None:
            return ""
        body = sheet.chunks[node.chunks[0]].body
        start = node.uses[0][1] if node.uses else node.syntax.start
        return body[start : node.syntax.end]
    parts = []
    for first, last in runs(node.chunks):
        parts.append(sheet.chunks.own_text(first))
        parts += [sheet.chunks[number].text for number in range(first + 1, last + 1)]
    return "".join(parts)


def remove(sheet: TomlSheet, node: Node) -> None:
    """Take an entry out; a parent that was there by this entry alone is written as an empty one."""
    parent = node.parent
    assert parent is not None  # noqa: S101 - the root is not removed
    is_only = len(parent.below) == 1
    if node.inside is not None:
        _remove_from_brackets(sheet, node, is_only=is_only and parent.is_dotted)
    elif not is_only or parent.parent is None or (parent.header is not None and parent.kind is Kind.TABLE):
        sheet.chunks.take(node.chunks)
    elif parent.kind is Kind.TABLES:
        _empty_list(sheet, parent)
    elif parent.is_dotted:
        _empty_dotted(sheet, parent)
    else:
        _empty_table(sheet, parent)


def _remove_from_brackets(sheet: TomlSheet, node: Node, *, is_only: bool) -> None:
    assert node.inside is not None  # noqa: S101 - the caller has looked
    outer, items = node.inside
    number, syntax = outer.chunks[0], outer.syntax
    assert syntax is not None  # noqa: S101 - brackets have text
    body = sheet.chunks[number].body
    brackets = brackets_of(body, syntax)
    if is_only and node.parent is not None:
        slot = brackets.slots[items[0]]
        _, _, end = node.parent.uses[0]
        slot.text = body[syntax.items[items[0]].start : end] + " = {}"
        items = items[1:]
    for item in reversed(items):
        brackets.take(item)
    sheet.set_body(number, body[: syntax.start] + brackets.text() + body[syntax.end :])


def _empty_list(sheet: TomlSheet, tables: Node) -> None:
    parent, key = tables.parent, tables.key
    assert parent is not None  # noqa: S101 - a list of tables is no root
    place = parent.pointer
    if len(parent.below) == 1 and parent.parent is not None and parent.header is None:
        _empty_table(sheet, parent)
    else:
        sheet.chunks.take(tables.chunks)
    way = sheet.root
    for token in place:
        found = way.child(token)
        assert found is not None  # noqa: S101 - it was kept
        way = found
    add(sheet, way, str(key), [], position=None)


def _empty_dotted(sheet: TomlSheet, table: Node) -> None:
    """Write ``a.b = 1``, all that there was of ``a``, as ``a = {}``."""
    number = table.chunks[0]
    chunk = sheet.chunks[number]
    _, _, end = next(use for use in table.uses if use[0] == number)
    assert chunk.statement.value is not None  # noqa: S101 - dotted tables are made of pairs
    equals = chunk.body[chunk.statement.words[-1].end : chunk.statement.value.start]
    sheet.chunks.take(table.chunks[1:])
    sheet.set_body(number, f"{chunk.body[:end]}{equals}{{}}{chunk.body[chunk.statement.end :]}")


def _empty_table(sheet: TomlSheet, table: Node) -> None:
    """Write ``[a.b]``, all that there was of ``a``, as ``[a]``."""
    number = table.chunks[0]
    body = sheet.chunks[number].body
    _, _, end = next(use for use in table.uses if use[0] == number)
    start = sheet.chunks[number].statement.words[0].start
    pad = body[: len(body) - len(body.lstrip(" \t"))]
    sheet.chunks.take(table.chunks[1:])
    sheet.set_body(number, f"{pad}[{body[start:end]}]\n", lead="")
