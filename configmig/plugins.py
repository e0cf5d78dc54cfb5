"""Plug-ins: what a profile provides, and how it is found (entry points ``configmig.profiles``)."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from configmig.edits import Value
from configmig.errors import ConfigmigError
from configmig.errors.plugins import BrokenProfileError, UnknownProfileError
from configmig.frozen import dataclass
from configmig.installed import installed

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True)
class Recognition:
    """A version recognised by the shape of the files, and the facts that say so (one sentence each)."""

    version: str
    evidence: tuple[str, ...]


class Generator(Protocol):
    """Makes one file of the configuration from others; a profile may have some.

    ``target`` is made from ``sources`` and from ``overlay``, a file of one's own whose text the target keeps.
    """

    @property
    def target(self) -> str:
        """The file that is made; of a format with ``#`` comments."""

    @property
    def sources(self) -> Sequence[str]:
        """The files whose values it is made from."""

    @property
    def overlay(self) -> str:
        """The file that holds what the sources do not say; it need not exist."""

    def generate(self, files: Mapping[str, bytes]) -> bytes:
        """Return the target made of ``files`` (name → bytes), a pure function of sources and overlay.

        Raises an error of ``errors.generation`` where they do not suffice.
        """

    def adopt(self, files: Mapping[str, bytes], *, removed: bool) -> Any:
        """Return the ``generation.Adoption`` with which ``generate`` says what the target says now.

        ``removed``: what the target lacks was taken out by hand, for the sources have not changed since.
        Raises UnadoptableError where the overlay has no words for it.
        """


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

    def template(self) -> "Traversable":
        """Return the folder whose ``versions/`` and ``config/`` ``configmig init --profile`` copies."""


class LoadedProfile(Profile, Protocol):
    """A profile as the framework uses it: with the parts that a profile may leave out."""

    def rules(self) -> Sequence[Any]:
        """Return the entries (``audit.rule.Entry``) of its audit rules."""

    def live_rules(self) -> Sequence[Any]:
        """Return the entries of its live rules: what can be asked of the running application."""

    def required_files(self, version: str) -> Sequence[str]:
        """Return the names of the files that a root of ``version`` cannot do without."""

    def versions(self) -> Sequence[str]:
        """Return the versions that it has schemas for and tells apart by their shape, oldest first."""

    def generators(self) -> Sequence[Generator]:
        """Return what makes its generated files."""

    def scenarios(self) -> Sequence[Any]:
        """Return its pages of the troubleshooting guide (``troubleshooting.Scenario``)."""

    def source(self) -> Path | None:
        """Return the file that it was loaded from, None where it has none."""


def load_profile(name: str) -> LoadedProfile:
    """Return the installed profile ``name``; what it raises or returns by mistake is a BrokenProfileError.

    Raises UnknownProfileError (with the installed names) and BrokenProfileError when its package does not
    import or does not hold what a profile must.
    """
    points = installed("configmig.profiles")
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
    return tuple(sorted(installed("configmig.profiles")))


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
        return self._list("rules", "entries")

    def live_rules(self) -> Sequence[Any]:
        """Return the profile's table of live rules; a profile may have none."""
        return self._list("live_rules", "entries")

    def required_files(self, version: str) -> Sequence[str]:
        """Return the names of the files without which a root of ``version`` is not whole."""
        found = self._call("required_files", lambda: getattr(self._profile, "required_files", _none)(version))
        if not isinstance(found, list | tuple) or not all(isinstance(name, str) for name in found):
            raise self._returned("required_files", found, "a list or tuple of file names")
        return found

    def versions(self) -> Sequence[str]:
        """Return the versions that it knows; a profile may leave it open."""
        found = self._call("versions", getattr(self._profile, "versions", tuple))
        if not isinstance(found, list | tuple) or not all(isinstance(name, str) for name in found):
            raise self._returned("versions", found, "a list or tuple of versions")
        return found

    def generators(self) -> Sequence[Generator]:
        """Return what makes the profile's generated files; a profile may have none."""
        return tuple(_GuardedGenerator(self._call, each) for each in self._list("generators", "generators"))

    def scenarios(self) -> Sequence[Any]:
        """Return the profile's troubleshooting scenarios; a profile may have none."""
        found = self._call("scenarios", getattr(self._profile, "scenarios", tuple))
        if not isinstance(found, list | tuple):
            raise self._returned("scenarios", found, "a list or tuple of scenarios")
        return found

    def source(self) -> Path | None:
        """Return the file of the module that holds the profile."""
        module = sys.modules.get(type(self._profile).__module__)
        file = getattr(module, "__file__", None)
        return Path(file) if file else None

    def template(self) -> "Traversable":
        from importlib.resources.abc import Traversable

        found = self._call("template", self._profile.template)
        if not isinstance(found, Traversable):
            raise self._returned("template", found, "a folder, as importlib.resources.files gives one")
        return found

    def _list(self, function: str, what: str) -> Sequence[Any]:
        """Return what a part of the profile lists that it may leave out."""
        found = self._call(function, getattr(self._profile, function, tuple))
        if not isinstance(found, list | tuple):
            raise self._returned(function, found, f"a list or tuple of {what}")
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


class _GuardedGenerator:
    """A generator whose mistakes are errors about its profile."""

    def __init__(self, call: Callable[[str, Callable[[], Any]], Any], generator: Generator) -> None:
        self._call, self._generator = call, generator
        self.target: str = call("target", lambda: generator.target)
        self.sources: Sequence[str] = call("sources", lambda: tuple(generator.sources))
        self.overlay: str = call("overlay", lambda: generator.overlay)

    def generate(self, files: Mapping[str, bytes]) -> bytes:
        return bytes(self._call("generate", lambda: self._generator.generate(files)))

    def adopt(self, files: Mapping[str, bytes], *, removed: bool) -> Any:
        return self._call("adopt", lambda: self._generator.adopt(files, removed=removed))


def _none(_: object) -> tuple[str, ...]:
    return ()


def _where(error: BaseException) -> str:
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    return f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
