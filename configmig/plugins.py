"""Plug-ins: what a profile provides, and how it is found (entry points ``configmig.profiles``)."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from configmig.edits import Value
from configmig.errors import ConfigmigError
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


class LoadedProfile(Profile, Protocol):
    """A profile as the framework uses it: with the parts that a profile may leave out."""

    def rules(self) -> Sequence[Any]:
        """Return the entries (``audit.rule.Entry``) of its audit rules."""

    def required_files(self, version: str) -> Sequence[str]:
        """Return the names of the files that a root of ``version`` cannot do without."""

    def generated(self, files: Mapping[str, bytes]) -> Mapping[str, str]:
        """Return how its generated files stand to their sources: ``fresh``, ``stale`` or ``edited``."""

    def source(self) -> Path | None:
        """Return the file that it was loaded from, None where it has none."""


def load_profile(name: str) -> LoadedProfile:
    """Return the installed profile ``name``; what it raises or returns by mistake is a BrokenProfileError.

    Raises UnknownProfileError (with the installed names) and BrokenProfileError when its package does not
    import or does not hold what a profile must.
    """
    from importlib.metadata import entry_points

    points = {point.name: point for point in entry_points(group="configmig.profiles")}
    if name not in points:
        raise UnknownProfileError(name, sorted(points))
    try:
        profile = points[name].load()
        is_profile = isinstance(profile, Profile)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever a plug-in raises while it is imported is its fault
        raise BrokenProfileError(name, f"{type(error).__name__}: {error}") from error
    if not is_profile:
        raise BrokenProfileError(name, f"{points[name].value} is not a profile")
    return _Guarded(name, profile)


def profile_names() -> tuple[str, ...]:
    """Return the names of the installed profiles."""
    from importlib.metadata import entry_points

    return tuple(sorted(point.name for point in entry_points(group="configmig.profiles")))


class _Guarded:
    """A profile whose mistakes are errors about that profile, not bugs of configmig."""

    def __init__(self, name: str, profile: Profile) -> None:
        for part in ("name", "title"):
            if not isinstance(getattr(profile, part), str):
                raise BrokenProfileError(name, f"its `{part}` is no text")
        self.name, self.title = profile.name, profile.title
        self._entry, self._profile = name, profile

    def recognise(self, files: Mapping[str, Value]) -> Recognition | None:
        found = self._call("recognise", lambda: self._profile.recognise(files))
        if found is not None and not isinstance(found, Recognition):
            raise self._returned("recognise", found, "a Recognition or None")
        return found

    def schemas(self, version: str) -> Mapping[str, type[Any]]:
        found = self._call("schemas", lambda: self._profile.schemas(version))
        if not isinstance(found, Mapping) or not all(
            isinstance(name, str) and hasattr(model, "model_validate") for name, model in found.items()
        ):
            raise self._returned("schemas", found, "a mapping of file names to pydantic models")
        return found

    def rules(self) -> Sequence[Any]:
        """Return the profile's table of audit rules; a profile may have none."""
        found = self._call("rules", getattr(self._profile, "rules", tuple))
        if not isinstance(found, list | tuple):
            raise self._returned("rules", found, "a list or tuple of entries")
        return found

    def required_files(self, version: str) -> Sequence[str]:
        """Return the names of the files without which a root of ``version`` is not whole."""
        found = self._call("required_files", lambda: getattr(self._profile, "required_files", _none)(version))
        if not isinstance(found, list | tuple) or not all(isinstance(name, str) for name in found):
            raise self._returned("required_files", found, "a list or tuple of file names")
        return found

    def generated(self, files: Mapping[str, bytes]) -> Mapping[str, str]:
        """Return how generated files stand to their sources; a profile may generate none."""
        found = self._call("generated", lambda: getattr(self._profile, "generated", lambda _: {})(files))
        if not isinstance(found, Mapping):
            raise self._returned("generated", found, "a mapping of file names to words")
        return found

    def source(self) -> Path | None:
        """Return the file of the module that holds the profile."""
        module = sys.modules.get(type(self._profile).__module__)
        file = getattr(module, "__file__", None)
        return Path(file) if file else None

    def template(self) -> Traversable:
        found = self._call("template", self._profile.template)
        if not isinstance(found, Traversable):
            raise self._returned("template", found, "a folder, as importlib.resources.files gives one")
        return found

    def _call(self, function: str, call: Callable[[], Any]) -> Any:
        try:
            return call()
        except (ConfigmigError, KeyboardInterrupt):
            raise
        except BaseException as error:
            # Its message may hold a value of the files.
            reason = f"`{function}` raised {type(error).__name__}{_where(error)}"
            raise BrokenProfileError(self._entry, reason) from error

    def _returned(self, function: str, found: object, wanted: str) -> BrokenProfileError:
        return BrokenProfileError(
            self._entry, f"`{function}` returned a value of type {type(found).__name__} instead of {wanted}"
        )


def _none(_: object) -> tuple[str, ...]:
    return ()


def _where(error: BaseException) -> str:
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    return f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
