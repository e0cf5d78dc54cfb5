"""All revision files of a project: read without running them, loaded one by one when a plan asks for one."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from configmig.errors import ConfigmigError
from configmig.errors.graph import UnknownRevisionError
from configmig.errors.revisions import RevisionChangedError, RevisionUnreadableError
from configmig.graph.graph import RevisionGraph
from configmig.graph.naming import nearest, plain
from configmig.graph.revision import Revision
from configmig.revisions.cache import (
    Known,
    forget_cache,
    holds_secret,
    read_cache,
    user_cache_path,
    write_cache,
)
from configmig.revisions.folder import Listing, list_revision_files, reason

if TYPE_CHECKING:
    from configmig.revisions.loader import LoadedRevision
    from configmig.revisions.source import Source

_WORTH_CACHING = 2
"""One file is read as fast as its cache would be."""


class Broken(NamedTuple):
    """A file that something is wrong with; ``revision`` is its id where the graph can do without the rest."""

    file: str
    error: ConfigmigError
    revision: str | None = None


class Library:
    """The revision files as they were when the library was read; safe to share between threads.

    ``revisions`` come by location and file name, duplicates included (the graph refuses them). A file in
    ``broken`` fails only those who need it: whoever loads it, and the graph when not even its id can be
    told.
    """

    def __init__(
        self,
        revisions: Iterable[Revision],
        broken: Iterable[Broken],
        *,
        root: Path,
        cache_path: Path | None,
        digests_path: Path | None = None,
    ) -> None:
        self.revisions = tuple(revisions)
        self.broken = tuple(broken)
        self._root = root
        self._cache_path = cache_path
        self._digests_path = digests_path
        self._sources: dict[str, Source] = {}
        self._loaded: dict[str, LoadedRevision] = {}

    def graph(self) -> RevisionGraph:
        """Return the checked graph, built once.

        Raises the error of the first file whose place in the graph cannot be told, and the errors of
        ``errors.graph``.
        """
        return self._graph

    @cached_property
    def _graph(self) -> RevisionGraph:
        for broken in self.broken:
            if broken.revision is None:
                raise broken.error
        return RevisionGraph(self.revisions)

    def revision(self, name: str) -> Revision:
        """Return the revision whose id is ``name`` (``v1.2.0`` is ``1.2.0``); raises UnknownRevisionError."""
        revisions = self.graph().revisions
        found = revisions.get(plain(name))
        if found is None:
            raise UnknownRevisionError(name, nearest(name, revisions), graph_is_empty=not revisions)
        return found

    def path(self, name: str) -> Path:
        """Return where the file of a revision is; raises UnknownRevisionError."""
        return self._root / self.revision(name).file

    def source(self, name: str) -> "Source":
        """Return the text of a revision with its digest; read once, so that what is hashed is what is run.

        Raises UnknownRevisionError, what is wrong with the file, and RevisionChangedError when it is no
        longer the file that the library read.
        """
        from configmig.revisions.source import read_source

        revision = self.revision(name)
        for broken in self.broken:
            if broken.revision == revision.id:
                raise broken.error
        if revision.id not in self._sources:
            try:
                self._sources[revision.id] = read_source(revision, self._root / revision.file)
            except RevisionChangedError:
                # Perhaps not now: another file of the same size and time would deceive the cache for ever.
                if self._cache_path is not None:
                    forget_cache(self._cache_path)
                raise
        return self._sources[revision.id]

    def digest(self, name: str) -> str:
        """Return the SHA-256 of a revision's syntax tree; raises as ``source``."""
        return self.source(name).digest

    def digests(self, names: Iterable[str]) -> dict[str, str | None]:
        """Return the digest of each revision's file as it is now, None for one that is no readable Python.

        Raises UnknownRevisionError.
        """
        from configmig.revisions.digests import tree_digests

        return tree_digests({name: self.path(name) for name in names}, cache_path=self._digests_path)

    def load(self, name: str) -> "LoadedRevision":
        """Execute the file of a revision, once, and return its functions.

        Raises as ``source`` and as ``loader.load_revision``.
        """
        from configmig.revisions.loader import load_revision

        source = self.source(name)
        if source.revision.id not in self._loaded:
            self._loaded[source.revision.id] = load_revision(source)
        return self._loaded[source.revision.id]


def read_library(
    locations: Iterable[Path], *, show_relative_to: Path, cache_path: Path | None = None
) -> Library:
    """Return all revisions of ``locations``, executing none; a location that is named twice counts once.

    Errors show file names relative to ``show_relative_to``. What was read is kept in ``cache_path``, by
    default a file in the user's cache folder. Raises VersionLocationMissingError.
    """
    with _no_garbage_collection():
        return _read_library(locations, show_relative_to, cache_path)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Keep the collector from walking a growing heap over and over: a library is large and has no cycles."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _read_library(locations: Iterable[Path], root: Path, cache_path: Path | None) -> Library:
    prefixes = {location: _prefix(location, root) for location in _distinct(locations)}
    cache_path = cache_path or user_cache_path(prefixes)
    digests_path = cache_path.with_name(f"{cache_path.stem}.digests.json") if cache_path else None
    listings = {
        location: list_revision_files(location, shown=prefix.rstrip("/") or ".", prefix=prefix)
        for location, prefix in prefixes.items()
    }
    count = sum(len(listing.stamps) for listing in listings.values())
    if cache_path is None or count < _WORTH_CACHING:
        cache_path = None
    shown = {str(location): prefix for location, prefix in prefixes.items()}
    cached = read_cache(cache_path, shown) if cache_path else {}
    folders = {
        location: _read_folder(location, prefixes[location], listing, cached.get(str(location)))
        for location, listing in listings.items()
    }
    if cache_path and any(folder.known != cached.get(str(location)) for location, folder in folders.items()):
        write_cache(cache_path, {str(location): folder.known for location, folder in folders.items()})
    return Library(
        (revision for folder in folders.values() for revision in folder.revisions),
        (broken for folder in folders.values() for broken in folder.broken),
        root=root,
        cache_path=cache_path,
        digests_path=digests_path,
    )


class _Folder(NamedTuple):
    revisions: Iterable[Revision]
    broken: Iterable[Broken]
    known: Known
    """What may be cached: the files that nothing is wrong with, and whose texts hold no secret."""


def _read_folder(location: Path, prefix: str, listing: Listing, cached: Known | None) -> _Folder:
    unreadable = [Broken(error.file, error) for error in listing.unreadable]
    if cached is not None and cached.stamps == listing.stamps:
        return _Folder(cached.revisions, unreadable, cached)
    known = dict(zip(cached.stamps.items(), cached.revisions, strict=True)) if cached else {}
    sound: dict[str, Revision] = {}
    revisions: list[Revision] = []
    broken = unreadable
    for name, stamp in listing.stamps.items():
        revision = known.get((name, stamp))
        if revision is None:
            revision, error = _read_file(location / name, prefix + name)
            if error is not None:
                broken.append(Broken(prefix + name, error, revision.id if revision else None))
        else:
            error = None
        if revision is not None:
            revisions.append(revision)
            if error is None and ((name, stamp) in known or not holds_secret(revision)):
                sound[name] = revision
    stamps = {name: listing.stamps[name] for name in sound}
    return _Folder(revisions, broken, Known(stamps, tuple(sound.values())))


def _read_file(path: Path, shown: str) -> tuple[Revision | None, ConfigmigError | None]:
    from configmig.revisions.reader import read_revision

    try:
        source = path.read_bytes()
    except OSError as error:
        return None, RevisionUnreadableError(shown, reason(error))
    return read_revision(shown, source)


def _distinct(locations: Iterable[Path]) -> Iterable[Path]:
    return {location.resolve(): location for location in locations}.values()


def _prefix(location: Path, root: Path) -> str:
    shown = location.relative_to(root) if location.is_relative_to(root) else location
    return "" if shown == Path() else f"{shown.as_posix()}/"
