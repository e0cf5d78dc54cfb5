"""The score after that a plan shows is the score that an audit prints right after the run."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from configmig import api
from configmig.project import Project
from tests.runner.test_runner_gates import revise
from tests.workshop import Workshop

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(params=["bare", "committed"])
def shipped(request: pytest.FixtureRequest, tmp_path: Path) -> Workshop:
    """The project of the repository, outside of version control and as the only commit."""
    for name in ("config", "versions"):
        shutil.copytree(
            REPOSITORY / name, tmp_path / name, ignore=shutil.ignore_patterns("backups", "__pycache__")
        )
    shutil.copy(REPOSITORY / "configmig.ini", tmp_path)
    if request.param == "committed":
        commit(tmp_path)
    return Workshop(tmp_path)


def commit(folder: Path) -> None:
    for command in ("init -q", "add -A", "-c user.name=a -c user.email=a@b.c commit -qm x"):
        subprocess.run(["git", "-C", str(folder), *command.split()], check=True)


def assert_told(project: Project, way: str, target: str) -> None:
    """Plan, run and audit: all three must tell the same scores, overall and of each category."""
    before = api.audit(project)

    planned = api.plan(project, target).score
    run = api.upgrade(project, target) if way == "up" else api.downgrade(project, target)

    after = api.audit(project)
    assert planned is not None
    assert run.plan.score == planned
    assert (planned.before, planned.after) == (before.score, after.score)
    assert planned.categories == {
        name: (before.categories[name].score, after.categories[name].score) for name in after.categories
    }
    last = project.history()[-1]
    assert (last.score_before, last.score_after) == (before.score, after.score)


def steps() -> Iterator[tuple[str, str]]:
    yield from (("up", "1.1.0"), ("up", "1.2.0"), ("down", "1.1.0"), ("down", "1.0.0"))


def test_each_step_of_the_shipped_project_tells_it_and_passes(shipped: Workshop) -> None:
    for way, target in steps():
        assert_told(shipped.open(), way, target)


def test_the_shipped_project_passes_its_own_gates_in_one_run(shipped: Workshop) -> None:
    run = api.upgrade(shipped.open())

    assert {each.outcome for each in run.plan.gates} == {"passed"}


def test_each_step_of_a_plain_project_tells_it(workshop: Workshop) -> None:
    assert_told(workshop.open(), "up", "1.0.0")
    for way, target in steps():
        assert_told(workshop.open(), way, target)


def test_snapshots_that_a_run_removes_count_no_more(upgraded: Workshop) -> None:
    settings = (upgraded.folder / "configmig.ini").read_text(encoding="utf-8")
    upgraded.write("configmig.ini", f"{settings}backups.keep = 1\n")
    for path in (upgraded.root / "backups").rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)  # a finding, which goes with the snapshot
    revise(upgraded, "pass")

    assert_told(upgraded.open(), "up", "1.3.0")


@pytest.mark.parametrize("name", ["renamed.yaml", ".env"])
def test_new_files_count_with_the_mode_and_the_commit_that_they_will_have(
    name: str, upgraded: Workshop
) -> None:
    (upgraded.root / "app.yaml").chmod(0o640)
    commit(upgraded.folder)
    if name == ".env":
        revise(upgraded, 'op.create_file(".env", {"A": "1"})')
    else:
        revise(upgraded, f'op.rename_file("app.yaml", {name!r})')

    assert_told(upgraded.open(), "up", "1.3.0")
    assert_told(upgraded.open(), "down", "1.2.0")


def test_an_edit_by_hand_counts_until_a_run_has_recorded_it(shipped: Workshop) -> None:
    api.stamp(shipped.open(), "1.0.0")
    path = shipped.root / "model-mappings.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# seen by the night shift\n", encoding="utf-8")

    assert "CMP010" in {finding.rule for finding in api.audit(shipped.open()).findings}
    assert_told(shipped.open(), "up", "1.1.0")
    assert "CMP010" not in {finding.rule for finding in api.audit(shipped.open()).findings}
