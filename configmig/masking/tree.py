"""Mask values of parsed documents, and gather their secrets so that texts about them are masked exactly."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from configmig.masking.names import NAMING, describes_secret, is_secret_key, names_many, names_references
from configmig.masking.text import mask_text, replace_secrets, text_spans, value_spans
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
        for secret in _secrets(None, value)
        for spelling in _spellings(secret)
        if _is_distinctive(spelling)
    )


def text_secrets(text: str) -> frozenset[str]:
    """Return the distinctive secrets of a text, comments included; it need not parse."""
    found = (text[start:end] for start, end in text_spans(text))
    return frozenset(secret for secret in found if _is_distinctive(secret))


def _mask(key: object, value: Any, secrets: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {
            _mask_key(name, secrets): _mask(_entry_key(key, name, value), child, secrets)
            for name, child in value.items()
        }
    if isinstance(value, list):
        item_key = None if names_references(key) else key
        return [_mask(item_key, item, secrets) for item in value]
    if is_secret(key, value):
        return MASK
    return mask_text(replace_secrets(value, secrets)) if isinstance(value, str) else value


def _mask_key(name: Any, secrets: tuple[str, ...]) -> Any:
    return mask_text(replace_secrets(name, secrets)) if isinstance(name, str) else name


def _entry_key(key: object, name: Any, mapping: dict[Any, Any]) -> object:
    """The name that decides about an entry of ``mapping``, which stands under ``key``."""
    if name == "value":  # `{name: DB_PASSWORD, value: …}`, as Kubernetes lists variables
        named = next((mapping[other] for other in NAMING if is_secret_key(mapping.get(other))), None)
        if named is not None:
            return named
    return _child_key(key, name, mapping[name])


def _child_key(key: object, name: Any, child: Any) -> object:
    """The name that decides about ``child``: its own, or the parent's that announces several secrets."""
    if not names_many(key) or isinstance(child, dict) or is_secret_key(name) or describes_secret(name):
        return name
    # A bare `secrets` names references in lists only.
    return "tokens" if names_references(key) else key


def _key_at(pointer: Pointer) -> object:
    """The name that decides about the value at ``pointer``."""
    key: object = None
    for token in pointer:
        if isinstance(token, int) and key is not None:
            key = None if names_references(key) else key
        else:
            key = _child_key(key, token, None)
    return key


def _secrets(key: object, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, child in value.items():
            yield from _secrets(None, name)
            yield from _secrets(_entry_key(key, name, value), child)
    elif isinstance(value, list):
        for item in value:
            yield from _secrets(None if names_references(key) else key, item)
    elif is_secret(key, value):
        yield str(value)
    elif isinstance(value, str):
        yield from (value[start:end] for start, end in value_spans(value))


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
