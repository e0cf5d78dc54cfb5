"""Errors of revision files: missing, unreadable, wrong in themselves, failing when run (CM150-CM199)."""

from collections.abc import Sequence

from configmig.errors.base import ConfigmigError, Place


class VersionLocationMissingError(ConfigmigError):
    """A folder that `version_locations` names cannot be listed.

    It does not exist, is a file, or may not be entered. Without it the graph would silently lack revisions,
    so this is an error for every command that looks at the graph. An empty folder is fine: a graph without
    revisions.
    """

    code = "CM150"

    def __init__(self, folder: str, reason: str | None = None) -> None:
        self.folder = folder
        self.reason = reason or "there is no such folder"
        first = f"`ls -ld {folder}` shows what it is" if reason else f"`mkdir -p {folder}` makes it"
        super().__init__(
            f"the version location {folder} cannot be read: {self.reason}",
            hint=f"{first}; or correct `version_locations` in the settings",
        )


class RevisionUnreadableError(ConfigmigError):
    """A revision file exists and its content cannot be read.

    Usual causes: its mode does not let you read it, it is a link to a file that is gone, or no regular file.
    """

    code = "CM151"

    def __init__(self, file: str, reason: str) -> None:
        self.file = file
        self.reason = reason
        super().__init__(
            f"the revision file {file} cannot be read: {reason}",
            places=[Place(file)],
            hint=f"`ls -l {file}` shows what it is; a name that begins with `_` is no revision",
        )


class RevisionSyntaxError(ConfigmigError):
    """A revision file is not valid Python.

    Only what needs this file fails: its id and its place in the graph are still known, so other revisions
    can be listed and planned. Python's own message and the line are shown; the mistake may be just above.
    """

    code = "CM152"

    def __init__(self, file: str, line: int | None, reason: str, *, source_line: str = "") -> None:
        self.file = file
        self.line = line
        self.reason = reason
        self.source_line = source_line
        super().__init__(
            f"the revision file {file} is not valid Python: {reason}",
            places=[Place(file, line)],
            details=_quote(line, source_line),
            hint=f"mend {_where(file, line)}; `python -m py_compile {file}` checks it",
        )


class MissingMetadataError(ConfigmigError):
    """A file in a version location does not say which revision it is, or after which one it comes.

    A revision file has `revision = "…"` and `down_revision = "…"` (None for the first one, a tuple for a
    merge) as plain assignments at its top. A module that is no revision gets a name that begins with `_` or
    moves elsewhere.
    """

    code = "CM153"

    def __init__(self, file: str, name: str) -> None:
        self.file = file
        self.name = name
        hints = {
            "revision": f'write `revision = "…"` in {file}; the name of what is no revision begins with `_`',
            "down_revision": f"write `down_revision = None` in {file}, or the id of the revision before it",
        }
        super().__init__(f"the file {file} does not say its `{name}`", places=[Place(file)], hint=hints[name])


class MetadataNotLiteralError(ConfigmigError):
    """The metadata of a revision file must be read without running it, and one value cannot.

    `revision`, `down_revision`, `branch_labels`, `depends_on`, `date`, `breaking_changes` and
    `deprecations` are text, None, or a tuple or list of texts, or the name of a constant above that is one.
    Calls, f-strings, `+` and comprehensions would have to be executed.
    """

    code = "CM154"

    def __init__(self, file: str, line: int, name: str, *, source_line: str = "") -> None:
        self.file = file
        self.line = line
        self.name = name
        super().__init__(
            f"`{name}` in {file} must be a literal, for revision files are read without running them",
            places=[Place(file, line)],
            details=_quote(line, source_line),
            hint=f"write the value itself in line {line} of {file}: text, None, or a tuple of texts",
        )


class WrongMetadataError(ConfigmigError):
    """A value in the metadata of a revision file is of the wrong kind.

    Ids and dates are text (`revision = "1.2"`, not `1.2`); `down_revision`, `branch_labels`, `depends_on`,
    `breaking_changes` and `deprecations` are text, a tuple or list of texts, or None.
    """

    code = "CM155"

    def __init__(self, file: str, line: int, name: str, *, found: str, wanted: str) -> None:
        self.file = file
        self.line = line
        self.name = name
        super().__init__(
            f"`{name}` in {file} is {found}; it must be {wanted}",
            places=[Place(file, line)],
            hint=f"correct line {line} of {file}; `configmig explain CM155` says more",
        )


class RevisionChangedError(ConfigmigError):
    """A revision file is not the one that was read a moment ago.

    Somebody saved it, or switched branches, while the command ran. What was planned is not what would run, so
    nothing was done.
    """

    code = "CM156"

    def __init__(self, file: str, revision: str) -> None:
        self.file = file
        self.revision = revision
        super().__init__(
            f"the revision file {file} has changed since this command read it; it no longer says the same of"
            f" {revision}",
            places=[Place(file)],
            hint="run the command again",
        )


class ReleasedRevisionChangedError(ConfigmigError):
    """A released revision no longer does what it did when it was released.

    A revision is released once it was applied to this config root, or once `versions/revisions.lock` has its
    hash. From then on its logic must stay: other roots have run it, or will, and must get the same. Comments,
    docstrings and formatting are free. The difference is shown where the applied source is known. Take the
    change back and write what should change as a new revision; `configmig lock --reopen REV` is for a
    revision that no root has applied yet.
    """

    code = "CM157"

    def __init__(
        self,
        changed: Sequence[tuple[str, str, str]],
        *,
        details: Sequence[str] = (),
        applied: bool = True,
    ) -> None:
        self.changed = tuple(changed)
        """Revision, file and since when it was released, as the end of a sentence."""
        self.applied = applied
        """True when this root has applied one of them."""
        (revision, file, since), *more = self.changed
        others = (
            f", and so were {len(more)} more" if len(more) > 1 else ", and so was one more" if more else ""
        )
        reopen = f"; or, as long as no root has applied it, `configmig lock --reopen {revision}`"
        super().__init__(
            f"revision {revision} was changed since {since}{others}",
            places=[Place(file) for _, file, _ in self.changed],
            details=details,
            hint=f"take the change back (`git diff {file}`) and write a new revision for it"
            + ("" if applied else reopen),
        )


class BrokenLockFileError(ConfigmigError):
    """A line of `revisions.lock` cannot be understood.

    Each line is a revision's id and the hash of its syntax tree, or the word `unreleased`. After a merge
    keep the lines of both sides, once each, and remove the markers; the order does not matter. A file that
    is beyond repair can be taken back from version control.
    """

    code = "CM158"

    def __init__(self, file: str, line: int, problem: str) -> None:
        self.file = file
        self.line = line
        self.problem = problem
        super().__init__(
            f"line {line} of {file} {problem}",
            places=[Place(file, line)],
            hint=f"`git log -p {file}` shows how it was; keep one line a revision, then `configmig lock`",
        )


class AppliedRevisionError(ConfigmigError):
    """A revision that this config root has applied cannot be opened for changes.

    The root holds what the revision did, and its record says what that was. Go back below the revision first:
    that takes its work back, later edits stay, and it can be changed and applied anew.
    """

    code = "CM159"

    def __init__(self, revision: str, run: str, *, below: str) -> None:
        self.revision = revision
        self.run = run
        super().__init__(
            f"revision {revision} was applied to this config root by the run {run}, so it must stay as it is",
            hint=f"`configmig downgrade {below}` takes it back, then `configmig lock --reopen {revision}`",
        )


class RevisionRaisedError(ConfigmigError):
    """A function of a revision raised an exception, or the file did while it was loaded.

    The place is the line of the revision that was being carried out, the message Python's own (secrets
    masked). Nothing was written: revisions work in memory. A `KeyError` nearly always means that a
    configuration lacks an optional key: ask with `.get`, `exists`, `missing_ok=True`.
    """

    code = "CM160"

    def __init__(
        self, file: str, line: int, revision: str, action: str, *, raised: str, details: Sequence[str] = ()
    ) -> None:
        self.file = file
        self.line = line
        self.revision = revision
        self.action = action
        self.raised = raised
        super().__init__(
            f"{action} of revision {revision} raised {raised}",
            places=[Place(file, line)],
            details=details,
            hint=f"`configmig edit {revision}` opens the file; `configmig plan {revision}` tries it again",
        )


class MissingFunctionError(ConfigmigError):
    """A revision file lacks the function that is to be run, or has something else by its name.

    Every revision has `def upgrade(op)`, one that does nothing has it with `pass`. `downgrade(op)` and
    `check(config)` are optional; without `downgrade` the way back comes from the recorded edits.
    """

    code = "CM161"

    def __init__(self, file: str, revision: str, function: str, *, found: str = "") -> None:
        self.file = file
        self.revision = revision
        self.function = function
        what = f"has {found} instead of a function `{function}`" if found else f"has no function `{function}`"
        argument = "config" if function == "check" else "op"
        super().__init__(
            f"revision {revision} {what}",
            places=[Place(file)],
            hint=f"`configmig edit {revision}` opens the file; write `def {function}({argument})` in it",
        )


class ReturnedSomethingError(ConfigmigError):
    """`upgrade` or `downgrade` returned something.

    They change the configuration through `op` and return nothing. A function with `yield` returns a
    generator and an `async def` a coroutine: neither has run at all. A changed copy that is returned
    changes nothing either; use the operations, or `op.file(…).python(…)` for what no operation can say.
    """

    code = "CM162"

    def __init__(self, file: str, line: int, revision: str, function: str, *, returned: str) -> None:
        self.file = file
        self.line = line
        self.revision = revision
        self.function = function
        self.returned = returned
        super().__init__(
            f"{function} of revision {revision} returned {returned}; it must change things"
            " through `op` and return nothing",
            places=[Place(file, line)],
            hint=f"`configmig edit {revision}` opens the file; `configmig explain CM162` says more",
        )


class BadCheckError(ConfigmigError):
    """`check` of a revision did not answer with problems.

    It yields (or returns a list of) `Problem(file, pointer, message)`, none when all is well. The pointer
    is a tuple of keys and indices. Anything else would pass for "no problems", so it is an error.
    """

    code = "CM163"

    def __init__(self, file: str, line: int, revision: str, found: str) -> None:
        self.file = file
        self.line = line
        self.revision = revision
        self.found = found
        super().__init__(
            f"check of revision {revision} {found}",
            places=[Place(file, line)],
            hint=f'`configmig edit {revision}` opens the file; `yield Problem(file, ("key",), "…")` is right',
        )


def _where(file: str, line: int | None) -> str:
    return file if line is None else f"line {line} of {file}"


def _quote(line: int | None, source_line: str) -> list[str]:
    return [f"{line} | {source_line.strip()}"] if line is not None and source_line.strip() else []
