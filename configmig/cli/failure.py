"""What went wrong, as one text for stderr and an exit code; the only place that decides this."""

import errno
import os
import sys
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

import click

from configmig.errors import ConfigmigError

if TYPE_CHECKING:
    from pathlib import Path

USAGE, BUG, INTERRUPTED, BROKEN_PIPE = 2, 70, 130, 141
"""Exit codes of the design; 141 is what a shell reports for a program that SIGPIPE ended."""


INTERRUPTION = "interrupted: no file is left half changed; `configmig status` says where it stands"


def describe(
    error: BaseException, arguments: Sequence[str], secrets: Callable[[], Collection[str]] = frozenset
) -> tuple[str, int]:
    """Return the text to print (empty: nothing) and the exit code for what ended a command.

    ``secrets``, asked for where a traceback is written, are those of the configuration that it is about.
    """
    match error:
        case ConfigmigError():
            from configmig.reports.error import render_error

            text, code = render_error(error), error.exit_code
        case click.UsageError():
            text, code = _usage(error), USAGE
        case click.ClickException():
            text, code = f"error: {_plain(error.format_message())}", USAGE
        case KeyboardInterrupt() | click.Abort():
            text, code = INTERRUPTION, INTERRUPTED
        case BrokenPipeError():
            text, code = "", BROKEN_PIPE
        case OSError(errno=errno.ENOSPC | errno.EIO, filename=None):
            # click's own pages; files are written where such an error is explained.
            from configmig.errors.usage import OutputLostError

            text, code = describe(OutputLostError(error.strerror or str(error)), arguments)
        case _:
            text, code = _bug(error, arguments, secrets), BUG
    return text, code


def _usage(error: click.UsageError) -> str:
    lines = [f"error: {_plain(error.format_message())}"]
    ctx = error.ctx
    if ctx is None:
        lines.append("  hint: `configmig --help` lists the commands, `configmig COMMAND --help` its options")
        return "\n".join(lines)
    lines.append(f"  usage: {ctx.get_usage().removeprefix('Usage: ')}")
    option = getattr(error, "option_name", None)
    if ctx.parent is not None and option in _global_options(ctx):
        lines.append(f"  hint: {option} goes before the command: `configmig {option} … {ctx.info_name}`")
    else:
        lines.append(f"  hint: `{ctx.command_path} --help` lists what there is")
    return "\n".join(lines)


def _global_options(ctx: click.Context) -> set[str]:
    return {name for parameter in ctx.find_root().command.params for name in parameter.opts}


def _plain(message: str) -> str:
    """Return a message of click in the style of all others: no capital first, no full stop last."""
    text = message.strip().removesuffix(".")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _bug(error: BaseException, arguments: Sequence[str], secrets: Callable[[], Collection[str]]) -> str:
    """Return one line that says where the traceback is; it names no value, for that could be a secret."""
    log = _write_traceback(error, arguments, secrets)
    where = f"the traceback is in {log}" if log else "and its traceback could not be written anywhere"
    return f"error: this is a bug in configmig ({type(error).__name__}); {where}"


def _write_traceback(
    error: BaseException, arguments: Sequence[str], secrets: Callable[[], Collection[str]]
) -> "Path | None":
    import platform
    import tempfile
    import traceback
    from datetime import UTC, datetime
    from pathlib import Path

    from configmig import __version__
    from configmig.masking import mask_lines

    now = datetime.now(UTC)
    lines = "\n".join(
        [
            f"configmig {__version__}, Python {platform.python_version()}, {platform.platform()}",
            f"{now.isoformat(timespec='seconds')}  {' '.join(arguments)}",
            "",
            "".join(traceback.format_exception(error)),
        ]
    )
    text = mask_lines(lines, secrets())
    for folder in (_state_folder(), Path(tempfile.gettempdir())):
        path = folder / f"configmig-crash-{now:%Y%m%dT%H%M%S}-{os.getpid()}.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Only for its owner all the same: not every secret shows.
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as stream:
                stream.write(text)
        except OSError:
            continue
        return path
    return None


def _state_folder() -> "Path":
    """Return the folder for logs that the user's system has for it."""
    from pathlib import Path

    if sys.platform == "win32":
        return (
            Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "configmig" / "logs"
        )
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Logs" / "configmig"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "configmig"
