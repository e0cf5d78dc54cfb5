"""Errors of how a command was asked: what it names does not exist or cannot be used (CM800-CM899)."""

from collections.abc import Sequence

from configmig.errors.base import ConfigmigError


class GitError(ConfigmigError):
    """`git:REF` was asked for and git cannot give it.

    The config root is in no git repository, git is not installed, or the reference names no commit there.
    """

    code = "CM801"

    def __init__(self, reference: str, reason: str) -> None:
        self.reference = reference
        super().__init__(
            f"cannot read git:{reference}",
            details=[reason],
            hint="`git log --oneline -- .` in the config root lists commits to compare with",
        )


class UnknownSideError(ConfigmigError):
    """One side of `diff` is neither a revision, a run, `working`, `git:REF` nor a folder.

    A revision can be compared when a snapshot holds its files, or when it lies ahead and can be carried
    out in memory.
    """

    code = "CM802"

    def __init__(self, side: str, reason: str) -> None:
        self.side = side
        super().__init__(
            f"there is nothing to compare under '{side}'",
            details=[reason],
            hint="name a revision, a run of `configmig history --runs`, `working`, `git:REF` or a folder",
        )


class PatchHoldsSecretsError(ConfigmigError):
    """A patch must be exact to apply, and this one would print secret values.

    A secret never leaves its file unasked. `--show-secrets` prints the patch all the same; keep it as you
    keep the files. `--format text` shows the same change with the values masked.
    """

    code = "CM803"

    def __init__(self, places: Sequence[str]) -> None:
        self.places_with_secrets = tuple(places)
        super().__init__(
            "the patch would print secret values",
            details=self.places_with_secrets,
            hint="`--show-secrets` prints it all the same, `--format text` masks the values",
        )


class UnknownPageError(ConfigmigError):
    """`configmig explain` was asked for something that it has no page for.

    It knows errors by their code, which is printed in brackets at the start of every error, as in
    `error[CM104]`; rules by their id or name; and what goes wrong by its name or words of its title.
    `configmig explain` without a word lists errors and scenarios, `configmig rules` the rules.
    """

    code = "CM811"

    def __init__(self, wanted: str, nearest: Sequence[str]) -> None:
        self.wanted = wanted
        self.nearest = tuple(nearest)
        super().__init__(
            f"there is no page about '{wanted}'",
            details=[f"the nearest: {', '.join(nearest)}"] if nearest else [],
            hint=f"`configmig explain {nearest[0]}`"
            if nearest
            else "`configmig explain` lists what there is",
        )


class EditorError(ConfigmigError):
    """The editor could not be started, or it ended with an error.

    `configmig edit` starts what the environment variables VISUAL or EDITOR name, otherwise the first
    editor that it finds on the system.
    """

    code = "CM812"

    def __init__(self, file: str, reason: str) -> None:
        self.file = file
        self.reason = reason
        super().__init__(
            f"the editor did not open {file}",
            details=[reason],
            hint="`EDITOR=nano configmig edit …` chooses another editor",
        )


class UnwritableOutputError(ConfigmigError):
    """The file given with `-o` or `--bundle` cannot be written.

    Either the system refuses it: check the spelling, relative to the folder you are in, and the permissions.
    Or a file of that name exists: configmig overwrites only older plans, and only with another plan. Nor is a
    support bundle written into the config root.
    """

    code = "CM813"

    def __init__(self, path: str, reason: str, *, option: str = "-o") -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"cannot write {path}: {reason}", hint=f"give another file with `{option}`")


class OutputLostError(ConfigmigError):
    """What the command had to say could not be written.

    The disk that stdout is sent to is full, or what reads it is gone. Where that happens before a run, the
    run does not begin; where it happens after one, the run is done and only its report is missing.
    """

    code = "CM814"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"the output cannot be written: {reason}",
            hint="`configmig status` says where the configuration stands; send the output elsewhere",
        )
