"""TOML, changed without loss: statements with their comments, dotted keys, inline tables, lists of tables.

Dates and times are read as texts in their own spelling; a text that replaces one stays a date where it reads
as one, any other text is quoted. There is no null.
"""

from typing import TYPE_CHECKING

from configmig.documents.contract import Bounds
from configmig.edits import Value

if TYPE_CHECKING:
    from configmig.documents.formats.toml.sheet import TomlSheet
    from configmig.documents.lines.document import LinesDocument


def parse(name: str, data: bytes, *, bounds: Bounds) -> "LinesDocument[TomlSheet]":
    """Return the document in ``data``; raises an error of ``errors.documents`` for what cannot be read."""
    from configmig.documents.formats.toml.document import parse_toml

    return parse_toml(name, data, bounds=bounds)


def create(name: str, value: Value, *, comment: str | None = None) -> "LinesDocument[TomlSheet]":
    """Return a new document that holds ``value``, with ``comment`` (without its mark) at the top."""
    from configmig.documents.formats.toml.document import create_toml

    return create_toml(name, value, comment=comment)
