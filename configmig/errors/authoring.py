"""Errors about new revisions and new projects: ids, templates, hooks, files in the way (CM600-CM699)."""

from collections.abc import Sequence

from configmig.errors.base import ConfigmigError, Place


class RevisionExistsError(ConfigmigError):
    """A new revision asks for an id that another revision has.

    Ids are unique in a project; ``v1.2.0`` and ``1.2.0`` are the same id. Choose another with ``--rev-id``,
    or leave the option out to have one generated.
    """

    code = "CM601"

    def __init__(self, revision: str, place: Place | None) -> None:
        self.revision = revision
        self.place = place
        super().__init__(
            f"there is already a revision '{revision}'",
            places=[place] if place else [],
            hint="leave `--rev-id` out to have an id generated, or give another one",
        )


class BadRevisionNameError(ConfigmigError):
    """The id or the branch label of a new revision could not be told from a target on the command line.

    Targets use ``:``, ``@``, ``+2`` and ``-1`` (``1.1.0:1.2.0``, ``label@head``, ``1.1.0+1``) and a few words
    of their own (``head``, ``heads``, ``base``, ``current``, ``working``). The reason says what stands
    against the name.
    """

    code = "CM602"

    def __init__(self, kind: str, name: str, reason: str) -> None:
        self.kind = kind
        self.name = name
        self.reason = reason
        super().__init__(
            f"'{name}' cannot be the {kind} of a revision",
            details=[reason],
            hint="use a name such as `1.3.0` or `cloud_providers`",
        )


class BadMessageError(ConfigmigError):
    """The message of a new revision is empty or has several lines.

    It becomes the title of the revision and a part of its file name. Say more in the docstring of the new
    file.
    """

    code = "CM603"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"the message of a revision must be one line: {reason}",
            hint='`configmig revision -m "route by model instead of by provider"`',
        )


class TargetFileExistsError(ConfigmigError):
    """The file that a new revision would be written to exists.

    Nothing is ever overwritten. Another message, another id or another ``file_template`` gives another file
    name.
    """

    code = "CM604"

    def __init__(self, file: str) -> None:
        self.file = file
        super().__init__(
            "the file of the new revision exists",
            places=[Place(file)],
            hint="give another message (`-m`) or id (`--rev-id`), or remove that file",
        )


class NotAHeadError(ConfigmigError):
    """The parent of a new revision already has a child, so the new one would start a branch.

    That is rarely meant. Put the revision on a head, or say ``--splice`` when a branch is what you want.
    """

    code = "CM605"

    def __init__(self, parent: str, children: Sequence[str], heads: Sequence[str]) -> None:
        self.parent = parent
        self.children = tuple(children)
        self.heads = tuple(heads)
        verb = "come" if len(self.children) > 1 else "comes"
        super().__init__(
            f"revision {parent} is not a head: {' and '.join(children)} {verb} after it",
            details=[f"the heads are {', '.join(heads)}"],
            hint=f"`--head {heads[0]}` to go on from there, `--splice` to start a branch here",
        )


class UnknownVersionLocationError(ConfigmigError):
    """The folder given for a new revision is not one that configmig reads revisions from.

    A file there would never be found. Use one of the folders in ``version_locations``, or add the folder
    there.
    """

    code = "CM606"

    def __init__(self, wanted: str, known: Sequence[str]) -> None:
        self.wanted = wanted
        self.known = tuple(known)
        super().__init__(
            f"'{wanted}' is not one of the version locations",
            details=[f"the version locations are {', '.join(known)}"],
            hint=f"`--version-path {known[0]}`, or add the folder to `version_locations` in the settings",
        )


class VersionLocationNeededError(ConfigmigError):
    """There are several version locations and nothing says which one the new revision belongs in.

    A revision with parents goes beside them when they share a folder; otherwise ``--version-path`` decides.
    """

    code = "CM607"

    def __init__(self, known: Sequence[str]) -> None:
        self.known = tuple(known)
        super().__init__(
            "there are several version locations for the new revision",
            details=[f"the version locations are {', '.join(known)}"],
            hint=f"`--version-path {known[0]}`",
        )


class LabelExistsError(ConfigmigError):
    """A new revision asks for a branch label that another revision has.

    A label names one branch, so it can be given once. Choose another, or leave the label out: a revision
    belongs to the branch of its parent without being told.
    """

    code = "CM608"

    def __init__(self, label: str, place: Place) -> None:
        self.label = label
        self.place = place
        super().__init__(
            f"there is already a branch labelled '{label}'",
            places=[place],
            hint=f"give another `--branch-label`, or `--head {label}@head` to go on with that branch",
        )


class BadFileTemplateError(ConfigmigError):
    """The setting ``file_template`` does not give a file name.

    It is text with names in double braces, as in ``{{ slug_id }}_{{ slug }}``. Known names: ``rev`` (the id),
    ``slug_id`` (the id in letters, digits and underscores), ``slug`` (from the message), ``year``, ``month``,
    ``day``, ``hour``, ``minute``, ``second``. The result is one file name without its ``.py``, never a path.
    """

    code = "CM609"

    def __init__(self, template: str, reason: str, known: Sequence[str]) -> None:
        self.template = template
        self.reason = reason
        self.known = tuple(known)
        super().__init__(
            f"the file_template '{template}' gives no file name: {reason}",
            details=[f"known names: {', '.join(known)}"],
            hint="set `file_template = {{ slug_id }}_{{ slug }}` in the settings, or remove the line",
        )


class MissingTemplateError(ConfigmigError):
    """The template for new revisions cannot be read.

    The setting ``template`` names a file that is missing, unreadable or not UTF-8 text. Correct it, or remove
    the line to use the template that configmig ships.
    """

    code = "CM610"

    def __init__(self, file: str, reason: str) -> None:
        self.file = file
        self.reason = reason
        super().__init__(
            f"the template for new revisions cannot be read: {reason}",
            places=[Place(file)],
            hint="correct `template` in the settings, or remove the line to use the shipped one",
        )


class TemplateFailedError(ConfigmigError):
    """The template for new revisions is not valid Jinja2, or uses a name that does not exist.

    The line is where Jinja2 gave up. A template may use ``message``, ``title``, ``revision``,
    ``down_revision``, ``down_revisions``, ``branch_labels``, ``depends_on``, ``date`` and ``created``, and
    the filters ``literal`` and ``docstring``. No file was written.
    """

    code = "CM611"

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        self.file = file
        self.line = line
        self.reason = reason
        super().__init__(
            f"the template for new revisions failed: {reason}",
            places=[Place(file, line)],
            hint="correct that line, or remove `template` from the settings to use the shipped one",
        )


class TemplateResultError(ConfigmigError):
    """What the template produced is not a revision file, so no file was written.

    The text must be Python, and its ``revision`` and ``down_revision`` must be the ones asked for. The reason
    names the line of the *produced* text. Values go through the filter ``literal``: ``revision = {{
    revision|literal }}``.
    """

    code = "CM612"

    def __init__(self, file: str, reason: str) -> None:
        self.file = file
        self.reason = reason
        super().__init__(
            f"the template does not produce a revision file: {reason}",
            places=[Place(file)],
            hint="correct the template, or remove `template` from the settings to use the shipped one",
        )


class MissingHookError(ConfigmigError):
    """A post-write hook could not be started; the new revision file was written all the same.

    The settings name a command, module or console script that is not installed where configmig runs. Install
    it, or correct the hook; then run it on the file by hand.
    """

    code = "CM613"

    def __init__(self, hook: str, reason: str, file: str) -> None:
        self.hook = hook
        self.reason = reason
        self.file = file
        super().__init__(
            f"the post-write hook '{hook}' cannot run: {reason}",
            places=[Place(file)],
            details=["the revision file was written; this hook and those after it did not see it"],
            hint=f"install what the hook needs, or correct the hook '{hook}' in the settings",
        )


class FailedHookError(ConfigmigError):
    """A post-write hook ended with an error; the new revision file was written all the same.

    What the hook printed is shown. Hooks after it were not run. Mend the file or the hook, then run it by
    hand.
    """

    code = "CM614"

    def __init__(self, hook: str, status: int, command: str, output: Sequence[str], file: str) -> None:
        self.hook = hook
        self.status = status
        self.command = command
        self.output = tuple(output)
        self.file = file
        super().__init__(
            f"the post-write hook '{hook}' ended with exit code {status}",
            places=[Place(file)],
            details=[*output, "the revision file was written; hooks after this one did not see it"],
            hint=f"mend it, then run `{command}`",
        )


class NoNextVersionError(ConfigmigError):
    """No next version follows from the parents of the new revision.

    With ``revision_ids = version`` the next id is counted from the parent's (1.2.0 → 1.3.0). A parent whose
    id is not a version (a generated hex id, say) has no next one, so give the id.
    """

    code = "CM615"

    def __init__(self, parents: Sequence[str]) -> None:
        self.parents = tuple(parents)
        super().__init__(
            f"no next version follows from {', '.join(parents)}",
            hint="give the id with `--rev-id`, such as `--rev-id 1.3.0`",
        )


class NothingToMergeError(ConfigmigError):
    """A merge joins at least two revisions, and there is only one (or none).

    Without revisions on the command line all heads are merged. One head needs no merge.
    """

    code = "CM616"

    def __init__(self, revisions: Sequence[str]) -> None:
        self.revisions = tuple(revisions)
        found = f"only {revisions[0]}" if revisions else "no revision"
        super().__init__(
            f"a merge needs two revisions or more; there is {found}",
            hint="`configmig heads` lists the heads; `configmig revision -m …` goes on from a single one",
        )


class InTheWayError(ConfigmigError):
    """``configmig init`` found files where it would write its own, so it wrote nothing.

    Nothing is ever overwritten. Choose an empty folder, or move the listed files away.
    """

    code = "CM620"

    def __init__(self, folder: str, paths: Sequence[str]) -> None:
        self.folder = folder
        self.paths = tuple(paths)
        count = "a file is" if len(self.paths) == 1 else f"{len(self.paths)} files are"
        super().__init__(
            f"{count} in the way of a new project in {folder}; nothing was written",
            details=self.paths,
            hint="`configmig init FOLDER` starts in another folder; otherwise move these away",
        )


class UnwritableFolderError(ConfigmigError):
    """A new file could not be written: no permission, no space, or a file where a folder should be.

    Whatever this command had created before was taken away again.
    """

    code = "CM621"

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(
            f"cannot write {path}: {reason}",
            places=[Place(path)],
            hint="check the folder's permissions and free space, then run the command again",
        )
