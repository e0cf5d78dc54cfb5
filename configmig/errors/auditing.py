"""Errors about audits and health: rules that do not work, rules nobody knows (CM900–CM949)."""

from collections.abc import Sequence
from posixpath import basename

from configmig.errors.base import ConfigmigError, Place
from configmig.nearest import most_alike


class BrokenRulesError(ConfigmigError):
    """Rules that an installed package or a file of the project brings cannot be used.

    A package registers a rule, or a list of rules, under the entry point ``configmig.rules``; a file that
    ``audit.rules`` names holds one as ``rule`` or several as ``rules``. What was found does not import, is no
    rule, or has the id of another rule. An audit without it would look better than it is, so none is made.
    Mend or remove that package or file.
    """

    code = "CM901"

    def __init__(self, source: str, reason: str) -> None:
        self.source = source
        self.reason = reason
        super().__init__(
            f"the audit rules of '{source}' cannot be used",
            details=[reason],
            hint="mend them, or take them out of `audit.rules` in configmig.ini or of the environment",
        )


class UnknownRuleError(ConfigmigError):
    """No rule has that id or name.

    Rules have an id such as ``SEC011`` and a name such as ``plaintext-endpoint``; either will do.
    """

    code = "CM902"

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name = name
        self.known = tuple(known)
        close = most_alike(name, known, count=2) or most_alike(name.upper(), known, count=2)
        super().__init__(
            f"there is no rule '{name}'",
            details=[f"the nearest are {' and '.join(close)}"] if close else [],
            hint="`configmig rules` lists them all",
        )


class UnknownCategoryError(ConfigmigError):
    """`--focus` names a category that no rule belongs to.

    The categories are those of the rules: security, compliance, performance, completeness, and what plug-ins
    add. An audit of nothing would look like a good one, so it is an error.
    """

    code = "CM903"

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name = name
        close = most_alike(name.lower(), known)
        super().__init__(
            f"there is no category '{name}'",
            details=[f"the categories are {', '.join(known)}"],
            hint=f"`configmig audit --focus {close[0] if close else known[0]}`",
        )


class BrokenBaselineError(ConfigmigError):
    """The baseline file is none, or what it says cannot be read.

    It is JSON with `"format": "configmig.baseline/1"` and a list `accepted`, each of whose entries names a
    finding by `rule`, `file` and `pointer` and gives a `reason`, perhaps `until` (a date). An audit that
    ignored it would report what was accepted, one that guessed would hide too much, so none is made.
    """

    code = "CM909"

    def __init__(self, file: str, reason: str) -> None:
        self.reason = reason
        super().__init__(
            "the baseline cannot be read",
            places=[Place(file)],
            details=[reason],
            hint=f"mend {file}, or take `audit.baseline` out of configmig.ini",
        )


class FixBehindError(ConfigmigError):
    """`configmig audit --fix` was asked of a root that has not all revisions yet.

    A fix is a revision after the newest one, and its operations are written against the files as they are.
    Those of a root that is behind would be others by the time it runs. Upgrade first, then ask again.
    """

    code = "CM910"

    def __init__(self, heads: Sequence[str], newest: Sequence[str]) -> None:
        self.heads = tuple(heads)
        at = ", ".join(heads) or "base"
        super().__init__(
            f"the root is at {at}, the newest revision is {', '.join(newest) or 'none'}",
            details=["a fix comes after the newest revision and is written against the files as they are"],
            hint="`configmig upgrade`, then `configmig audit --fix`",
        )


class LiveNotInstalledError(ConfigmigError):
    """`configmig health --live` needs the library httpx, which is not installed.

    It comes with the extra `live` and is loaded for that option alone. Install it into the environment that
    runs configmig.
    """

    code = "CM920"

    def __init__(self, reason: str) -> None:
        super().__init__(
            "the library httpx is not installed, so nothing can be asked",
            details=[reason],
            hint="`pip install 'configmig[live]'`",
        )


class NoLiveRulesError(ConfigmigError):
    """`configmig health --live` was asked of a project for which nothing can be asked.

    What there is to ask is known to the profile that `profile` in the settings names; the project has none,
    or its profile knows of no running application. To say "healthy" would be a guess, so it is an error.
    """

    code = "CM921"

    def __init__(self, profile: str | None) -> None:
        self.profile = profile
        super().__init__(
            f"the profile '{profile}' has nothing to ask a running application"
            if profile
            else "the project has no profile, so nobody knows what to ask a running application",
            hint="set `profile = llm-gateway` in configmig.ini, or call `configmig health` without --live",
        )


class BrokenLatenciesError(ConfigmigError):
    """The file of `--baseline` cannot be read or written as one of latencies.

    It is JSON with `"format": "configmig.latencies/1"` and an object `latencies`: milliseconds by request.
    It is written the first time and with `--update-baseline`, which replaces nothing but latencies; its
    folder must exist. Nothing was asked.
    """

    code = "CM922"

    def __init__(self, file: str, reason: str) -> None:
        self.reason = reason
        super().__init__(
            "the baseline of latencies cannot be used",
            places=[Place(file)],
            details=[reason],
            hint=f"name another file, or move {file} away if it is a baseline that broke",
        )


class BaselineInRootError(ConfigmigError):
    """A baseline was to be written into the config root, where configmig writes only in runs.

    It would be a configuration file for every later command. Name a file beside the root, as
    `latencies.json` or `accepted.json`.
    """

    code = "CM923"

    def __init__(self, file: str) -> None:
        super().__init__(
            "the baseline lies in the config root",
            places=[Place(file)],
            hint=f"name a file outside of it, as `../{basename(file)}`",
        )
