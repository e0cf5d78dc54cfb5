"""Write a support bundle: an archive for its owner alone, the same for the same facts."""

import gzip
import io
import os
import tarfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from configmig.doctor.answer import Bundle, Diagnosis
from configmig.doctor.contents import contents
from configmig.errors import ConfigmigError
from configmig.errors.usage import UnwritableOutputError
from configmig.project import Project


def write_bundle(open_project: Callable[[], Project], diagnosis: Diagnosis, file: str) -> Bundle:
    """Write what is known of the project to ``file``, with mode 0600; return what is in it.

    Raises UnwritableOutputError for a file that exists, that lies in the config root or cannot be written.
    """
    try:
        project: Project | None = open_project()
    except ConfigmigError:
        project = None
    path = Path(file)
    if project is not None and path.resolve().is_relative_to(project.settings.config_root.resolve()):
        raise UnwritableOutputError(file, "it would lie in the config root", option="--bundle")
    members = contents(project, diagnosis)
    _write(path, _archive(members), file)
    return Bundle(file, {name: len(text.encode()) for name, text in members.items()})


def _archive(members: Mapping[str, str]) -> bytes:
    """Return the members as an archive without a time, an owner or a name of this machine."""
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", filename="", mtime=0) as stream,
        tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, text in sorted(members.items()):
            content = text.encode("utf-8", "backslashreplace")
            member = tarfile.TarInfo(f"configmig-support/{name}")
            member.size, member.mode = len(content), 0o600
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def _write(path: Path, content: bytes, shown: str) -> None:
    try:
        # What is there is never overwritten, and a link is not followed.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UnwritableOutputError(shown, "it exists already", option="--bundle") from None
    except OSError as error:
        raise UnwritableOutputError(shown, error.strerror or str(error), option="--bundle") from error
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise UnwritableOutputError(shown, error.strerror or str(error), option="--bundle") from error
