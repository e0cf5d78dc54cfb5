"""Comments in files of ``key = value`` lines, above an entry or behind it."""

from dataclasses import replace

from configmig.documents.lines.keyed import KeyedSheet, content_end
from configmig.documents.lines.keyed_places import as_texts, entry_below_root, scanned
from configmig.documents.lines.ownership import comment_lines
from configmig.edits import Edit
from configmig.errors.documents import UnwritableEditError


def marks_of_file(sheet: KeyedSheet) -> str:
    """Return the marks of comments, the one that the file uses first."""
    marks = sheet.dialect.marks
    loose = [line.strip()[:1] for chunk in sheet.chunks.list for line in chunk.loose.split("\n")]
    return "".join(sorted(marks, key=lambda mark: -loose.count(mark)))


def comment(sheet: KeyedSheet, edit: Edit) -> Edit:
    """Make an edit of a comment and return it completed; raises UnwritableEditError where none can stand."""
    number = entry_below_root(sheet, edit.pointer)[0]
    chunk, text = sheet.chunks[number], edit.after_text or None
    done = replace(edit, pointer=as_texts(edit.pointer))
    if edit.where == "above":
        before = sheet.chunks.loose(number).lead or None
        column = chunk.body[: len(chunk.body) - len(chunk.body.lstrip(" \t"))]
        lead = comment_lines(text, marks=marks_of_file(sheet), column=column) if text else ""
        sheet.chunks.set_lead(number, lead)
        return replace(done, before_text=before, after_text=lead or None)
    if text is not None and "\n" in text.strip("\n"):
        raise UnwritableEditError(sheet.file, "a comment beside an entry has one line")
    if text is not None and not sheet.dialect.can_stand_beside(sheet.chunks, number):
        what = "a comment behind this value would be read as a part of it"
        raise UnwritableEditError(sheet.file, what, line=sheet.line(edit.pointer))
    end = content_end(chunk)
    comment = chunk.body[end:].rstrip("\r\n")
    space = comment[: len(comment) - len(comment.lstrip())] if comment.strip() else "  "
    beside = comment_lines(text.strip(), marks=_marks_beside(sheet)).strip() if text else ""
    body = chunk.body[:end] + (space + beside if beside else "") + chunk.body[end + len(comment) :]
    new = scanned(sheet, body)
    line = chunk.statement
    if new is None or (new.statement.name, new.statement.value) != (line.name, line.value):
        raise UnwritableEditError(
            sheet.file, "no comment can stand beside this entry", line=sheet.line(edit.pointer)
        )
    sheet.chunks.swap(number, replace(new, loose=chunk.loose))
    return replace(done, before_text=comment.strip() or None, after_text=beside or None)


def _marks_beside(sheet: KeyedSheet) -> str:
    """Return the marks of comments, first the one that stands behind entries of the file."""
    behind = (chunk.body[content_end(chunk) :].strip()[:1] for chunk in sheet.chunks.list)
    mark = next(filter(None, behind), "")
    return mark + marks_of_file(sheet)
