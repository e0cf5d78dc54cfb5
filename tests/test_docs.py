"""The documentation is true: generated pages are fresh, named paths exist, every command has its page."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from configmig.cli.table import BY_NAME

REPOSITORY = Path(__file__).parent.parent
PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")])
MARKED = re.compile(r"<!-- ([\w-]+)-command -->\n```sh\n(.*)\n```\n<!-- /\1-command -->")

NAMED_PATH = re.compile(
    r"`((?:configmig|tests|docs|benchmarks|versions|\.ci)/[\w./-]*\w(?:\.\w+)?/?)`|\]\((?!https?:|#)([^)#\s]+)"
)
"""A path of the repository in backquotes, or the target of a link."""

pages = pytest.mark.parametrize("page", [pytest.param(page, id=page.name) for page in PAGES])


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", REPOSITORY / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_no_generated_page_is_stale(generator: ModuleType) -> None:
    assert generator.stale() == [], "run `python docs/generate.py`"


@pages
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    missing = []
    for match in NAMED_PATH.finditer(text):
        in_repository, linked = match.groups()
        target = REPOSITORY / in_repository if in_repository else page.parent / linked
        if not target.exists():
            missing.append(in_repository or linked)

    assert missing == []


@pytest.mark.parametrize("name", BY_NAME)
def test_every_command_is_on_the_page_of_the_command_line(name: str) -> None:
    page = (REPOSITORY / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")

    assert f"\n### {name}\n" in page


def test_the_readme_has_its_two_commands_of_one_line_each() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")

    found = dict(MARKED.findall(readme))

    assert list(found) == ["try", "test"]
    assert found["try"].endswith(".venv/bin/configmig upgrade head")
    assert "-m pytest" in found["test"]
