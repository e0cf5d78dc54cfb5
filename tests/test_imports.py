"""Commands load only what they need, seen from a fresh process.

A table of commands and the modules that must stay out; `python -X importtime` tells what was loaded.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

HEAVY = {
    "_ruamel_yaml",
    "asyncio",
    "configparser",
    "dask",
    "deepdiff",
    "email",
    "httpx",
    "importlib.metadata",
    "jinja2",
    "jsonpath",
    "loguru",
    "pydantic",
    "rich",
    "ruamel",
    "tomlkit",
    "tomllib",
    "typing_extensions",
}
"""What neither help nor completion may load."""

OF_HELP = {*HEAVY, "dataclasses", "difflib", "pathlib", "shutil", "configmig.api", "configmig.settings"}
"""Help prints a table: it knows no project, no path and no command."""

JUDGES = {"configmig.audit", "configmig.health"}

OF_GRAPH = HEAVY - {"configparser"} | JUDGES
"""What the commands on the revision graph may load beside: a reader of settings."""


OF_RUNS = {"deepdiff", "importlib.metadata", "jinja2", "loguru", "pydantic", "rich", "tomlkit"}
"""What a run without a profile needs none of: it reads YAML, and that is all."""


def loaded(arguments: Sequence[str], folder: Path) -> set[str]:
    """Return the modules that `configmig ARGUMENTS` loads in ``folder``."""
    environment = {
        **os.environ,
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_STATE_HOME": str(folder / "state"),
    }
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", RUN, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    timings = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    others = [line for line in done.stderr.splitlines() if not line.startswith("import time:")]
    assert done.returncode == 0, "\n".join(others)
    return {line.rpartition("|")[2].strip() for line in timings}


# Not `-m configmig`: runpy would load modules on its own account.
RUN = "import sys; from configmig.cli.main import main; sys.exit(main())"


def offenders(modules: set[str], forbidden: set[str]) -> list[str]:
    return sorted(
        name
        for name in modules
        if any(name == module or name.startswith(f"{module}.") for module in forbidden)
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two revisions and a configuration that is not stamped."""
    (tmp_path / "configmig.ini").write_text("[configmig]\n", encoding="utf-8")
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "app.yaml").write_text("name: app\n", encoding="utf-8")
    (tmp_path / "versions").mkdir()
    for revision, parent in (("1.0.0", None), ("1.1.0", "1.0.0")):
        (tmp_path / "versions" / f"{revision.replace('.', '_')}.py").write_text(
            f'"""Version {revision}."""\n\nrevision = "{revision}"\ndown_revision = {parent!r}\n\n\n'
            "def upgrade(op):\n    pass\n",
            encoding="utf-8",
        )
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "forbidden"),
    [
        pytest.param(["--version"], OF_HELP, id="version"),
        pytest.param(["--help"], OF_HELP | {"configmig.cli.commands"}, id="help"),
        pytest.param(["explain", "--help"], HEAVY, id="help-of-a-command"),
        pytest.param(["explain", "CM601"], HEAVY | {"configmig.errors.graph"}, id="explain"),
        pytest.param(["completion", "zsh"], HEAVY - {"asyncio"}, id="completion"),
        pytest.param(["heads"], OF_GRAPH, id="heads"),
        pytest.param(["history"], OF_GRAPH, id="history"),
        pytest.param(["current"], OF_GRAPH, id="current"),
        pytest.param(["branches"], OF_GRAPH, id="branches"),
        pytest.param(["show", "head"], OF_GRAPH, id="show"),
        pytest.param(["graph"], OF_GRAPH, id="graph"),
        pytest.param(["stamp", "1.0.0"], OF_RUNS, id="stamp"),
        pytest.param(["status"], OF_RUNS, id="status"),
        pytest.param(["plan"], OF_RUNS, id="plan"),
        pytest.param(["upgrade"], OF_RUNS, id="upgrade"),
        pytest.param(["validate"], OF_RUNS, id="validate"),
        pytest.param(["audit", "--min-score", "0"], OF_RUNS | {"tempfile"}, id="audit"),
        pytest.param(["health"], OF_RUNS | {"asyncio", "httpx", "tempfile"}, id="health"),
        # It tells what is installed, so it asks for that.
        pytest.param(
            ["doctor"],
            (OF_RUNS | {"asyncio", "httpx", "tarfile"}) - {"importlib.metadata"},
            id="doctor",
        ),
        pytest.param(["diff", "base"], OF_RUNS - {"deepdiff"}, id="diff"),
        pytest.param(["revision", "-m", "x"], OF_RUNS - {"jinja2"}, id="revision"),
        pytest.param(["init", "new"], OF_RUNS, id="init"),
    ],
)
def test_a_command_loads_only_what_it_needs(arguments: list[str], forbidden: set[str], project: Path) -> None:
    assert offenders(loaded(arguments, project), forbidden) == []


def test_a_run_that_asks_no_judge_loads_none(project: Path) -> None:
    lines = "".join(f"gate.{name} = off\n" for name in ("consistency", "audit", "health"))
    (project / "configmig.ini").write_text(f"[configmig]\n{lines}", encoding="utf-8")

    without = loaded(["upgrade", "1.0.0"], project)
    (project / "configmig.ini").write_text("[configmig]\n", encoding="utf-8")

    assert offenders(without, JUDGES) == []
    assert offenders(loaded(["upgrade", "1.1.0"], project), JUDGES) != []


def test_what_is_loaded_is_seen(tmp_path: Path) -> None:
    modules = loaded(["--version"], tmp_path)

    assert {"click", "configmig.cli.main"} <= modules
    assert offenders(modules, {"click"}) != []
