"""No planted secret comes out: of no command, in no format, in no state of a project, in no record or log."""

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from configmig.storage.snapshots import list_snapshots
from tests.cli.secret_places import (
    BROKEN,
    FILES,
    MARK,
    REVISIONS,
    STATES,
    Vault,
    commands,
    copy,
    edited,
    forms,
    gateway,
    options,
    pending,
)

if TYPE_CHECKING:
    from tests.conftest import Command, Outcome

CLASH = "--ours-at 'app.yaml#/database_url' --theirs"

CALLS: dict[str, tuple[str, ...]] = {
    "init": ("new", "new --profile llm-gateway"),
    "revision": (
        "-m 'token=Planted-150'",
        "-m x --rev-id 9.9.9 --head 1.0.0 --splice --branch-label side --version-path versions",
        "-m x --depends-on 1.1.0",
        "--merge -m both",
    ),
    "edit": ("1.1.0",),
    "lock": ("", "--check", "--update", "--reopen 1.2.0"),
    "generate": ("--adopt --dry-run", "", "--check", "--adopt --lock-timeout 0 --allow-score-drop"),
    "plan": (
        "",
        "base",
        "base --ours",
        "base --theirs",
        f"base {CLASH}",
        "base --theirs-at 'service.json#/api_key'",
        "1.0.0 1.1.0",
        "-o plan.json",
        "--allow-reformat --allow-score-drop",
    ),
    "upgrade": (
        "",
        "--allow-score-drop",
        "1.1.0",
        "--dry-run",
        "--expect-one --allow-reformat --lock-timeout 0",
        "--plan plan.json",
    ),
    "downgrade": (
        "base",
        "1.0.0 --dry-run",
        "base --ours",
        "base --theirs --allow-reformat",
        f"base {CLASH} --lock-timeout 0",
        "base --theirs-at 'service.json#/api_key' --dry-run",
    ),
    "rollback": (
        "",
        "--dry-run",
        "RUN --ours --lock-timeout 0",
        "--theirs --allow-reformat",
        CLASH,
        "--theirs-at 'service.json#/api_key'",
    ),
    "stamp": ("1.1.0", "1.0.0 --purge --lock-timeout 0", "1.2.0 --dry-run"),
    "recover": ("", "--abandon --lock-timeout 0"),
    "status": ("", "--check"),
    "current": ("", "--check-heads"),
    "history": ("", "--range 1.0.0:1.1.0 --verbose", "--runs", "--runs --verbose", "--verify"),
    "heads": ("", "--verbose"),
    "branches": ("", "--verbose"),
    "show": ("1.1.0", "1.2.0"),
    "graph": ("",),
    "diff": ("base", "1.0.0 1.1.0 --values", "1.1.0 --text", "1.1.0 RUN --ignore-order --check"),
    "backups list": ("",),
    "backups show": ("RUN",),
    "backups verify": ("", "RUN"),
    "backups prune": ("--keep 1 --dry-run", "--older-than 0 --lock-timeout 0"),
    "validate": ("", "1.1.0"),
    "audit": (
        "",
        "--quick --min-score 10 --fail-on low",
        "--focus security",
        "--fix",
        "--fix --unsafe-fixes --focus security",
    ),
    "accept": ("accepted.json --reason so --until 2099-01-31", "accepted.json --reason so --focus security"),
    "health": (
        "",
        "--live --gateway http://127.0.0.1:9 --timeout 0.2",
        "--live --routes --baseline latencies.json --update-baseline --timeout 0.2",
        "--live --drill --timeout 0.2",
    ),
    "doctor": ("", "--bundle support.tar.gz", "--live"),
    "gate": ("", "--min-score 10 --fail-on low"),
    "rules": ("",),
    "explain": ("", "CM505", "plaintext-secret"),
    "completion": ("bash", "zsh", "fish"),
}
"""Command → the ways in which it is called; RUN is the newest run."""

SHOWN_ON_PURPOSE = {"--show-secrets"}
"""The option that says so itself: a patch is exact only with the values."""


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """The project, not planted yet."""
    return Vault(tmp_path / "vault")


OF_FILES = {
    "gate",
    "doctor",
    "generate",
    "plan",
    "upgrade",
    "downgrade",
    "rollback",
    "stamp",
    "status",
    "diff",
    "validate",
    "audit",
    "health",
}
"""The commands that read what is in the files."""


def _calls(state: Callable[[Vault], None]) -> Iterator[tuple[str, str]]:
    """Yield the calls to try in ``state``: the command, and the rest of the line.

    In one state that is every call of every command in every format; in the others each call is made in one
    format, another in each state; where a file is broken, and in the project of the gateway, which takes
    longer, only the first call of the commands that read files.
    """
    every, only = state is edited, state in BROKEN or state is gateway
    for words, command in commands():
        if only and " ".join(words) not in OF_FILES:
            continue
        for number, call in enumerate(CALLS[" ".join(words)][: 1 if only else None]):
            offered = forms(command) or ("",)
            turn = (number + (*STATES, *BROKEN).index(state)) % len(offered)
            for form in offered if every else offered[turn : turn + 1]:
                yield " ".join(words), f"{call} --format {form}" if form else call


def test_no_command_and_no_option_is_left_out() -> None:
    assert set(CALLS) == {" ".join(words) for words, _ in commands()}
    for words, command in commands():
        used = set(shlex.split(" ".join(CALLS[" ".join(words)])))
        short = {"--message": "-m", "--output": "-o"}
        missing = {name for name in options(command) if name not in used and short.get(name) not in used}
        assert missing <= SHOWN_ON_PURPOSE, words


def _leaks(outcome: "Outcome") -> list[str]:
    return [line for line in (outcome.out + outcome.err).splitlines() if MARK in line]


def _recorded(vault: Vault, home: Path) -> list[str]:
    """Return the files that hold a planted secret and are neither configuration nor revision nor snapshot."""
    found = []
    for folder in (vault.folder, home):
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            at_home = folder == vault.folder and (
                parts[0] == "versions" or parts[:2] == ("config", "backups")
            )
            managed = parts[0] == "config" and not parts[-1].startswith(".")
            # What waits for its name is a file of the configuration too.
            managed = managed or path.name.startswith(".env") or path.name.endswith(".configmig-new")
            if at_home or managed or not path.is_file():
                continue
            if MARK.encode() in path.read_bytes():
                found.append(path.relative_to(folder).as_posix())
    return found


@pytest.mark.parametrize("state", [*STATES, *BROKEN], ids=lambda state: state.__name__)
def test_no_planted_secret_comes_out(
    state: Callable[[Vault], None], vault: Vault, configmig: "Command", home: Path, tmp_path: Path
) -> None:
    state(vault)
    copy(vault.folder, tmp_path / "begin")
    newest = next((each.run for each in list_snapshots(vault.root)), "none")
    leaks: dict[str, object] = {}
    said = 0
    for number, (command, call) in enumerate(_calls(state)):
        if command not in _HARMLESS or number == 0:
            copy(tmp_path / "begin", vault.folder)
        line = f"{command} {call.replace('RUN', newest)}"
        globals_ = ("-v", "--color") if number % 2 else ("-x", "api_key=Planted-160", "-x", "end=raise")

        outcome = configmig(*globals_, *shlex.split(line), cwd=vault.folder, env={"EDITOR": "true"})

        assert outcome.code != 70, (line, outcome.err)
        said += bool(outcome.out)
        if found := _leaks(outcome) or _recorded(vault, home):
            leaks[line] = found
    assert not leaks, "\n".join(f"{line}: {found}" for line, found in leaks.items())
    assert said > (3 if state in BROKEN else 5 if state is gateway else 30)


_HARMLESS = {" ".join(words) for words, _ in commands()} - {
    "accept",
    "audit",
    "init",
    "revision",
    "lock",
    "plan",
    "upgrade",
    "downgrade",
    "rollback",
    "stamp",
    "recover",
    "generate",
    "backups prune",
}
"""The commands after which the project is as it was."""


def test_the_log_of_a_crash_holds_no_secret(
    vault: Vault, configmig: "Command", home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(vault)
    text = "".join((vault.root / name).read_text() for name in FILES)

    def crash(*_arguments: object) -> None:
        raise ValueError(text)

    monkeypatch.setattr("configmig.api.looks.status", crash)

    outcome = configmig("-x", "api_key=Planted-170", "status", cwd=vault.folder)

    (log,) = home.rglob("configmig-crash-*.log")
    assert outcome.code == 70
    assert _leaks(outcome) == []
    assert [line for line in log.read_text().splitlines() if MARK in line] == []
    assert "ValueError" in log.read_text()
    assert "***" in log.read_text()


def test_the_search_finds_what_comes_out(vault: Vault, configmig: "Command") -> None:
    pending(vault)

    shown = configmig("plan", "base", "--format", "patch", "--show-secrets", cwd=vault.folder)

    assert len(_leaks(shown)) > 10
    assert sum(text.count(MARK) for text in (*FILES.values(), *REVISIONS.values())) > 55
