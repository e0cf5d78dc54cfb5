"""Edits of files of ``key = value`` lines: each kind, checked, made and completed."""

from dataclasses import replace

from configmig.documents.lines.chunks import Chunk
from configmig.documents.lines.keyed import KeyedSheet, Line
from configmig.documents.lines.keyed_comments import comment, marks_of_file
from configmig.documents.lines.keyed_places import (
    as_texts,
    entry_at,
    entry_below_root,
    is_section,
    position_of,
    require_room,
    scanned,
    unwritable,
)
from configmig.documents.lines.model import at
from configmig.documents.lines.ownership import comment_lines, starts_blank
from configmig.documents.lines.texts import own_text, read_texts, require_texts
from configmig.edits import Edit, Value
from configmig.errors.documents import NotInFormatError, UnwritableEditError
from configmig.pointer import Pointer


def apply(sheet: KeyedSheet, edit: Edit, value: Value) -> Edit:
    """Make ``edit``; ``value`` is the root before it. Raises an error of ``errors.documents``."""
    match edit.kind:
        case "add":
            return _add(sheet, edit)
        case "remove":
            return _remove(sheet, edit, value)
        case "replace":
            return _replace(sheet, edit, value)
        case "rename":
            return _rename(sheet, edit)
        case "move":
            return _move(sheet, edit, value)
        case "comment":
            return comment(sheet, edit)
    raise ValueError(f"not an edit of a document: {edit.kind}")


def _add(sheet: KeyedSheet, edit: Edit) -> Edit:
    require_room(sheet, edit.pointer)
    after = require_texts(sheet, edit.pointer, edit.after, again=edit.after_text is not None)
    add(sheet, edit.pointer, after, position=edit.position, texts=[edit.after_text], note=edit.note)
    pointer = as_texts(edit.pointer)
    return replace(
        edit,
        pointer=pointer,
        after=after,
        position=position_of(sheet, pointer),
        after_text=own_text(sheet, entry_at(sheet, pointer)),
    )


def add(
    sheet: KeyedSheet,
    pointer: Pointer,
    value: Value,
    *,
    position: int | None,
    texts: list[str | None],
    note: str | None = None,
) -> None:
    """Put an entry in; the first of ``texts`` that says ``value`` is how it is written."""
    name = str(pointer[-1])
    new = next((found for text in texts if text and (found := read_texts(sheet, text, name, value))), None)
    as_section = isinstance(value, dict)
    index = _section_index(sheet, position) if as_section else _pair_index(sheet, pointer, position)
    if new is None and _is_fit(sheet, name, value):
        near = _near(sheet, index)
        lead = comment_lines(note, marks=marks_of_file(sheet)) if note else ""
        if as_section:
            body = sheet.dialect.header(name)
            body += "".join(sheet.dialect.pair(key, text, near=near) for key, text in value.items())
        else:
            body = sheet.dialect.pair(name, value, near=near)
            pad = body[: len(body) - len(body.lstrip(" \t"))]
            lead = comment_lines(note, marks=marks_of_file(sheet), column=pad) if note else ""
        new = read_texts(sheet, lead + body, name, value)
    if new is None:
        raise unwritable(sheet, pointer)
    headers = [chunk for chunk in sheet.chunks.list[1:] if chunk.statement.kind == "section"]
    apart = as_section and (not headers or any(starts_blank(chunk.loose) for chunk in headers))
    sheet.chunks.put(index, new, apart=apart and bool(len(sheet.chunks)))


def _is_fit(sheet: KeyedSheet, name: str, value: Value) -> bool:
    """Whether every reader would see a name and a value that are written anew as they are."""
    if isinstance(value, dict):
        return all(_is_fit(sheet, key, text) for key, text in value.items()) and _is_fit(sheet, name, None)
    return sheet.dialect.unfit.search(f"{name}{value or ''}") is None


def _near(sheet: KeyedSheet, index: int) -> Chunk[Line] | None:
    """Return the pair that a new one is to look like: the nearest above, or else the first below."""
    chunks = sheet.chunks.list
    order = (*reversed(chunks[:index]), *chunks[index:])
    return next((chunk for chunk in order if chunk.statement.value is not None), None)


def _pair_index(sheet: KeyedSheet, pointer: Pointer, position: int | None) -> int:
    section = sheet.sections[str(pointer[0])] if len(pointer) > 1 else sheet.free
    numbers = list(section.pairs.values())
    if position is not None and position < len(numbers):
        return numbers[max(position, 0)]
    return section.chunks[-1] + 1 if section.chunks else 0


def _section_index(sheet: KeyedSheet, position: int | None) -> int:
    names = list(sheet.sections)
    number = None if position is None else max(position - len(sheet.free.pairs), 0)
    if number is None or number >= len(names):
        return len(sheet.chunks)
    return sheet.sections[names[number]].headers[0]


def _remove(sheet: KeyedSheet, edit: Edit, value: Value) -> Edit:
    numbers = entry_below_root(sheet, edit.pointer)
    pointer = as_texts(edit.pointer)
    before, position, text = at(value, pointer), position_of(sheet, pointer), own_text(sheet, numbers)
    sheet.chunks.take(numbers)
    return replace(edit, pointer=pointer, before=before, before_text=text, position=position)


def _replace(sheet: KeyedSheet, edit: Edit, value: Value) -> Edit:
    numbers = entry_at(sheet, edit.pointer)
    pointer = as_texts(edit.pointer)
    if not pointer and not isinstance(edit.after, dict):
        what, hint = "root but a mapping", "give the root a mapping"
        raise NotInFormatError(sheet.file, "", language=sheet.dialect.language, what=what, hint=hint)
    after = require_texts(sheet, edit.pointer, edit.after, again=edit.after_text is not None)
    before = at(value, pointer)
    text = own_text(sheet, numbers) if pointer else None
    _set(sheet, pointer, before, after, edit.after_text)
    after_text = own_text(sheet, entry_at(sheet, pointer)) if pointer else None
    return replace(edit, pointer=pointer, before=before, after=after, before_text=text, after_text=after_text)


def _set(sheet: KeyedSheet, pointer: Pointer, old: Value, new: Value, text: str | None) -> None:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [name for name in old if name not in new]:
            sheet.chunks.take(entry_at(sheet, (*pointer, name)))
        for name, value in new.items():
            if name not in old:
                add(sheet, (*pointer, name), value, position=None, texts=[])
            elif old[name] != value:
                _set(sheet, (*pointer, name), old[name], value, None)
        return
    number = entry_at(sheet, pointer)[0]
    recorded = read_texts(sheet, text, str(pointer[-1]), new) if text else None
    if recorded is not None and len(recorded) == 1:
        sheet.chunks.swap(number, replace(recorded[0], loose=sheet.chunks[number].loose))
        sheet.chunks.set_lead(number, recorded[0].loose)
    elif isinstance(old, dict) or isinstance(new, dict):
        position = position_of(sheet, pointer)
        sheet.chunks.take(entry_at(sheet, pointer))
        add(sheet, pointer, new, position=position, texts=[text])
    elif old != new:
        _write(sheet, pointer, number, sheet.dialect.with_value(sheet.chunks[number], new), new)


def _write(sheet: KeyedSheet, pointer: Pointer, number: int, body: str, value: Value) -> None:
    """Give a pair another text, if it says ``value``."""
    new = read_texts(sheet, body, str(pointer[-1]), value) if _is_fit(sheet, "", value) else None
    if new is None or len(new) != 1 or new[0].loose:
        raise unwritable(sheet, pointer, line=sheet.line(pointer))
    sheet.chunks.swap(number, replace(new[0], loose=sheet.chunks[number].loose))


def _rename(sheet: KeyedSheet, edit: Edit) -> Edit:
    numbers = entry_below_root(sheet, edit.pointer)
    assert edit.target is not None  # noqa: S101 - a rename has a target
    pointer, name = as_texts(edit.pointer), str(edit.target[-1])
    position = position_of(sheet, pointer)
    target = (*pointer[:-1], name)
    if target != pointer:
        require_room(sheet, target)
        _give_name(sheet, pointer, numbers, name)
    return replace(edit, pointer=pointer, target=target, position=position, origin=position)


def _give_name(sheet: KeyedSheet, pointer: Pointer, numbers: list[int], name: str) -> None:
    in_parts = is_section(sheet, pointer)
    for number in numbers:
        chunk = sheet.chunks[number]
        line = chunk.statement
        if in_parts and line.kind == "pair":
            continue
        body = chunk.body[: line.start] + name + chunk.body[line.end :]
        new = scanned(sheet, body) if _is_fit(sheet, name, None) else None
        if new is None or (new.statement.kind, new.statement.name) != (line.kind, name):
            raise unwritable(sheet, (*pointer[:-1], name), line=sheet.line(pointer))
        sheet.chunks.swap(number, replace(new, loose=chunk.loose))


def _move(sheet: KeyedSheet, edit: Edit, value: Value) -> Edit:
    numbers = entry_below_root(sheet, edit.pointer)
    assert edit.target is not None  # noqa: S101 - a move has a target
    pointer, target = as_texts(edit.pointer), as_texts(edit.target)
    if len(target) > len(pointer) and target[: len(pointer)] == pointer:
        raise UnwritableEditError(sheet.file, "an entry cannot be moved into itself")
    origin, moved, text = position_of(sheet, pointer), at(value, pointer), own_text(sheet, numbers)
    last = len(sheet.names(pointer[:-1])) - 1
    if target == pointer and min(last if edit.position is None else edit.position, last) == origin:
        return replace(edit, pointer=pointer, target=target, origin=origin, position=origin)
    require_texts(sheet, target, moved, again=edit.after_text is not None)
    sheet.chunks.take(numbers)
    require_room(sheet, target)
    add(sheet, target, moved, position=edit.position, texts=[edit.after_text, text])
    return replace(
        edit,
        pointer=pointer,
        target=target,
        origin=origin,
        position=position_of(sheet, target),
        before_text=text,
        after_text=own_text(sheet, entry_at(sheet, target)),
    )
