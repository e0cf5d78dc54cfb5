"""The names of a new revision: its id, the slug of its message, its file name."""

import re
import secrets
import unicodedata
from collections.abc import Collection, Sequence
from datetime import datetime

from configmig.errors.authoring import (
    BadFileTemplateError,
    BadMessageError,
    BadRevisionNameError,
    NoNextVersionError,
)
from configmig.graph.naming import objection, plain

_SLUG_LENGTH = 40
"""Characters; cut at a word, as Alembic does."""

_VERSION = re.compile(r"\d+(\.\d+)*")
_BRACES = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


def check_message(message: str) -> str:
    """Return ``message`` without the space around it; raises BadMessageError unless it is one line."""
    text = message.strip()
    if not text:
        raise BadMessageError("it is empty")
    if len(text.splitlines()) > 1:
        raise BadMessageError("it has several lines")
    if not text.isprintable():
        raise BadMessageError("it contains a control character")
    return text


def check_name(kind: str, name: str) -> str:
    """Return ``name``, a version without its ``v``; raises BadRevisionNameError for what no target can say.

    ``kind`` says what it is for, as "id" or "branch label".
    """
    name = plain(name)
    if reason := objection(name):
        raise BadRevisionNameError(kind, name, reason)
    return name


def hex_id(taken: Collection[str]) -> str:
    """Return a random id of 12 hexadecimal digits that is not ``taken``."""
    while (candidate := secrets.token_hex(6)) in taken:
        pass
    return candidate


def next_version(parents: Sequence[str], taken: Collection[str]) -> str:
    """Return the version after the highest of ``parents``: its second number up until it is free.

    Without parents it is ``1.0.0``. Raises NoNextVersionError when a parent's id is not a version.
    """
    if not parents:
        return _first_free([1, 0, 0], taken)
    if not all(_VERSION.fullmatch(parent) for parent in parents):
        raise NoNextVersionError(parents)
    highest = max([int(part) for part in parent.split(".")] for parent in parents)
    bumped = [highest[0], *(highest[1:2] or [0])]
    bumped[1] += 1
    return _first_free([*bumped, *[0] * max(1, len(highest) - 2)], taken)


def after(parents: Sequence[str], taken: Collection[str]) -> str | None:
    """Return the first free version below the one of ``parents``: ``1.2.0.1`` after ``1.2.0``.

    What keeps the schema of a version is no version of the schema. None where a parent's id is no version,
    or where there are none or several.
    """
    if len(parents) != 1 or not _VERSION.fullmatch(parents[0]):
        return None
    number = 1
    while (text := f"{parents[0]}.{number}") in taken:
        number += 1
    return text


def _first_free(version: list[int], taken: Collection[str]) -> str:
    while (text := ".".join(map(str, version))) in taken:
        version[1] += 1
    return text


def slug(text: str) -> str:
    """Return ``text`` in lower-case ASCII words joined by underscores, 40 characters at most."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    kept = ""
    for word in words:
        longer = f"{kept}_{word}" if kept else word[:_SLUG_LENGTH]
        if len(longer) > _SLUG_LENGTH:
            break
        kept = longer
    return kept


def file_name(template: str, *, revision: str, message: str, created: datetime) -> str:
    """Return the file name, with ``.py``, that ``template`` gives for a revision.

    ``created`` is the local time of the project. Raises BadFileTemplateError for an unknown name in braces
    and for a result that is no plain file name.
    """
    names = {
        "rev": revision,
        "slug_id": re.sub(r"[^A-Za-z0-9]", "_", revision),
        "slug": slug(message),
        **{
            unit: f"{getattr(created, unit):02}"
            for unit in ("year", "month", "day", "hour", "minute", "second")
        },
    }

    def fill(match: re.Match[str]) -> str:
        if match[1] not in names:
            raise BadFileTemplateError(template, f"'{match[1]}' is not a name it may use", tuple(names))
        return names[match[1]]

    stem = _BRACES.sub(fill, template).removesuffix(".py")
    if not names["slug"]:
        # A message without a letter or digit leaves a separator hanging.
        stem = stem.rstrip("_- ")
    if not stem or stem.startswith((".", "-")) or stem == "__init__":
        raise BadFileTemplateError(template, f"'{stem}.py' is no name for a revision file", tuple(names))
    if not stem.isprintable() or set(stem) & set('/\\:*?"<>|{}'):
        raise BadFileTemplateError(template, f"'{stem}.py' is no plain file name", tuple(names))
    return f"{stem}.py"
