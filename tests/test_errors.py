"""Every error that a user can meet: reachable by its code, unique, explained, with a hint."""

import ast
import inspect
import re
from pathlib import Path

import pytest

import configmig.errors
from configmig.errors import ConfigmigError
from configmig.errors.table import FAMILIES, Family, all_errors, find_error

FOLDER = Path(configmig.errors.__file__).parent
NOT_FAMILIES = {"__init__", "base", "table"}

families = pytest.mark.parametrize("family", [pytest.param(family, id=family.module) for family in FAMILIES])


def classes_in(module: str) -> dict[str, ast.ClassDef]:
    tree = ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8"))
    return {
        node.name: node
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.name.endswith("Error")
    }


def test_every_module_of_errors_is_a_family_in_the_table() -> None:
    modules = {path.stem for path in FOLDER.glob("*.py")} - NOT_FAMILIES

    assert modules == {family.module for family in FAMILIES}


def test_the_ranges_of_the_families_do_not_overlap() -> None:
    borders = [number for family in FAMILIES for number in (family.first, family.last)]

    assert borders == sorted(set(borders))


@families
def test_every_error_class_is_reachable_by_its_code(family: Family) -> None:
    reachable = {error.__name__ for error in family.errors() if find_error(error.code) is error}

    assert set(classes_in(family.module)) <= reachable


@families
def test_every_code_lies_in_the_range_of_its_family(family: Family) -> None:
    outside = [
        error.code
        for error in family.errors()
        if not re.fullmatch(r"CM\d{3}", error.code) or not family.first <= int(error.code[2:]) <= family.last
    ]

    assert outside == []


def test_no_code_is_used_twice() -> None:
    codes = [error.code for _, error in all_errors()]

    assert sorted(codes) == sorted(set(codes))


@families
def test_every_error_has_an_explain_page_of_its_own(family: Family) -> None:
    too_short = [
        error.__name__ for error in family.errors() if len((inspect.getdoc(error) or "").splitlines()) < 2
    ]

    assert too_short == []


@families
def test_every_error_composes_its_own_message_and_hint(family: Family) -> None:
    silent = []
    for name, node in classes_in(family.module).items():
        initialisers = [
            part for part in node.body if isinstance(part, ast.FunctionDef) and part.name == "__init__"
        ]
        hints = [
            keyword
            for part in initialisers
            for call in ast.walk(part)
            if isinstance(call, ast.Call)
            for keyword in call.keywords
            if keyword.arg == "hint"
            and not (isinstance(keyword.value, ast.Constant) and not keyword.value.value)
        ]
        if not hints and not is_a_kind(family.module, name) and not inherits_a_hint(family.module, node):
            silent.append(name)

    assert silent == []


def is_a_kind(module: str, name: str) -> bool:
    """A class that others of its module derive from, only to be caught by, is never raised itself."""
    return any(
        isinstance(base, ast.Name) and base.id == name
        for node in classes_in(module).values()
        for base in node.bases
    )


def inherits_a_hint(module: str, node: ast.ClassDef) -> bool:
    """An error may take its constructor from another one of the same module."""
    bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
    return any(base in classes_in(module) for base in bases)


@families
def test_the_exit_code_is_one_that_the_design_lists(family: Family) -> None:
    assert {error.exit_code for error in family.errors()} <= {3, 4, 5}


@pytest.mark.parametrize("spelling", ["CM601", "cm601", "601", " CM601 "])
def test_a_code_is_found_however_it_is_spelt(spelling: str) -> None:
    found = find_error(spelling)

    assert found is not None
    assert found.__name__ == "RevisionExistsError"


@pytest.mark.parametrize("spelling", ["", "CM", "CM000", "CM999", "XY601", "CM6O1", "CM²"])
def test_what_is_no_code_finds_nothing(spelling: str) -> None:
    assert find_error(spelling) is None


def test_the_base_class_is_not_an_error_that_can_be_met() -> None:
    assert ConfigmigError not in {error for _, error in all_errors()}
