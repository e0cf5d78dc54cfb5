"""What can go wrong with the files of a config root: access, space, lock, state, history, snapshots."""

import errno
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from configmig import __version__
from configmig.errors.base import ConfigmigError, Place

_AGAIN = "then run the command again"


class RootMissingError(ConfigmigError):
    """The config root does not exist.

    The folder that ``config_root`` in configmig.ini or ``--root`` names is not there. Usually a spelling
    mistake, a mount that is missing, or a command that was started in another folder. Correct the setting or
    make the folder.
    """

    code = "CM400"

    def __init__(self, root: Path) -> None:
        self.root = root
        dangling = root.is_symlink()
        super().__init__(
            f"the config root {root} is a symbolic link that leads nowhere"
            if dangling
            else f"the config root {root} does not exist",
            hint=f"`ls -l {root}` shows where it leads; make that folder, or name the right one with `--root`"
            if dangling
            else f"name the right folder with `--root`, or make this one: `mkdir -p {root}`",
        )


class RootNotAFolderError(ConfigmigError):
    """The config root is a file.

    ``config_root`` or ``--root`` names one configuration file. configmig looks after whole folders: name the
    folder that the file is in.
    """

    code = "CM401"

    def __init__(self, root: Path) -> None:
        self.root = root
        super().__init__(
            f"the config root {root} is not a folder",
            hint=f"name the folder it is in: `--root {root.parent}`",
        )


class UnreadableError(ConfigmigError):
    """A file or folder of the config root may not be read.

    The operating system refused it to the user who runs configmig. Run as the user who owns the
    configuration, or give this one the right to read it.
    """

    code = "CM402"

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path} cannot be read: permission denied",
            hint=f"`ls -ld {path}` shows who may; run configmig as that user",
        )


class NotWritableError(ConfigmigError):
    """A file or folder of the config root may not be written.

    New files are written beside the old ones and put in their place, so the folder itself must be writable.
    Nothing was changed. Run as the user who owns the configuration, or give this one the right to write the
    folder.
    """

    code = "CM403"

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path} cannot be written: permission denied",
            hint=f"`ls -ld {path}` shows who may; run configmig as that user",
        )


class ReadOnlyError(ConfigmigError):
    """The config root is on a read-only file system.

    A mounted ConfigMap, an image layer, or a disk that the system made read-only after an error. Nothing was
    changed. Reading commands work; to change the files, run configmig where they come from.
    """

    code = "CM404"

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path} cannot be written: the file system is read-only",
            hint=f"`findmnt -T {path}` shows the mount; run configmig where these files are made",
        )


class DiskFullError(ConfigmigError):
    """There is not enough room on the disk, or a quota is used up.

    Nothing was changed: the room is looked at before the first byte, and what had been staged was removed.
    Make room (old snapshots are in ``backups/``), then run the command again.
    """

    code = "CM405"

    def __init__(self, path: Path, *, needed: int | None = None, free: int | None = None) -> None:
        self.path, self.needed, self.free = path, needed, free
        sizes = () if needed is None or free is None else (f"needed {needed:,} bytes, free {free:,} bytes",)
        super().__init__(
            f"there is no room left on the disk of {path}",
            details=sizes,
            hint=f"`df -h {path}` shows the disk; make room, {_AGAIN}",
        )


class DiskFailedError(ConfigmigError):
    """The operating system could not carry out a file operation.

    Usually a failing disk, a network file system that went away, or something that was changed underneath.
    Nothing was changed by configmig.
    """

    code = "CM406"

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(
            f"the system could not write or read {path}: {reason}",
            hint=f"`ls -lad {path}` and the system's log say more; mend it, {_AGAIN}",
        )


class RootEscapeError(ConfigmigError):
    """A name or a symbolic link leads out of the config root.

    configmig reads and writes only inside the root, so that neither a link nor a manipulated snapshot can
    make it touch other files. Put the real file into the root, or leave the link out with ``files`` in
    configmig.ini.
    """

    code = "CM407"

    def __init__(self, name: str, *, target: str) -> None:
        self.name, self.target = name, target
        super().__init__(
            f"{name} leads out of the config root, to {target}",
            places=(Place(name),),
            hint=f"in the config root, `cp --remove-destination {target} {name}` puts the file itself there; "
            "or leave it out with `files` in configmig.ini",
        )


class UnsafeNameError(ConfigmigError):
    """A file name cannot be used inside a config root.

    Names are relative to the root, with forward slashes, without ``..``; the names that configmig itself uses
    (``.configmig``, ``backups``, ``.schema-version``, ``.migration-history``) are taken.
    """

    code = "CM408"

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(
            f"the file name {name!a} cannot be used: it {reason}",
            hint="use a path relative to the config root, such as `providers.yaml` or `conf.d/routes.yaml`",
        )


class NotARegularFileError(ConfigmigError):
    """Something that is not a file stands where a configuration file, or a file to be written, should be.

    A folder, a named pipe, a socket, a device, or a symbolic link that leads nowhere. Move it away, or leave
    it out with ``files`` in configmig.ini.
    """

    code = "CM409"

    def __init__(self, name: str, kind: str) -> None:
        self.name, self.kind = name, kind
        super().__init__(
            f"{name} is {kind}, not a file",
            places=(Place(name),),
            hint=f"`ls -la {name}` shows it; name another file"
            if name.startswith("/")
            else f"`ls -la {name}` in the config root shows it; move it away"
            + ("" if name.startswith(".") else " or leave it out with `files` in configmig.ini"),
        )


class FileTooLargeError(ConfigmigError):
    """A configuration file is larger than the limit.

    The limit guards against files that are no configuration at all. Leave the file out with ``files`` in
    configmig.ini, or raise ``limits.size`` there.
    """

    code = "CM410"

    def __init__(self, name: str, *, size: int, limit: int) -> None:
        self.name, self.size, self.limit = name, size, limit
        super().__init__(
            f"{name} has {size:,} bytes, the limit is {limit:,}",
            places=(Place(name),),
            hint="leave it out with `files` in configmig.ini, or raise `limits.size` there",
        )


class SharedFileError(ConfigmigError):
    """Two managed names are one file, joined by a symbolic link.

    A change made to one would appear in the other behind configmig's back. Leave one of them out with
    ``files`` in configmig.ini.
    """

    code = "CM411"

    def __init__(self, name: str, other: str) -> None:
        self.name, self.other = name, other
        super().__init__(
            f"{name} and {other} are the same file",
            places=(Place(name), Place(other)),
            hint="leave one of them out with `files` in configmig.ini",
        )


class MountPointError(ConfigmigError):
    """A configuration file is mounted by itself.

    Containers do that with single files. What is mounted can be written but not replaced, so a run could not
    change all files or none. Mount the folder that the file is in, or leave the file out with ``files`` in
    configmig.ini. Nothing was changed.
    """

    code = "CM412"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name} is a mount point of its own, which cannot be replaced",
            places=(Place(name),),
            hint="mount the folder it is in, or leave it out with `files` in configmig.ini",
        )


class LockedError(ConfigmigError):
    """Another run is at work on this config root.

    Runs wait for each other for ``--lock-timeout`` seconds. The lock belongs to the process that is shown and
    is free the moment it ends, however it ends: nothing needs to be removed by hand.
    """

    code = "CM420"
    exit_code: ClassVar[int] = 4

    def __init__(self, root: Path, *, pid: int, host: str, command: str, since: str, waited: float) -> None:
        self.root, self.waited = root, waited
        self.pid, self.host, self.command, self.since = pid, host, command, since
        super().__init__(
            f"the config root {root} is locked by another run",
            details=(f"process {pid} on {host}: `{command}`, since {since}", f"waited {waited:g} s"),
            hint=f"wait for it to end, {_AGAIN}, or let this one wait longer: `--lock-timeout 60`",
        )


class LockUnavailableError(ConfigmigError):
    """The file system of the config root has no locks.

    Without them two runs could change the same files at once, so configmig does not start. Some network file
    systems need a mount option for locks; otherwise keep the root on a local disk.
    """

    code = "CM421"

    def __init__(self, root: Path, reason: str) -> None:
        self.root, self.reason = root, reason
        super().__init__(
            f"the file system of {root} offers no locks: {reason}",
            hint=f"`findmnt -T {root}` shows the file system; mount it with locks or use a local disk",
        )


class CorruptStateError(ConfigmigError):
    """The file ``.schema-version`` cannot be understood.

    It says which schema version the config root is at. Usually it was edited by hand or is a left-over of a
    merge. Take it back from version control, or write it anew with the version that the files really have.
    """

    code = "CM430"

    def __init__(self, problem: str, *, line: int | None = None, column: int | None = None) -> None:
        self.problem = problem
        super().__init__(
            f"the state of the config root cannot be read: {problem}",
            places=(Place(".schema-version", line, column),),
            hint="`configmig stamp REV --purge` writes it anew; REV is the version that the files have",
        )


class NewerFormatError(ConfigmigError):
    """The config root was written by a newer configmig.

    Its stamp, its history or the journal of an interrupted run has a form that this version does not know, so
    nothing is read out of it and nothing is written: what this version would write, the newer one could take
    for damage. Use the newer configmig for this root, from wherever the last run was made.
    """

    code = "CM431"

    def __init__(self, file: str, *, found: str, known: str, tool: str = "", line: int | None = None) -> None:
        self.file, self.found, self.known, self.tool = file, found, known, tool
        by = f"configmig {tool}" if tool else "a newer configmig"
        install = f"`pip install 'configmig>={tool}'`" if tool else "`pip install --upgrade configmig`"
        super().__init__(
            f"{file} was written by {by}, in the format {found}; this is configmig {__version__}, "
            f"which knows {known}",
            places=(Place(file, line),),
            hint=f"{install} brings one that knows it; nothing was written",
        )


class CorruptHistoryError(ConfigmigError):
    """A line of ``.migration-history`` was changed, removed or cannot be understood.

    Every line carries the hash of the one before, so what was written once cannot be changed unnoticed. Take
    the file back from version control; where that is impossible, move it away and stamp the root: a new
    history begins.
    """

    code = "CM440"

    def __init__(self, line: int, problem: str) -> None:
        self.line, self.problem = line, problem
        super().__init__(
            f"the history is damaged: {problem}",
            places=(Place(".migration-history", line),),
            hint="take the file back from version control, or move it away and begin a new one with"
            " `configmig stamp REV --purge`",
        )


class UnknownSnapshotError(ConfigmigError):
    """There is no snapshot of this run.

    Snapshots are kept in ``backups/``, one for each run; the oldest are removed as ``backups.keep`` in
    configmig.ini says.
    """

    code = "CM450"

    def __init__(self, run: str, known: Iterable[str]) -> None:
        self.run, self.known = run, tuple(known)
        newest = (
            f"the newest are {', '.join(self.known[:3])}" if self.known else "there are no snapshots at all"
        )
        super().__init__(
            f"there is no snapshot of the run {run!a}",
            details=(newest,),
            hint="`configmig history --runs` lists the runs",
        )


class SnapshotDamagedError(ConfigmigError):
    """A snapshot is not what was written.

    A file of it is missing or changed since, so going back to it would bring in something that never was the
    configuration. Take the folder back from a backup of the machine, or go back to another run.
    """

    code = "CM451"

    def __init__(self, run: str, file: str, problem: str) -> None:
        self.run, self.file, self.problem = run, file, problem
        super().__init__(
            f"the snapshot of the run {run} is damaged: {file} {problem}",
            places=(Place(f"backups/{run}/{file}"),),
            hint="`configmig history --runs` lists the other runs; `configmig rollback RUN` goes back to one",
        )


class JournalDamagedError(ConfigmigError):
    """An interrupted run cannot be finished.

    The journal in ``.configmig`` or the files that it names were changed, moved or come from another config
    root. Put back what is missing and run ``configmig recover`` again; or give the run up with ``configmig
    recover --abandon``: its files get their old content back from the snapshot in ``backups/``, what somebody
    edited stays, and without a snapshot no file is touched.
    """

    code = "CM460"

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(
            f"the interrupted run cannot be finished: {problem}",
            places=(Place(".configmig/journal"),),
            hint="`configmig recover --abandon` gives that run up: the old files come back, later edits stay",
        )


class RunUnfinishedError(ConfigmigError):
    """A run was decided but could not be completed.

    The new files are safely on the disk and the run counts as done, but the system refused one of the last
    steps of putting them in place. The next command that writes completes it; no file is lost. Where that is
    impossible for good, ``configmig recover --abandon`` brings the old files back.
    """

    code = "CM461"

    def __init__(self, run: str, reason: str) -> None:
        self.run, self.reason = run, reason
        super().__init__(
            f"the run {run} was decided but could not be completed: {reason}",
            hint=f"mend that, {_AGAIN}: it completes this run first",
        )


class RunPendingError(ConfigmigError):
    """An interrupted run must be finished before a new one.

    A run was stopped in the middle, by a crash or a signal. The next command that writes cleans up after it
    by itself.
    """

    code = "CM462"

    def __init__(self, run: str) -> None:
        self.run = run
        super().__init__(
            f"the interrupted run {run} has not been finished yet",
            hint="`configmig upgrade head` finishes it first",
        )


class FileChangedMeanwhileError(ConfigmigError):
    """A file was changed while the run was being prepared.

    Somebody or something saved it between the moment it was read and the moment the new one would have taken
    its place. Nothing was written; the next run starts from the file as it is now.
    """

    code = "CM463"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name} was changed by somebody else during the run",
            places=(Place(name),),
            hint="look at the file, then run the command again; nothing was changed",
        )


def explain_system_error(error: OSError, path: Path, *, reading: bool = False) -> ConfigmigError:
    """Return the error that tells a user what ``error`` means.

    ``path`` is what was read, or the folder in which something was to be written.
    """
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFullError(path)
    if error.errno == errno.EROFS:
        return ReadOnlyError(path)
    if error.errno in (errno.EACCES, errno.EPERM):
        return UnreadableError(path) if reading else NotWritableError(path)
    return DiskFailedError(path, error.strerror or str(error))
