"""INI, changed without loss: every value is a text; sections may come in parts; no interpolation.

A key ends at the first ``=`` or ``:``. Deeper lines below a value continue it, as Python reads them.
A blank, a ``;`` or ``#``, and a blank behind a value of one line start a comment; markers of Python
requirements (``foo ; python_version < "3"``) do not. Keys differ when their case does. A key that
stands twice in a section is an error; a section that stands twice is one section.
"""

from typing import TYPE_CHECKING

from configmig.documents.contract import Bounds
from configmig.edits import Value

if TYPE_CHECKING:
    from configmig.documents.lines.document import LinesDocument
    from configmig.documents.lines.keyed import KeyedSheet


def parse(name: str, data: bytes, *, bounds: Bounds) -> "LinesDocument[KeyedSheet]":
    """Return the document in ``data``; raises an error of ``errors.documents`` for what cannot be read."""
    from configmig.documents.formats.ini.dialect import Ini
    from configmig.documents.lines.opening import parse_keyed

    return parse_keyed(name, data, bounds=bounds, dialect=Ini(), format_="ini")


def create(name: str, value: Value, *, comment: str | None = None) -> "LinesDocument[KeyedSheet]":
    """Return a new document that holds ``value``, with ``comment`` (without its mark) at the top."""
    from configmig.documents.formats.ini.dialect import Ini
    from configmig.documents.lines.opening import create_keyed

    return create_keyed(name, value, comment=comment, dialect=Ini(), format_="ini")
