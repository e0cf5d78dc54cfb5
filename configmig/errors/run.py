"""Errors of a run: failing checks, closed gates, stale plans, ways back that clash (CM500-CM599)."""

from collections.abc import Sequence

from configmig.errors.base import ConfigmigError, Place


class ChecksFailedError(ConfigmigError):
    """A revision's `check` found the result wrong, so the run stopped before anything was written.

    Each problem names its file and its JSON Pointer. Mend the configuration, or the revision that produced
    the result, and plan again. `gate.checks = warn` in the settings lets such a run pass.
    """

    code = "CM501"

    def __init__(self, revision: str, problems: Sequence[str]) -> None:
        self.revision = revision
        self.problems = tuple(problems)
        count = "one problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        super().__init__(
            f"the check of revision {revision} found {count} in the result; nothing was written",
            details=self.problems,
            hint="mend these places and run `configmig plan head` again",
        )


class GateStoppedError(ConfigmigError):
    """A gate stopped the run before anything was written.

    The result of the revisions does not satisfy the schema of the version it claims to be (`schema`), refers
    to something that is not there and did not before (`consistency`), lost or emptied a file (`health`), or a
    judge could not be asked. What was bad before the run does not stop it, but for the schema. Mend the
    configuration or the revision; `gate.schema = warn` and its like in the settings let such a run pass.
    """

    code = "CM502"

    def __init__(self, gate: str, version: str, findings: Sequence[str]) -> None:
        self.gate = gate
        self.version = version
        self.findings = tuple(findings)
        count = "one finding" if len(self.findings) == 1 else f"{len(self.findings)} findings"
        super().__init__(
            f"the {gate} gate stopped the run to {version}: {count}; nothing was written",
            details=self.findings,
            hint="mend these places and run `configmig plan head` again",
        )


class ScoreStoppedError(ConfigmigError):
    """The audit's score would be lower than before the run, or than the settings ask for.

    A run is judged by what it makes worse: the rules are listed that cost more points than before, each with
    its places in the result. Mend the configuration or the revision and plan again. `--allow-score-drop` lets
    one run through, and the history says so; `gate.max_drop` is how many points any run may lose, and
    `gate.min_score`, where it is set, the score that no result may be below. What a run brings by its nature,
    files to commit and generated files that are stale, does not count.
    """

    code = "CM515"

    def __init__(
        self,
        version: str,
        before: float,
        after: float,
        reason: str,
        findings: Sequence[str],
        *,
        is_too_low: bool = False,
    ) -> None:
        self.version = version
        self.before = before
        self.after = after
        self.findings = tuple(findings)
        super().__init__(
            f"the audit gate stopped the run to {version}, score {before:g} → {after:g}: {reason}; "
            "nothing was written",
            details=self.findings,
            hint="mend these places (`configmig audit` lists what costs points now) and run "
            "`configmig plan head` again; "
            + (
                "`gate.min_score` is the score that every result must reach"
                if is_too_low
                else "`--allow-score-drop` lets one run through, `gate.max_drop` any"
            ),
        )


class StalePlanError(ConfigmigError):
    """A saved plan no longer describes what would happen.

    A file, a revision or the version of the root has changed since the plan was made, so what was reviewed is
    not what would be applied. Make a new plan and review that one.
    """

    code = "CM503"

    def __init__(self, plan_file: str, reasons: Sequence[str]) -> None:
        self.plan_file = plan_file
        self.reasons = tuple(reasons)
        super().__init__(
            f"the plan in {plan_file} is out of date; nothing was written",
            details=self.reasons,
            hint=f"`configmig plan head -o {plan_file}` makes a new one to review",
        )


class NotOnePlanError(ConfigmigError):
    """`--expect-one` was given and the path has another number of steps.

    The option guards deployments that must apply exactly one revision at a time.
    """

    code = "CM504"

    def __init__(self, steps: Sequence[str]) -> None:
        self.steps = tuple(steps)
        super().__init__(
            f"exactly one step was expected, the path has {len(self.steps)}; nothing was written",
            details=self.steps,
            hint="`configmig upgrade +1` takes a single step",
        )


class ConflictError(ConfigmigError):
    """Going back would overwrite an edit made since.

    The file was edited after the run, at a place that the run had changed too, so configmig does not decide
    whose value stays. Each clash lists the place, what the run left there, what is there today, and what was
    recorded before the run. `--ours` keeps today's at each of them, `--theirs` takes what was recorded;
    `--ours-at PLACE` and `--theirs-at PLACE` decide one place, as it is listed. Nothing was written.
    """

    code = "CM505"
    exit_code = 5

    def __init__(self, step: str, clashes: Sequence[str], *, command: str | None = None) -> None:
        self.step = step
        self.clashes = tuple(clashes)
        self.command = command
        count = "one place was" if len(self.clashes) == 1 else f"{len(self.clashes)} places were"
        super().__init__(
            f"cannot take back {step}: {count} edited since; nothing was written",
            details=self.clashes,
            hint="set these places back to what the run left (`configmig diff current working` "
            "shows the edits) and run the command again"
            if command is None
            else f"`configmig {command} --ours --dry-run` shows the plan that keeps today's values there, "
            "`--theirs` the one that takes the recorded ones",
        )


class NoSuchClashError(ConfigmigError):
    """`--ours-at` or `--theirs-at` names a place at which nothing clashes.

    A decision about a place that needs none is a slip of the pen, or the clash has gone since. Places are
    written as a clash lists them: the file, and after a `#` the JSON Pointer; a place counts for all that is
    in it. Nothing was written.
    """

    code = "CM514"

    def __init__(self, place: str, clashes: Sequence[str]) -> None:
        self.place = place
        self.clashes = tuple(clashes)
        super().__init__(
            f"nothing clashes at {place}; nothing was written",
            details=[f"there is a clash at {clash}" for clash in self.clashes]
            or ["there is no clash at all"],
            hint="name a place as it is listed, such as `--ours-at app.yaml#/server/port`, or leave it out",
        )


class NoWayBackError(ConfigmigError):
    """A step cannot be taken back: no record of it is left, and its revision has no `downgrade`.

    The way back comes from the snapshot of the run that applied the revision. It was pruned, or the version
    was stamped and never applied here. Write a `downgrade(op)` in the revision, or `configmig stamp` the
    version you restored by other means.
    """

    code = "CM506"

    def __init__(self, revision: str, file: str) -> None:
        self.revision = revision
        super().__init__(
            f"there is no way back over revision {revision}: no run recorded it and it has no downgrade",
            hint=f"add `def downgrade(op)` to {file}, "
            "or restore the files yourself and `configmig stamp REVISION`",
        )


class NothingToRollBackError(ConfigmigError):
    """`rollback` found no run to undo.

    History holds no applied run, or all of them were rolled back already.
    """

    code = "CM507"

    def __init__(self) -> None:
        super().__init__(
            "there is no run to roll back",
            hint="`configmig history --runs` lists what was done to this root",
        )


class UnknownRunError(ConfigmigError):
    """No run of that name stands in the history of this root.

    A run has a name such as `20260131T120000Z-1a2b3`, printed when it ends and listed by
    `configmig history --runs`. The history belongs to one config root: another root has other runs.
    """

    code = "CM508"

    def __init__(self, run: str, nearest: Sequence[str] = ()) -> None:
        self.run = run
        super().__init__(
            f"there is no run '{run}' to go back over",
            details=[f"the newest are {', '.join(nearest)}"] if nearest else [],
            hint="`configmig history --runs` lists them all; `configmig downgrade REVISION` goes back to a"
            " revision",
        )


class UndecidedError(ConfigmigError):
    """A revision met something that cannot be decided from the files.

    Guessing could break a running system, so the revision lists each place and what it needs to know. Decide
    there, by editing the file, and plan again.
    """

    code = "CM510"

    def __init__(self, revision: str, problems: Sequence[str]) -> None:
        self.revision = revision
        self.problems = tuple(problems)
        count = "one place" if len(self.problems) == 1 else f"{len(self.problems)} places"
        super().__init__(
            f"revision {revision} cannot decide {count}; nothing was written",
            details=self.problems,
            hint="decide these places in the files and run `configmig plan head` again",
        )


class UnrecordedVersionError(ConfigmigError):
    """The root stands on a version that is not the one the command was told to start from.

    A plan can start where the root is, or at a version whose files a snapshot holds. Leave the start out to
    plan from where it is.
    """

    code = "CM511"

    def __init__(self, expected: str, found: str) -> None:
        self.expected = expected
        self.found = found
        super().__init__(
            f"the config root is at {found}, not at {expected}",
            hint=f"`configmig plan {found}:head` plans from where it is",
        )


class UnreadablePlanError(ConfigmigError):
    """The file given with `--plan` is no plan of configmig, or a damaged one.

    `configmig plan head -o plan.json` writes such a file. It is complete or worthless: a plan that was cut
    off or edited by hand is not what somebody reviewed.
    """

    code = "CM512"

    def __init__(self, plan_file: str, problem: str, *, line: int | None = None) -> None:
        self.plan_file = plan_file
        self.problem = problem
        # What was named by mistake must not be overwritten by the hint.
        fresh = plan_file if plan_file.endswith(".json") else "plan.json"
        super().__init__(
            f"{plan_file} is no plan that can be applied: {problem}",
            places=(Place(plan_file, line),),
            hint=f"`configmig plan head -o {fresh}` makes a new one to review",
        )


class UnaccountedLossError(ConfigmigError):
    """A value or a comment would be gone that no operation of the revision removes.

    Every step is compared with its record before anything is written: each value and each comment of the old
    files must be where the operations leave it, or be taken by one that says so. Here something is missing,
    which is a fault of configmig, not of the revision. Write the place in block style, one entry a line, or
    make this one change by hand, and report it with these lines of the file.
    """

    code = "CM513"

    def __init__(self, step: str, places: Sequence[Place], losses: Sequence[str]) -> None:
        self.step = step
        self.losses = tuple(losses)
        more = len(self.losses) - 8
        count = "one thing" if len(self.losses) == 1 else f"{len(self.losses)} things"
        super().__init__(
            f"{step} would lose {count} that no operation names; nothing was written",
            places=tuple(dict.fromkeys(places))[:1],
            details=(*self.losses[:8], *([f"and {more} more"] if more > 0 else ())),
            hint="write these places in block style or change them by hand, then `configmig plan head`",
        )
