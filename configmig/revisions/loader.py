"""Execute one revision file and run its functions; whatever goes wrong becomes one error with its line."""

import sys
from collections.abc import Callable, Iterable
from inspect import iscoroutine, isgenerator
from types import ModuleType
from typing import TYPE_CHECKING, TypeAlias, cast
from zlib import crc32

from configmig.errors.revisions import (
    BadCheckError,
    MissingFunctionError,
    ReturnedSomethingError,
)
from configmig.finding import Problem
from configmig.frozen import dataclass
from configmig.graph.revision import Revision
from configmig.revisions.blame import blamed, first_line
from configmig.revisions.source import Source
from configmig.revisions.syntax import NOT_PARSED, syntax_error

if TYPE_CHECKING:
    from configmig.operations.config import Config
    from configmig.operations.operations import Operations

Change: TypeAlias = "Callable[[Operations], object]"
Check: TypeAlias = "Callable[[Config], object]"


@dataclass(frozen=True, slots=True)
class LoadedRevision:
    """The functions of a revision; ``downgrade`` and ``check`` are None where it has none."""

    source: Source
    upgrade: "Change"
    downgrade: "Change | None"
    check: "Check | None"

    @property
    def revision(self) -> Revision:
        """The metadata of the revision."""
        return self.source.revision

    @property
    def digest(self) -> str:
        """The SHA-256 of the syntax tree that was executed."""
        return self.source.digest


def load_revision(source: Source) -> LoadedRevision:
    """Execute the file and return its functions; nothing is written beside it.

    Raises RevisionSyntaxError, RevisionRaisedError and MissingFunctionError.
    """
    revision = source.revision
    try:
        code = compile(source.content, str(source.path), "exec", dont_inherit=True)
    except NOT_PARSED as error:
        raise syntax_error(revision.file, source.content, error) from None
    module = ModuleType(f"configmig_revision_{revision.id}_{crc32(bytes(source.path)):08x}")
    module.__file__ = str(source.path)
    sys.modules[module.__name__] = module  # dataclasses look their module up there
    try:
        with blamed(source, "loading", revision.line):
            exec(code, module.__dict__)  # noqa: S102 - a revision is code that the user means to run
    except BaseException:
        sys.modules.pop(module.__name__, None)
        raise
    upgrade = _function(source, module, "upgrade")
    if upgrade is None:
        raise MissingFunctionError(revision.file, revision.id, "upgrade")
    downgrade, check = (_function(source, module, name) for name in ("downgrade", "check"))
    return LoadedRevision(source, upgrade, downgrade, check)


def run_upgrade(loaded: LoadedRevision, op: "Operations") -> None:
    """Call ``upgrade``.

    Raises RevisionRaisedError for an exception of any kind but KeyboardInterrupt, ReturnedSomethingError,
    UndecidedError with the places that it reported by ``op.problem``, and the errors of the operations with
    the revision's line put in front of their places.
    """
    _change(loaded, "upgrade", loaded.upgrade, op)


def run_downgrade(loaded: LoadedRevision, op: "Operations") -> None:
    """Call ``downgrade``; raises as ``run_upgrade``, and MissingFunctionError when there is none."""
    if loaded.downgrade is None:
        raise MissingFunctionError(loaded.revision.file, loaded.revision.id, "downgrade")
    _change(loaded, "downgrade", loaded.downgrade, op)


def run_check(loaded: LoadedRevision, config: "Config") -> tuple[Problem, ...]:
    """Call ``check`` and return its problems; none when the revision has no check.

    Raises BadCheckError for anything but problems, otherwise as ``run_upgrade``.
    """
    if loaded.check is None:
        return ()
    line = first_line(loaded.source, loaded.check)
    revision = loaded.revision
    with blamed(loaded.source, "check", line):
        answer = loaded.check(config)
        if iscoroutine(answer):
            answer.close()
        if not isinstance(answer, Iterable):
            found = f"returned {_described(answer)} instead of problems"
            raise BadCheckError(revision.file, line, revision.id, found)
        problems = tuple(answer)
    for problem in problems:
        if (objection := _objection(problem)) is not None:
            raise BadCheckError(revision.file, line, revision.id, objection)
    return cast("tuple[Problem, ...]", problems)


def _function(source: Source, module: ModuleType, name: str) -> Callable[..., object] | None:
    found = getattr(module, name, None)
    if found is None or callable(found):
        return found
    revision = source.revision
    raise MissingFunctionError(revision.file, revision.id, name, found=_described(found))


def _change(loaded: LoadedRevision, name: str, function: "Change", op: "Operations") -> None:
    line = first_line(loaded.source, function)
    with blamed(loaded.source, name, line):
        answer = function(op)
        if iscoroutine(answer):
            answer.close()  # nobody will await it, and Python would say so on stderr
        if answer is not None:
            revision = loaded.revision
            raise ReturnedSomethingError(revision.file, line, revision.id, name, returned=_described(answer))
    op.require_decided()


def _described(value: object) -> str:
    if isgenerator(value):
        return "a generator (it contains `yield`, so nothing of it has run)"
    if iscoroutine(value):
        return "a coroutine (it is `async`, so nothing of it has run)"
    return "None" if value is None else f"a value of type {type(value).__name__}"


def _objection(problem: object) -> str | None:
    if not isinstance(problem, Problem):
        return f"gave {_described(problem)} where a Problem must be"
    if not isinstance(problem.file, str) or not isinstance(problem.message, str):
        return "gave a Problem whose file or message is not text"
    if not isinstance(problem.pointer, tuple) or not all(
        isinstance(item, str | int) for item in problem.pointer
    ):
        return "gave a Problem whose pointer is not a tuple of keys and indices"
    return None
