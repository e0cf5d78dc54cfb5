"""Never a dead end: revision files that vanished, older code, a root that a newer configmig has written."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.shop import APP, DATABASE, FILES, Shop

if TYPE_CHECKING:
    from tests.conftest import Command

READERS = ("current", "status", "plan", "validate")


@pytest.fixture
def shop(tmp_path: Path, process: "Command") -> Shop:
    """The shop at 1.2.0."""
    made = Shop(tmp_path)
    for name, text in FILES.items():
        made.write(name, text)
    assert process("upgrade").code == 0
    return made


def _forget(shop: Shop, *files: str) -> None:
    for file in files:
        (shop.folder / "versions" / file).unlink()


def _steady(text: str) -> str:
    for pattern, word in (
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME"),
        (r"\(\S+ on [^)]+\)", "(USER on HOST)"),
        (r"\d{8}T\d{6}Z-\w+", "RUN"),
    ):
        text = re.sub(pattern, word, text)
    return text


def test_older_code_says_who_wrote_the_root_and_what_to_type(shop: Shop, process: "Command") -> None:
    _forget(shop, "1_2_0_timeout.py")
    before = shop.look()

    for command in (*READERS, "upgrade", "stamp 1.1.0"):
        told = process(*command.split())

        assert (told.code, told.out) == (3, "")
        assert _steady(told.err) == (
            "error[CM112]: the config root is at revision '1.2.0', which is not on disk\n"
            "  written by revision 1.2.0, on TIME, by configmig 0.1.0 (USER on HOST)\n"
            "  hint: `git log --all --oneline -S1.2.0 -- versions` finds the file; `configmig downgrade"
            " 1.1.0` goes back without it; `configmig stamp --purge 1.1.0` declares what the files really"
            " are; `configmig explain CM112` says more\n"
        )
    assert shop.look() == before


def test_the_command_that_is_named_brings_the_root_to_what_the_code_knows(
    shop: Shop, process: "Command"
) -> None:
    _forget(shop, "1_2_0_timeout.py")
    shop.edit("config/app.yaml", "port: 8080", "port: 9090")

    back = process("downgrade", "1.1.0")

    assert back.code == 0
    assert shop.read("config/app.yaml") == APP.replace("host:", "address:").replace("8080", "9090")
    assert shop.read("config/database.yaml") == DATABASE
    assert process("status").out.startswith("version: 1.1.0\npending: nothing\ndrift: none\n")


@pytest.mark.parametrize(
    ("gone", "target", "version"),
    [
        pytest.param(["1_1_0_address.py"], "1.0.0", "1.0.0", id="in-the-middle"),
        pytest.param(["1_1_0_address.py", "1_2_0_timeout.py"], "1.0.0", "1.0.0", id="two"),
        pytest.param(["1_1_0_address.py", "1_2_0_timeout.py"], "v1.1.0", "1.1.0", id="to-one-that-is-gone"),
        pytest.param(["1_2_0_timeout.py"], "-1", "1.1.0", id="a-step"),
        pytest.param(["1_2_0_timeout.py"], "-3", "base", id="steps"),
        pytest.param(
            ["1_0_0_found.py", "1_1_0_address.py", "1_2_0_timeout.py"], "base", "base", id="all-of-them"
        ),
    ],
)
def test_a_downgrade_needs_no_revision_file(
    gone: list[str], target: str, version: str, shop: Shop, process: "Command"
) -> None:
    _forget(shop, *gone)
    shop.edit("config/database.yaml", "password: correct", "# mine\npassword: correct")

    back = process("downgrade", target)

    assert back.code == 0
    assert f"downgraded 1.2.0 → {version} in " in back.out
    assert shop.read("config/database.yaml") == DATABASE.replace("password: cor", "# mine\npassword: cor")
    assert shop.read("config/app.yaml") == (APP.replace("host:", "address:") if version == "1.1.0" else APP)


def test_a_downgrade_goes_back_over_a_broken_graph(shop: Shop, process: "Command") -> None:
    shop.write("versions/2_0_0_twin.py", FILES["versions/1_2_0_timeout.py"])
    assert process("current").err.startswith("error[CM10")

    assert process("downgrade", "1.0.0").code == 0
    assert shop.read("config/app.yaml") == APP


def test_a_clash_without_the_revision_is_decided_as_any_other(shop: Shop, process: "Command") -> None:
    _forget(shop, "1_2_0_timeout.py")
    shop.edit("config/database.yaml", "pool: 10", "pool: 99")

    assert process("downgrade", "1.1.0").code == 5
    assert process("downgrade", "1.1.0", "--theirs").code == 0
    assert shop.read("config/database.yaml") == DATABASE


def test_an_unknown_target_is_refused_as_before(shop: Shop, process: "Command") -> None:
    before = shop.look()

    assert process("downgrade", "9.9.9").err.startswith("error[CM104]: ")
    _forget(shop, "1_2_0_timeout.py")
    assert process("downgrade", "9.9.9").err.startswith("error[CM112]: ")
    _restore(shop)
    assert {name: seen for name, seen in shop.look().items() if "versions" not in name} == {
        name: seen for name, seen in before.items() if "versions" not in name
    }


def _restore(shop: Shop) -> None:
    shop.write("versions/1_2_0_timeout.py", FILES["versions/1_2_0_timeout.py"])


def test_without_file_and_snapshot_the_stamp_is_the_way_out(shop: Shop, process: "Command") -> None:
    _forget(shop, "1_2_0_timeout.py")
    shutil.rmtree(shop.root / "backups")

    told = process("current")

    assert "goes back" not in told.err
    assert "`configmig stamp --purge 1.1.0` declares what the files really are" in told.err
    assert process("stamp", "--purge", "1.1.0").code == 0
    assert process("current").code == 0


def _of_the_future(shop: Shop) -> None:
    state = json.loads(shop.read("config/.schema-version"))
    assert (state["tool"], state["format"]) == ("0.1.0", "configmig.state/1")
    state |= {"format": "configmig.state/2", "tool": "9.1.0", "version": {"of": "another shape"}}
    shop.write("config/.schema-version", json.dumps(state))


def _history_of_the_future(shop: Shop) -> None:
    line = {"run": "20990101T000000Z-00000", "format": "configmig.history/2", "tool": "9.1.0"}
    shop.write("config/.migration-history", shop.read("config/.migration-history") + json.dumps(line) + "\n")


def _journal_of_the_future(shop: Shop) -> None:
    journal = {"format": "configmig.journal/2", "tool": "9.1.0", "run": "20990101T000000Z-00000"}
    shop.write("config/.configmig/journal", json.dumps(journal))


WRITERS = ("upgrade", "downgrade 1.0.0", "rollback", "stamp 1.1.0", "stamp 1.1.0 --purge")


@pytest.mark.parametrize(
    ("act", "file", "number", "commands"),
    [
        pytest.param(
            _of_the_future, ".schema-version", "configmig.state", (*READERS, *WRITERS), id="the stamp"
        ),
        pytest.param(
            _history_of_the_future,
            ".migration-history",
            "configmig.history",
            ("history --runs", "downgrade 1.0.0", "rollback", "stamp 1.1.0 --purge"),
            id="the history",
        ),
        pytest.param(
            _journal_of_the_future,
            ".configmig/journal",
            "configmig.journal",
            ("status", "current", "recover", *WRITERS),
            id="the journal",
        ),
    ],
)
def test_a_root_of_a_newer_configmig_is_left_alone_and_said_to_be_one(
    act: Callable[[Shop], None],
    file: str,
    number: str,
    commands: tuple[str, ...],
    shop: Shop,
    process: "Command",
) -> None:
    act(shop)
    before = shop.look()

    for command in commands:
        told = process(*command.split())

        assert told.code == 3, command
        assert told.err.splitlines()[0] == (
            f"error[CM431]: {file} was written by configmig 9.1.0, in the format {number}/2; "
            f"this is configmig 0.1.0, which knows {number}/1"
        ), command
        assert (
            "hint: `pip install 'configmig>=9.1.0'` brings one that knows it; nothing was written" in told.err
        )
    assert shop.look() == before
