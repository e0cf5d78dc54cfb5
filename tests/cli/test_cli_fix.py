"""`configmig audit --fix` as a command."""

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Command

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def gateway(tmp_path: Path, configmig: Command) -> Path:
    """The shipped project at 1.2.0, in the folder in which the commands run."""
    for name in ("config", "versions"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    shutil.copy(REPOSITORY / "configmig.ini", tmp_path)
    assert configmig("upgrade", "head").code == 0
    return tmp_path


def test_it_tells_what_it_mends_what_it_leaves_and_what_comes_next(gateway: Path, configmig: Command) -> None:
    done = configmig("audit", "--fix", "--focus", "performance")

    assert done.code == 0
    assert done.out.startswith("created versions/1_2_0_1_mend_prf003")
    assert "  mends PRF009 usage-based-routing: 1 finding\n" in done.out
    assert (
        "left: PRF017 idle-load-balancing, 2 findings: its fix may change what works: --unsafe-fixes\n"
        in done.out
    )
    assert done.out.endswith("next: `configmig plan` shows what it does, `configmig upgrade` does it\n")
    assert configmig("upgrade").code == 0


def test_without_anything_to_mend_it_says_so_and_ends_well(gateway: Path, configmig: Command) -> None:
    configmig("audit", "--fix")
    configmig("upgrade")

    done = configmig("audit", "--fix", "--format", "json")

    told = json.loads(done.out)
    assert (done.code, told["format"], told["revision"], told["mended"]) == (0, "configmig.fixes/1", None, [])
    assert configmig("audit", "--fix").out.startswith("nothing to fix: no revision was written\nleft: ")
    assert "Nothing to fix." in configmig("audit", "--fix", "--format", "markdown").out


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--unsafe-fixes"], id="leave without a fix"),
        pytest.param(["--fix", "--min-score", "80"], id="a judgement besides"),
        pytest.param(["--fix", "--format", "sarif"], id="a format of findings"),
    ],
)
def test_what_does_not_go_together_is_a_slip_on_the_command_line(
    gateway: Path, configmig: Command, arguments: list[str]
) -> None:
    before = sorted((gateway / "versions").iterdir())

    done = configmig("audit", *arguments)

    assert done.code == 2
    assert done.err.startswith("error: ")
    assert sorted((gateway / "versions").iterdir()) == before


def test_a_root_that_is_behind_is_one_clear_error(gateway: Path, configmig: Command) -> None:
    configmig("downgrade", "1.1.0")

    done = configmig("audit", "--fix")

    assert done.code == 3
    assert done.err.startswith("error[CM910]: the root is at 1.1.0, the newest revision is 1.2.0\n")
