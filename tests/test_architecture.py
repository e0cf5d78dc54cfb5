"""The tower holds: imports point down, each library has one home, modules and functions stay small.

Every check walks the syntax trees of the whole package, so imports inside functions and
under TYPE_CHECKING count.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

import configmig

PACKAGE = Path(configmig.__file__).parent

BESIDE = "profiles"
"""Stands beside the tower: uses what is below the row of `cli` and the results, and nobody uses it."""

HOMES = {
    "apprise": ("configmig.alerts.sending",),
    "_ruamel_yaml": ("configmig.documents.formats.yaml.events",),
    "betterleaks": ("configmig.audit.leaks",),
    "click": ("configmig.cli",),
    "deepdiff": ("configmig.diff.structural",),
    "dotenv": ("configmig.documents.formats.dotenv.dialect",),
    "httpx": ("configmig.health.live.asking",),
    "jinja2": ("configmig.authoring.template",),
    "jsonpath": ("configmig.operations.paths",),
    "loguru": ("configmig.log",),
    "pydantic": ("configmig.schemas", "configmig.profiles"),
    "pydantic_core": ("configmig.schemas", "configmig.profiles"),
    "rich": ("configmig.reports",),
    "ruamel": ("configmig.documents.formats.yaml.events",),
    "tomlkit": ("configmig.documents.formats.toml",),
    # Of the standard library: readers of settings; tomllib is also the independent parser of written TOML.
    "configparser": ("configmig.settings",),
    "tomllib": ("configmig.settings", "configmig.documents.formats.toml"),
}
"""Library → the modules or packages that may import it."""

DRAWERS = {"utils", "util", "helpers", "helper", "common", "types", "misc", "shared", "base_classes"}
"""Names under which things pile up."""

LONG_MODULES: dict[str, str] = {
    "configmig.operations.file": "one short method for each operation; its docstring is its page",
}
"""Module → the reason why it may have more than 300 lines."""

MOST_LINES = 300
MOST_LINES_OF_A_FAMILY = 500
"""A module of errors is a table of pages: the docstring of each class is what `configmig explain` prints."""

MOST_LINES_OF_A_FUNCTION = 50
"""Without its docstring and decorators."""


class Import(NamedTuple):
    """One import, resolved: ``target`` is the deepest module of configmig or the library it names."""

    module: str
    line: int
    target: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.target}"


@dataclass(frozen=True)
class Source:
    """A module of the package with its syntax tree."""

    name: str
    path: Path
    is_package: bool

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def tree(self) -> ast.Module:
        return parse(self.path)


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def sources() -> dict[str, Source]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = ("configmig", *path.relative_to(PACKAGE).with_suffix("").parts)
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        found[name] = Source(name, path, is_package)
    return found


@cache
def imports() -> tuple[Import, ...]:
    return tuple(
        Import(source.name, line, target)
        for source in sources().values()
        for line, target in imports_of(source.tree, source.name, is_package=source.is_package)
    )


def imports_of(tree: ast.Module, module: str, *, is_package: bool) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            start = node.module or ""
            if node.level:
                parents = module.split(".")
                kept = parents[: len(parents) - node.level + is_package]
                start = ".".join([*kept, *([start] if start else [])])
            for alias in node.names:
                deeper = f"{start}.{alias.name}"
                yield node.lineno, deeper if deeper in sources() else start


def part_of(module: str) -> str:
    """Return the part of the picture that ``module`` belongs to: the name below ``configmig``."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def read_picture(docstring: str) -> dict[str, int]:
    """Return part → row, 0 at the top, from the indented lines of the picture."""
    rows = [line.split() for line in docstring.splitlines() if line.startswith("    ") and line.strip()]
    return {name: number for number, row in enumerate(rows) for name in row if name != "·"}


ROWS = read_picture(configmig.__doc__ or "")
# `python -m configmig` is the command line by another name.
ROWS["__main__"] = ROWS["cli"]


def may_import(importer: str, imported: str) -> bool:
    """Whether a module of part ``importer`` may import one of part ``imported``."""
    if imported in {importer, ""}:
        return True
    if imported == BESIDE:
        return False
    if importer == BESIDE:
        return ROWS[imported] > ROWS["cli"] and imported != "reports"
    if importer == "__main__":
        return imported == "cli"
    return ROWS[imported] > ROWS[importer]


def is_inside(module: str, home: str) -> bool:
    return module == home or module.startswith(f"{home}.")


def test_the_picture_shows_every_part_of_the_package_and_no_other() -> None:
    parts = {part_of(name) for name in sources()} - {"", BESIDE, "__main__"}

    assert parts <= ROWS.keys(), "not in the picture of configmig/__init__.py"
    assert ROWS.keys() - parts <= {"schemas", "__main__"}, "in the picture and not on disk"


def test_imports_point_down_the_tower_only() -> None:
    inside = [found for found in imports() if is_inside(found.target, "configmig")]

    upward = [str(found) for found in inside if not may_import(part_of(found.module), part_of(found.target))]

    assert len(inside) > 20
    assert upward == []


def test_every_library_is_imported_in_its_home_only() -> None:
    strangers = []
    for found in imports():
        library = found.target.split(".")[0]
        if library == "configmig" or (library in sys.stdlib_module_names and library not in HOMES):
            continue
        homes = HOMES.get(library, ())
        if not any(is_inside(found.module, home) for home in homes):
            strangers.append(f"{found} (its home: {', '.join(homes) or 'none, name one in HOMES'})")

    assert strangers == []


def test_modules_do_not_import_each_other_in_circles() -> None:
    edges: dict[str, set[str]] = {name: set() for name in sources()}
    for found in imports():
        if found.target in edges and found.target != found.module:
            edges[found.module].add(found.target)

    assert find_circle(edges) == []


def find_circle(edges: dict[str, set[str]]) -> list[str]:
    """Return the members of one circle, each followed by what it imports; empty when there is none."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def test_no_module_is_too_long() -> None:
    long = {
        name: lines
        for name, source in sources().items()
        if (lines := len(source.text.splitlines()))
        > (MOST_LINES_OF_A_FAMILY if part_of(name) == "errors" else MOST_LINES)
    }

    assert {name: lines for name, lines in long.items() if name not in LONG_MODULES} == {}
    assert LONG_MODULES.keys() <= long.keys(), "no longer needs its exception"


def test_no_function_is_too_long() -> None:
    long = [
        f"{source.name}:{node.lineno} {node.name} has {lines} lines"
        for source in sources().values()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := lines_of(node)) > MOST_LINES_OF_A_FUNCTION
    ]

    assert long == []


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    doc = 0
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        doc = (first.end_lineno or first.lineno) - first.lineno + 1
    return (node.end_lineno or node.lineno) - node.lineno + 1 - doc


def test_no_module_is_a_drawer() -> None:
    drawers = [name for name in sources() if name.split(".")[-1] in DRAWERS]

    assert drawers == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name
        for name, source in sources().items()
        if not (ast.get_docstring(source.tree) or "").strip() and source.text.strip()
    ]

    assert silent == []


SPEAKING_CALLS = {"print", "exit", "quit", "input", "breakpoint"}
SPEAKING_ATTRIBUTES = {
    ("sys", "exit"),
    ("sys", "stdout"),
    ("sys", "stderr"),
    ("os", "_exit"),
    ("logging", "basicConfig"),
    ("log", "enable"),
}


PROCESSES = {"configmig.alerts.sending"}
"""Modules that are processes of their own and answer on stdout."""


def speaks(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in SPEAKING_CALLS
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return (node.value.id, node.attr) in SPEAKING_ATTRIBUTES
    if isinstance(node, ast.Name):
        return node.id == "SystemExit" and isinstance(node.ctx, ast.Load)
    return (
        isinstance(node, ast.ImportFrom)
        and node.module == "configmig.log"
        and any(alias.name == "enable" for alias in node.names)
    )


def test_nothing_below_the_command_line_prints_exits_or_sets_up_logging() -> None:
    spoken = [
        f"{source.name}:{getattr(node, 'lineno', 0)}"
        for source in sources().values()
        if part_of(source.name) not in {"cli", "__main__"} and source.name not in PROCESSES
        for node in ast.walk(source.tree)
        if speaks(node)
    ]

    assert spoken == []


BLOCKED = """
import importlib, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"blocked: {{name}}")

sys.meta_path.insert(0, Blocked())
for name in {modules!r}:
    importlib.import_module(name)
"""


def import_without(blocked: set[str], modules: list[str]) -> subprocess.CompletedProcess[str]:
    code = BLOCKED.format(blocked=blocked, modules=modules)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_everything_below_the_command_line_is_importable_without_click() -> None:
    below = [name for name in sources() if part_of(name) not in {"cli", "__main__"}]

    done = import_without({"click"}, below)

    assert done.stderr == ""


def test_everything_but_their_homes_is_importable_without_the_heavy_libraries() -> None:
    homes = [
        home for library, found in HOMES.items() if library not in sys.stdlib_module_names for home in found
    ]
    light = [
        name
        for name in sources()
        if not any(is_inside(name, home) for home in homes)
        and part_of(name) not in {"cli", "__main__", BESIDE}
    ]

    done = import_without({"click", "deepdiff", "jinja2", "loguru", "pydantic", "rich", "tomlkit"}, light)

    assert done.stderr == ""


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        pytest.param("cli", "api", True, id="down"),
        pytest.param("api", "cli", False, id="up"),
        pytest.param("runner", "authoring", False, id="sideways"),
        pytest.param("graph", "graph", True, id="within"),
        pytest.param("graph", "errors", True, id="to-the-ground"),
        pytest.param("profiles", "api", True, id="profile-uses-api"),
        pytest.param("profiles", "cli", False, id="profile-not-cli"),
        pytest.param("profiles", "reports", False, id="profile-not-reports"),
        pytest.param("api", "profiles", False, id="nobody-uses-profiles"),
        pytest.param("cli", "profiles", False, id="not-even-the-command-line"),
    ],
)
def test_the_rule_itself(importer: str, imported: str, allowed: bool) -> None:
    assert may_import(importer, imported) is allowed


def test_an_import_inside_a_function_counts() -> None:
    tree = ast.parse("def f():\n    from ..cli import main\n    import click\n")

    assert list(imports_of(tree, "configmig.api.runs", is_package=False)) == [
        (2, "configmig.cli.main" if "configmig.cli.main" in sources() else "configmig.cli"),
        (3, "click"),
    ]


def test_a_circle_is_found_and_told_in_order() -> None:
    edges = {"a": {"b"}, "b": {"c", "d"}, "c": set(), "d": {"e"}, "e": {"b"}}

    circle = find_circle(edges)

    assert circle[0] == circle[-1]
    assert set(circle) == {"b", "d", "e"}
    assert all(after in edges[before] for before, after in pairwise(circle))
    assert find_circle({"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": set()}) == []
