"""Every command on a damaged `.schema-version` or `.migration-history`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.matrix import HISTORY, STATE, WRITE, Breakage, breakage, write

if TYPE_CHECKING:
    from tests.scenarios.conftest import Matrix
    from tests.scenarios.shop import Shop

STATE_FILE = "config/.schema-version"
HISTORY_FILE = "config/.migration-history"


def _state(content: str | bytes) -> Breakage:
    return breakage(write(STATE_FILE, content), "CM430", STATE)


def _history(content: str | bytes) -> Breakage:
    return breakage(write(HISTORY_FILE, content), "CM440", HISTORY)


def _history_with(change: Callable[[list[bytes]], list[bytes]]) -> Breakage:
    """Change the lines of a history that was sound."""

    def act(shop: "Shop") -> None:
        lines = (shop.folder / HISTORY_FILE).read_bytes().splitlines(keepends=True)
        shop.write(HISTORY_FILE, b"".join(change(lines)))

    return breakage(act, "CM440", HISTORY)


def _folder(name: str) -> Callable[["Shop"], None]:
    def act(shop: "Shop") -> None:
        (shop.folder / name).unlink(missing_ok=True)
        (shop.folder / name).mkdir()

    return act


UNKNOWN = {"rollback": "0", "diff": "0", "history --verify": "0"}
"""Going back over the last run, and looking at what runs left behind, need no revision."""

STATES = [
    pytest.param(_state(""), id="empty"),
    pytest.param(_state("{"), id="cut-off"),
    pytest.param(_state("<<<<<<< HEAD\n{}\n"), id="merge-conflict"),
    pytest.param(_state("[]"), id="a-list"),
    pytest.param(_state("{}"), id="no-version"),
    pytest.param(_state('{"version": 3}'), id="a-version-that-is-a-number"),
    pytest.param(_state('{"heads": [["1.1.0"]]}'), id="heads-that-are-lists"),
    pytest.param(_state(b"\xff\xfe\0\0"), id="no-text"),
    pytest.param(_state("[" * 100_000), id="deep"),
    pytest.param(_state('{"version": "1.1.0", "files": {"app.yaml": "x"}}'), id="no-hash"),
    pytest.param(_state('{"version": "1.1.0", "files": {"../app.yaml": "x"}}'), id="a-name-that-leads-out"),
    pytest.param(breakage(_folder(STATE_FILE), "CM409", STATE, WRITE), id="a-folder"),
    pytest.param(
        breakage(write(STATE_FILE, '{"version": "9.9.9"}'), "CM112", STATE, otherwise=UNKNOWN),
        id="an-unknown-revision",
    ),
]

HISTORIES = [
    pytest.param(_history("garbage\n"), id="garbage"),
    pytest.param(_history("[]\n"), id="a-list"),
    pytest.param(_history('{"run": 5}\n'), id="a-run-that-is-a-number"),
    pytest.param(_history(b"\xff\xfe\0\n"), id="no-text"),
    pytest.param(_history("[" * 100_000 + "\n"), id="deep"),
    pytest.param(_history_with(lambda lines: [b"<<<<<<< HEAD\n", *lines]), id="merge-conflict"),
    pytest.param(_history_with(lambda lines: [lines[0], b"\n", lines[1]]), id="blank-line"),
    pytest.param(
        _history_with(
            lambda lines: [lines[0].replace(b'"outcome":"stamped"', b'"outcome":"applied"'), lines[1]]
        ),
        id="a-changed-line",
    ),
    pytest.param(
        _history_with(lambda lines: [lines[0], lines[1].replace(b'"1.1.0"', b'"1.2.0"')]),
        id="a-changed-last-line",
    ),
    pytest.param(_history_with(lambda lines: lines[1:]), id="the-first-line-is-gone"),
    pytest.param(_history_with(lambda lines: lines[:1]), id="the-last-line-is-gone"),
    pytest.param(_history_with(lambda lines: [lines[1], lines[0]]), id="another-order"),
    pytest.param(breakage(_folder(HISTORY_FILE), "CM409", HISTORY), id="a-folder"),
]


@pytest.mark.parametrize("broken", STATES)
def test_a_damaged_state(broken: Breakage, matrix: "Matrix") -> None:
    assert matrix(broken) == broken.expected()


@pytest.mark.parametrize("broken", HISTORIES)
def test_a_damaged_history(broken: Breakage, matrix: "Matrix") -> None:
    assert matrix(broken) == broken.expected()


def test_a_last_line_that_a_crash_tore_disturbs_nobody(matrix: "Matrix") -> None:
    def tear(shop: "Shop") -> None:
        with (shop.folder / HISTORY_FILE).open("ab") as stream:
            stream.write(b'{"run":"2024')

    torn = breakage(tear, "")

    assert matrix(torn) == torn.expected()


def test_a_history_that_was_moved_away_stops_only_the_ways_back(matrix: "Matrix") -> None:
    moved = breakage(
        lambda shop: (shop.folder / HISTORY_FILE).unlink(),
        "",
        otherwise={"downgrade": "3 CM506", "rollback": "3 CM507", "history --verify": "3 CM440"},
    )

    assert matrix(moved) == moved.expected()
