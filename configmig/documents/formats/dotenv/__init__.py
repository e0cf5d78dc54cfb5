"""Files of environment variables, changed without loss: ``export``, quotes and ``${…}`` stay as they are.

Every value is a text without its quotes and escapes; ``${NAME}`` in it is not replaced. A name that stands
twice is an error.
"""

from typing import TYPE_CHECKING

from configmig.documents.contract import Bounds
from configmig.edits import Value

if TYPE_CHECKING:
    from configmig.documents.lines.document import LinesDocument
    from configmig.documents.lines.keyed import KeyedSheet


def parse(name: str, data: bytes, *, bounds: Bounds) -> "LinesDocument[KeyedSheet]":
    """Return the document in ``data``; raises an error of ``errors.documents`` for what cannot be read."""
    from configmig.documents.formats.dotenv.dialect import Dotenv
    from configmig.documents.lines.opening import parse_keyed

    return parse_keyed(name, data, bounds=bounds, dialect=Dotenv(), format_="dotenv")


def create(name: str, value: Value, *, comment: str | None = None) -> "LinesDocument[KeyedSheet]":
    """Return a new document that holds ``value``, with ``comment`` (without its mark) at the top."""
    from configmig.documents.formats.dotenv.dialect import Dotenv
    from configmig.documents.lines.opening import create_keyed

    return create_keyed(name, value, comment=comment, dialect=Dotenv(), format_="dotenv")
