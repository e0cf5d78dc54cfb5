"""The config root as a commit of its repository holds it; asks git, changes nothing."""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from configmig.errors.usage import GitError


def read_commit(root: Path, reference: str, is_managed: Callable[[str], bool]) -> dict[str, bytes]:
    """Return the managed files below ``root`` in the commit that ``reference`` names, by name.

    Raises GitError when git is not installed, ``root`` is in no repository or the commit is unknown.
    """
    commit = _ask(
        root, reference, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}"
    )
    revision = commit.decode().strip()
    listed = _ask(root, reference, "ls-tree", "-r", "-z", "--name-only", revision, "--", ".")
    names = [os.fsdecode(name) for name in listed.split(b"\0") if name]
    return {
        name: _ask(root, reference, "show", f"{revision}:./{name}")
        for name in names
        if is_managed(name) and not _is_internal(name)
    }


class Changes(NamedTuple):
    """What version control knows of some files: which it does not hold, which differ from the last commit."""

    untracked: tuple[str, ...]
    changed: tuple[str, ...]


def read_changes(root: Path, names: Iterable[str]) -> Changes | None:
    """Return how ``names`` below ``root`` stand to the last commit; None where git does not know it."""
    try:
        prefix = _prefix(root)
        # What it does not list is held and as it was committed, so that one question is enough.
        told = _ask(root, "HEAD", *_STATUS, "--", ".")
    except GitError:
        return None
    signs = {
        os.fsdecode(line[3:]).removeprefix(prefix): line[:2] for line in told.split(b"\0") if len(line) > 3
    }
    folders = tuple(name for name, sign in signs.items() if name.endswith("/") and sign in _NOT_HELD)
    found: dict[bool, list[str]] = {True: [], False: []}
    for name in sorted(names):
        is_held = signs.get(name) not in _NOT_HELD and not name.startswith(folders or ("\0",))
        if not is_held or name in signs:
            found[is_held].append(name)
    return Changes(tuple(found[False]), tuple(found[True]))


def changes_after(
    root: Path, now: Changes, before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> Changes:
    """Return how ``after`` will stand to the last commit in the place of ``before``, which stands as ``now``.

    The commit is asked about files that are new, or that it holds in another form already: they may become
    what it holds.
    """
    untracked, changed = [], []
    for name in sorted(after):
        is_new = name not in before
        if name in now.untracked:
            untracked.append(name)
        elif not is_new and before[name] == after[name]:
            changed += [name] if name in now.changed else []
        elif not is_new and name not in now.changed:
            changed.append(name)
        else:
            held = _held(root, name)
            if held is None:
                untracked.append(name)
            elif held != after[name]:
                changed.append(name)
    return Changes(tuple(untracked), tuple(changed))


def _held(root: Path, name: str) -> bytes | None:
    try:
        return _ask(root, "HEAD", "show", f"HEAD:./{name}")
    except GitError:
        return None


_STATUS = (
    *("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--ignored=matching"),
)
_NOT_HELD = (b"??", b"!!")


def _prefix(root: Path) -> str:
    """Return where ``root`` is below the top of its repository, as git writes it; raises GitError."""
    here = root.resolve()
    if not any(name in os.environ for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_CEILING_DIRECTORIES")):
        top = next((each for each in (here, *here.parents) if (each / ".git").exists()), None)
        if top is None:
            raise GitError("HEAD", "not a git repository")  # git need not be started to say so
        shown = here.relative_to(top).as_posix()
        return "" if shown == "." else f"{shown}/"
    return _ask(root, "HEAD", "rev-parse", "--show-prefix").decode().rstrip("\n")


def _is_internal(name: str) -> bool:
    """Whether the file is configmig's own record and no configuration, as on disk."""
    return any(part.startswith(".") for part in name.split("/")) or name.startswith("backups/")


def _ask(root: Path, reference: str, *arguments: str) -> bytes:
    import subprocess  # most commands do not ask git

    # A reader never writes: git would otherwise refresh its index on the side.
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(  # noqa: S603 - the arguments are ours, the reference is verified as a commit
            ["git", "-C", str(root), *arguments],  # noqa: S607 - the user's own git
            capture_output=True,
            check=False,
            env=environment,
        )
    except FileNotFoundError as error:
        raise GitError(reference, "git is not installed") from error
    if done.returncode != 0:
        reason = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise GitError(reference, reason or f"'{reference}' names no commit")
    return done.stdout
