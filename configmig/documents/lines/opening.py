"""Opens files of ``key = value`` lines as documents, and makes new ones."""

from functools import partial

from configmig.documents.contract import Bounds
from configmig.documents.encoding import read_source
from configmig.documents.lines.document import LinesDocument
from configmig.documents.lines.keyed import Dialect, KeyedSheet
from configmig.documents.lines.keyed_edits import apply
from configmig.documents.lines.ownership import comment_lines
from configmig.edits import Edit, Value


def parse_keyed(
    name: str, data: bytes, *, bounds: Bounds, dialect: Dialect, format_: str
) -> LinesDocument[KeyedSheet]:
    """Return the document in ``data``; raises an error of ``errors.documents`` for what cannot be read."""
    source = read_source(data, file=name, language=dialect.language)
    read = partial(KeyedSheet, file=name, bounds=bounds, dialect=dialect)
    return LinesDocument(name, source, format_=format_, read=read, apply=apply)


def create_keyed(
    name: str, value: Value, *, comment: str | None, dialect: Dialect, format_: str
) -> LinesDocument[KeyedSheet]:
    """Return a new document that holds ``value``, below ``comment``; raises NotInFormatError."""
    bounds = Bounds()
    top = comment_lines(comment, marks=dialect.marks) + "\n" if comment else ""
    document = parse_keyed(name, top.encode(), bounds=bounds, dialect=dialect, format_=format_)
    if value not in ({}, None):
        document.apply(Edit(kind="replace", file=name, after=value))
    return parse_keyed(name, document.render(), bounds=bounds, dialect=dialect, format_=format_)
