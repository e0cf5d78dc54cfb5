"""The files of a root, each parsed at most once for whoever looks at them."""

from collections.abc import Mapping
from functools import cached_property

from configmig.documents import Bounds, Document, is_known, parse
from configmig.edits import Value
from configmig.errors import ConfigmigError


class Parsed:
    """``files`` by name as documents and values; nothing is parsed before somebody asks."""

    def __init__(self, files: Mapping[str, bytes], bounds: Bounds | None = None) -> None:
        self.files = files
        self._bounds = bounds or Bounds()

    @property
    def documents(self) -> Mapping[str, Document]:
        """The files that can be read."""
        return self._both[0]

    @property
    def broken(self) -> Mapping[str, ConfigmigError]:
        """The files that cannot be read, and why."""
        return self._both[1]

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """The plain values of the files that can be read."""
        return {name: document.read() for name, document in self.documents.items()}

    @cached_property
    def _both(self) -> tuple[dict[str, Document], dict[str, ConfigmigError]]:
        documents: dict[str, Document] = {}
        broken: dict[str, ConfigmigError] = {}
        for name, data in self.files.items():
            if not is_known(name):
                continue
            try:
                document = parse(name, data, limits=self._bounds)
                document.read()
            except ConfigmigError as error:
                broken[name] = error
            else:
                documents[name] = document
        return documents, broken
