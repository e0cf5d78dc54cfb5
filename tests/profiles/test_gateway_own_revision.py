"""A project's own revision after the profile's versions keeps the schema of the one that it follows."""

import shutil
from pathlib import Path

import pytest

from configmig import api
from configmig.api import auditing
from configmig.audit.root import RootFacts
from configmig.errors import ConfigmigError
from configmig.project import Project
from configmig.project.version import shapes

REPOSITORY = Path(__file__).parents[2]

OWN = '''"""A ceiling for everybody."""

from configmig.revisions import Operations

revision = "{id}"
down_revision = "{down}"
date = "2026-01-01"


def upgrade(op: Operations) -> None:
    op.file("litellm-unified.yaml").{change}
'''


def own(folder: Path, id_: str, down: str, change: str) -> None:
    (folder / "versions" / f"{id_}.py").write_text(OWN.format(id=id_, down=down, change=change))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped project with two revisions of its own: `ours` after 1.2.0, `later` after that."""
    for name in ("config", "versions"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    shutil.copy(REPOSITORY / "configmig.ini", tmp_path)
    own(tmp_path, "ours", "1.2.0", 'set("$.general_settings.max_parallel_requests", 32)')
    own(tmp_path, "later", "ours", 'set("$.general_settings.max_parallel_requests", 16)')
    return tmp_path


def project(folder: Path) -> Project:
    return api.open_project(folder)


def test_each_head_stands_for_the_nearest_version_that_the_profile_knows(folder: Path) -> None:
    assert shapes(project(folder), ("later",)) == ("1.2.0",)
    assert shapes(project(folder), ("ours", "1.1.0")) == ("1.2.0", "1.1.0")
    assert shapes(project(folder), ("gone",)) == ("gone",)
    assert shapes(project(folder), ()) == ()


def test_a_root_at_a_revision_of_its_own_is_healthy_and_its_version_consistent(folder: Path) -> None:
    api.upgrade(project(folder), "later")

    at = project(folder)
    answers = {probe.name: answer.outcome for probe, answer in api.health(at).answers}
    stamp = RootFacts(at, at.read_files()).stamp
    found = auditing.audit(at, auditing.Scope(focus=("compliance",))).findings

    assert (answers["stamp-agrees"], answers["schema-valid"], answers["files-present"]) == ("ok",) * 3
    assert (stamp.heads, stamp.shapes, stamp.recognised) == (("later",), ("1.2.0",), "1.2.0")
    assert not [each for each in found if each.rule == "CMP001"]


def test_the_schema_is_asked_for_after_a_revision_of_its_own_too(folder: Path) -> None:
    own(folder, "wrong", "later", 'remove("$.server_settings")')
    before = {path.name: path.read_bytes() for path in (folder / "config").glob("*.yaml")}

    with pytest.raises(ConfigmigError, match="schema"):
        api.upgrade(project(folder), "wrong")

    assert {path.name: path.read_bytes() for path in (folder / "config").glob("*.yaml")} == before
