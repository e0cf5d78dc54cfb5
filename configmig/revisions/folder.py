"""List the revision files of one version location, with the stamps that tell whether they have changed."""

import os
from collections.abc import Mapping
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import NamedTuple

from configmig.errors.revisions import RevisionUnreadableError, VersionLocationMissingError
from configmig.revisions.cache import Stamp


class Listing(NamedTuple):
    """The revision files of a folder: name → stamp, sorted by name, and those that are no readable files."""

    stamps: Mapping[str, Stamp]
    unreadable: tuple[RevisionUnreadableError, ...] = ()


def list_revision_files(folder: Path, *, shown: str, prefix: str) -> Listing:
    """Return the ``.py`` files of ``folder`` itself whose names begin neither with ``_`` nor with ``.``.

    Subfolders are not searched. ``shown`` is the folder, ``prefix`` what stands before a file's name, in
    errors. Raises VersionLocationMissingError.
    """
    stamps: list[tuple[str, Stamp]] = []
    unreadable: list[RevisionUnreadableError] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if not name.endswith(".py") or name[0] in "._":
                    continue
                try:
                    stat = entry.stat()
                except OSError as error:
                    unreadable.append(RevisionUnreadableError(prefix + name, reason(error)))
                    continue
                if S_ISREG(stat.st_mode):
                    stamps.append((name, (stat.st_mtime_ns, stat.st_size)))
                elif not S_ISDIR(stat.st_mode):
                    unreadable.append(RevisionUnreadableError(prefix + name, "it is not a regular file"))
    except FileNotFoundError:
        raise VersionLocationMissingError(shown) from None
    except OSError as error:
        raise VersionLocationMissingError(shown, reason(error)) from None
    return Listing(dict(sorted(stamps)), tuple(sorted(unreadable, key=lambda error: error.file)))


def reason(error: OSError) -> str:
    """Return what the system said, as the end of a sentence."""
    return (error.strerror or type(error).__name__).lower()
