"""`configmig explain`."""

from typing import TYPE_CHECKING

import pytest

from configmig.errors.table import all_errors

if TYPE_CHECKING:
    from tests.conftest import Command


def test_an_error_is_explained_by_its_code(configmig: "Command") -> None:
    shown = configmig("explain", "cm601")

    assert (shown.code, shown.err) == (0, "")
    assert shown.out == (
        "CM601 revision exists\n"
        "\n"
        "A new revision asks for an id that another revision has.\n"
        "\n"
        "Ids are unique in a project; `v1.2.0` and `1.2.0` are the same id. Choose another with `--rev-id`,\n"
        "or leave the option out to have one generated.\n"
    )


def test_without_a_code_all_errors_are_listed(configmig: "Command") -> None:
    shown = configmig("explain")

    listed = [line.split()[0] for line in shown.out.splitlines() if line.startswith("  CM")]
    assert listed == [error.code for _, error in all_errors()]


def test_a_rule_is_explained_by_its_id_and_by_its_name_also_outside_of_a_project(
    configmig: "Command",
) -> None:
    shown = configmig("explain", "sec010")

    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(
        "SEC010 credentials-in-url\n\nA URL carries credentials.\n\nhigh, security\n\n"
    )
    assert "Objected to:\n  app.yaml\n    database: postgresql://app:" in shown.out
    assert "`# configmig: allow credentials-in-url until YYYY-MM-DD (reason)`.\n" in shown.out
    assert configmig("explain", "credentials-in-url") == shown
    assert configmig("explain", "CPL007").out.startswith("CPL007 route-to-missing-provider\n")


def test_an_unknown_rule_is_an_error_with_the_nearest(configmig: "Command") -> None:
    shown = configmig("explain", "credentials-in-uri")

    assert shown.code == 3
    assert shown.err.startswith(
        "error[CM811]: there is no page about 'credentials-in-uri'\n  the nearest: credentials-in-url"
    )


@pytest.mark.parametrize("code", ["CM999", "", "E501"])
def test_an_unknown_code_is_an_error(code: str, configmig: "Command") -> None:
    shown = configmig("explain", code)

    assert shown.code == 3
    assert shown.err.splitlines()[0] == f"error[CM811]: there is no page about '{code}'"
