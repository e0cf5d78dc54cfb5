"""Writing and taking away the comments of entries in TOML."""

from dataclasses import replace

from configmig.documents.formats.toml.brackets import Slot, brackets_of
from configmig.documents.formats.toml.scan import MARKS
from configmig.documents.formats.toml.sheet import TomlSheet
from configmig.documents.formats.toml.tree import Node
from configmig.documents.lines.ownership import comment_lines, parted
from configmig.edits import Edit
from configmig.errors.documents import UnwritableEditError


def comment(sheet: TomlSheet, edit: Edit, node: Node) -> Edit:
    """Write the comment above or beside an entry; raises UnwritableEditError where none can stand."""
    text = edit.after_text or None
    if edit.where == "beside" and text is not None and "\n" in text.strip("\n"):
        raise UnwritableEditError(sheet.file, "a comment beside an entry has one line", line=sheet.line(node))
    number = sheet.own_statement(node)
    if number is None:
        before, after = _in_brackets(sheet, node, text, where=edit.where)
    elif edit.where == "above":
        before, after = _above(sheet, number, text)
    else:
        before, after = _beside(sheet, number, text)
    return replace(edit, pointer=node.pointer, before_text=before, after_text=after)


def _above(sheet: TomlSheet, number: int, text: str | None) -> tuple[str | None, str | None]:
    """Return the comment that was there, and the one that is."""
    body, before = sheet.chunks[number].body, sheet.chunks.loose(number).lead
    column = body[: len(body) - len(body.lstrip(" \t"))]
    lead = comment_lines(text, marks=MARKS, column=column) if text else ""
    sheet.chunks.set_lead(number, lead)
    return before or None, lead or None


def _beside(sheet: TomlSheet, number: int, text: str | None) -> tuple[str | None, str | None]:
    chunk = sheet.chunks[number]
    head, rest = chunk.body[: chunk.statement.end], chunk.body[chunk.statement.end :]
    old = rest.rstrip("\r\n")
    new = _one_line(text, old)
    sheet.set_body(number, head + new + rest[len(old) :])
    return old.strip() or None, new.strip() or None


def _one_line(text: str | None, old: str) -> str:
    """Return a comment with the blanks before it, those of the old one where there is one."""
    if not text:
        return ""
    apart = old[: len(old) - len(old.lstrip())] if old.strip() else "  "
    return apart + comment_lines(text.strip(), marks=MARKS).strip()


def _in_brackets(
    sheet: TomlSheet, node: Node, text: str | None, *, where: str
) -> tuple[str | None, str | None]:
    outer, items = node.inside or (None, [])
    if outer is None or outer.syntax is None:
        what = "a table that has no header of its own has no place for a comment"
        raise UnwritableEditError(sheet.file, what, line=sheet.line(node))
    number, syntax = outer.chunks[0], outer.syntax
    body = sheet.chunks[number].body
    brackets = brackets_of(body, syntax)
    index = items[0]
    slot = brackets.slots[index]
    if not brackets.starts_line(index) or not slot.ends_line:
        what = "no comment can stand inside brackets on one line"
        raise UnwritableEditError(sheet.file, what, line=sheet.line(node))
    told = _item_above(slot, text) if where == "above" else _item_beside(slot, text)
    sheet.set_body(number, body[: syntax.start] + brackets.text() + body[syntax.end :])
    return told


def _item_above(slot: Slot, text: str | None) -> tuple[str | None, str | None]:
    lines = slot.lead[: len(slot.lead) - len(slot.indent)]
    gap, own = parted(lines, len(slot.indent), top=False, marks=MARKS)
    lead = comment_lines(text, marks=MARKS, column=slot.indent) if text else ""
    slot.lead = gap + lead + slot.indent
    return own or None, lead or None


def _item_beside(slot: Slot, text: str | None) -> tuple[str | None, str | None]:
    old = slot.tail.rstrip("\r\n")
    new = _one_line(text, old)
    slot.tail = new + slot.tail[len(old) :]
    return old.strip() or None, new.strip() or None
