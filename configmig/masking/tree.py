"""Mask values of parsed documents, and gather their secrets so that texts about them are masked exactly."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from configmig.masking.find import child_key, entry_key, find_secrets, spans_under
from configmig.masking.names import names_references
from configmig.masking.text import mask_spans, mask_text, replace_secrets, text_spans
from configmig.masking.values import MASK, is_secret
from configmig.pointer import Pointer


def mask_value(pointer: Pointer, value: Any, *, secrets: Iterable[str] = ()) -> Any:
    """Return ``value``, which stands at ``pointer``, as a copy with its secrets replaced by ``***``.

    The structure stays. Each of ``secrets`` (see ``secret_values``) is masked wherever it appears: they catch
    a secret that was moved away from the key that told of it.
    """
    return _mask(_key_at(pointer), value, tuple(secrets))


def secret_values(value: Any) -> frozenset[str]:
    """Return the secrets of a parsed document that are distinctive enough to be looked for in any text.

    A text of several lines also gives each of its lines, one that needs escapes also its escaped spelling.
    Short words and numbers are left out: they are masked at their key only.
    """
    return frozenset(
        spelling
        for secret in find_secrets(value)
        for spelling in _spellings(secret.text)
        if _is_distinctive(spelling)
    )


def text_secrets(text: str) -> frozenset[str]:
    """Return the distinctive secrets of a text, comments included; it need not parse."""
    found = (text[start:end] for start, end in text_spans(text))
    return frozenset(secret for secret in found if _is_distinctive(secret))


def _mask(key: object, value: Any, secrets: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {
            _mask_key(name, secrets): _mask(entry_key(key, name, value), child, secrets)
            for name, child in value.items()
        }
    if isinstance(value, list):
        item_key = None if names_references(key) else key
        return [_mask(item_key, item, secrets) for item in value]
    if is_secret(key, value):
        return MASK
    if not isinstance(value, str):
        return value
    text = replace_secrets(value, secrets)
    return mask_spans(text, spans_under(key, text))


def _mask_key(name: Any, secrets: tuple[str, ...]) -> Any:
    return mask_text(replace_secrets(name, secrets)) if isinstance(name, str) else name


def _key_at(pointer: Pointer) -> object:
    """The name that decides about the value at ``pointer``."""
    key: object = None
    for token in pointer:
        if isinstance(token, int) and key is not None:
            key = None if names_references(key) else key
        else:
            key = child_key(key, token, None)
    return key


def _spellings(secret: str) -> Iterator[str]:
    yield secret
    lines = secret.splitlines()
    if len(lines) > 1:
        yield from (line.strip() for line in lines if not line.startswith("-----"))
    for escaped in (
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        secret.replace("'", "''"),
    ):
        if escaped != secret:
            yield escaped


def _is_distinctive(text: str) -> bool:
    if text.isalpha():
        # `api_key: postgres` must not blank out every other "postgres".
        return len(text) >= 16 or (len(text) >= 8 and not (text.islower() or text.istitle()))
    return len(text) >= 6 and not (len(text) < 8 and text.isdigit())
