"""Post-write hooks: formatters and linters that run on every new revision file, as Alembic has them."""

import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from configmig.errors.authoring import FailedHookError, MissingHookError
from configmig.settings import Hook

TOKEN = "REVISION_SCRIPT_FILENAME"  # noqa: S105 - a placeholder in the options of a hook, not a secret
_LINES = 20
"""Lines of a failing hook's output that the error shows, the last ones."""


def run_hooks(hooks: Iterable[Hook], path: Path, *, file: str, folder: Path) -> tuple[str, ...]:
    """Run ``hooks`` in turn on the revision file at ``path``; return their names.

    They start in ``folder`` unless a hook has its own ``cwd`` (relative to ``folder``). ``file`` is the path
    as errors show it. Raises MissingHookError and FailedHookError; the file stays as the hooks before left
    it.
    """
    names: list[str] = []
    for hook in hooks:
        _run(hook, path, file=file, folder=folder / hook.cwd)
        names.append(hook.name)
    return tuple(names)


def _run(hook: Hook, path: Path, *, file: str, folder: Path) -> None:
    try:
        options = shlex.split(hook.options)
    except ValueError as error:
        raise MissingHookError(hook.name, f"its options cannot be read ({error})", file) from error
    if TOKEN not in hook.options:
        options.append(TOKEN)
    command = [*_command(hook, file, folder), *(option.replace(TOKEN, str(path)) for option in options)]
    try:
        done = subprocess.run(  # noqa: S603 - hooks are commands that the project's own settings name
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise MissingHookError(hook.name, f"{error.strerror}: {error.filename}", file) from error
    if done.returncode:
        output = done.stdout.rstrip().splitlines()[-_LINES:]
        raise FailedHookError(hook.name, done.returncode, shlex.join(command), output, file)


def _command(hook: Hook, file: str, folder: Path) -> list[str]:
    """Return the start of the command line; raises MissingHookError when there is nothing to start."""
    if hook.type == "module":
        return [sys.executable, "-m", _module(hook, file)]
    if hook.type == "console_scripts":
        return [sys.executable, "-c", _script(hook, file)]
    # A path with a separator counts from the folder the hook runs in, a bare name is looked up in PATH.
    is_path = Path(hook.entrypoint).name != hook.entrypoint
    found = shutil.which(str(folder / hook.entrypoint) if is_path else hook.entrypoint)
    if found is None:
        raise MissingHookError(hook.name, f"there is no executable '{hook.entrypoint}'", file)
    return [found]


def _module(hook: Hook, file: str) -> str:
    from importlib.util import find_spec

    try:
        spec = find_spec(hook.entrypoint)
    except (ImportError, ValueError):
        spec = None
    if spec is None:
        raise MissingHookError(hook.name, f"there is no module '{hook.entrypoint}'", file)
    return hook.entrypoint


def _script(hook: Hook, file: str) -> str:
    """Return Python that calls the console script, so that the same interpreter and environment run it."""
    from importlib.metadata import entry_points

    for point in entry_points(group="console_scripts", name=hook.entrypoint):
        return f"import {point.module}; {point.module}.{point.attr}()"
    raise MissingHookError(
        hook.name, f"no installed package provides the console script '{hook.entrypoint}'", file
    )
