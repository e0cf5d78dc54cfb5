"""`audit --fix` writes a revision: it is planned, applied and taken back like any other."""

import ast
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from configmig import api
from configmig.api import auditing
from configmig.audit.auditor import Scope
from configmig.authoring.fix import Fixed
from configmig.errors.auditing import FixBehindError
from configmig.errors.authoring import TemplateResultError
from configmig.project import Project

REPOSITORY = Path(__file__).parents[2]
MASTER_KEY = "sk-9fK2mQ7xT4vB8nR3wY6zL1pD5hJ0cG"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped project at 1.2.0, its own revisions beside it; in no repository."""
    for name in ("config", "versions"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    shutil.copy(REPOSITORY / "configmig.ini", tmp_path)
    api.upgrade(project(tmp_path), "head")
    return tmp_path


def project(folder: Path) -> Project:
    return api.open_project(folder)


def contents(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "config").glob("*.yaml"))}


def edit(folder: Path, old: str, new: str, name: str = "litellm-unified.yaml") -> None:
    path = folder / "config" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def source(fixed: Fixed) -> str:
    assert fixed.created is not None
    return fixed.created.path.read_text(encoding="utf-8")


def rules_of(folder: Path) -> set[str]:
    return {each.rule for each in auditing.audit(project(folder)).findings}


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_what_it_mends_is_gone_after_the_upgrade_and_the_bytes_are_back_after_the_downgrade(
    folder: Path, *, unsafe: bool
) -> None:
    before, score = contents(folder), auditing.audit(project(folder)).score

    fixed = auditing.fix(project(folder), unsafe=unsafe)

    assert contents(folder) == before
    assert fixed.created is not None
    assert fixed.created.id == "1.2.0.1"
    plan = api.plan(project(folder), "head")
    assert plan.target == ("1.2.0.1",)

    api.upgrade(project(folder), "head")

    mended = {each.rule.id for each in fixed.fixes.mended}
    left = {each.rule.id for each in fixed.fixes.left}
    assert len(mended) >= (9 if not unsafe else 11)
    assert not (mended - left) & rules_of(folder)
    assert auditing.audit(project(folder)).score >= score
    assert auditing.audit(project(folder)).score == fixed.fixes.after.score

    api.downgrade(project(folder), "1.2.0")

    assert contents(folder) == before


def test_the_revision_names_its_rules_and_checks_what_it_made(folder: Path) -> None:
    fixed = auditing.fix(project(folder))

    text = source(fixed)
    docstring = ast.get_docstring(ast.parse(text)) or ""
    assert docstring.startswith("Mend CMP017, SEC003, SEC004, CMP013 and 5 more.")
    for each in fixed.fixes.mended:
        assert f"* {each.rule.id} {each.rule.name}: {each.rule.title}" in docstring
        assert f"    # {each.rule.id} {each.rule.name}\n" in text
    api.upgrade(project(folder), "head")
    edit(folder, "routing_strategy: simple-shuffle", "routing_strategy: least-busy")
    (problem,) = [each for each in api.validate(project(folder)) if each.rule == "check 1.2.0.1"]
    assert problem.pointer == ("router_settings", "routing_strategy")


def test_only_what_is_asked_for_is_mended(folder: Path) -> None:
    fixed = auditing.fix(project(folder), Scope(focus=("performance",)))

    assert {each.rule.category for each in fixed.fixes.mended} == {"performance"}
    assert {each.rule.category for each in fixed.fixes.left} == {"performance"}


def test_unsafe_fixes_wait_for_leave_and_say_so(folder: Path) -> None:
    left = {each.rule.id: each.reason for each in auditing.fix(project(folder)).fixes.left}

    assert left["PRF017"] == "its fix may change what works: --unsafe-fixes"
    assert left["CPL007"] == "no operation mends it"


def test_what_a_waiver_allows_is_left_alone(folder: Path) -> None:
    edit(
        folder,
        "  stream_timeout: 0\n",
        "  stream_timeout: 0  # configmig: allow PRF007 (answers are streamed for hours)\n",
    )

    fixed = auditing.fix(project(folder), Scope(focus=("performance",)))

    assert "PRF007" not in {each.rule.id for each in fixed.fixes.mended}
    assert "stream_timeout" not in source(fixed)


def test_no_secret_comes_into_the_revision(folder: Path) -> None:
    edit(folder, '  "# master_key": null\n', f"  master_key: {MASTER_KEY}\n")
    edit(folder, "  drop_params: true ", f"  master_key: {MASTER_KEY}\n  drop_params: true ")

    fixed = auditing.fix(project(folder), unsafe=True)

    assert {"SEC001", "SEC006"} <= {each.rule.id for each in fixed.fixes.mended}
    assert MASTER_KEY not in source(fixed)
    api.upgrade(project(folder), "head")
    assert MASTER_KEY not in (folder / "config" / "litellm-unified.yaml").read_text(encoding="utf-8")
    assert "master_key: os.environ/" in (folder / "config" / "litellm-unified.yaml").read_text(
        encoding="utf-8"
    )


def test_a_second_fix_comes_after_the_first_and_finds_nothing_to_mend(folder: Path) -> None:
    auditing.fix(project(folder))
    with pytest.raises(FixBehindError):
        auditing.fix(project(folder))
    api.upgrade(project(folder), "head")
    files = sorted(path.name for path in (folder / "versions").iterdir())

    again = auditing.fix(project(folder))

    assert again.created is None
    assert again.fixes.mended == ()
    assert sorted(path.name for path in (folder / "versions").iterdir()) == files


def test_a_root_that_is_behind_is_refused_with_the_command_to_type(folder: Path) -> None:
    api.downgrade(project(folder), "1.1.0")

    with pytest.raises(FixBehindError) as caught:
        auditing.fix(project(folder))

    assert caught.value.message == "the root is at 1.1.0, the newest revision is 1.2.0"
    assert caught.value.hint == "`configmig upgrade`, then `configmig audit --fix`"


def test_a_template_without_a_place_for_operations_is_refused_and_nothing_written(folder: Path) -> None:
    (folder / "mine.py.j2").write_text(
        '"""{{ title|docstring }}"""\nrevision = {{ revision|literal }}\n'
        "down_revision = {{ down_revision|literal }}\n\n\ndef upgrade(op):\n    pass\n",
        encoding="utf-8",
    )
    ini = folder / "configmig.ini"
    ini.write_text(ini.read_text(encoding="utf-8") + "\ntemplate = mine.py.j2\n", encoding="utf-8")
    files = sorted(path.name for path in (folder / "versions").iterdir())

    with pytest.raises(TemplateResultError, match="it has no place for the operations"):
        auditing.fix(project(folder))

    assert sorted(path.name for path in (folder / "versions").iterdir()) == files
