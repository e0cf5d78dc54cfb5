"""Mistakes of a first day, and whether each answer is enough to go on."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.shop import Shop

if TYPE_CHECKING:
    from tests.conftest import Command


def test_status_of_a_project_that_has_nothing_yet(configmig: "Command", tmp_path: Path) -> None:
    configmig("init")

    assert [configmig(command).code for command in ("status", "plan", "upgrade", "history", "graph")] == [
        0
    ] * 5
    assert configmig("plan").out == "nothing to do: the configuration is at base\n"


def test_init_beside_a_configuration_that_is_there_keeps_it(configmig: "Command", tmp_path: Path) -> None:
    Shop(tmp_path).write("config/app.yaml", "a: 1\n")

    assert configmig("init").code == 0
    assert (tmp_path / "config" / "app.yaml").read_text(encoding="utf-8") == "a: 1\n"
    assert "files: app.yaml" in configmig("status").out


@pytest.mark.parametrize(
    ("line", "code", "first", "hint"),
    [
        pytest.param(
            "revision",
            2,
            'error: say what it is for: -m "route by model"',
            "`configmig revision --help` lists what there is",
            id="revision-without-a-message",
        ),
        pytest.param(
            "revision next",
            2,
            "error: REVISIONS are what --merge joins; --head names the revision to go on from",
            "`configmig revision --help` lists what there is",
            id="revision-with-a-bare-word",
        ),
        pytest.param(
            "revision -m next --head 1.0.0",
            3,
            "error[CM605]: revision 1.0.0 is not a head: 1.1.0 comes after it",
            "--splice",
            id="revision-after-one-that-is-no-head",
        ),
        pytest.param(
            "upgrade HEAD",
            3,
            "error[CM104]: there is no revision 'HEAD'",
            "`configmig history` lists them all",
            id="head-in-capitals",
        ),
        pytest.param(
            "upgrade 1.0.0",
            3,
            "error[CM111]: cannot upgrade to 1.0.0: it lies behind 1.1.0",
            "`configmig downgrade 1.0.0` goes back to it",
            id="upgrade-downwards",
        ),
        pytest.param(
            "downgrade head",
            3,
            "error[CM111]: cannot downgrade to 1.2.0: it lies ahead of 1.1.0",
            "`configmig upgrade 1.2.0` goes on to it",
            id="downgrade-upwards",
        ),
        pytest.param(
            "downgrade -5",
            3,
            "error[CM114]: '-5' goes too far: there are 2 revisions below 1.1.0",
            "`configmig downgrade -2` goes as far as there is a way",
            id="too-far-down",
        ),
        pytest.param(
            "upgrade +5",
            3,
            "error[CM114]: '+5' goes too far: there is 1 revision above 1.1.0",
            "`configmig upgrade +1` goes as far as there is a way",
            id="too-far-up",
        ),
        pytest.param(
            "downgrade",
            2,
            "error: missing argument 'TARGET'",
            "`configmig downgrade --help` lists what there is",
            id="downgrade-to-nowhere",
        ),
        pytest.param(
            "upgrade -n prod",
            2,
            "error: no such option '-n'",
            "-n goes before the command: `configmig -n … upgrade`",
            id="a-global-option-at-the-end",
        ),
        pytest.param(
            "rollback 1.0.0",
            3,
            "error[CM508]: there is no run '1.0.0' to go back over",
            "`configmig downgrade REVISION` goes back to a revision",
            id="rollback-to-a-revision",
        ),
        pytest.param(
            "stamp 9.9",
            3,
            "error[CM104]: there is no revision '9.9'",
            "`configmig history` lists them all",
            id="stamp-what-is-not-there",
        ),
        pytest.param(
            "history -r 1.0.0",
            3,
            "error[CM115]: '1.0.0' is no target: a range is two targets with one colon between them",
            "`configmig explain CM115` shows how targets are written",
            id="a-range-of-one",
        ),
        pytest.param(
            "-c config status",
            3,
            "error[CM002]: --config names config: the folder holds neither configmig.ini nor a pyproject.toml"
            " with [tool.configmig]",
            "correct the name, or leave it out to search from the current folder upwards",
            id="the-root-for-the-settings",
        ),
        pytest.param(
            "upgrade --plan config/app.yaml",
            3,
            "error[CM512]: config/app.yaml is no plan that can be applied: not JSON: Expecting value",
            "`configmig plan head -o plan.json` makes a new one to review",
            id="a-configuration-file-for-a-plan",
        ),
        pytest.param(
            "plan -o config/app.yaml",
            3,
            "error[CM813]: cannot write config/app.yaml: it is there already and holds no plan",
            "give another file with `-o`",
            id="a-plan-over-a-configuration-file",
        ),
        pytest.param(
            "upgade",
            2,
            "error: there is no command 'upgade'. Did you mean `upgrade`?",
            "`configmig --help` lists what there is",
            id="a-misspelt-command",
        ),
    ],
)
def test_a_mistake_on_the_command_line(
    line: str, code: int, first: str, hint: str, shop: Shop, configmig: "Command"
) -> None:
    before = shop.look()

    shown = configmig(*line.split(), cwd=shop.folder)

    assert (shown.code, shown.out, shown.err.splitlines()[0]) == (code, "", first)
    assert hint in shown.err.splitlines()[-1]
    assert shown.err.splitlines()[-1].startswith("  hint: ")
    assert shop.look() == before


def test_a_plan_may_be_saved_over_an_older_one(shop: Shop, configmig: "Command") -> None:
    assert configmig("plan", "-o", "plan.json", cwd=shop.folder).code == 0
    assert configmig("upgrade", "--plan", "plan.json", cwd=shop.folder).code == 0


def test_an_empty_root_is_perhaps_the_wrong_one(shop: Shop, configmig: "Command") -> None:
    (shop.folder / "empty").mkdir()

    shown = configmig("--root", "empty", "plan", cwd=shop.folder)

    assert (shown.code, shown.err.splitlines()[:3]) == (
        3,
        [
            "error[CM310]: there is no file 'app.yaml' in this configuration",
            "  --> versions/1_1_0_address.py:12",
            "  there are no files at all: is `config_root` in configmig.ini the right folder?",
        ],
    )


@pytest.mark.parametrize(
    ("content", "what"), [pytest.param("", "empty", id="empty"), pytest.param("- 1\n", "a list", id="list")]
)
def test_a_file_that_holds_something_else_is_named(
    content: str, what: str, shop: Shop, configmig: "Command"
) -> None:
    shop.write("config/database.yaml", content)

    shown = configmig("plan", cwd=shop.folder)

    assert (shown.code, shown.err) == (
        3,
        f"error[CM304]: set: database.yaml is {what}, not a mapping\n"
        "  --> versions/1_2_0_timeout.py:10\n"
        "  --> database.yaml:1:1\n"
        "  hint: correct database.yaml, or let the revision look first:"
        " `op.file('database.yaml').get('$')`; `configmig explain CM304` says more\n",
    )


def test_what_a_hint_says_helps(shop: Shop, configmig: "Command") -> None:
    """Follow the hints of three errors to the word."""
    shop.write("config/.schema-version", "{")
    assert "`configmig stamp REV --purge`" in configmig("status", cwd=shop.folder).err
    assert configmig("stamp", "1.1.0", "--purge", cwd=shop.folder).code == 0

    (shop.root / ".migration-history").write_text("garbage\n", encoding="utf-8")
    said = configmig("upgrade", cwd=shop.folder).err
    assert "move it away and begin a new one with `configmig stamp REV --purge`" in said
    (shop.root / ".migration-history").unlink()
    assert configmig("stamp", "1.1.0", "--purge", cwd=shop.folder).code == 0

    shop.write("versions/1_3_0.py", shop.read("versions/1_2_0_timeout.py").replace('"1.2.0"', '"1.3.0"'))
    said = configmig("upgrade", cwd=shop.folder).err
    assert "`configmig revision --merge 1.2.0 1.3.0 -m 'merge 1.2.0 and 1.3.0'` joins them" in said
    assert configmig("revision", "--merge", "1.2.0", "1.3.0", "-m", "merge", cwd=shop.folder).code == 0
    shop.edit(
        "versions/1_3_0.py", '    op.file("app.yaml").add("$.server.timeout", 30, comment="Seconds.")\n', ""
    )
    assert configmig("upgrade", cwd=shop.folder).code == 0
