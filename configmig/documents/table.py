"""Which file is of which format: one explicit table, one module a format."""

from importlib import import_module
from typing import Any

from configmig.documents.contract import Bounds, Document
from configmig.documents.guard import check_size
from configmig.edits import Value
from configmig.errors.documents import UnknownFormatError

FORMATS: dict[str, str] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".jsonc": "json",
    ".toml": "toml",
    ".ini": "ini",
    ".cfg": "ini",
    ".env": "dotenv",
}
"""The end of a name → the module in ``formats`` that reads it, which offers ``parse`` and ``create``.

A whole name ``.env``, and one that starts with ``.env.`` (``.env.local``), are of the format of ``.env`` too.
"""

_DEFAULT = Bounds()


def format_of(name: str) -> str | None:
    """Return the format that the end of ``name`` says, None when there is no reader for it."""
    base = name.rpartition("/")[2].lower()
    if base == ".env":
        return FORMATS[".env"]
    found = next((each for end, each in FORMATS.items() if base.endswith(end) and base != end), None)
    return FORMATS[".env"] if found is None and base.startswith(".env.") else found


def is_known(name: str) -> bool:
    """Whether a file of this name can be read and changed."""
    return format_of(name) is not None


def parse(name: str, data: bytes, *, limits: Bounds = _DEFAULT) -> Document:
    """Return the document in ``data``; ``limits`` is anything with ``size``, ``depth`` and ``nodes``.

    Raises UnknownFormatError for a name without a reader, and what the format raises for text it cannot read.
    """
    module = _module(name)
    check_size(data, file=name, bounds=limits)
    document: Document = module.parse(name, data, bounds=limits)
    return document


def create(name: str, value: Value, *, comment: str | None = None) -> Document:
    """Return a new document that holds ``value``, with ``comment`` (without its mark) at the top."""
    document: Document = _module(name).create(name, value, comment=comment)
    return document


def _module(name: str) -> Any:
    found = format_of(name)
    if found is None:
        raise UnknownFormatError(name, FORMATS)
    return import_module(f"configmig.documents.formats.{found}")
