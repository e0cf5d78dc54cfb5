"""`configmig init`, `revision`, `edit` and `completion` as processes."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Command


@pytest.fixture
def project(configmig: "Command", tmp_path: Path) -> Path:
    """1.0.0 -- 1.1.0, numbered by version."""
    configmig("init")
    settings = tmp_path / "configmig.ini"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("# revision_ids = hex", "revision_ids = version"), encoding="utf-8")
    configmig("revision", "-m", "first")
    configmig("revision", "-m", "second")
    return tmp_path


def test_init_says_what_it_created_and_what_comes_next(configmig: "Command") -> None:
    shown = configmig("init", "kitchen")

    assert (shown.code, shown.err) == (0, "")
    assert shown.out == (
        "set up a project in kitchen\n"
        "  config/\n"
        "  config/.gitignore\n"
        "  configmig.ini\n"
        "  versions/\n"
        "next: put your configuration into config/, then"
        ' `cd kitchen && configmig revision -m "first version"`\n'
    )


def test_init_with_the_bundled_profile_is_ready_to_plan(configmig: "Command", tmp_path: Path) -> None:
    shown = configmig("init", "--profile", "llm-gateway")

    assert (shown.code, shown.err) == (0, "")
    assert shown.out.endswith("next: `configmig plan head`\n")
    assert (tmp_path / "config" / "providers.yaml").is_file()
    assert (tmp_path / "versions" / "1_2_0_advanced_schema_validation_and_versioning.py").is_file()
    assert not list(tmp_path.rglob("__pycache__"))


def test_init_overwrites_nothing(configmig: "Command", tmp_path: Path) -> None:
    (tmp_path / "configmig.ini").write_text("mine\n", encoding="utf-8")

    shown = configmig("init")

    assert (shown.code, shown.out) == (3, "")
    assert shown.err == (
        "error[CM620]: a file is in the way of a new project in this folder; nothing was written\n"
        "  configmig.ini\n"
        "  hint: `configmig init FOLDER` starts in another folder; otherwise move these away;"
        " `configmig explain CM620` says more\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["configmig.ini"]


def test_init_with_an_unknown_profile_names_the_installed_ones(configmig: "Command", tmp_path: Path) -> None:
    shown = configmig("init", "--profile", "llm-gatway")

    assert shown.code == 3
    assert shown.err.splitlines()[0] == "error[CM701]: there is no profile 'llm-gatway'"
    assert list(tmp_path.iterdir()) == []


def test_revision_says_what_it_wrote_and_what_comes_next(configmig: "Command", project: Path) -> None:
    shown = configmig("revision", "-m", "Route by model", "--branch-label", "cloud", "--depends-on", "1.0.0")

    assert (shown.code, shown.err) == (0, "")
    assert shown.out == (
        "revision 1.2.0: Route by model\n"
        "  file: versions/1_2_0_route_by_model.py\n"
        "  after: 1.1.0\n"
        "  lock: not released yet; `configmig lock --update` releases it\n"
        "next: `configmig edit 1.2.0`, then `configmig plan head`\n"
    )
    text = (project / "versions" / "1_2_0_route_by_model.py").read_text(encoding="utf-8")
    assert 'branch_labels = ("cloud",)\ndepends_on = ("1.0.0",)\n' in text


def test_revision_starts_a_branch_from_base_or_with_splice_and_merge_joins_the_heads(
    configmig: "Command", project: Path
) -> None:
    other = configmig("revision", "-m", "other", "--head", "base", "--rev-id", "other")
    branch = configmig("revision", "-m", "branch", "--head", "1.0.0", "--splice", "--rev-id", "branch")
    merge = configmig("revision", "--merge", "--rev-id", "joined")

    assert other.out.splitlines()[2] == "  after: nothing (a base)"
    assert branch.out.splitlines()[2] == "  after: 1.0.0"
    assert merge.out.splitlines()[0] == "revision joined: merge the heads"
    text = (project / "versions" / "joined_merge_the_heads.py").read_text(encoding="utf-8")
    (parents,) = re.findall(r"down_revision = \((.*)\)", text)
    assert sorted(parents.split(", ")) == ['"1.1.0"', '"branch"', '"other"']


def test_revision_joins_the_revisions_that_are_named(configmig: "Command", project: Path) -> None:
    configmig("revision", "-m", "branch", "--head", "1.0.0", "--splice", "--rev-id", "branch")

    shown = configmig("revision", "--merge", "1.1.0", "branch", "-m", "join", "--rev-id", "2.0.0")

    assert shown.out.splitlines()[2] == "  after: 1.1.0, branch"


@pytest.mark.parametrize(
    ("arguments", "code", "first_line"),
    [
        pytest.param([], 2, 'error: say what it is for: -m "route by model"', id="no-message"),
        pytest.param(
            ["1.0.0", "-m", "x"],
            2,
            "error: REVISIONS are what --merge joins; --head names the revision to go on from",
            id="revisions-without-merge",
        ),
        pytest.param(
            ["--merge", "--head", "1.0.0"],
            2,
            "error: --merge takes its parents from REVISIONS, not from --head",
            id="merge-with-head",
        ),
        pytest.param(
            ["-m", "x", "--head", "1.0.0"],
            3,
            "error[CM605]: revision 1.0.0 is not a head: 1.1.0 comes after it",
            id="not-a-head",
        ),
        pytest.param(
            ["-m", "x", "--rev-id", "v1.1.0"],
            3,
            "error[CM601]: there is already a revision '1.1.0'",
            id="taken",
        ),
        pytest.param(
            ["--merge"],
            3,
            "error[CM616]: a merge needs two revisions or more; there is only 1.1.0",
            id="one-head",
        ),
        pytest.param(
            ["-m", "two\nlines"],
            3,
            "error[CM603]: the message of a revision must be one line: it has several lines",
            id="two-lines",
        ),
    ],
)
def test_revision_refuses(
    arguments: list[str], code: int, first_line: str, configmig: "Command", project: Path
) -> None:
    before = sorted((project / "versions").iterdir())

    shown = configmig("revision", *arguments)

    assert (shown.code, shown.out, shown.err.splitlines()[0]) == (code, "", first_line)
    assert sorted((project / "versions").iterdir()) == before


def test_edit_opens_the_file_in_the_editor(configmig: "Command", project: Path) -> None:
    editor = f"{sys.executable} -c \"import sys; open(sys.argv[1], 'a').write('# edited')\""

    shown = configmig("edit", "1.0.0", env={"EDITOR": editor, "VISUAL": ""})

    assert (shown.code, shown.out, shown.err) == (0, "", "")
    assert (project / "versions" / "1_0_0_first.py").read_text(encoding="utf-8").endswith("# edited")
    assert not (project / "versions" / "1_1_0_second.py").read_text(encoding="utf-8").endswith("# edited")


def test_edit_opens_also_a_file_that_is_broken(configmig: "Command", project: Path) -> None:
    broken = project / "versions" / "1_1_0_second.py"
    broken.write_text(broken.read_text(encoding="utf-8") + "\ndef oops(:\n", encoding="utf-8")

    shown = configmig("edit", "1.1.0", env={"EDITOR": "true", "VISUAL": ""})

    assert (shown.code, shown.err) == (0, "")


@pytest.mark.parametrize("editor", ["no-such-editor", "false"])
def test_an_editor_that_fails_is_an_error(editor: str, configmig: "Command", project: Path) -> None:
    shown = configmig("edit", env={"EDITOR": editor, "VISUAL": ""})

    file = project / "versions" / "1_1_0_second.py"
    assert shown.code == 3
    assert shown.err.splitlines()[0] == f"error[CM812]: the editor did not open {file}"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_the_script_of_a_shell(shell: str, configmig: "Command") -> None:
    shown = configmig("completion", shell)

    assert (shown.code, shown.err) == (0, "")
    assert f"_CONFIGMIG_COMPLETE={shell}_complete" in shown.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_accepted_by_its_shell(shell: str, configmig: "Command") -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    script = configmig("completion", shell).out

    done = subprocess.run([program, "-n"], input=script, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("his", ["history"], id="command"),
        pytest.param("--ver", ["--verbose", "--version"], id="global-option"),
        pytest.param("revision --spl", ["--splice"], id="option"),
        pytest.param("edit 1", ["1.1.0", "1.0.0"], id="revision"),
        pytest.param("edit he", ["head", "heads"], id="word"),
        pytest.param("edit 1.0.0:1.1", ["1.0.0:1.1.0"], id="end-of-a-range"),
        pytest.param("-c nowhere.ini edit 1", [], id="no-project"),
    ],
)
def test_the_shell_completes(words: str, expected: list[str], configmig: "Command", project: Path) -> None:
    with (project / "versions" / "1_0_0_first.py").open("a", encoding="utf-8") as stream:
        stream.write("\nraise SystemExit('executed')\n")
    line = f"configmig {words}"

    shown = configmig(
        env={
            "_CONFIGMIG_COMPLETE": "bash_complete",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(line.split()) - 1),
        }
    )

    assert (shown.code, shown.err) == (0, "")
    assert [item.partition(",")[2] for item in shown.out.split()] == expected
