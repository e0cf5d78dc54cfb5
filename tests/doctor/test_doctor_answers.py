"""`configmig doctor`: whatever is broken is an answer, and everything else is asked all the same."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.workshop import Workshop

ASKED = ["settings", "root", "revisions", "run", "schema", "consistency", "health", "audit", "tools"]
OF_FILES = {"schema", "consistency", "health", "audit"}

Break = Callable[[Workshop], object]


def write(name: str, text: str | bytes) -> Break:
    def act(project: Workshop) -> None:
        content = text.encode() if isinstance(text, str) else text
        (project.folder / name).write_bytes(content)

    return act


def remove(name: str) -> Break:
    return lambda project: (project.folder / name).unlink()


def rename(name: str, new: str) -> Break:
    return lambda project: (project.folder / name).rename(project.folder / new)


def folder_instead(name: str) -> Break:
    def act(project: Workshop) -> None:
        path = project.folder / name
        path.unlink()
        path.mkdir()

    return act


def pipe_instead(name: str) -> Break:
    def act(project: Workshop) -> None:
        path = project.folder / name
        path.unlink()
        os.mkfifo(path)

    return act


def both(*acts: Break) -> Break:
    def act(project: Workshop) -> None:
        for each in acts:
            each(project)

    return act


def half_way(project: Workshop) -> None:
    own = project.root / ".configmig"
    own.mkdir(exist_ok=True)
    (own / "journal.new").write_text("{")


def answers(configmig: Command, project: Workshop) -> tuple[int, dict[str, Mapping[str, object]]]:
    """Ask, and return the exit code and the answers; nothing may be written, and nothing be an error."""
    before = project.look()
    done = configmig("doctor", "--format", "json", cwd=project.folder)
    told = json.loads(done.out)

    assert done.err == ""
    assert project.look() == before
    assert told["format"] == "configmig.doctor/1"
    assert [each["question"] for each in told["answers"]] == ASKED
    assert told["is_well"] is (done.code == 0)
    return done.code, {each["question"]: each for each in told["answers"]}


def with_outcome(found: Mapping[str, Mapping[str, object]], outcome: str) -> set[str]:
    return {name for name, each in found.items() if each["outcome"] == outcome}


def test_where_nothing_is_wrong_the_exit_code_is_0(upgraded: Workshop, configmig: Command) -> None:
    done = configmig("doctor", cwd=upgraded.folder)

    *lines, verdict = done.out.splitlines()
    assert lines[:4] == [
        "ok       settings: configmig.ini",
        "ok       root: 2 files in config",
        "ok       revisions: 3 revisions, head 1.2.0; the root is at 1.2.0",
        "ok       run: none under way, none stopped half way",
    ]
    assert [line.split()[1] for line in lines] == [f"{name}:" for name in ASKED]
    assert (verdict, done.code, done.err) == ("nothing is wrong", 0, "")


@pytest.mark.parametrize(
    ("act", "failed", "cause", "see"),
    [
        pytest.param(
            write("versions/1_1_0.py", 'revision = "1.1.0"\ndown_revision = "1.0.0"\ndef ('),
            {"revisions", "health"},
            "CM152",
            "migration-incompatible",
            id="revision-is-no-python",
        ),
        pytest.param(
            write("versions/1_1_0.py", "def ("),
            {"revisions", "schema", "health"},
            "CM153",
            "migration-incompatible",
            id="revision-without-id",
        ),
        pytest.param(
            remove("versions/1_1_0.py"),
            {"revisions", "schema", "health"},
            "CM102",
            "migration-incompatible",
            id="parent-is-missing",
        ),
        pytest.param(
            rename("versions", "elsewhere"),
            {"revisions", "schema", "health"},
            "CM150",
            "migration-incompatible",
            id="no-versions-folder",
        ),
        pytest.param(
            write("config/app.yaml", "a: [\n"),
            {"schema", "health", "audit"},
            "CM204",
            "yaml-parsing",
            id="broken-yaml",
        ),
        pytest.param(
            write("config/.schema-version", "{"),
            {"schema", "health"},
            "CM430",
            "migration-incompatible",
            id="broken-stamp",
        ),
        pytest.param(
            write("config/.migration-history", "{\n"),
            {"health"},
            "history-chain",
            "rollback-failed",
            id="history",
        ),
        pytest.param(
            half_way, {"run", "health"}, "no-interruption", "rollback-failed", id="stopped-half-way"
        ),
        pytest.param(
            both(half_way, write("versions/1_1_0.py", "def ("), write("config/app.yaml", "a: [\n")),
            {"revisions", "run", "schema", "health", "audit"},
            "no-interruption",
            "rollback-failed",
            id="all-at-once",
        ),
    ],
)
def test_what_is_broken_is_an_answer_and_the_rest_is_asked(
    act: Break, failed: set[str], cause: str, see: str, upgraded: Workshop, configmig: Command
) -> None:
    act(upgraded)

    code, found = answers(configmig, upgraded)

    assert code == 1
    assert with_outcome(found, "failed") == failed
    assert cause in [name for each in found.values() for name in each["causes"]]  # type: ignore[attr-defined]
    assert see in [name for each in found.values() for name in each["see"]]  # type: ignore[attr-defined]
    assert all(found[name]["next"] and found[name]["see"] for name in failed)


@pytest.mark.parametrize(
    ("act", "cause"),
    [
        pytest.param(rename("config", "elsewhere"), "CM400", id="no-root"),
        pytest.param(
            both(rename("config", "elsewhere"), write("config", "a file")), "CM401", id="root-is-a-file"
        ),
        pytest.param(pipe_instead("config/app.yaml"), "CM409", id="a-pipe-instead-of-a-file"),
        pytest.param(
            both(remove("config/app.yaml"), remove("config/database.yaml")), "files-present", id="empty-root"
        ),
    ],
)
def test_without_files_the_judges_are_not_asked(
    act: Break, cause: str, upgraded: Workshop, configmig: Command
) -> None:
    act(upgraded)

    code, found = answers(configmig, upgraded)

    assert code == 1
    assert found["root"]["causes"] == [cause]
    assert found["root"]["see"] == ["emergency-reset"]
    assert with_outcome(found, "skipped") == OF_FILES
    assert found["revisions"]["outcome"] == "ok"


@pytest.mark.parametrize(
    ("act", "cause"),
    [
        pytest.param(remove("configmig.ini"), "CM001", id="no-settings"),
        pytest.param(write("configmig.ini", "config_root = config\n"), "CM004", id="no-section"),
        pytest.param(write("configmig.ini", "[configmig]\nwrong = 1\n"), "CM005", id="unknown-setting"),
        pytest.param(write("configmig.ini", b"[configmig]\n# \xff\n"), "CM003", id="not-utf-8"),
    ],
)
def test_without_settings_only_the_tools_can_be_told(
    act: Break, cause: str, upgraded: Workshop, configmig: Command
) -> None:
    act(upgraded)

    code, found = answers(configmig, upgraded)

    assert code == 1
    assert found["settings"]["causes"] == [cause]
    assert with_outcome(found, "skipped") == set(ASKED) - {"settings", "tools"}
    assert found["tools"]["outcome"] == "ok"


def test_a_profile_that_is_not_installed_keeps_nothing_else_from_being_asked(
    gateway: Workshop, configmig: Command
) -> None:
    settings = gateway.folder / "configmig.ini"
    settings.write_text(settings.read_text().replace("llm-gateway", "nobody"))

    _, found = answers(configmig, gateway)

    assert found["settings"]["fact"] == "there is no profile 'nobody'"
    assert with_outcome(found, "ok") >= {"root", "revisions", "run", "tools"}
    assert with_outcome(found, "skipped") == set()


def test_a_fault_of_the_gateway_leads_to_its_scenario(gateway: Workshop, configmig: Command) -> None:
    gateway.edit("providers.yaml", "    type: llama_cpp\n", "    typ: llama_cpp\n")

    shown = configmig("doctor", cwd=gateway.folder)

    lines = shown.out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("failed   schema: "))
    assert lines[at : at + 3] == [
        "failed   schema: providers.yaml:63: the key 'type' is missing",
        "           next: `configmig validate`",
        "           see: configmig explain schema-validation",
    ]
    assert lines[-1].startswith("4 things wrong: schema, consistency, health, audit")
    assert "| failed | schema | providers.yaml:63: the key 'type' is missing |" in (
        configmig("doctor", "--format", "markdown", cwd=gateway.folder).out
    )


def test_a_folder_that_is_gone_is_an_answer(process: Command, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = tmp_path / "in_a_folder_that_is_gone.sh"
    script.write_text('cd "$1" && rmdir "$1" && exec "$2" -m configmig doctor\n')

    import subprocess
    import sys

    done = subprocess.run(
        ["bash", str(script), str(gone), sys.executable],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout.startswith("failed   settings: the folder that the command runs in is gone")
    assert "Traceback" not in done.stderr
