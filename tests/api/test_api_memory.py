"""Upgrades in memory, for programs that may not write."""

import threading

import pytest

from configmig import api
from configmig.errors.run import ChecksFailedError
from tests.workshop import APP, DATABASE, Workshop


def test_files_from_anywhere_are_brought_to_a_version(workshop: Workshop) -> None:
    before = workshop.look()

    plan = api.upgrade_in_memory(
        workshop.open(), {"app.yaml": APP.encode(), "database.yaml": DATABASE.encode()}, "1.1.0"
    )

    assert plan.after["app.yaml"].decode() == APP.replace("host:", "address:")
    assert workshop.look() == before


def test_the_start_can_be_given(workshop: Workshop) -> None:
    files = {"app.yaml": APP.replace("host:", "address:").encode(), "database.yaml": b"pool: 10\n"}

    plan = api.upgrade_in_memory(workshop.open(), files, start="1.1.0")

    assert [step.revision for step in plan.steps] == ["1.2.0"]


def test_the_root_need_not_exist(workshop: Workshop) -> None:
    for path in workshop.root.iterdir():
        path.unlink()
    workshop.root.rmdir()

    plan = api.upgrade_in_memory(
        workshop.open(), {"app.yaml": APP.encode(), "database.yaml": DATABASE.encode()}
    )

    assert plan.target == ("1.2.0",)


def test_what_the_result_must_not_be_is_an_error_here_too(workshop: Workshop) -> None:
    workshop.write(
        "versions/1_1_0.py",
        "from configmig.revisions import Problem\n"
        'revision = "1.1.0"\ndown_revision = "1.0.0"\n\ndef upgrade(op):\n    pass\n\n'
        'def check(config):\n    yield Problem("app.yaml", (), "no")\n',
    )

    with pytest.raises(ChecksFailedError):
        api.upgrade_in_memory(workshop.open(), {"app.yaml": APP.encode()})


def test_threads_share_a_project(workshop: Workshop) -> None:
    project = workshop.open()
    files = {"app.yaml": APP.encode(), "database.yaml": DATABASE.encode()}
    results: list[bytes] = []
    threads = [
        threading.Thread(
            target=lambda: results.append(api.upgrade_in_memory(project, files).after["app.yaml"])
        )
        for _ in range(4)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 4
    assert len(set(results)) == 1
