"""Mask secrets in any text: files, diffs, single lines, comments, messages; it need not parse."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from configmig.masking.block import Block, Group, block_after, group_after
from configmig.masking.generated import generated_spans, lone_base64_spans
from configmig.masking.line import assignment_at_start, line_spans
from configmig.masking.values import MASK

Span = tuple[int, int]


def mask_text(text: str) -> str:
    """Return ``text`` with every secret in it replaced by ``***``; everything else, line endings too, stays.

    Works line by line on `key: value`, `KEY=value`, `"key": "value"` and their commented-out forms, URLs and
    command lines, and follows block scalars, lists and private keys over several lines. A unified diff is
    masked as well as the text it is about.
    """
    # Hints and messages repeat each other; of a whole file no second one comes.
    return mask_spans(text, value_spans(text) if len(text) < _SHORT else text_spans(text))


def mask_spans(text: str, spans: Iterable[Span]) -> str:
    """Return ``text`` with each of ``spans`` replaced by ``***``; they may overlap."""
    parts: list[str] = []
    position = 0
    for start, end in sorted(spans):
        if start >= position:
            parts += (text[position:start], MASK)
        position = max(position, end)
    return "".join((*parts, text[position:])) if parts else text


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
        masked = "\n".join(MASK if part else "" for part in secret.split("\n"))  # lines stay lines
        text = re.sub(edges[0] + re.escape(secret) + edges[1], masked, text)
    return text


@lru_cache(maxsize=8192)
def value_spans(value: str) -> tuple[Span, ...]:
    """Return the spans of a value; a document repeats its values, and its states repeat each other's."""
    return tuple(text_spans(value))


def text_spans(text: str) -> Iterator[Span]:
    """Yield where the secrets of ``text`` stand, as offsets into it, perhaps overlapping."""
    yield from lone_base64_spans(text)
    yield from generated_text_spans(text)
    lowered = _lower(text)
    position = 0
    # In a long text the search for a few hints is worth finding out which.
    hints = _any_of(_HINTS if len(text) < _SHORT else tuple(hint for hint in _HINTS if hint in lowered))
    while hint := hints.search(lowered, position):
        # Lines without a hint are skipped unless the one before reaches into them.
        position = text.rfind("\n", 0, hint.start()) + 1
        block: Block | None = None
        group: Group | None = None
        while True:
            end = text.find("\n", position)
            line = text[position : end if end >= 0 else len(text)]
            spans, block, group = _look(line, block, group)
            for start, stop in spans:
                yield position + start, position + stop
            if end < 0:
                return
            position = end + 1
            if block is None and group is None:
                break


def generated_text_spans(text: str) -> Iterator[Span]:
    """Yield where texts stand that look generated, or are Base64 of something with a secret in it."""
    return generated_spans(text, lambda readable: next(text_spans(readable), None) is not None)


def _look(
    line: str, block: Block | None, group: Group | None
) -> tuple[list[Span], Block | None, Group | None]:
    """Return what to mask in ``line``, and what it says about the next one."""
    if block is not None:
        inside = block.spans(line)
        if inside is not None:
            return inside, block, group
    group = group.at(line) if group is not None else None
    assignment = assignment_at_start(line)
    spans = line_spans(line)
    if group is not None:
        spans += group.spans(assignment, line)
    return spans, block_after(line, assignment), group or group_after(line, assignment)


def _lower(text: str) -> str:
    """``text`` in lower case, of the same length."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(letter if len(letter.lower()) != 1 else letter.lower() for letter in text)


@lru_cache(maxsize=64)
def _any_of(hints: tuple[str, ...]) -> re.Pattern[str]:
    groups: dict[str, list[str]] = {}
    for hint in hints:  # by their first letter, or each place of a text is compared with all of them
        groups.setdefault(hint[0], []).append(re.escape(hint[1:]))
    branches = (f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items())
    return re.compile("|".join(branches) or "(?!)")


_SHORT = 500
"""Characters of a line or a sentence."""

# What no line with a secret can do without, in lower case: most lines need no other look.
_HINTS = (
    *("pass", "pwd", "secret", "token", "key", "cred", "auth", "pin", "otp", "jwt", "bearer", "basic"),
    *("cookie", "sig", "salt", "://", "sk-", "sk_", "rk_", "akia", "asia", "aiza", "ya29.", "hf_", "gsk_"),
    *("npm_", "r8_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat", "glpat", "xox", "xapp", "pplx"),
    *("nvapi", "dckr", "sg.", "eyj", "webhooks", "hooks.slack", "whsec"),
)
