"""Plug-ins: what a profile provides, and how it is found (entry points ``configmig.profiles``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any, Protocol, runtime_checkable

from configmig.edits import Value
from configmig.errors.plugins import BrokenProfileError, UnknownProfileError


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
        """Return the folder whose ``versions/`` and ``config/`` ``configmig init --profile`` copies."""


def load_profile(name: str) -> Profile:
    """Return the installed profile ``name``.

    Raises UnknownProfileError (with the installed names) and BrokenProfileError when its package does not
    import or does not hold what a profile must.
    """
    from importlib.metadata import entry_points

    points = {point.name: point for point in entry_points(group="configmig.profiles")}
    if name not in points:
        raise UnknownProfileError(name, sorted(points))
    try:
        profile = points[name].load()
    except Exception as error:  # whatever a plug-in raises while it is imported is its fault
        raise BrokenProfileError(name, f"{type(error).__name__}: {error}") from error
    if not isinstance(profile, Profile):
        raise BrokenProfileError(name, f"{points[name].value} is not a profile")
    return profile
