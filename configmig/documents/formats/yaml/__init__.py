"""YAML, changed without loss."""

from typing import TYPE_CHECKING

from configmig.documents.contract import Bounds
from configmig.edits import Value

if TYPE_CHECKING:
    from configmig.documents.contract import Document


def parse(name: str, data: bytes, *, bounds: Bounds) -> "Document":
    """Return the document in ``data``, or the stream of several.

    Raises an error of ``errors.documents`` for what cannot be read.
    """
    from configmig.documents.formats.yaml.reading import read_yaml

    return read_yaml(name, data, bounds=bounds)


def create(name: str, value: Value, *, comment: str | None = None) -> "Document":
    """Return a new document that holds ``value``, with ``comment`` (without its mark) at the top."""
    from configmig.documents.formats.yaml.reading import new_yaml

    return new_yaml(name, value, comment=comment)
