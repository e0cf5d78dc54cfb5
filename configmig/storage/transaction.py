"""Replace all files of a run, or none: stage, decide, finish; and pick up after a crash.

    journal.new + fsync · staged files + fsync · fsync folders
    journal.new → journal + fsync          here the run is decided
    rename all · fsync folders · history + fsync · state · drop the journal + fsync

Whoever is stopped before the decision left files that ``recover`` removes, after it a journal that it
finishes. The snapshot of the run is durable before the first step and gets its name after the decision.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from configmig.errors.base import ConfigmigError
from configmig.errors.storage import (
    FileChangedMeanwhileError,
    JournalDamagedError,
    RunPendingError,
    RunUnfinishedError,
    explain_system_error,
)
from configmig.frozen import dataclass
from configmig.storage.atomic import NewFile, fsync_folders, require_room, write_new_files
from configmig.storage.disk import disk
from configmig.storage.fields import MalformedError
from configmig.storage.files import check_root, content_hash, resolve_inside, safe_name
from configmig.storage.finish import finish, hash_of, place_of, real_root
from configmig.storage.journal import (
    TAKEN_BACK,
    Journal,
    JournalFile,
    draft_path,
    encode_journal,
    journal_path,
    read_journal,
    temporary_name,
)
from configmig.storage.layout import CONTROL_FOLDER, HISTORY_FILE, STATE_FILE, make_own_folder
from configmig.storage.replaceable import require_distinct, require_replaceable
from configmig.storage.snapshot_writer import remove_uncommitted, uncommitted_runs


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A run that is under way or was stopped half way; ``lock.current_holder`` tells which.

    Once ``committed`` the next writing command finishes it, before that it removes what was staged.
    """

    run: str
    committed: bool
    files: tuple[str, ...] = ()


def commit(
    root: Path,
    *,
    run: str,
    changes: Mapping[str, bytes | None],
    history_line: bytes,
    state: bytes,
    before: Mapping[str, bytes] | None = None,
    modes: Mapping[str, int] | None = None,
    instead: bool = False,
) -> tuple[str, ...]:
    """Carry out ``changes`` as one: all files get their new content (None removes), or none does.

    ``before`` is what the run was planned on: a file that is something else by now stops the run. ``modes``
    are the permission bits of files that are new; 0644 less what the umask takes. A file that is already what
    it should be is not touched. Call it under ``root_lock``, after ``recover``.

    With ``instead`` the run takes the place of one that cannot be recovered: the journal of that one makes
    way in the instant in which this one is decided.

    Returns the names under which files were kept that somebody changed in the last instant. Raises, with
    nothing changed, the errors of ``safe_name``, ``resolve_inside`` and ``check_root``, RunPendingError,
    FileChangedMeanwhileError, NotARegularFileError, SharedFileError, MountPointError, DiskFullError,
    NotWritableError, ReadOnlyError or DiskFailedError; RunUnfinishedError when the disk failed after the
    run was decided.
    """
    check_root(root)
    if not instead:
        _require_nothing_pending(root)
    journal: Journal | None = None
    try:
        journal, staged = _prepare(root, run, changes, history_line, state, before, modes or {})
        _stage(root, journal, staged)
        _require_unchanged(root, journal)
        disk().rename(draft_path(root), journal_path(root))
    except BaseException as error:
        # Whatever was raised, an interrupt right after the renaming included: the journal decides.
        if journal is None or not _is_decided(root, journal, instead=instead):
            # What cannot be removed now waits for `recover`.
            with suppress(OSError, ConfigmigError):
                _withdraw(root, journal)
            if isinstance(error, OSError):
                raise explain_system_error(error, _folder_of(error, root)) from error
            raise
    return _finish_or_explain(root, journal)


def pending(root: Path) -> Interrupted | None:
    """Return the run that is under way or was stopped half way, None when there is none; changes nothing.

    Raises JournalDamagedError.
    """
    if journal := _read_decided(root):
        return Interrupted(journal.run, committed=True, files=tuple(file.name for file in journal.files))
    try:
        draft = read_journal(draft_path(root))
    except MalformedError:
        # A power cut tore it; nothing was staged by then.
        return Interrupted("unknown", committed=False)
    if draft:
        return Interrupted(draft.run, committed=False, files=tuple(file.name for file in draft.files))
    return next((Interrupted(run, committed=False) for run in uncommitted_runs(root)), None)


def recover(root: Path) -> str | None:
    """Finish or take back a run that was stopped half way; return what was done in one line, if anything.

    Call it under ``root_lock``. Raises JournalDamagedError or RunUnfinishedError; DiskFullError,
    NotWritableError, ReadOnlyError or DiskFailedError when what an undecided run left cannot be removed.
    """
    if journal := _read_decided(root):
        kept = _finish_or_explain(root, journal)
        aside = "".join(f"; {name} holds what somebody changed in between" for name in kept)
        return f"finished the interrupted run {journal.run}{aside}"
    interrupted = pending(root)
    withdraw_undecided(root)
    if interrupted is None:
        return None
    return f"{TAKEN_BACK} {interrupted.run} had prepared; it had changed nothing"


def withdraw_undecided(root: Path) -> None:
    """Remove what runs left that were never decided: their draft, what was staged, their snapshots.

    Raises DiskFullError, NotWritableError, ReadOnlyError or DiskFailedError when something cannot be removed.
    """
    draft = None
    with suppress(MalformedError):
        draft = read_journal(draft_path(root))
    try:
        _withdraw(root, draft)
    except OSError as error:
        raise explain_system_error(error, _folder_of(error, root)) from error


def _withdraw(root: Path, draft: Journal | None) -> None:
    """Remove everything that an undecided run left.

    Raises OSError when something cannot be removed, after the rest; the draft is still there then.
    """
    folders = set()
    failures = []
    for file in (*draft.files, draft.state) if draft else ():
        if file.temporary is not None:
            temporary = real_root(root) / file.temporary
            folders.add(temporary.parent)
            try:
                disk().unlink(temporary)
            except FileNotFoundError:
                continue
            except OSError as error:
                failures.append(error)
    remove_uncommitted(root)
    if failures:
        raise failures[0]
    # The draft goes last and only once the rest is durably gone: it is what tells a successor where to look.
    if draft_path(root).exists():
        fsync_folders(folders)
        disk().unlink(draft_path(root))


def _finish_or_explain(root: Path, journal: Journal) -> tuple[str, ...]:
    try:
        return finish(root, journal)
    except KeyboardInterrupt:
        # The run is decided: what the user sees must be all of it. A second interrupt is obeyed, by
        # `recover`.
        return finish(root, journal)
    except OSError as error:
        raise RunUnfinishedError(journal.run, error.strerror or str(error)) from error


def _read_decided(root: Path) -> Journal | None:
    try:
        return read_journal(journal_path(root))
    except MalformedError as error:
        raise JournalDamagedError(error.problem) from error


def _is_decided(root: Path, journal: Journal, *, instead: bool) -> bool:
    """Return whether the run of ``journal`` is decided; ``instead`` of another, its journal may be there."""
    if not instead:
        return journal_path(root).exists()
    try:
        return read_journal(journal_path(root)) == journal
    except (MalformedError, ConfigmigError):
        return False


def _require_nothing_pending(root: Path) -> None:
    for path in (journal_path(root), draft_path(root)):
        if path.exists():
            interrupted = pending(root)
            raise RunPendingError(interrupted.run if interrupted else "unknown")


def _prepare(
    root: Path,
    run: str,
    changes: Mapping[str, bytes | None],
    history_line: bytes,
    state: bytes,
    before: Mapping[str, bytes] | None,
    modes: Mapping[str, int],
) -> tuple[Journal, tuple[NewFile, ...]]:
    """Return what the run will do and the files to stage, with nothing written yet."""
    resolve_inside(root, HISTORY_FILE)
    names = sorted(map(safe_name, changes.keys() | (before or {}).keys()))
    require_distinct(root, names)
    files: list[JournalFile] = []
    staged: list[NewFile] = []
    for name in names:
        found = hash_of(resolve_inside(root, name), name)
        if before is not None and found != _hash_or_none(before.get(name)):
            raise FileChangedMeanwhileError(name)
        if name in changes and found != _hash_or_none(changes[name]):
            file, new = _plan_file(root, run, len(files), name, changes[name], modes.get(name))
            files.append(file)
            staged.extend(new)
    require_replaceable((file.name, place_of(root, file.name, removed=file.after is None)) for file in files)
    state_file, new = _plan_file(root, run, len(files), STATE_FILE, state, None)
    journal = Journal(
        run=run,
        root=str(real_root(root)),
        files=tuple(files),
        state=state_file,
        state_content=state,
        history_line=history_line,
    )
    return journal, (*staged, *new)


def _plan_file(
    root: Path, run: str, number: int, name: str, content: bytes | None, mode: int | None
) -> tuple[JournalFile, tuple[NewFile, ...]]:
    """Return what will happen to one file, and the file to stage for it, if any."""
    place = place_of(root, name, removed=content is None)
    found = hash_of(place, name)
    if content is None:
        return JournalFile(name=name, temporary=None, before=found, after=None), ()
    waiting = _nearest_folder(place.parent) / temporary_name(run, number)
    file = JournalFile(
        name=name,
        temporary=waiting.relative_to(real_root(root)).as_posix(),
        before=found,
        after=content_hash(content),
    )
    return file, (NewFile(waiting, content, None if found is None else place, mode),)


def _stage(root: Path, journal: Journal, staged: tuple[NewFile, ...]) -> None:
    """Write the draft of the journal, then the new content of all files beside them; return when durable."""
    draft = NewFile(draft_path(root), encode_journal(journal), mode=0o600)
    needed = sum(len(file.content) for file in staged) + len(draft.content) + len(journal.history_line)
    require_room(root, needed)
    control = make_own_folder(root, CONTROL_FOLDER)
    write_new_files([draft])
    fsync_folders([control])
    write_new_files(staged)
    # The root always: a run that died may have made `.configmig` without making its name durable.
    fsync_folders({real_root(root), *(file.path.parent for file in staged)})


def _require_unchanged(root: Path, journal: Journal) -> None:
    """Raise FileChangedMeanwhileError when a file is not what it was before the staging."""
    for file in journal.files:
        if hash_of(place_of(root, file.name, removed=file.after is None), file.name) != file.before:
            raise FileChangedMeanwhileError(file.name)


def _nearest_folder(folder: Path) -> Path:
    """Return ``folder`` or, while it does not exist, the nearest one above: on the same file system."""
    while not folder.exists():
        folder = folder.parent
    return folder


def _folder_of(error: OSError, root: Path) -> Path:
    """Return the folder in which something could not be written; ``root`` where the system does not say."""
    return Path(os.fspath(error.filename)).parent if error.filename else root


def _hash_or_none(content: bytes | None) -> str | None:
    return None if content is None else content_hash(content)
