"""What an audit of the gateway does not do twice, and what it does not load."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from configmig import api
from configmig.api import auditing
from configmig.audit import parsed
from configmig.documents import Document, parse

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """The shipped project, in no repository."""
    for name in ("config", "versions"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    shutil.copy(REPOSITORY / "configmig.ini", tmp_path)
    return tmp_path


def test_one_parse_of_each_file_serves_all_rules(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []

    def counted(name: str, *arguments: object, **options: object) -> Document:
        names.append(name)
        return parse(name, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(parsed, "parse", counted)

    audit = auditing.audit(api.open_project(shipped))

    assert len(audit.rules) == 98
    assert sorted(names) == sorted(path.name for path in (shipped / "config").glob("*.yaml"))


def test_rules_of_other_categories_are_not_loaded(shipped: Path) -> None:
    script = (
        "import sys; from configmig.cli.main import main; main(['audit', '--focus', 'performance']);"
        "print(*sys.modules, sep='\\n', file=sys.stderr)"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=shipped, capture_output=True, text=True, check=True
    )

    rules = [name for name in done.stderr.splitlines() if ".rules." in name and name.count(".") > 4]
    assert {name.split(".")[4] for name in rules} == {"performance"}
    assert not [
        name for name in done.stderr.splitlines() if name.startswith("configmig.audit.rules.security.")
    ]
