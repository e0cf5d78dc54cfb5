"""TOML files as documents."""

from functools import partial

from configmig.documents.contract import Bounds
from configmig.documents.encoding import read_source
from configmig.documents.formats.toml.editing import apply
from configmig.documents.formats.toml.scan import MARKS
from configmig.documents.formats.toml.sheet import LANGUAGE, TomlSheet
from configmig.documents.lines.document import LinesDocument
from configmig.documents.lines.ownership import comment_lines
from configmig.edits import Edit, Value


def parse_toml(name: str, data: bytes, *, bounds: Bounds) -> LinesDocument[TomlSheet]:
    """Return the document in ``data``; raises an error of ``errors.documents`` for what cannot be read."""
    source = read_source(data, file=name, language=LANGUAGE)
    return LinesDocument(
        name, source, format_="toml", read=partial(TomlSheet, file=name, bounds=bounds), apply=apply
    )


def create_toml(name: str, value: Value, *, comment: str | None) -> LinesDocument[TomlSheet]:
    """Return a new document that holds ``value``, below ``comment``; raises NotInFormatError for a null."""
    top = comment_lines(comment, marks=MARKS) + "\n" if comment else ""
    bounds = Bounds()
    document = parse_toml(name, top.encode(), bounds=bounds)
    if value != {}:
        document.apply(Edit(kind="replace", file=name, after=value))
    return parse_toml(name, document.render(), bounds=bounds)
