"""Every command beside a revision that does not do what a revision does."""

from typing import TYPE_CHECKING

import pytest

from tests.scenarios.matrix import PYTHON, REVISION, Breakage, append, breakage, write

if TYPE_CHECKING:
    from tests.conftest import Command
    from tests.scenarios.conftest import Matrix
    from tests.scenarios.shop import Shop

FILE = "versions/1_2_0_timeout.py"
HEAD = 'revision = "1.2.0"\ndown_revision = "1.1.0"\n'


def _upgrade(body: str, code: str, *, top: str = "", exit_code: int = 3) -> Breakage:
    """Return 1.2.0 with ``body`` in its upgrade and ``top`` at the top of its file."""
    text = f'"""Bad."""\n\n{top}\n\n{HEAD}\n\ndef upgrade(op):\n    {body}\n'
    if exit_code == 3:
        return breakage(write(FILE, text), code, REVISION, *([PYTHON] if code == "CM152" else []))
    commands = ("plan", "upgrade", "upgrade --dry-run", "upgrade --plan")
    return breakage(write(FILE, text), code, otherwise=dict.fromkeys(commands, str(exit_code)))


def _check(body: str, code: str) -> Breakage:
    return _upgrade(f"pass\n\n\ndef check(config):\n    {body}", code)


PASSWORD = 'op.file("database.yaml").get("$.password")'
PROBLEM = 'from configmig.revisions import Problem\n    yield Problem("database.yaml", ("password",), '

REVISIONS = [
    pytest.param(_upgrade('raise ValueError("no")', "CM160"), id="raises"),
    pytest.param(_upgrade("raise ValueError", "CM160"), id="raises-without-a-word"),
    pytest.param(_upgrade(f"raise ValueError({PASSWORD})", "CM160"), id="raises-a-secret"),
    pytest.param(_upgrade(f"int({PASSWORD})", "CM160"), id="fails-on-a-secret"),
    pytest.param(_upgrade(f"{{}}[{PASSWORD}]", "CM160"), id="looks-up-a-secret"),
    pytest.param(_upgrade('{}["nothing"]', "CM160"), id="a-missing-key"),
    pytest.param(_upgrade("upgrade(op)", "CM160"), id="calls-itself-for-ever"),
    pytest.param(_upgrade("import sys; sys.exit(0)", "CM160"), id="exits"),
    pytest.param(_upgrade("pass", "CM160", top="import sys; sys.exit('bye')"), id="exits-when-imported"),
    pytest.param(_upgrade("pass", "CM160", top="import no_such_module_anywhere"), id="cannot-be-imported"),
    pytest.param(_upgrade("pass", "CM160", top="1 / 0"), id="raises-when-imported"),
    pytest.param(_upgrade("pass", "CM152", top="def broken(:"), id="syntax-error"),
    pytest.param(breakage(append(FILE, "\0"), "CM152", REVISION, PYTHON), id="nul"),
    pytest.param(breakage(append(FILE, b'name = "\xff"\n'), "CM152", REVISION, PYTHON), id="not-utf-8"),
    pytest.param(breakage(write(FILE, HEAD), "CM161", REVISION), id="no-upgrade"),
    pytest.param(breakage(write(FILE, HEAD + "upgrade = 5\n"), "CM161", REVISION), id="upgrade-is-a-number"),
    pytest.param(_upgrade("return {}", "CM162"), id="returns-something"),
    pytest.param(_upgrade("yield 1", "CM162"), id="yields"),
    pytest.param(
        breakage(write(FILE, f"{HEAD}async def upgrade(op): pass\n"), "CM162", REVISION), id="is-async"
    ),
    pytest.param(
        breakage(write(FILE, f"{HEAD}def upgrade(): pass\n"), "CM160", REVISION), id="takes-nothing"
    ),
    pytest.param(
        _upgrade('for item in op.file("app.yaml").get("$.nothing"):\n        pass', "CM302"),
        id="loops-over-a-missing-key",
    ),
    pytest.param(_upgrade('op.file("app.yaml").remove("$.nothing.there")', "CM302"), id="removes-nothing"),
    pytest.param(_upgrade('op.file("nothing.yaml").set("$.a", 1)', "CM310"), id="a-missing-file"),
    pytest.param(_upgrade('op.create_file("../evil.yaml", {"a": 1})', "CM311"), id="leads-out-of-the-root"),
    pytest.param(_upgrade('op.file("app.yaml").set("$.name", object())', "CM309"), id="sets-an-object"),
    pytest.param(
        _upgrade(f'op.problem("database.yaml", ("password",), "no: " + {PASSWORD})', "CM510"),
        id="cannot-decide-a-secret",
    ),
    pytest.param(_check('config["app.yaml"]["nothing"]', "CM160"), id="a-check-that-raises"),
    pytest.param(_check("return None", "CM163"), id="a-check-that-returns-nothing"),
    pytest.param(_check('yield "no"', "CM163"), id="a-check-that-yields-a-text"),
    pytest.param(
        _check(PROBLEM + '"no: " + config["database.yaml"]["password"])', "CM501"),
        id="a-check-that-quotes-a-secret",
    ),
    pytest.param(_upgrade("raise KeyboardInterrupt", "", exit_code=130), id="interrupts"),
]


@pytest.mark.parametrize("broken", REVISIONS)
def test_a_revision_that_is_to_be_carried_out(broken: Breakage, matrix: "Matrix") -> None:
    assert matrix(broken) == broken.expected()


@pytest.mark.parametrize("tail", ["def broken(:\n", "raise ValueError\n", "import no_such_module_anywhere\n"])
def test_a_revision_that_was_applied_long_ago(tail: str, matrix: "Matrix") -> None:
    """Going on stops, for it was changed since; going back does not need it; its check cannot run."""
    stopped = ("plan", "upgrade", "upgrade --dry-run", "upgrade --plan", "lock --update")
    otherwise = {"validate": "1", "health": "1", **dict.fromkeys(stopped, "3 CM157")}
    broken = breakage(append("versions/1_1_0_address.py", tail), "", otherwise=otherwise)

    assert matrix(broken) == broken.expected()


def test_what_a_revision_prints_does_not_mix_with_the_result(configmig: "Command", shop: "Shop") -> None:
    import json

    shop.edit(FILE, "def upgrade(op):\n", 'def upgrade(op):\n    print("hello")\n')

    shown = configmig("plan", "--format", "json", cwd=shop.folder)

    assert json.loads(shown.out)["format"] == "configmig.plan/1"
    assert (shown.code, shown.err) == (0, "hello\n")
