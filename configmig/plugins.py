"""Plug-ins: what a profile provides, and how installed ones are found (entry point ``configmig.profiles``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any, Protocol, runtime_checkable

from configmig.edits import Value


@dataclass(frozen=True, slots=True)
class Recognition:
    """A version recognised by the shape of the files, and the facts that say so (one sentence each)."""

    version: str
    evidence: tuple[str, ...]


@runtime_checkable
class Profile(Protocol):
    """An application of configmig: its schemas, its way to recognise a version, its project template."""

    name: str
    title: str

    def recognise(self, files: Mapping[str, Value]) -> Recognition | None:
        """Return the version whose shape ``files`` (name → plain data) have, None when there is no telling.

        Must not raise for any data: a file may be empty, a list, or of another application.
        """

    def schemas(self, version: str) -> Mapping[str, type[Any]]:
        """Return file name → pydantic model for ``version``; empty when the profile has none for it."""

    def template(self) -> Traversable:
        """Return the folder with the ``versions/`` and ``config/`` that ``configmig init --profile`` copies."""
