"""`--allow-reformat`: what stands in an edit's way is written anew, told before, and undone to the byte."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Command

FIRST = '"""As found."""\n\nrevision = "1"\ndown_revision = None\n\n\ndef upgrade(op):\n    pass\n'
SECOND = '''"""Serve TLS."""

revision = "2"
down_revision = "1"


def upgrade(op):
    file = op.file("app.toml")
    file.add("$.server.ports.https", 8443, comment="tls")
    file.set("$.name", "shop")
'''
APP = """\
# The application.
name = "store"  # shown

[server]
rest   = [1,2]
ports = {http = 80}  # open
"""
UPGRADED = """\
# The application.
name = "shop"  # shown

[server]
rest   = [1,2]

[server.ports]  # open
http = 80
# tls
https = 8443
"""
REFUSED = """\
error[CM225]: the edit cannot be written without loss: no comment can stand inside brackets on one line
  --> versions/2.py:9
  --> app.toml:6
  hint: `configmig plan --allow-reformat` shows which lines of app.toml would be written anew for it; \
or change the place in app.toml by hand, or write it in block style first; `configmig explain CM225` says more
"""
PLAN = """\
plan: upgrade 1 → 2, 1 step, 1 file

step: 2 Serve TLS
  reformat: app.toml line 6, /server/ports is written anew: no comment can stand inside brackets on one line
  edits: 3
  in app.toml
    reformat /server/ports: 1 line → 3 lines
    add /server/ports/https: 8443
    set /name: "store" → "shop"

gate: checks skipped (no revision on the path has a check)
gate: schema skipped (the project has no profile, so no schemas)
gate: consistency skipped (no rule of this project is about consistency)
gate: audit passed (no points lost)
gate: health passed (4 probes)
score: 97.5 → 97.5

file: app.toml changed, +6 -2 lines

diff --git a/config/app.toml b/config/app.toml
--- a/config/app.toml
+++ b/config/app.toml
@@ -1,6 +1,10 @@
 # The application.
-name = "store"  # shown
+name = "shop"  # shown

 [server]
 rest   = [1,2]
-ports = {http = 80}  # open
+
+[server.ports]  # open
+http = 80
+# tls
+https = 8443

next: `configmig upgrade 2 --allow-reformat`
"""


@pytest.fixture
def app(tmp_path: Path, configmig: "Command") -> Path:
    """Two versions; the second adds an item with a comment to an inline table. Returns the file."""
    (tmp_path / "configmig.ini").write_text("[configmig]\n")
    for name, text in {"versions/1.py": FIRST, "versions/2.py": SECOND, "config/app.toml": APP}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert configmig("stamp", "1").code == 0
    return tmp_path / "config" / "app.toml"


@pytest.mark.parametrize("command", [("plan",), ("upgrade",), ("upgrade", "--dry-run")])
def test_without_it_the_run_is_refused_and_the_hint_is_the_next_command(
    configmig: "Command", app: Path, command: tuple[str, ...]
) -> None:
    outcome = configmig(*command)

    assert (outcome.code, outcome.out, outcome.err) == (3, "", REFUSED)
    assert app.read_text() == APP


def test_the_plan_says_which_lines_it_takes_and_writes_nothing(configmig: "Command", app: Path) -> None:
    outcome = configmig("plan", "--allow-reformat")

    assert (outcome.code, outcome.err) == (0, "")
    assert [line.rstrip() for line in outcome.out.splitlines()] == PLAN.splitlines()
    assert app.read_text() == APP


def test_the_plan_for_programs_has_the_lines_too(configmig: "Command", app: Path) -> None:
    plan = json.loads(configmig("plan", "--allow-reformat", "--format", "json").out)

    assert plan["allow_reformat"] is True
    assert plan["steps"][0]["reformats"] == [
        {
            "file": "app.toml",
            "pointer": "/server/ports",
            "first_line": 6,
            "last_line": 6,
            "reason": "no comment can stand inside brackets on one line",
        }
    ]


@pytest.mark.parametrize("back", [("downgrade", "1"), ("rollback",)])
def test_an_upgrade_that_may_and_the_way_back_to_the_byte(
    configmig: "Command", app: Path, back: tuple[str, ...]
) -> None:
    outcome = configmig("upgrade", "--allow-reformat")

    assert outcome.code == 0, outcome.err
    assert "  reformat: app.toml line 6, /server/ports is written anew: " in outcome.out
    assert app.read_text() == UPGRADED

    assert configmig(*back).code == 0
    assert app.read_text() == APP


def test_the_way_back_keeps_what_was_edited_since(configmig: "Command", app: Path) -> None:
    assert configmig("upgrade", "--allow-reformat").code == 0
    app.write_text(UPGRADED.replace("rest   = [1,2]", "rest   = [1,2]\nmore = 1"))

    outcome = configmig("downgrade", "1")

    assert outcome.code == 0, outcome.err
    assert app.read_text() == APP.replace("rest   = [1,2]", "rest   = [1,2]\nmore = 1")


def test_a_saved_plan_carries_the_leave(configmig: "Command", app: Path, tmp_path: Path) -> None:
    assert configmig("plan", "--allow-reformat", "-o", "plan.json").code == 0

    outcome = configmig("upgrade", "--plan", str(tmp_path / "plan.json"))

    assert outcome.code == 0, outcome.err
    assert app.read_text() == UPGRADED


@pytest.mark.parametrize(("word", "code"), [("yes", 0), ("no", 3)])
def test_the_setting_says_it_for_every_command(
    configmig: "Command", app: Path, tmp_path: Path, word: str, code: int
) -> None:
    (tmp_path / "configmig.ini").write_text(f"[configmig]\nallow_reformat = {word}\n")

    assert configmig("upgrade").code == code
    assert app.read_text() == (UPGRADED if code == 0 else APP)


def test_where_nothing_stands_in_the_way_it_changes_nothing(configmig: "Command", app: Path) -> None:
    plain = APP.replace("ports = {http = 80}  # open", "\n[server.ports]  # open\nhttp = 80")
    app.write_text(plain)
    without = json.loads(configmig("plan", "--format", "json").out)

    allowed = json.loads(configmig("plan", "--allow-reformat", "--format", "json").out)

    assert allowed == without
    assert allowed["allow_reformat"] is False
