"""Find the secrets of a parsed document, each with its place and what tells of it."""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import Any, NamedTuple

from configmig.masking.generated import lone_base64_spans, names_public
from configmig.masking.names import NAMING, describes_secret, is_secret_key, names_many, names_references
from configmig.masking.text import generated_text_spans, text_spans, value_spans
from configmig.masking.values import is_secret, is_secret_value, secret_spans, url_secret_spans
from configmig.patterns import later
from configmig.pointer import Pointer

Span = tuple[int, int]


SHORTEST_IN_KEY = 12
"""Shorter names of keys hold no secret of their own."""


class Sign(IntEnum):
    """What tells that a text is a secret, the surest last."""

    NAME = 1
    """The name of its key."""
    URL = 2
    """It stands in a URL, where a password or a key does."""
    FORM = 3
    """Its own form: a provider's key, a token, a private key, letters drawn at random."""


class Secret(NamedTuple):
    """A secret of a document: where it stands, the secret itself, and what tells of it."""

    pointer: Pointer
    text: str
    sign: Sign


def find_secrets(value: Any, key: object = None) -> Iterator[Secret]:
    """Yield the secrets below ``value``, which stands under ``key``, in the order of the text.

    A key of a mapping that is a secret itself is found at its entry; a text with several gives each of them.
    """
    stack: list[tuple[Pointer, object, Any]] = [((), key, value)]
    while stack:
        pointer, key, found = stack.pop()
        if isinstance(found, dict):
            for name in found:
                if isinstance(name, str) and len(name) >= SHORTEST_IN_KEY:
                    yield from _inside((*pointer, name), name, value_spans(name))
            entries = [
                ((*pointer, name), entry_key(key, name, found), child) for name, child in found.items()
            ]
            stack += reversed(entries)
        elif isinstance(found, list):
            item_key = None if names_references(key) else key
            stack += reversed([((*pointer, index), item_key, item) for index, item in enumerate(found)])
        elif is_secret(key, found):
            yield Secret(pointer, str(found), _sign_of_whole(str(found)))
        elif isinstance(found, str) and (spans := spans_under(key, found)):
            yield from _inside(pointer, found, spans)


def find_in_text(text: str) -> Iterator[tuple[Span, Sign]]:
    """Yield where the secrets of a text stand that need not parse, a comment or a broken file."""
    yield from _signed(text, text_spans(text))


def spans_under(key: object, value: str) -> tuple[Span, ...]:
    """Return where the secrets stand in ``value``, none of which its ``key`` calls public."""
    spans = value_spans(value)
    if not spans or not names_public(key):
        return spans
    known = set(generated_text_spans(value))
    return tuple(span for span in spans if span not in known)


def entry_key(key: object, name: Any, mapping: dict[Any, Any]) -> object:
    """Return the name that decides about an entry of ``mapping``, which stands under ``key``."""
    if name == "value":  # `{name: DB_PASSWORD, value: …}`, as Kubernetes lists variables
        named = next((mapping[other] for other in NAMING if is_secret_key(mapping.get(other))), None)
        if named is not None:
            return named
    return child_key(key, name, mapping[name])


def child_key(key: object, name: Any, child: Any) -> object:
    """Return the name that decides about ``child``: its own, or the parent's that announces several."""
    if not names_many(key) or isinstance(child, dict) or is_secret_key(name) or describes_secret(name):
        return name
    # A bare `secrets` names references in lists only.
    return "tokens" if names_references(key) else key


def _inside(pointer: Pointer, text: str, spans: Iterable[Span]) -> Iterator[Secret]:
    for (start, end), sign in _signed(text, spans):
        yield Secret(pointer, text[start:end], sign)


def _signed(text: str, spans: Iterable[Span]) -> Iterator[tuple[Span, Sign]]:
    """Yield each span once with its surest sign; what lies inside of another is a part of it."""
    found = sorted(set(spans), key=lambda span: (span[0], -span[1]))
    if not found:
        return
    urls = set(url_secret_spans(text))
    by_form = {*secret_spans(text), *generated_text_spans(text), *lone_base64_spans(text)} - urls
    is_key = "PRIVATE KEY-----" in text
    end = -1
    for span in found:
        if span[0] < end:
            continue
        end = span[1]
        shows = any(span[0] <= start and stop <= end for start, stop in by_form)
        if shows or (is_key and _BASE64.fullmatch(text, *span)):
            yield span, Sign.FORM
        else:
            yield span, Sign.URL if span in urls else Sign.NAME


def _sign_of_whole(text: str) -> Sign:
    """What tells of a secret that is one as a whole: its form where it has one, else the key."""
    if "PRIVATE KEY-----" in text:
        return Sign.FORM
    urls = set(url_secret_spans(text))
    if any(span not in urls for span in secret_spans(text)):
        return Sign.FORM
    return Sign.URL if urls and is_secret_value(text) else Sign.NAME


_BASE64 = later(r"[A-Za-z0-9+/=]+")
