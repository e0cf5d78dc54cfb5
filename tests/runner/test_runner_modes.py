"""Who may read a file that a run makes: no more people than could read what it comes from."""

import os
import stat
from typing import TYPE_CHECKING

import pytest

from configmig import api
from tests.runner.test_runner_gates import revise

if TYPE_CHECKING:
    from tests.workshop import Workshop

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no modes")


def modes(workshop: "Workshop") -> dict[str, int]:
    """Return the permission bits of the managed files."""
    names = workshop.open().read_files()
    return {name: stat.S_IMODE((workshop.root / name).stat().st_mode) for name in names}


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_renamed_file_keeps_its_mode_there_and_back(mode: int, upgraded: "Workshop") -> None:
    (upgraded.root / "app.yaml").chmod(mode)
    revise(upgraded, 'op.rename_file("app.yaml", "shop.yaml"); op.rename_file("shop.yaml", "last.yaml")')

    api.upgrade(upgraded.open())
    there = modes(upgraded)
    api.downgrade(upgraded.open(), "1.2.0")
    back = modes(upgraded)
    api.rollback(upgraded.open())

    assert there == {"last.yaml": mode, "database.yaml": 0o644}
    assert back == {"app.yaml": mode, "database.yaml": 0o644}
    assert modes(upgraded) == there


@pytest.mark.parametrize("way", ["downgrade", "rollback"])
def test_a_file_that_comes_back_has_the_mode_that_it_had(way: str, upgraded: "Workshop") -> None:
    (upgraded.root / "app.yaml").chmod(0o640)
    revise(upgraded, 'op.remove_file("app.yaml")')
    api.upgrade(upgraded.open())

    if way == "downgrade":
        api.downgrade(upgraded.open(), "1.2.0")
    else:
        api.rollback(upgraded.open())

    assert modes(upgraded)["app.yaml"] == 0o640


def test_what_is_made_with_a_secret_is_for_its_owner_alone(upgraded: "Workshop") -> None:
    upgraded.edit("app.yaml", "port: 8080", "port: 8080\n  password: tr0ub4dor-7hJ2kQ9x")
    (upgraded.root / "app.yaml").chmod(0o600)
    revise(
        upgraded,
        'op.split_file("app.yaml", {"server.yaml": ["server"]})\n'
        '    op.create_file("plain.yaml", {"a": 1})\n'
        '    op.create_file(".env", {"A": "1"})',
    )

    run = api.upgrade(upgraded.open())

    assert modes(upgraded) == {
        ".env": 0o600,
        "app.yaml": 0o600,
        "database.yaml": 0o644,
        "plain.yaml": 0o644,
        "server.yaml": 0o600,
    }
    assert run.plan.stopped_by is None
