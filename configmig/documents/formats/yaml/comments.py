"""The comments of an entry: the lines above it and the one beside it."""

import re

from configmig.documents.formats.yaml.indentation import lines_of
from configmig.documents.formats.yaml.layout import text_of
from configmig.documents.formats.yaml.nodes import Collection, Entry, Scalar, is_block
from configmig.patterns import later

_BESIDE = later(
    r"(?P<core>(?:[ \t]+[&!][^\s]*)*)(?P<comment>[ \t]+#(?:[^\r\n]*\S)?)?(?P<rest>[ \t]*\r?\n(?s:.*))?"
)
_COLON = later(r"(?:\s|#[^\n]*)*+:")
_HEADER = later(
    r"(?P<core>(?:[&!]\S*\s+)*[|>]\S*)(?P<comment>[ \t]+#(?:[^\r\n]*\S)?)?(?P<rest>[ \t]*\r?\n(?s:.*))",
    re.ASCII,
)


def comment_lines(text: str) -> list[str]:
    """Return ``text`` as comment lines; lines that carry a mark stay as they are."""
    lines = text.removesuffix("\n").split("\n")
    marked: list[str] = []
    for line in lines:
        if line.lstrip().startswith("#") or (not line.strip() and not marked):
            marked.append(line.strip())
        else:
            marked.append(f"# {line.rstrip()}".rstrip())
    return marked


def above_lines(entry: Entry) -> tuple[str, ...]:
    """Return the comment lines above an entry that are its own, with their marks."""
    return tuple(line.strip() for line in lines_of(entry.lead))


def beside_text(entry: Entry) -> str | None:
    """Return the comment at the end of an entry's first line with the blanks before it, None without one."""
    found = _beside_of(entry)
    return found.group("comment") if found is not None else None


def _beside_of(entry: Entry) -> re.Match[str] | None:
    value = entry.value
    if is_block(value):
        assert type(value) is Collection  # noqa: S101 - what is_block says
        return None if value.inline else _BESIDE.fullmatch(entry.head, key_end(entry))
    if type(value) is Scalar and value.style in ("|", ">"):
        text = text_of(value)
        return _HEADER.match(text)
    return _BESIDE.fullmatch(entry.tail)


def key_end(entry: Entry) -> int:
    """Return the offset in the head of an entry with a block value just behind its ``:`` or dash."""
    value = entry.value
    assert type(value) is Collection  # noqa: S101 - what is_block says
    if entry.key is None:
        return len(entry.head) - len(entry.head.lstrip(" ")) + 1
    return colon_end(entry, len(entry.head) - (value.begin - entry.key.end)) or 0


def colon_end(entry: Entry, key_end: int) -> int | None:
    """Return the offset just behind the ``:`` of an entry, None where the key has none.

    Behind an explicit key (``? key``) it is on a line below, and comments may stand between.
    """
    found = _COLON.match(entry.head, key_end)
    return None if found is None else found.end()


def with_beside(entry: Entry, comment: str | None) -> str | None:
    """Return the text of an entry with another comment beside it, None where none can stand."""
    found = _beside_of(entry)
    if found is None:
        return None
    core, rest = found.group("core"), found.group("rest") or "\n"
    if comment is not None and not comment.startswith((" ", "\t")):
        comment = "  " + (comment if comment.startswith("#") else f"# {comment}")
    if is_block(entry.value):
        head = entry.head[: found.start()] + core + (comment or "") + rest
        return entry.lead + head + text_of(entry.value) + entry.tail
    if type(entry.value) is Scalar and entry.value.style in ("|", ">"):
        return entry.lead + entry.head + core + (comment or "") + rest + entry.tail
    return entry.lead + entry.head + text_of(entry.value) + core + (comment or "") + rest
