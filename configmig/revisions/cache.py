"""What was read of revision files, kept between commands in the user's cache; never a reason to fail."""

import json
import os
import sys
import time
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from configmig.graph.revision import Revision

Stamp: TypeAlias = tuple[int, int]
"""A file's time of modification in nanoseconds and its size in bytes."""

_MAGIC = f"configmig revisions 1 {','.join(Revision._fields)}"
_PREFIX = "revisions-"
_CERTAIN = 2_000_000_000
"""Nanoseconds. A file saved again within the clock's grain keeps its stamp (2 s on FAT), so a file that was
this fresh when the cache was written is read anew, as git does with its index."""
_KEPT_FOR = 90 * 24 * 3600
_COLUMNS = tuple(name for name in Revision._fields if name != "file")
_LISTS = ("down_revisions", "branch_labels", "depends_on", "breaking_changes", "deprecations")


class Known(NamedTuple):
    """What was known of one folder: the stamps of its files, and a revision for each, sorted by name."""

    stamps: Mapping[str, Stamp]
    revisions: tuple[Revision, ...]


def user_cache_path(locations: Iterable[Path]) -> Path | None:
    """Return where the cache for ``locations`` is: in the user's cache folder, never in the repository.

    None where the user has no home.
    """
    key = sha256("\n".join(map(str, locations)).encode(errors="surrogateescape")).hexdigest()[:32]
    folder = user_cache_folder()
    return folder / "configmig" / f"{_PREFIX}{key}.json" if folder else None


def user_cache_folder() -> Path | None:
    """Return the folder for what programs may forget; None where the user has no home."""
    if given := os.environ.get("XDG_CACHE_HOME"):
        return Path(given)
    if sys.platform == "darwin":
        return _below_home("Library/Caches")
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else _below_home("AppData/Local")
    return _below_home(".cache")


def read_cache(path: Path, shown: Mapping[str, str]) -> dict[str, Known]:
    """Return folder → what is known of it; nothing when there is no cache or it cannot be trusted.

    ``shown`` gives the prefix of the file names for each folder. A file whose stamp proves nothing is left
    out.
    """
    try:
        with path.open("rb") as stream:
            written = os.fstat(stream.fileno()).st_mtime_ns
            header, _, body = stream.read().partition(b"\n")
        if header.decode("ascii", "replace") != _header(body):
            return {}
        return {
            folder: _unpack(columns, shown[folder], written)
            for folder, columns in json.loads(body).items()
            if folder in shown
        }
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def write_cache(path: Path, folders: Mapping[str, Known]) -> None:
    """Keep ``folders`` for the next command, in one step; where that is not possible it is left."""
    packed = {folder: _pack(known) for folder, known in folders.items()}
    body = json.dumps(packed, separators=(",", ":"), ensure_ascii=False).encode(errors="surrogatepass")
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _prune(path.parent)
        try:
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
                stream.write(_header(body).encode() + b"\n" + body)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)


def holds_secret(revision: Revision) -> bool:
    """Whether something that ``revision`` says of itself must not leave its file."""
    from configmig.masking import mask_text

    said = "\n".join(str(field) for field in revision)
    return mask_text(said) != said


def forget_cache(path: Path) -> None:
    """Remove the cache: it said something that the file does not say."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _header(body: bytes) -> str:
    return f"{_MAGIC} {zlib.crc32(body):08x}"


def _pack(known: Known) -> list[list[Any]]:
    """Return the revisions by columns: one list a field parses and unpacks far faster than one a file."""
    names = list(known.stamps)
    times, sizes = ([stamp[index] for stamp in known.stamps.values()] for index in (0, 1))
    columns = ([getattr(revision, name) for revision in known.revisions] for name in _COLUMNS)
    return [names, times, sizes, *columns]


def _unpack(packed: list[list[Any]], prefix: str, written: int) -> Known:
    names, times, sizes, *rest = packed
    if len({len(column) for column in packed}) > 1:
        raise ValueError("columns of different lengths")
    columns = dict(zip(_COLUMNS, rest, strict=True))
    columns["file"] = [prefix + str(name) for name in names]
    for name in _LISTS:
        columns[name] = list(map(tuple, columns[name]))
    rows = zip(*(columns[name] for name in Revision._fields), strict=True)
    revisions = tuple(map(tuple.__new__, repeat(Revision), rows))
    stamps = dict(zip(names, zip(times, sizes, strict=True), strict=True))
    known = Known(stamps, revisions)
    return known if max(times, default=0) < written - _CERTAIN else _certain(known, written)


def _certain(known: Known, written: int) -> Known:
    kept = [
        (name, stamp, revision)
        for (name, stamp), revision in zip(known.stamps.items(), known.revisions, strict=True)
        if stamp[0] < written - _CERTAIN
    ]
    return Known({name: stamp for name, stamp, _ in kept}, tuple(revision for _, _, revision in kept))


def _prune(folder: Path) -> None:
    """Remove what no command has used for three months: projects come and go, their caches would stay."""
    limit = time.time() - _KEPT_FOR
    for path in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if path.stat().st_mtime < limit:
                path.unlink()


def _below_home(name: str) -> Path | None:
    try:
        return Path.home() / name
    except RuntimeError:
        return None
