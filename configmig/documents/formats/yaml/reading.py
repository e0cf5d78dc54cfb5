"""From the bytes of a YAML file to its document, or to several; and from a value to a new file."""

from configmig.documents.contract import Bounds
from configmig.documents.encoding import read_source
from configmig.documents.formats.yaml.document import YamlDocument
from configmig.documents.formats.yaml.events import compose
from configmig.documents.formats.yaml.stream import YamlStream
from configmig.edits import Value


def read_yaml(name: str, data: bytes, *, bounds: Bounds) -> YamlDocument | YamlStream:
    """Return what ``data`` holds; raises an error of ``errors.documents`` for what cannot be read."""
    encoded = read_source(data, file=name, language="YAML", old_mac=True)
    first, *more = compose(encoded.parsed, source=encoded.text, file=name, bounds=bounds)
    if more:
        return YamlStream(name, data, encoded, [first, *more], bounds=bounds)
    return YamlDocument(name, encoded, first, bounds=bounds, data=data)


def new_yaml(name: str, value: Value, *, comment: str | None = None) -> YamlDocument | YamlStream:
    """Return a new document that holds ``value``, with ``comment`` (without its mark) at the top."""
    from configmig.documents.formats.yaml.emit import Style, value_lines

    above = [f"# {line}".rstrip() for line in comment.split("\n")] + [""] if comment else []
    lines = [] if value is None else value_lines(value, Style())
    text = "".join(line + "\n" for line in above + lines)
    return read_yaml(name, text.encode(), bounds=Bounds())
