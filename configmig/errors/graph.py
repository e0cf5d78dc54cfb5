"""Errors of the revision graph and of the words that name a target in it (CM100-CM149).

Each takes facts and keeps them as attributes. A ``command`` is the one that the user typed (``upgrade``,
``show``): the hint offers it again with what would have worked.
"""

import shlex
from collections.abc import Sequence
from typing import Literal

from configmig.errors.base import ConfigmigError, Place

_CHECK = "then `configmig heads` checks the graph again"
_SHOWN = 12


class UnusableNameError(ConfigmigError):
    """A revision or a branch has a name that no target on the command line could say.

    Names are made of letters, digits, `.`, `_`, `+` and `-`, begin with a letter or a digit, do not end in
    something like `-1` (that reads as "one revision below"), and are none of the words `head`, `heads`,
    `base`, `current` and `working`. A branch label must not be the id of a revision either. Change the name
    in the file.
    """

    code = "CM100"

    def __init__(
        self, kind: Literal["revision", "branch"], name: str, reason: str, better: str, place: Place
    ) -> None:
        self.kind = kind
        self.name = name
        self.reason = reason
        self.better = better
        super().__init__(
            f"a {kind} cannot be called '{name}': {reason}",
            places=[place],
            hint=f"write '{better}' in {place.file}, {_CHECK}",
        )


class DuplicateRevisionError(ConfigmigError):
    """Several revision files have the same id.

    Usually a file was copied and its `revision` line forgotten, or two people made the same version on two
    branches. `1.2.0` and `v1.2.0` count as the same, for a target cannot tell them apart. Give one of the
    files another id; what should follow it then names that one as its `down_revision`.
    """

    code = "CM101"

    def __init__(self, ids: Sequence[str], places: Sequence[Place]) -> None:
        self.ids = tuple(dict.fromkeys(ids))
        name = f"'{self.ids[0]}'" if len(self.ids) == 1 else f"{_quoted(self.ids)} (these mean the same)"
        log = _command("git", "log", "--oneline", "--", *(place.file for place in places))
        super().__init__(
            f"{len(places)} revision files have the id {name}",
            places=places,
            hint=f"{log} tells which one is new; change its `revision`, {_CHECK}",
        )


class MissingParentError(ConfigmigError):
    """A revision names a `down_revision` that is not on disk.

    The file was deleted or never committed, lies in a folder that `version_locations` does not list, or the
    name is misspelled. Bring the file back or correct the name.
    """

    code = "CM102"

    def __init__(
        self, parent: str, children: Sequence[str], places: Sequence[Place], nearest: Sequence[str]
    ) -> None:
        self.parent = parent
        self.children = tuple(children)
        self.nearest = tuple(nearest)
        follow = "comes" if len(children) == 1 else "come"
        super().__init__(
            f"there is no revision '{parent}', which {_listed(children)} {follow} after",
            places=places,
            details=_nearest(nearest),
            hint=f"correct `down_revision` in {places[0].file}, or find the lost file: "
            + _search(parent, places[0].file),
        )


class RevisionCycleError(ConfigmigError):
    """Revisions come after each other in a circle, so there is no first one.

    Following `down_revision` and `depends_on` from any of them leads back to it. Only the members of the
    circle are listed, each before the one that names it. One of these lines names the wrong revision.
    """

    code = "CM103"

    def __init__(self, members: Sequence[str], places: Sequence[Place]) -> None:
        self.members = tuple(members)
        super().__init__(
            f"revisions come after each other in a circle: {_chained([*members, members[0]])}",
            places=places[:_SHOWN],
            hint=f"correct `down_revision` or `depends_on` in {places[0].file}, {_CHECK}",
        )


class UnknownRevisionError(ConfigmigError):
    """No revision has this id, begins like this, or carries this branch label.

    A target is an id (`1.2.0`, `v1.2.0`), the beginning of one, a branch label, one of the words `head`,
    `heads`, `base` and `current`, or steps from one of these (`+2`, `1.2.0-1`). Look the name up with
    `configmig history`.
    """

    code = "CM104"

    def __init__(self, name: str, nearest: Sequence[str] = (), *, graph_is_empty: bool = False) -> None:
        self.name = name
        self.nearest = tuple(nearest)
        self.graph_is_empty = graph_is_empty
        super().__init__(
            f"there is no revision '{name}'",
            details=["there are no revisions yet"] if graph_is_empty else _nearest(nearest),
            hint='`configmig revision -m "first revision"` makes one'
            if graph_is_empty
            else "`configmig history` lists them all; `configmig explain CM104` says more",
        )


class AmbiguousRevisionError(ConfigmigError):
    """The beginning of an id fits several revisions.

    A shortened id must fit exactly one. Type more of it. A whole id always means itself, also when others
    begin with it.
    """

    code = "CM105"

    def __init__(self, name: str, candidates: Sequence[str], places: Sequence[Place], command: str) -> None:
        self.name = name
        self.candidates = tuple(candidates)
        super().__init__(
            f"'{name}' fits {len(candidates)} revisions: {_listed(candidates)}",
            places=places[:_SHOWN],
            hint=f"say which: {_offer(command, candidates)}",
        )


class SeveralHeadsError(ConfigmigError):
    """`head` was said, and there are several heads.

    Two people added revisions after the same one, or branches are kept apart on purpose. Join the heads
    with a merge revision, go to all of them with `heads`, or to the head of one branch with `LABEL@head`.
    """

    code = "CM106"

    def __init__(
        self,
        target: str,
        heads: Sequence[str],
        places: Sequence[Place],
        *,
        fork: tuple[str, Place] | None,
        command: str,
    ) -> None:
        self.target = target
        self.heads = tuple(heads)
        self.fork = fork[0] if fork else None
        parted = f"they part after {fork[0]} ({fork[1]})" if fork else "they have no revision in common"
        branch = target.rpartition("@")
        every = _command("configmig", command, f"{branch[0]}{branch[1]}heads")
        merge = _command("configmig", "revision", "--merge", *heads, "-m", f"merge {_listed(heads)}")
        if command == "revision":
            on = _command("configmig", "revision", "--head", heads[0], "-m")
            hint = f"{on[:-1]} …` goes on from one of them; {merge} joins them"
        elif target.endswith("head") and command in ("upgrade", "plan", "show", "stamp"):
            hint = f"{every} takes them all; {merge} joins them"
        else:
            hint = f"say which: {_offer(command, heads)}; {merge} joins them"
        super().__init__(
            f"'{target}' could be any of {len(heads)} heads: {_listed(heads)}",
            places=places,
            details=[parted],
            hint=hint,
        )


class SelfDependencyError(ConfigmigError):
    """A revision names itself as its `down_revision`, or depends on itself.

    Usually the file was copied and only one of its two lines changed. `down_revision` names the revision
    before.
    """

    code = "CM107"

    def __init__(self, revision: str, field: Literal["down_revision", "depends_on"], place: Place) -> None:
        self.revision = revision
        self.field = field
        does = "comes after" if field == "down_revision" else "depends on"
        super().__init__(
            f"revision {revision} {does} itself",
            places=[place],
            hint=f"name another revision in `{field}` of {place.file}, {_CHECK}",
        )


class UnknownDependencyError(ConfigmigError):
    """A revision depends on a revision or a branch that is not on disk.

    `depends_on` takes whole ids and branch labels. The file was deleted or never committed, lies in a folder
    that `version_locations` does not list, or the name is misspelled.
    """

    code = "CM108"

    def __init__(self, revision: str, dependency: str, place: Place, nearest: Sequence[str]) -> None:
        self.revision = revision
        self.dependency = dependency
        self.nearest = tuple(nearest)
        super().__init__(
            f"revision {revision} depends on '{dependency}', and no revision or branch has that name",
            places=[place],
            details=_nearest(nearest),
            hint=f"correct `depends_on` in {place.file}, or find the lost file: "
            + _search(dependency, place.file),
        )


class DuplicateBranchLabelError(ConfigmigError):
    """Two revisions carry the same branch label.

    A label names one branch and is written once, at the revision that begins it; the revisions after it
    belong to the branch without saying so.
    """

    code = "CM109"

    def __init__(self, label: str, revisions: Sequence[str], places: Sequence[Place]) -> None:
        self.label = label
        self.revisions = tuple(revisions)
        super().__init__(
            f"{_listed(revisions)} carry the same branch label '{label}'",
            places=places,
            hint=f"take it out of `branch_labels` in {places[-1].file}, {_CHECK}",
        )


class UnknownBranchError(ConfigmigError):
    """What stands before the `@` is neither a branch label nor a revision.

    `LABEL@head` is the head of the branch that carries the label. The id of any revision on the branch
    serves as well.
    """

    code = "CM110"

    def __init__(self, branch: str, nearest: Sequence[str] = ()) -> None:
        self.branch = branch
        self.nearest = tuple(nearest)
        super().__init__(
            f"there is no branch '{branch}'",
            details=_nearest(nearest),
            hint="`configmig branches` lists them all; `configmig explain CM110` says more",
        )


class UnreachableTargetError(ConfigmigError):
    """The target does not lie in the direction of the command.

    `upgrade` only goes on to later revisions, `downgrade` only back to revisions that are applied. A
    revision on another branch is reached by going back to where the branches part, and up again from there.
    """

    code = "CM111"

    def __init__(
        self,
        direction: Literal["upgrade", "downgrade"],
        target: Sequence[str],
        start: Sequence[str],
        relation: Literal["behind", "ahead", "aside"],
        *,
        fork: Sequence[str] = (),
        places: Sequence[Place] = (),
    ) -> None:
        self.direction = direction
        self.target = tuple(target)
        self.start = tuple(start)
        self.relation = relation
        self.fork = tuple(fork)
        aside = relation == "aside"
        lies = {"behind": "lies behind", "ahead": "lies ahead of", "aside": "is not on the way from"}[
            relation
        ]
        super().__init__(
            f"cannot {direction} to {_state(target)}: it {lies} {_state(start)}",
            places=places,
            details=[f"they part after {_state(fork)}" if fork else "they have no revision in common"]
            if aside
            else [],
            hint=self._way_out(),
        )

    def _way_out(self) -> str:
        target, fork = "".join(self.target[:1]) or "base", "".join(self.fork) or "base"
        up, down = _command("configmig", "upgrade", target), _command("configmig", "downgrade", target)
        if self.relation == "behind":
            return f"{down} goes back to it"
        if self.relation == "ahead":
            return f"{up} goes on to it"
        return f"{_command('configmig', 'downgrade', fork)} goes back to where they part; then {up}"


class StateRevisionMissingError(ConfigmigError):
    """The config root is at a revision that is not on disk.

    The usual cause is an older checkout: newer code upgraded the root, and this one does not have the
    revision. It can also have been renamed or deleted. Get the file back; or go back without it, for which
    history and snapshots are enough: `configmig downgrade` to a version that this checkout knows; or, when
    you know what the files really are, stamp that version.
    """

    code = "CM112"

    def __init__(
        self,
        missing: Sequence[str],
        heads: Sequence[str],
        folder: str,
        *,
        written: str = "",
        way_back: Sequence[str] | None = None,
        has_record: bool = True,
    ) -> None:
        """Take what is missing, the heads that are there, where files are looked for.

        ``written`` says who brought the root there, ``way_back`` is the nearest version that is known and
        that snapshots lead back to, None where there is none; ``has_record`` is false where no snapshot leads
        anywhere.
        """
        self.missing, self.heads, self.folder = tuple(missing), tuple(heads), folder
        self.written = written
        self.way_back = None if way_back is None else tuple(way_back)
        are = "revision {}, which is" if len(missing) == 1 else "revisions {}, which are"
        stamp = _command("configmig", "stamp", "--purge", *(heads or ["base"]))
        search = _search(missing[0], f"{folder}/")
        back = "`configmig rollback` goes back without it; " if has_record else ""
        if way_back is not None and len(way_back) <= 1:
            down = _command("configmig", "downgrade", *(way_back or ["base"]))
            back = f"{down} goes back without it; "
        super().__init__(
            f"the config root is at {are.format(_quoted(missing))} not on disk",
            details=[
                written or "newer code may have upgraded the root; this checkout does not have the file"
            ],
            hint=f"{search} finds the file; {back}{stamp} declares what the files really are",
        )


class AmbiguousStepsError(ConfigmigError):
    """Steps like `+1` or `-1` come to a place from which they could go several ways.

    Upwards that is a revision with several children, downwards a merge, and both ways a root that is on
    several branches at once. Put the branch before the steps (`LABEL@+1`; the id of a revision on the
    branch does as well), or name the revision.
    """

    code = "CM113"

    def __init__(
        self,
        target: str,
        candidates: Sequence[str],
        places: Sequence[Place],
        *,
        spelled: Sequence[str],
        command: str,
    ) -> None:
        self.target = target
        self.candidates = tuple(candidates)
        super().__init__(
            f"'{target}' could go several ways: {_listed(candidates, 'or')}",
            places=places[:_SHOWN],
            hint=f"say which: {_offer(command, spelled)}",
        )


class TooManyStepsError(ConfigmigError):
    """Steps like `+5` or `-5` go beyond the last or the first revision.

    `head` and `base` go as far as there is a way.
    """

    code = "CM114"

    def __init__(
        self, target: str, start: Sequence[str], possible: int, *, spelled: str, command: str
    ) -> None:
        self.target = target
        self.start = tuple(start)
        self.possible = possible
        upward = "+" in target
        side = "above" if upward else "below"
        number = f"is 1 revision {side}" if possible == 1 else f"are {possible or 'no'} revisions {side}"
        ends = "`configmig heads` lists where the graph ends"
        super().__init__(
            f"'{target}' goes too far: there {number} {_state(start)}",
            hint=f"{_offer(command, [spelled])} goes as far as there is a way" if possible else ends,
        )


class BadTargetError(ConfigmigError):
    """A target or a range is not written in a way that configmig understands.

    A target is `[LABEL@]NAME[+N|-N]`. NAME is `head`, `heads`, `base`, `current`, the id of a revision, the
    beginning of one, or a branch label; without it the steps count from the current revision. Examples:
    `head`, `+2`, `-1`, `1.2.0`, `v1.2.0`, `1.1.0+1`, `search@head`, `search@-1`. A range is two of these
    with a colon between: `1.0.0:head`, `-3:current`, `1.1.0:`.
    """

    code = "CM115"

    def __init__(self, target: str, reason: str) -> None:
        self.target = target
        self.reason = reason
        super().__init__(
            f"'{target}' is no target: {reason}",
            hint="`configmig explain CM115` shows how targets are written",
        )


class NotOnBranchError(ConfigmigError):
    """The revision exists, but not on the branch that stands before the `@`.

    A branch is everything before and after the revision that carries its label.
    """

    code = "CM116"

    def __init__(self, revision: str, branch: str, place: Place, command: str) -> None:
        self.revision = revision
        self.branch = branch
        super().__init__(
            f"revision {revision} is not on the branch '{branch}'",
            places=[place],
            hint=f"{_offer(command, [revision])} names it without the branch",
        )


def _listed(names: Sequence[str], last: str = "and") -> str:
    if len(names) > _SHOWN:
        names = [*names[: _SHOWN - 1], f"{len(names) - _SHOWN + 1} more"]
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _quoted(names: Sequence[str]) -> str:
    return _listed([f"'{name}'" for name in names])


def _chained(names: Sequence[str]) -> str:
    if len(names) > _SHOWN:
        half = _SHOWN // 2
        names = [*names[:half], f"({len(names) - 2 * half} more)", *names[-half:]]
    return " → ".join(names)


def _nearest(names: Sequence[str]) -> list[str]:
    return [f"the nearest {'is' if len(names) == 1 else 'are'} {_listed(names)}"] if names else []


def _state(heads: Sequence[str]) -> str:
    return _listed(heads) if heads else "base"


def _command(*words: str) -> str:
    return f"`{shlex.join(words)}`"


def _offer(command: str, targets: Sequence[str]) -> str:
    return _listed([_command("configmig", command, target) for target in targets[:3]], "or")


def _search(name: str, file: str) -> str:
    folder = file.rpartition("/")[0] or "."
    return _command("git", "log", "--all", "--oneline", f"-S{name}", "--", folder)
