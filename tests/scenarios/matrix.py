"""Every command of configmig on one broken project: what each needs, and what it must say."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tests.scenarios.shop import SECRETS, Shop

if TYPE_CHECKING:
    from tests.conftest import Outcome

SETTINGS = "settings"
GRAPH = "graph"
ROOT = "root"
STATE = "state"
HISTORY = "history"
FILES = "files"
"""The bytes of the managed files."""
VALUES = "values"
"""What the managed files say: every one must parse."""
REVISION = "revision"
"""The revision that is carried out: 1.2.0."""
PYTHON = "python"
"""Revisions that are Python, whatever they do."""
PROFILE = "profile"
WRITE = "write"
"""A root that may be written."""
LOCK = "lock"
"""A root that may be locked, whatever its state says."""


class Entry(NamedTuple):
    """A command as a user types it, and the parts of a project without which it cannot answer."""

    arguments: tuple[str, ...]
    needs: frozenset[str]
    writes: bool
    judges: frozenset[str] = frozenset()
    """The parts whose breakage it tells as its answer, with exit code 1, instead of an error."""
    ends: str = "0"
    """How it ends where nothing that it looks at is broken."""


def _reader(line: str, *needs: str) -> Entry:
    return Entry(tuple(line.split()), frozenset(needs), writes=False)


def _writer(line: str, *needs: str) -> Entry:
    return Entry(tuple(line.split()), frozenset(needs), writes=True)


def _judge(line: str, *needs: str, judges: Iterable[str]) -> Entry:
    return Entry(tuple(line.split()), frozenset(needs), writes=False, judges=frozenset(judges))


_LIST = (SETTINGS, GRAPH)
_STAND = (SETTINGS, GRAPH, ROOT, STATE)
_PATH = (*_STAND, FILES, VALUES, REVISION, PROFILE)
_RUN = (ROOT, FILES, HISTORY, WRITE)

COMMANDS: Mapping[str, Entry] = {
    "init": _writer("init new"),
    "revision": _writer("revision -m next", *_LIST),
    "lock --update": _writer("lock --update", *_LIST, HISTORY, PYTHON),
    "edit": _reader("edit 1.2.0", *_LIST),
    "plan": _reader("plan", *_PATH),
    "upgrade": _writer("upgrade", *_PATH, *_RUN),
    "upgrade --dry-run": _reader("upgrade --dry-run", *_PATH),
    "upgrade --plan": _writer("upgrade --plan plan.json", *_PATH, *_RUN),
    "downgrade": _writer("downgrade 1.0.0", SETTINGS, STATE, *_RUN, PROFILE),
    "downgrade --ours": _writer("downgrade 1.0.0 --ours", SETTINGS, STATE, *_RUN, PROFILE),
    "rollback": _writer("rollback", SETTINGS, STATE, *_RUN, PROFILE),
    "rollback --theirs": _writer("rollback --theirs", SETTINGS, STATE, *_RUN, PROFILE),
    "stamp": _writer("stamp 1.2.0", *_STAND, *_RUN),
    "stamp --purge": _writer("stamp 1.2.0 --purge", *_LIST, *_RUN),
    "current": _reader("current", *_STAND),
    "status": _reader("status", *_STAND, FILES),
    "history": _reader("history", *_LIST),
    "history --runs": _reader("history --runs", SETTINGS, ROOT, HISTORY),
    "history --verify": _reader("history --verify", SETTINGS, ROOT, STATE, HISTORY),
    "recover": _writer("recover", SETTINGS, ROOT, LOCK),
    "recover --abandon": _writer("recover --abandon", SETTINGS, ROOT, LOCK),
    "backups list": _reader("backups list", SETTINGS),
    "backups verify": _reader("backups verify", SETTINGS),
    "backups prune": _writer("backups prune", SETTINGS, ROOT, LOCK),
    "heads": _reader("heads", *_LIST),
    "branches": _reader("branches", *_LIST),
    "show": _reader("show 1.2.0", *_LIST),
    "graph": _reader("graph", *_LIST),
    "diff": _reader("diff 1.0.0", *_STAND, FILES),
    "validate": _reader("validate", *_STAND, FILES, VALUES, PROFILE),
    # Whatever is wrong with the files is a finding, and costs points: here every score is good enough.
    "audit": _reader("audit --min-score 0", SETTINGS, ROOT, FILES, PROFILE),
    "audit --fix": _writer("audit --fix", *_STAND, FILES)._replace(ends="3 CM910"),  # the shop is behind
    "accept": _writer("accept accepted.json --reason so", SETTINGS, ROOT, FILES, PROFILE),
    "rules": _reader("rules", SETTINGS, PROFILE),
    "health": _judge("health", SETTINGS, ROOT, FILES, judges=(GRAPH, STATE, HISTORY, VALUES, PROFILE)),
    # The shop has secrets in its files, so that its audit is never good enough.
    "doctor": _reader("doctor")._replace(ends="1"),
    # The shop has no profile, so there is nothing to ask.
    "health --live": _reader("health --live", SETTINGS, PROFILE)._replace(ends="3 CM921"),
    "gate": _judge(
        "gate --min-score 0", SETTINGS, ROOT, FILES, judges=(GRAPH, STATE, HISTORY, VALUES, PROFILE)
    ),
    "generate": _writer("generate", SETTINGS, ROOT)._replace(ends="3 CM950"),  # the shop has none
    "explain": _reader("explain CM104"),
    "completion": _reader("completion bash"),
}


SAME = {"downgrade --ours": "downgrade", "rollback --theirs": "rollback", "gate": "health"}
"""The commands that end as another one does, whatever is broken.

Nobody has edited here what a run wrote, and at this score only health says no.
"""


@dataclass(frozen=True)
class Breakage:
    """How a project is broken, what that breaks, and how it is told.

    ``otherwise`` are the commands that answer neither with ``code`` nor with exit code 0, as ``"3 CM503"``.
    """

    act: Callable[[Shop], object]
    code: str
    breaks: frozenset[str]
    otherwise: Mapping[str, str] = field(default_factory=dict)

    def expected(self) -> dict[str, str]:
        """Return what each command ends with: exit code, and the code of the error."""
        broken = {name for name, entry in COMMANDS.items() if entry.needs & self.breaks}
        judged = {name: "1" for name, entry in COMMANDS.items() if entry.judges & self.breaks}
        otherwise = {name: self.otherwise[same] for name, same in SAME.items() if same in self.otherwise}
        otherwise |= self.otherwise
        return {
            name: otherwise.get(name, f"3 {self.code}" if name in broken else judged.get(name, entry.ends))
            for name, entry in COMMANDS.items()
        }


def breakage(
    act: Callable[[Shop], object], code: str, *breaks: str, otherwise: Mapping[str, str] | None = None
) -> Breakage:
    """Return a breakage; without ``breaks`` every command does its work all the same."""
    return Breakage(act, code, frozenset(breaks), otherwise or {})


def write(name: str, content: str | bytes) -> Callable[[Shop], None]:
    """Break by writing a file."""
    return lambda shop: shop.write(name, content)


def append(name: str, content: str | bytes) -> Callable[[Shop], None]:
    """Break by adding to the end of a file."""
    tail = content.encode() if isinstance(content, str) else content
    return lambda shop: shop.write(name, (shop.folder / name).read_bytes() + tail)


def told(outcome: "Outcome") -> str:
    """Return exit code and error code, once everything that holds for every outcome was shown to hold."""
    said = outcome.out + outcome.err
    assert "Traceback" not in said
    assert [secret for secret in SECRETS if secret in said] == []
    codes = re.findall(r"^error\[(CM\d{3})\]: .", outcome.err, re.MULTILINE)
    if outcome.code not in (3, 4, 5):
        assert codes == []
        return str(outcome.code)
    # A run that fails late has said where it was going.
    assert outcome.out == "" or outcome.out.startswith("plan: ")
    assert outcome.err.startswith(f"error[{codes[0]}]: ")
    assert len(re.findall(r"^error", outcome.err, re.MULTILINE)) == 1
    hints = re.findall(r"^  hint: .+; `configmig explain CM\d{3}` says more$", outcome.err, re.MULTILINE)
    assert len(hints) == 1 or "configmig explain" in outcome.err.splitlines()[-1]
    return f"{outcome.code} {codes[0]}"
