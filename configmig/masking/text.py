"""Mask secrets in any text: files, diffs, single lines, comments, messages; it need not parse."""

import re
from collections.abc import Iterable, Iterator

from configmig.masking.block import Block, Group, block_after, group_after
from configmig.masking.line import assignment_at_start, line_spans
from configmig.masking.values import MASK

Span = tuple[int, int]


def mask_text(text: str) -> str:
    """Return ``text`` with every secret in it replaced by ``***``; everything else, line endings too, stays.

    Works line by line on `key: value`, `KEY=value`, `"key": "value"` and their commented-out forms, URLs and
    command lines, and follows block scalars, lists and private keys over several lines. A unified diff is
    masked as well as the text it is about.
    """
    return "\n".join(_mask(line, spans) for line, spans in _scan(text))


def mask_lines(text: str, secrets: Iterable[str]) -> str:
    """Return ``mask_text(text)`` in which each of ``secrets`` is masked too, wherever it stands.

    ``secrets`` come from ``secret_values`` of the parsed documents that ``text`` is about: they catch what no
    line tells by itself, as a comment that repeats a password.
    """
    return mask_text(replace_secrets(text, secrets))


def replace_secrets(text: str, secrets: Iterable[str]) -> str:
    """Return ``text`` with each of ``secrets`` replaced, the longest first."""
    present = sorted((secret for secret in secrets if secret in text), key=lambda s: (-len(s), s))
    for secret in present:
        # A short one may be a part of a word that has nothing to do with it.
        edges = (r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])") if len(secret) < 8 else ("", "")
        text = re.sub(edges[0] + re.escape(secret) + edges[1], MASK, text)
    return text


def text_spans(text: str) -> Iterator[Span]:
    """Yield where the secrets of ``text`` stand, as offsets into it."""
    offset = 0
    for line, spans in _scan(text):
        for start, end in spans:
            yield offset + start, offset + end
        offset += len(line) + 1


def _scan(text: str) -> Iterator[tuple[str, list[Span]]]:
    """Yield each line with the spans to mask in it; carries what one line says about the next ones."""
    block: Block | None = None
    group: Group | None = None
    for line in text.split("\n"):
        if block is not None:
            spans = block.spans(line)
            if spans is not None:
                yield line, spans
                continue
            block = None
        group = group.at(line) if group is not None else None
        if group is None and not _HINT.search(line.lower()):
            yield line, _lone_base64(line)
            continue
        assignment = assignment_at_start(line)
        spans = line_spans(line)
        if group is not None:
            spans += group.spans(assignment, line)
        block = block_after(line, assignment)
        group = group or group_after(line, assignment)
        yield line, spans


def _lone_base64(line: str) -> list[Span]:
    """The inner lines of a private key whose first line is not there, as in the middle of a diff."""
    if len(line) < 44:
        return []
    found = _BASE64_LINE.match(line)
    return [found.span("body")] if found and not _HEX.fullmatch(found["body"]) else []


def _mask(line: str, spans: list[Span]) -> str:
    if not spans:
        return line
    parts, position = [], 0
    for start, end in sorted(spans):
        if start >= position:
            parts += [line[position:start], MASK]
        position = max(position, end)
    return "".join([*parts, line[position:]])


# Whatever no line with a secret can do without; most lines are done after this one search.
_HINT = re.compile(
    r"pass|pwd|secret|token|key|cred|auth|pin\b|otp|jwt|bearer|basic|cookie|sig|salt|://|-----"
    r"|sk[-_]|rk_|ak?[sk]ia|aiza|ya29|hf_|gsk_|npm_|r8_|gh[pousr]_|github_pat|glpat|xox|xapp|pplx|nvapi|dckr|sg\."
    r"|eyj|hooks\.slack|webhooks|whsec"
)
_BASE64_LINE = re.compile(r"[-+ ]?\s*(?:#\s*)?(?P<body>[A-Za-z0-9+/]{44,}={0,2})\s*$")
_HEX = re.compile(r"[0-9a-fA-F]+")
