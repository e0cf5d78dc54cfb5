"""Places in files of ``key = value`` lines: found, or refused with the reason."""

from configmig.documents.lines.chunks import Chunk
from configmig.documents.lines.keyed import KeyedSheet, Line
from configmig.errors.documents import (
    DocumentError,
    NoSuchPlaceError,
    NotAContainerError,
    NotInFormatError,
    PlaceTakenError,
)
from configmig.pointer import Pointer, format_pointer


def entry_at(sheet: KeyedSheet, pointer: Pointer) -> list[int]:
    """Return the statements of the entry at ``pointer``; raises NoSuchPlaceError."""
    found = sheet.find(pointer)
    if found is not None:
        return found
    nearest = sheet.nearest(pointer)
    raise NoSuchPlaceError(
        sheet.file, format_pointer(pointer), nearest=format_pointer(nearest), line=sheet.line(nearest)
    )


def entry_below_root(sheet: KeyedSheet, pointer: Pointer) -> list[int]:
    """Return the statements of an entry; raises NotAContainerError for the root, NoSuchPlaceError."""
    if not pointer:
        raise NotAContainerError(sheet.file, "", found="the whole file", wanted="an entry of it")
    return entry_at(sheet, pointer)


def is_section(sheet: KeyedSheet, pointer: Pointer) -> bool:
    """Whether a section stands at ``pointer``."""
    return len(pointer) == 1 and str(pointer[0]) in sheet.sections


def require_room(sheet: KeyedSheet, pointer: Pointer) -> None:
    """Raise unless an entry can be added at ``pointer``."""
    if not pointer:
        raise PlaceTakenError(sheet.file, "the root")
    entry_at(sheet, pointer[:-1])
    if len(pointer) > 1 and not is_section(sheet, pointer[:-1]):
        place, line = format_pointer(pointer[:-1]), sheet.line(pointer[:-1])
        raise NotAContainerError(sheet.file, place, found="a single value", wanted="a mapping", line=line)
    if sheet.find(pointer) is not None:
        raise PlaceTakenError(sheet.file, format_pointer(pointer), line=sheet.line(pointer))


def as_texts(pointer: Pointer) -> Pointer:
    """Return ``pointer`` as the file has it: every key is a text."""
    return tuple(str(token) for token in pointer)


def position_of(sheet: KeyedSheet, pointer: Pointer) -> int:
    """Return which of its siblings an entry is."""
    return sheet.names(pointer[:-1]).index(str(pointer[-1]))


def unwritable(sheet: KeyedSheet, pointer: Pointer, *, line: int | None = None) -> NotInFormatError:
    """Return the error for an entry that has no text that would read back the same."""
    what = "way to write this name and text so that they read back the same"
    hint = "choose a name of letters, digits and _, and a text without comment marks and blanks at its ends"
    place, language = format_pointer(pointer), sheet.dialect.language
    return NotInFormatError(sheet.file, place, language=language, what=what, hint=hint, line=line)


def scanned(sheet: KeyedSheet, body: str) -> Chunk[Line] | None:
    """Return ``body`` as one statement, None when it is anything else."""
    try:
        found = sheet.dialect.scan(body, file=sheet.file, inside=True).list
    except DocumentError:
        return None
    return found[0] if len(found) == 1 and not found[0].loose else None
