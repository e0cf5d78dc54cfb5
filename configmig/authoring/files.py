"""New files and folders that never replace anything: complete or not there."""

import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from configmig.errors.authoring import TargetFileExistsError, UnwritableFolderError


def show(path: Path, root: Path) -> str:
    """Return ``path`` as people read it: relative to ``root`` where it lies inside, with forward slashes."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def create_folders(folder: Path) -> tuple[Path, ...]:
    """Make ``folder`` and what is missing above it; return what was made, the outermost first.

    Raises UnwritableFolderError, having taken away again what was made.
    """
    missing = [part for part in (folder, *folder.parents) if not os.path.lexists(part)]
    made: list[Path] = []
    try:
        for part in reversed(missing):
            part.mkdir(exist_ok=True)
            made.append(part)
        if not folder.is_dir():
            raise NotADirectoryError(20, "Not a directory")
    except OSError as error:
        remove(made)
        raise UnwritableFolderError(str(folder), error.strerror or type(error).__name__) from error
    return tuple(made)


def create_file(path: Path, content: bytes, *, undo: Sequence[Path] = ()) -> None:
    """Write a new file: at ``path`` it appears with all its bytes, or not at all.

    ``undo`` are files and folders to take away again when that fails. Raises TargetFileExistsError when there
    is something at ``path``, UnwritableFolderError for what the system refuses.
    """
    # Beside the target, so that both are on one file system; the dot hides it from readers.
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        _publish(temporary, path, content)
    except FileExistsError as error:
        remove(undo)
        raise TargetFileExistsError(str(path)) from error
    except OSError as error:
        remove(undo)
        raise UnwritableFolderError(str(path), error.strerror or type(error).__name__) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _publish(temporary: Path, path: Path, content: bytes) -> None:
    """Give ``temporary`` its name; raises FileExistsError when the name is taken."""
    try:
        # A link, unlike a rename, fails when the name is taken.
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        # A file system without hard links: exclusive all the same, only not in one instant.
        with path.open("xb") as stream:
            stream.write(content)


def remove(paths: Sequence[Path]) -> None:
    """Take away files and empty folders that this command made, the last first, as far as that goes."""
    for path in reversed(paths):
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            else:
                path.unlink()
