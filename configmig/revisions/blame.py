"""Say which line of a revision failed, and how, when Python code that a user wrote raises."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from configmig.errors import ConfigmigError, Place
from configmig.errors.revisions import BadCheckError, ReturnedSomethingError, RevisionRaisedError
from configmig.masking import mask_text
from configmig.revisions.source import Source
from configmig.revisions.syntax import source_line

_LONGEST = 300
"""Characters of a foreign message that are shown."""


@contextmanager
def blamed(source: Source, action: str, line: int) -> Iterator[None]:
    """Turn what a revision raises into an error with its place; ``line`` serves where none is known.

    An exception becomes a RevisionRaisedError (sys.exit() too; KeyboardInterrupt is the user's). An
    error that already says what is wrong keeps its code and its hint, with the line of the revision in
    front of its places.
    """
    revision = source.revision
    try:
        yield
    except (BadCheckError, ReturnedSomethingError, KeyboardInterrupt, GeneratorExit):
        raise
    except ConfigmigError as error:
        place = Place(revision.file, _innermost(error, source) or line)
        error.places = (place, *error.places)
        raise
    except BaseException as error:  # also sys.exit(): no revision ends the command
        line = _innermost(error, source) or line
        details = [f"{line} | {text}"] if (text := source_line(source.content, line)) else []
        raise RevisionRaisedError(
            revision.file,
            line,
            revision.id,
            action,
            raised=_raised(error),
            details=[*details, *_elsewhere(error, source)],
        ) from error


def first_line(source: Source, function: object) -> int:
    """Return the line at which ``function`` begins, the revision's own where that cannot be told."""
    code = getattr(function, "__code__", None)
    if code is not None and code.co_filename == str(source.path):
        return int(code.co_firstlineno)
    return source.revision.line


def _raised(error: BaseException) -> str:
    """Return type and message; the message may quote the configuration, so secrets in it are masked."""
    name = type(error).__name__
    try:
        message = str(error).strip()
    except Exception:  # noqa: BLE001 - the message is made by the same foreign code
        message = ""
    shown = message.splitlines()[0][:_LONGEST] if message else ""
    return mask_text(f"{name}: {shown}") if shown else name


def _elsewhere(error: BaseException, source: Source) -> list[str]:
    """Return where the exception comes from when that is not the revision itself."""
    last = [(trace.tb_frame, trace.tb_lineno) for trace in _traces(error)][-1:]
    return [
        f"raised in {frame.f_globals.get('__name__', '?')}, line {number}"
        for frame, number in last
        if frame.f_code.co_filename != str(source.path) and frame.f_globals.get("__name__") != _CALLER
    ]


_CALLER = "configmig.revisions.loader"


def _innermost(error: BaseException, source: Source) -> int | None:
    lines = [
        trace.tb_lineno for trace in _traces(error) if trace.tb_frame.f_code.co_filename == str(source.path)
    ]
    return lines[-1] if lines else None


def _traces(error: BaseException) -> Iterator[TracebackType]:
    trace = error.__traceback__
    while trace is not None:
        yield trace
        trace = trace.tb_next
