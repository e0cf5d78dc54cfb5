"""Errors about generated files: sources that do not suffice, edits that would be lost (CM950–CM979)."""

from collections.abc import Sequence

from configmig.errors.base import ConfigmigError, Place


class NothingGeneratedError(ConfigmigError):
    """The project has no profile that generates a file.

    What is generated, and from what, is known to a profile: `profile = llm-gateway` in configmig.ini for the
    one that comes with configmig. A project without such a profile has nothing to generate.
    """

    code = "CM950"

    def __init__(self, profile: str | None) -> None:
        self.profile = profile
        super().__init__(
            f"the profile '{profile}' generates no file" if profile else "the project has no profile",
            hint="name a profile that generates files in configmig.ini: `profile = llm-gateway`",
        )


class MissingSourceError(ConfigmigError):
    """A file from which another one is generated is missing or holds nothing to generate from.

    Generating from it would write a file without content over one that works, so nothing is generated. Bring
    the file back: from version control, or with `configmig rollback`.
    """

    code = "CM951"

    def __init__(self, source: str, target: str, lack: str) -> None:
        self.source = source
        self.target = target
        super().__init__(
            f"{target} cannot be generated: {source} {lack}",
            places=[Place(source)],
            hint="bring it back from version control or with `configmig rollback`",
        )


class UngeneratableError(ConfigmigError):
    """The sources say something for which the generated file has no words.

    Each place is named with what is wrong there: a provider whose type nobody knows, one without an address,
    a variable in a spelling that would be sent as it is. Nothing was written. Mend these places.
    """

    code = "CM952"

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        count = "one place" if len(self.problems) == 1 else f"{len(self.problems)} places"
        super().__init__(
            f"nothing can be generated from {count} in the sources",
            details=self.problems,
            hint="mend these places and run `configmig generate` again",
        )


class EditedByHandError(ConfigmigError):
    """A generated file was edited by hand, or was never generated: generating it anew would lose that.

    The header of a generated file carries a digest of what follows it, by which edits are noticed. Carry
    them over into the overlay file, where they outlive every generation: `configmig generate --adopt` (look
    first with `--dry-run`). To give them up instead, take the file of the last generation back from version
    control.
    """

    code = "CM953"

    def __init__(self, file: str, overlay: str, *, has_header: bool) -> None:
        self.file = file
        self.overlay = overlay
        what = "was edited by hand" if has_header else "was written by hand"
        super().__init__(
            f"{file} {what}; generating it would lose that",
            places=[Place(file)],
            hint=f"`configmig generate --adopt` carries it over into {overlay}; `--dry-run` shows how",
        )


class UnadoptableError(ConfigmigError):
    """Something in a generated file that was edited by hand cannot be said in its overlay file.

    Each place is named. Nothing was written. Move what it says into the sources by hand, or undo it there,
    and run the command again.
    """

    code = "CM954"

    def __init__(self, file: str, overlay: str, problems: Sequence[str]) -> None:
        self.file = file
        self.problems = tuple(problems)
        super().__init__(
            f"what was edited in {file} cannot be carried over into {overlay}",
            places=[Place(file)],
            details=self.problems,
            hint="change the sources instead, undo these edits, and run `configmig generate --adopt` again",
        )
