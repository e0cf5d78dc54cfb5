"""What a line says about the lines below it: block scalars, lists and mappings of secrets, private keys."""

import re
from typing import Literal, TypeAlias

from configmig.frozen import dataclass
from configmig.masking.line import BLOCK_HEADER, Assignment, assignment_at_start, line_spans
from configmig.masking.names import (
    NAMING,
    KeyKind,
    describes_secret,
    is_secret_key,
    kind_of_key,
    names_many,
    names_references,
)
from configmig.masking.values import is_secret
from configmig.patterns import later

Span = tuple[int, int]
Kind: TypeAlias = Literal["scalar", "rest", "items", "named", "pem"]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong to the value of ``key``, which stands at ``column``.

    ``scalar``: a block scalar; ``rest``: whatever continues a value; ``items``: a list, or a value on a line
    of its own; ``named``: the entry `value` beside the one that names it; ``pem``: the body of a private key.
    """

    kind: Kind
    key: str
    column: int
    is_comment: bool = False

    def spans(self, line: str) -> list[Span] | None:
        """Return what to mask in ``line``, None when it no longer belongs here."""
        if self.kind in ("pem", "named"):
            return _pem_spans(line) if self.kind == "pem" else self._named_spans(line)
        body = _BODY.match(line)
        if body is None or line.startswith(("@@", "diff --git ")):
            return None
        if not body["text"] or line.startswith("\\"):  # an empty line; "\ No newline at end of file"
            return []
        if bool(body["mark"]) != self.is_comment and self.kind != "scalar":
            return line_spans(line) if body["mark"] else None
        if self.kind == "scalar":
            return self._scalar_spans(line, body)
        return self._item_spans(line, body)

    def _named_spans(self, line: str) -> list[Span] | None:
        entry = assignment_at_start(line)
        if entry is None or entry.key != "value" or entry.column != self.column:
            return None
        text = line[entry.start : entry.end]
        if BLOCK_HEADER.fullmatch(text) or not is_secret(self.key, text):
            return None
        return [(entry.start, entry.end)]

    def _scalar_spans(self, line: str, body: re.Match[str]) -> list[Span] | None:
        start = body.start("text") if self.is_comment else body.end("indent")
        if start <= self.column or bool(body["mark"]) < self.is_comment:
            return None
        end = len(line.rstrip())
        return [(start, end)] if is_secret(self.key, line[start:end]) else []

    def _item_spans(self, line: str, body: re.Match[str]) -> list[Span] | None:
        start, end = body.span("text")
        is_inside = start > self.column if self.kind == "rest" else start > self.column or bool(body["dash"])
        if not is_inside or assignment_at_start(line) is not None or line[start] in "{}[]":
            return None
        while end > start and line[end - 1] in "\"', ":
            end -= 1
        while start < end and line[start] in "\"'":
            start += 1
        return [(start, end)] if is_secret(self.key, line[start:end]) else []


@dataclass(frozen=True, slots=True)
class Group:
    """The mapping below a key that announces several secrets, as `api_keys: {team: …}`."""

    key: str
    column: int
    children: int | None = None
    """The column of the entries, None before the first."""

    def at(self, line: str) -> "Group | None":
        """Return the group as ``line`` sees it, None when it no longer belongs to the group."""
        body = _BODY.match(line)
        if body is None or line.startswith(("@@", "diff --git ")):
            return None
        start = body.start("text")
        if not body["text"] or body["mark"] or line.startswith("\\"):
            return self
        if start <= self.column:
            return None
        return self if self.children is not None else Group(self.key, self.column, start)

    def spans(self, entry: Assignment | None, line: str) -> list[Span]:
        """Return what to mask in ``line``, an ``entry`` of the group or of something below it."""
        if entry is None or entry.is_comment or entry.column != self.children or describes_secret(entry.key):
            return []
        text = line[entry.start : entry.end]
        if text.startswith(("{", "[", "*")) or BLOCK_HEADER.fullmatch(text) or not is_secret(self.key, text):
            return []
        return [(entry.start, entry.end)]


def block_after(line: str, assignment: Assignment | None) -> Block | None:
    """Return the block that ``line`` opens, None when its value ends with it."""
    if _PEM_BEGIN.search(line) and "-----END" not in line:
        return Block("pem", "", 0)
    if assignment is None or assignment.is_prose:
        return None
    text = line[assignment.start : assignment.end].strip()
    is_name = assignment.key in NAMING and is_secret_key(text)
    if is_name or kind_of_key(assignment.key) is KeyKind.ORDINARY:
        return Block("named", text, assignment.column, assignment.is_comment) if is_name else None
    kind: Kind
    if BLOCK_HEADER.fullmatch(text):
        kind = "scalar"
    elif text in ("", "["):
        if names_references(assignment.key) or assignment.is_comment:
            return None
        kind = "items"
    elif not assignment.is_closed and not assignment.is_comment and text[0] not in "{[*":
        kind = "rest"
    else:
        return None
    return Block(kind, assignment.key, assignment.column, assignment.is_comment)


def group_after(line: str, assignment: Assignment | None) -> Group | None:
    """Return the group of secrets that ``line`` opens."""
    if assignment is None or assignment.is_comment or assignment.is_prose or not names_many(assignment.key):
        return None
    text = line[assignment.start : assignment.end].strip()
    return Group(assignment.key, assignment.column) if text in ("", "{") else None


def _pem_spans(line: str) -> list[Span] | None:
    if "-----END" in line:
        return None
    found = _PEM_LINE.match(line)
    if found is None:
        return None
    return [found.span("body")] if found["body"] else []


# Diff mark, indentation, comment mark, list dashes, text.
_BODY = later(
    r"(?P<indent>[-+ ]?[ \t]*)(?P<mark>(?:#+|//+|;+)[ \t]*)?(?P<dash>(?:-[ \t]+)*)(?P<text>.*?)[ \t\r]*$"
)
_PEM_BEGIN = later(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY")
_PEM_LINE = later(
    r"[-+ ]?\s*(?:#\s*)?[\"']?(?P<body>[A-Za-z0-9+/=]+|(?:Proc-Type|DEK-Info|Version|Comment): .*|)"
    r"[\"',\\n]*\s*$"
)
