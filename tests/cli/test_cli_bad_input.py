"""Every command on everything that can be wrong: one clear error, nothing written, never a traceback."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.failures import past_failures

if TYPE_CHECKING:
    from tests.conftest import Command

COMMANDS = [
    "branches",
    "current",
    "diff 1.0.0",
    "downgrade base",
    "edit",
    "graph",
    "heads",
    "history",
    "history --runs",
    "plan",
    "revision -m x",
    "rollback",
    "show",
    "stamp 1.0.0",
    "status",
    "upgrade",
    "validate",
]

Damage = Callable[[Path], None]
DAMAGES: dict[str, Damage] = {}


def damage(function: Damage) -> Damage:
    """Register a damage under the words of its function's name."""
    DAMAGES[function.__name__.replace("_", " ")] = function
    return function


def file_with(name: str, content: bytes | None) -> Damage:
    """Return the damage that puts ``content`` into a file; None removes it."""

    def do(project: Path) -> None:
        path = project / name
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)

    return do


def revision_with(name: str, old: str, new: str) -> Damage:
    """Return the damage that replaces a text in a revision file."""

    def do(project: Path) -> None:
        path = project / "versions" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return do


DAMAGES |= {
    "no settings": file_with("configmig.ini", None),
    "settings that are no INI": file_with("configmig.ini", b"x\n"),
    "an unknown setting": file_with("configmig.ini", b"[configmig]\nconfg_root = x\n"),
    "settings that are not UTF-8": file_with("configmig.ini", b"[configmig]\nprofile = \xff\n"),
    "an unknown profile": file_with("configmig.ini", b"[configmig]\nprofile = none-such\n"),
    "an unknown time zone": file_with("configmig.ini", b"[configmig]\ntimezone = Mars/Olympus\n"),
    "an empty root": file_with("config/kitchen.yaml", None),
    "broken YAML": file_with("config/kitchen.yaml", b"a: [1\nb: }\n"),
    "a duplicate key": file_with("config/kitchen.yaml", b"a: 1\na: 2\n"),
    "tabs": file_with("config/kitchen.yaml", b"a:\n\tb: 1\n"),
    "bytes that are not UTF-8": file_with("config/kitchen.yaml", b"a: \xe9\n"),
    "an empty file": file_with("config/kitchen.yaml", b""),
    "a list where a mapping must be": file_with("config/kitchen.yaml", b"- 1\n"),
    "a NUL": file_with("config/kitchen.yaml", b"a: \x00\n"),
    "nesting without end": file_with("config/kitchen.yaml", b"[" * 100_000),
    "a state that is no JSON": file_with("config/.schema-version", b"{\n"),
    "a state that is a list": file_with("config/.schema-version", b"[]\n"),
    "a state of an unknown revision": file_with(
        "config/.schema-version", b'{"version": "9.9.9", "updated_at": "2026-01-01T00:00:00Z", "files": {}}\n'
    ),
    "a history that is no JSON": file_with("config/.migration-history", b"nope\n"),
    "a missing parent": file_with("versions/1_1_0_burners.py", None),
    "a duplicate id": file_with("versions/copy.py", b'revision = "1.1.0"\ndown_revision = "1.0.0"\n'),
    "a revision that is no Python": file_with(
        "versions/1_2_0_fuel.py", b'revision = "1.2.0"\ndown_revision = "1.1.0"\ndef (\n'
    ),
    "a revision of bytes": file_with("versions/1_2_0_fuel.py", b"\x00\xff\xfe"),
    "a cycle": revision_with("1_0_0_first.py", "down_revision = None", 'down_revision = "1.2.0"'),
    "a revision that raises": revision_with("1_1_0_burners.py", "op.file", 'raise KeyError("x")  #'),
    "a revision that returns something": revision_with("1_1_0_burners.py", "op.file", "return 1  #"),
    "a revision that exits": revision_with("1_1_0_burners.py", "op.file", "raise SystemExit(0)  #"),
    "a revision that recurses": revision_with("1_1_0_burners.py", "op.file", "upgrade(op)  #"),
    "a revision that imports what is not there": revision_with(
        "1_1_0_burners.py", "def upgrade", "import no_such_module\n\n\ndef upgrade"
    ),
    "a revision without upgrade": revision_with("1_1_0_burners.py", "def upgrade", "def upgrad"),
    "a revision for another file": revision_with("1_1_0_burners.py", "kitchen.yaml", "kitchn.yaml"),
    "a revision whose path matches nothing": revision_with(
        "1_1_0_burners.py", "$.stove.rings", "$.stove.wings"
    ),
}


@damage
def no_root(project: Path) -> None:
    (project / "config" / "kitchen.yaml").unlink()
    (project / "config").rmdir()


@damage
def a_root_that_is_a_file(project: Path) -> None:
    no_root(project)
    (project / "config").write_bytes(b"")


@damage
def a_link_out_of_the_root(project: Path) -> None:
    outside = project / "outside.yaml"
    outside.write_bytes(b"a: 1\n")
    (project / "config" / "link.yaml").symlink_to(outside)


@damage
def a_pipe_in_the_root(project: Path) -> None:
    os.mkfifo(project / "config" / "pipe.yaml")


@damage
def no_versions(project: Path) -> None:
    for path in (project / "versions").iterdir():
        path.unlink()
    (project / "versions").rmdir()


@damage
def versions_that_are_a_file(project: Path) -> None:
    no_versions(project)
    (project / "versions").write_bytes(b"")


@damage
def settings_that_are_a_folder(project: Path) -> None:
    (project / "configmig.ini").unlink()
    (project / "configmig.ini").mkdir()


def contents(project: Path) -> dict[str, tuple[bytes | None]]:
    """Return every file but those that configmig keeps for itself in hidden folders."""
    return {
        str(path.relative_to(project)): (path.read_bytes() if path.is_file() else None,)
        for path in project.rglob("*")
        if not any(part in {".configmig", "__pycache__"} for part in path.parts)
    }


@pytest.mark.skipif(os.name == "nt", reason="pipes and links are a POSIX matter")
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", DAMAGES)
def test_a_command_on_a_damaged_project_works_or_is_one_clear_error(
    name: str, command: str, configmig: "Command", kitchen: Path
) -> None:
    DAMAGES[name](kitchen)
    before = contents(kitchen)

    shown = configmig(*command.split(), env={"EDITOR": "true", "VISUAL": ""})

    assert shown.code in {0, 1, 3}, shown.err
    assert "Traceback" not in shown.out + shown.err
    if shown.code == 3:
        assert shown.out == ""
        assert shown.err.startswith("error[CM")
        assert "\n  hint: " in shown.err
        assert past_failures(before, contents(kitchen)) == before


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("broken YAML", "kitchen.yaml:2:2", id="line-and-column-of-yaml"),
        pytest.param("a revision that is no Python", "versions/1_2_0_fuel.py:3", id="line-of-python"),
        pytest.param("a revision that raises", "versions/1_1_0_burners.py:", id="line-of-a-raise"),
        pytest.param("an unknown setting", "configmig.ini:2", id="line-of-a-setting"),
        pytest.param("a duplicate id", "versions/copy.py:1", id="second-file-of-an-id"),
    ],
)
def test_the_place_of_the_damage_is_named(
    name: str, expected: str, configmig: "Command", kitchen: Path
) -> None:
    DAMAGES[name](kitchen)

    shown = configmig("upgrade")

    assert shown.code == 3
    assert f"  --> {expected}" in shown.err
