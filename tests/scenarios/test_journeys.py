"""What people do with configmig from the first day on, with the installed command, one process a command."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import settled
from tests.scenarios.shop import APP, Shop

if TYPE_CHECKING:
    from tests.conftest import Command

PORTS = '''\
"""Name the address."""

revision = "{id}"
down_revision = {parent}


def upgrade(op):
    op.file("app.yaml").rename("$.server.host", "address")
'''


def test_from_nothing_to_a_first_upgrade_and_back(process: "Command", tmp_path: Path) -> None:
    shop = Shop(tmp_path)

    assert process("init").code == 0
    shop.write("config/app.yaml", APP)
    assert process("revision", "-m", "First version", "--rev-id", "first").code == 0
    assert process("stamp", "first").code == 0
    made = process("revision", "-m", "Name the address", "--rev-id", "second")
    (file,) = (tmp_path / "versions").glob("second*.py")
    assert f"  file: versions/{file.name}\n" in made.out
    shop.write(f"versions/{file.name}", PORTS.format(id="second", parent='"first"'))
    assert process("status", "--check").code == 1
    plan = process("plan")
    assert (plan.code, plan.out.splitlines()[0]) == (0, "plan: upgrade first → second, 1 step, 1 file")
    assert process("upgrade").code == 0
    assert shop.read("config/app.yaml") == APP.replace("host: 127", "address: 127")
    assert process("status", "--check").code == 0

    shop.edit("config/app.yaml", "name: shop ", "name: bazaar ")
    drifted = process("status", "--check")
    assert drifted.code == 1
    assert "drift: app.yaml was edited since the last run; what was edited stays" in drifted.out
    assert process("upgrade").out == "nothing to do: the configuration is at second\n"
    assert process("downgrade", "first").code == 0
    assert shop.read("config/app.yaml") == APP.replace("name: shop ", "name: bazaar ")
    assert process("rollback").code == 0
    assert shop.read("config/app.yaml") == APP.replace("name: shop ", "name: bazaar ").replace(
        "host: 127", "address: 127"
    )
    assert process("current").out.splitlines()[0] == "version: second"
    assert process("history", "--runs").code == 0


def test_a_plan_is_saved_reviewed_and_applied_as_it_was_reviewed(shop: Shop, process: "Command") -> None:
    saved = process("plan", "-o", "review.json", cwd=shop.folder)
    promised = json.loads(shop.read("review.json"))["outputs"]
    late = process("plan", "-o", "late.json", cwd=shop.folder)

    done = process("upgrade", "--plan", "review.json", cwd=shop.folder)
    again = process("upgrade", "--plan", "late.json", cwd=shop.folder)

    assert (saved.code, late.code, done.code) == (0, 0, 0)
    state = json.loads(shop.read("config/.schema-version"))
    assert state["files"] == promised
    assert (again.code, again.err.splitlines()[0]) == (
        3,
        "error[CM503]: the plan in late.json is out of date; nothing was written",
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(
            lambda shop: shop.edit("config/app.yaml", "8080", "80"), "app.yaml has changed since", id="file"
        ),
        pytest.param(
            lambda shop: shop.write("config/new.yaml", "a: 1\n"), "new.yaml has appeared since", id="new-file"
        ),
        pytest.param(
            lambda shop: shop.edit("versions/1_2_0_timeout.py", "30", "60"),
            "revision 1.2.0 has changed since",
            id="revision",
        ),
        pytest.param(lambda shop: shop.edit("plan.json", '"to": [', '"to": ["1.1.0",'), "", id="the-plan"),
    ],
)
def test_a_plan_that_is_out_of_date_is_refused_with_the_reason(
    change: "object", reason: str, shop: Shop, process: "Command"
) -> None:
    assert callable(change)
    change(shop)
    before = shop.look()

    shown = process("upgrade", "--plan", "plan.json", cwd=shop.folder)

    assert shown.code == 3
    assert reason in shown.err
    assert shop.look() == before


def test_a_comment_in_a_revision_does_not_make_a_plan_stale(shop: Shop, process: "Command") -> None:
    shop.edit("versions/1_2_0_timeout.py", "def upgrade", "# Reviewed.\ndef upgrade")

    assert process("upgrade", "--plan", "plan.json", cwd=shop.folder).code == 0


def test_several_version_locations_make_one_graph(shop: Shop, process: "Command") -> None:
    shop.edit("configmig.ini", "[configmig]\n", "[configmig]\nversion_locations = versions, more/versions\n")
    (shop.folder / "more" / "versions").mkdir(parents=True)

    asked = process("revision", "-m", "Beside", cwd=shop.folder)
    made = process("revision", "-m", "Elsewhere", "--version-path", "more/versions", cwd=shop.folder)
    done = process("upgrade", cwd=shop.folder)

    assert asked.code == 0
    assert "  file: versions/1_3_0_beside.py\n" in asked.out
    assert (made.code, done.code) == (0, 0)
    assert "  file: more/versions/1_4_0_elsewhere.py\n" in made.out
    assert process("current", cwd=shop.folder).out.splitlines()[0] == "version: 1.4.0"


def test_branches_go_their_own_ways_and_come_together(shop: Shop, process: "Command") -> None:
    def run(*arguments: str) -> tuple[int, str]:
        shown = process(*arguments, cwd=shop.folder)
        return shown.code, shown.out + shown.err

    assert (
        run("revision", "-m", "Audit", "--head", "base", "--branch-label", "audit", "--rev-id", "a1")[0] == 0
    )
    code, said = run("upgrade")
    assert code == 3
    assert said.startswith("error[CM106]: ")
    assert run("upgrade", "audit@head")[0] == 0
    assert run("current")[1].splitlines()[0] == "version: 1.1.0, a1"
    assert run("upgrade", "heads")[0] == 0
    assert run("current", "--check-heads")[0] == 0
    assert run("current")[1].splitlines()[0] == "version: 1.2.0, a1"
    assert run("downgrade", "audit@base")[0] == 0
    assert run("current")[1].splitlines()[0] == "version: 1.2.0"
    assert run("upgrade", "heads")[0] == 0
    assert run("revision", "--merge", "-m", "Together", "--rev-id", "2.0.0")[0] == 0
    assert run("upgrade")[0] == 0
    assert run("current")[1].splitlines()[0] == "version: 2.0.0"
    assert run("heads")[1].split()[0] == "2.0.0"
    assert run("rollback")[0] == 0
    assert run("current")[1].splitlines()[0] == "version: 1.2.0, a1"


def test_named_environments_and_arguments(shop: Shop, process: "Command") -> None:
    """Two roots, one set of revisions: each has its own version, history and way back."""
    shutil.copytree(shop.root, shop.folder / "prod")
    with (shop.folder / "configmig.ini").open("a", encoding="utf-8") as stream:
        stream.write("\n[configmig:prod]\nconfig_root = prod\n")
    shop.edit("versions/1_2_0_timeout.py", "30,", 'int(op.arguments.get("timeout", "30")),')

    done = process("-n", "prod", "-x", "timeout=90", "upgrade", cwd=shop.folder)
    unknown = process("-n", "prd", "upgrade", cwd=shop.folder)

    assert done.code == 0
    assert "  timeout: 90\n" in shop.read("prod/app.yaml")
    assert "timeout" not in shop.read("config/app.yaml")
    assert process("-n", "prod", "current", cwd=shop.folder).out.splitlines()[0] == "version: 1.2.0"
    assert process("current", cwd=shop.folder).out.splitlines()[0] == "version: 1.1.0"
    assert process("--root", "prod", "status", "--check", cwd=shop.folder).code == 0
    assert process("-n", "prod", "rollback", cwd=shop.folder).code == 0
    assert shop.read("prod/app.yaml") == shop.read("config/app.yaml")
    assert (unknown.code, unknown.err.splitlines()[0]) == (
        3,
        "error[CM007]: there is no environment 'prd'",
    )


def test_the_command_works_from_a_folder_below_and_from_elsewhere(shop: Shop, process: "Command") -> None:
    below = process("current", cwd=shop.root)
    elsewhere = process("-c", str(shop.folder), "current", cwd=shop.folder.parent)
    variable = process("current", cwd=shop.folder.parent, env={"CONFIGMIG_CONFIG": "shop/configmig.ini"})

    assert below == elsewhere == variable
    assert below.code == 0


def test_the_bundled_gateway_goes_up_and_comes_back_byte_for_byte(process: "Command", tmp_path: Path) -> None:
    shop = Shop(tmp_path)

    assert process("init", "--profile", "llm-gateway").code == 0
    before = shop.config()
    found = process("current")
    up = process("upgrade")
    valid = process("validate")
    changed = shop.config()
    down = process("downgrade", "1.0.0")
    back = shop.config()
    again = process("upgrade")

    assert found.out.splitlines()[0].startswith("version: 1.0.0")
    assert [shown.code for shown in (found, up, valid, down, again)] == [0] * 5, up.err
    assert changed != before
    assert back == before
    assert shop.config() == changed


def test_windows_line_ends_stay_through_every_way(shop: Shop, process: "Command") -> None:
    for name in ("app.yaml", "database.yaml"):
        shop.write(f"config/{name}", shop.read(f"config/{name}").replace("\n", "\r\n"))
    before = shop.config()

    assert process("upgrade", cwd=shop.folder).code == 0
    assert "\n" not in shop.read("config/app.yaml").replace("\r\n", "")
    assert "  timeout: 30\r\n" in shop.read("config/app.yaml")
    shop.edit("config/app.yaml", "name: shop ", "name: bazaar ")
    assert process("downgrade", "1.1.0", cwd=shop.folder).code == 0
    assert shop.config() == {
        **before,
        "app.yaml": before["app.yaml"].replace(b"name: shop ", b"name: bazaar "),
    }


CHANGES = """\
revision = "1.2.0"
down_revision = "1.1.0"


def upgrade(op):
    op.file("app.yaml").set("$.server.port", 9090)
    op.file("unended.yaml").set("$.last", 2)
    op.file("windows.yaml").set("$.port", 2)
    op.create_file("made.yaml", {"a": 1, "b": ["x"]})
    op.create_file("deep/er/made.yaml", {"a": 1})
    op.remove_file("old.yaml")
    op.rename_file("was.yaml", "is.yaml")
    op.file("is.yaml").set("$.c", 4)
"""


def test_a_patch_yields_byte_for_byte_what_the_upgrade_yields(
    shop: Shop, home: Path, process: "Command"
) -> None:
    """Accepted by git, also with Windows line ends, no final line end, new, removed and renamed files."""
    shop.write("versions/1_2_0_timeout.py", CHANGES)
    for name, text in {
        "unended.yaml": "first: 1\nlast: 1",
        "windows.yaml": "# Windows\r\nport: 1\r\nhost: x\r\n",
        "old.yaml": "gone: soon\n",
        "was.yaml": "a: 1\nb: 2\nc: 3\n",
        "Grüße aus Köln.yaml": "a: 1\n",
    }.items():
        shop.write(f"config/{name}", text)
    git = ["git", "-c", "core.autocrlf=false", "-c", "init.defaultBranch=main"]
    subprocess.run([*git, "init", "-q"], cwd=shop.folder, check=True)
    subprocess.run([*git, "add", "-A"], cwd=shop.folder, check=True)
    twin = Shop(Path(shutil.copytree(shop.folder, shop.folder.parent / "twin")))

    patch = subprocess.run(
        [sys.executable, "-m", "configmig", "plan", "--format", "patch", "--show-secrets"],
        cwd=shop.folder,
        env={**os.environ, **settled(home, None)},
        stdout=subprocess.PIPE,
        check=True,
    )
    shop.write("the.patch", patch.stdout)
    applied = subprocess.run(
        [*git, "apply", "--whitespace=nowarn", "the.patch"], cwd=shop.folder, capture_output=True, check=False
    )
    upgraded = process("upgrade", cwd=twin.folder)

    assert (applied.returncode, applied.stderr) == (0, b"")
    assert upgraded.code == 0
    assert managed(shop) == managed(twin)


def managed(shop: Shop) -> dict[str, bytes]:
    """Return the configuration with its subfolders."""
    return {
        path.relative_to(shop.root).as_posix(): path.read_bytes()
        for path in sorted(shop.root.rglob("*.yaml"))
        if "backups" not in path.parts
    }
