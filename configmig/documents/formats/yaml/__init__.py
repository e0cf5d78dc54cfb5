"""YAML, changed without loss."""

from typing import TYPE_CHECKING

from configmig.documents.contract import Bounds
from configmig.edits import Value

if TYPE_CHECKING:
    from configmig.documents.formats.yaml.document import YamlDocument


def parse(name: str, data: bytes, *, bounds: Bounds) -> "YamlDocument":
    """Return the document in ``data``; raises an error of ``errors.documents`` for what cannot be read."""
    from configmig.documents.formats.yaml.document import YamlDocument

    return YamlDocument(name, data, bounds=bounds)


def create(name: str, value: Value, *, comment: str | None = None) -> "YamlDocument":
    """Return a new document that holds ``value``, with ``comment`` (without its mark) at the top."""
    from configmig.documents.formats.yaml.document import YamlDocument

    return YamlDocument.create(name, value, comment=comment)
