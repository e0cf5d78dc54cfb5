"""The difference of two states of files as a unified diff: exact for `git apply`, masked for people."""

from collections.abc import Iterable, Mapping

from configmig.diff.hunks import find_hunks
from configmig.masking import mask_lines

_NO_NEWLINE = "\\ No newline at end of file"


def patch_files(before: Mapping[str, bytes], after: Mapping[str, bytes], *, prefix: str = "") -> bytes:
    """Return the patch from the files ``before`` to the files ``after``; empty when they are equal."""
    names = sorted(before.keys() | after.keys())
    return b"".join(patch_file(name, before.get(name), after.get(name), prefix=prefix) for name in names)


def patch_file(name: str, before: bytes | None, after: bytes | None, *, prefix: str = "") -> bytes:
    """Return what `git apply` needs to make ``after`` of ``before``, byte for byte.

    None means that there is no file. ``prefix`` is the way from the repository's root to the files, as
    ``config/``. The patch holds the text as it is, secrets too: ``show_file`` is for people.
    """
    if before == after:
        return b""
    lines = [line.encode() + b"\n" for line in _header(name, before, after, prefix)]
    old, new = _split(before), _split(after)
    for hunk in find_hunks(old, new):
        lines.append(f"{hunk.header}\n".encode())
        for mark, number in hunk.lines():
            text = (new if mark == "+" else old)[number]
            end = b"" if text.endswith(b"\n") else f"\n{_NO_NEWLINE}\n".encode()
            lines.append(mark.encode() + text + end)
    return b"".join(lines)


def show_files(
    before: Mapping[str, bytes], after: Mapping[str, bytes], *, prefix: str = "", secrets: Iterable[str] = ()
) -> str:
    """Return the difference as ``patch_files`` does, for reading: see ``show_file``."""
    names = sorted(before.keys() | after.keys())
    return "".join(
        show_file(name, before.get(name), after.get(name), prefix=prefix, secrets=secrets) for name in names
    )


def show_file(
    name: str, before: bytes | None, after: bytes | None, *, prefix: str = "", secrets: Iterable[str] = ()
) -> str:
    r"""Return the difference of one file as text in which every secret is ``***``.

    The lines are those of the patch. Each side is masked as a whole, so that a secret is known also where its
    key lies outside the lines shown; ``secrets`` are masked besides. Bytes that are not UTF-8 show as
    ``\xNN``; carriage returns are left out where every line of both sides ends with one.
    """
    if before == after:
        return ""
    known = frozenset(secrets)
    old, new = _split(before), _split(after)
    shown_old, shown_new = _shown(old, known), _shown(new, known)
    if all(line.endswith(b"\r\n") for line in (*old, *new)):
        shown_old = [line.removesuffix("\r") for line in shown_old]
        shown_new = [line.removesuffix("\r") for line in shown_new]
    lines = _header(name, before, after, prefix)
    for hunk in find_hunks(old, new):
        lines.append(hunk.header)
        for mark, number in hunk.lines():
            lines.append(mark + (shown_new if mark == "+" else shown_old)[number])
            if not (new if mark == "+" else old)[number].endswith(b"\n"):
                lines.append(_NO_NEWLINE)
    return "".join(f"{line}\n" for line in lines)


def secret_lines(
    before: bytes | None, after: bytes | None, *, secrets: Iterable[str] = ()
) -> tuple[int, ...]:
    """Return which lines of ``after`` (of ``before`` where there is none) a patch would show with a secret.

    Lines count from 1. A removed line counts as the line of ``after`` that follows it.
    """
    known = frozenset(secrets)
    old, new = _split(before), _split(after)
    shown_old, shown_new = _shown(old, known), _shown(new, known)
    found: set[int] = set()
    for hunk in find_hunks(old, new):
        at = hunk.new_start
        for mark, number in hunk.lines():
            source, shown = (new, shown_new) if mark == "+" else (old, shown_old)
            if source[number].rstrip(b"\n").decode(errors="backslashreplace") != shown[number]:
                found.add(number + 1 if after is None else min(at, len(new) - 1) + 1)
            at += mark != "-"
    return tuple(sorted(found))


def count_lines(before: bytes | None, after: bytes | None) -> tuple[int, int]:
    """Return how many lines come and how many go."""
    marks = [mark for hunk in find_hunks(_split(before), _split(after)) for mark, _ in hunk.lines()]
    return marks.count("+"), marks.count("-")


def _split(content: bytes | None) -> list[bytes]:
    """The lines with their ends; only a line feed ends one."""
    if not content:
        return []
    lines = content.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _shown(lines: list[bytes], secrets: frozenset[str]) -> list[str]:
    text = b"".join(lines).decode(errors="backslashreplace")
    return mask_lines(text, secrets).split("\n")


def _header(name: str, before: bytes | None, after: bytes | None, prefix: str) -> list[str]:
    old, new = _quoted(f"a/{prefix}{name}"), _quoted(f"b/{prefix}{name}")
    lines = [f"diff --git {old} {new}"]
    if before is None:
        lines.append("new file mode 100644")
    if after is None:
        lines.append("deleted file mode 100644")
    if before or after:
        # git ends a name with spaces with a tab: what follows would be a date.
        end = "\t" if " " in f"{prefix}{name}" else ""
        lines.append(f"--- {'/dev/null' if before is None else old + end}")
        lines.append(f"+++ {'/dev/null' if after is None else new + end}")
    return lines


def _quoted(path: str) -> str:
    """``path`` as git writes it: as it is, or in quotes with octal escapes where it holds odd bytes."""
    raw = path.encode(errors="surrogateescape")
    if all(32 <= byte < 127 and byte not in b'"\\' for byte in raw):
        return path
    return '"' + "".join(_ESCAPES.get(byte) or _octal(byte) for byte in raw) + '"'


def _octal(byte: int) -> str:
    return chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"


_ESCAPES = {
    **{ord(mark): f"\\{mark}" for mark in '"\\'},
    **dict(zip(b"\a\b\t\n\v\f\r", ("\\a", "\\b", "\\t", "\\n", "\\v", "\\f", "\\r"), strict=True)),
}
