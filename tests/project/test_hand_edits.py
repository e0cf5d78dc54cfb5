"""Drift place by place: what was edited by hand since the last run, and what is said where nobody knows."""

import json
import shutil

import pytest

from configmig import api
from configmig.project.drift import HandEdit
from configmig.reports import render
from tests.workshop import Workshop


def _edits(workshop: Workshop) -> dict[str, tuple[HandEdit, ...]]:
    return {item.file: item.edits for item in api.drift(workshop.open())}


def test_a_root_as_the_run_left_it_has_no_drift(upgraded: Workshop) -> None:
    assert api.drift(upgraded.open()) == ()


def test_what_was_changed_added_and_removed_is_told_by_place(upgraded: Workshop) -> None:
    upgraded.edit("app.yaml", "port: 8080", "port: 9090   # moved")
    upgraded.edit("app.yaml", "  address: 127.0.0.1\n", "  tls: {cert: a.pem}\n")
    before = upgraded.look()

    assert _edits(upgraded) == {
        "app.yaml": (
            HandEdit(("server", "address"), "removed", before="127.0.0.1"),
            HandEdit(("server", "port"), "changed", 8080, 9090),
            HandEdit(("server", "tls"), "added", after={"cert": "a.pem"}),
        )
    }
    assert upgraded.look() == before


def test_items_of_a_list_are_told_one_by_one(workshop: Workshop) -> None:
    workshop.write("config/list.yaml", "l:\n  - {name: a, v: 1}\n  - {name: b, v: 2}\n  - {name: c, v: 3}\n")
    api.upgrade(workshop.open(), "head")
    workshop.write("config/list.yaml", "l:\n  - {name: new}\n  - {name: a, v: 1}\n  - {name: c, v: 4}\n")

    assert _edits(workshop)["list.yaml"] == (
        HandEdit(("l", 0), "added", after={"name": "new"}),
        HandEdit(("l", 1), "removed", before={"name": "b", "v": 2}),
        HandEdit(("l", 2, "v"), "changed", 3, 4),
    )


@pytest.mark.parametrize(
    ("old", "new", "only"),
    [
        pytest.param("# The application.", "# The shop.", "comments", id="a comment"),
        pytest.param("name: shop        # shown in the title bar", "name: shop", "comments", id="one gone"),
        pytest.param("name: shop  ", 'name: "shop"', "layout", id="quotes"),
        pytest.param("\n# How it listens.", "\n\n\n# How it listens.", "layout", id="blank lines"),
    ],
)
def test_an_edit_that_changes_no_value_is_told_as_such(
    upgraded: Workshop, old: str, new: str, only: str
) -> None:
    upgraded.edit("app.yaml", old, new)

    (item,) = api.drift(upgraded.open())

    assert (item.kind, item.edits, item.only, item.problem) == ("edited", (), only, None)


def test_files_that_came_and_went_have_no_places(upgraded: Workshop) -> None:
    (upgraded.root / "database.yaml").unlink()
    upgraded.write("config/new.yaml", "a: 1\n")

    assert [(item.file, item.kind, item.edits) for item in api.drift(upgraded.open())] == [
        ("database.yaml", "missing", ()),
        ("new.yaml", "new", ()),
    ]


def test_a_file_that_cannot_be_parsed_is_reported(upgraded: Workshop) -> None:
    upgraded.write("config/app.yaml", "name: shop\nserver: [\n")

    (item,) = api.drift(upgraded.open())

    assert item.problem is not None
    assert item.problem.startswith("cannot be read: line ")
    assert "app.yaml was edited since" in render("status", api.status(upgraded.open()))


def test_without_the_snapshot_the_places_are_not_known(upgraded: Workshop) -> None:
    (backup,) = (upgraded.root / "backups").iterdir()
    shutil.rmtree(backup)
    upgraded.edit("app.yaml", "port: 8080", "port: 9090")

    (item,) = api.drift(upgraded.open())

    assert item.problem == f"cannot tell per key: no snapshot of run {backup.name}"
    assert not item.edits


def test_a_damaged_snapshot_tells_no_places(upgraded: Workshop) -> None:
    (backup,) = (upgraded.root / "backups").iterdir()
    upgraded.edit("app.yaml", "port: 8080", "port: 9090")
    (backup / "03-1.2.0" / "app.yaml").write_text("name: other\n")

    (item,) = api.drift(upgraded.open())

    assert item.problem == (
        f"cannot tell per key: the snapshot of run {backup.name} is damaged: "
        "03-1.2.0/app.yaml was changed since it was written"
    )


def test_values_of_secrets_are_masked(workshop: Workshop) -> None:
    workshop.write("config/database.yaml", "url: postgres://db/shop\npool: 5\npassword: hunter2-as-it-was\n")
    api.upgrade(workshop.open(), "head")
    workshop.edit("database.yaml", "hunter2-as-it-was", "hunter2-as-it-is")
    workshop.edit(
        "database.yaml", "pool: 10", "pool: 10\nnote: hunter2-as-it-is\napi: {api_key: hunter2-more}"
    )

    status = api.status(workshop.open())

    edits = {edit.pointer: edit for edit in status.drift[0].edits}
    assert edits[("password",)] == HandEdit(("password",), "changed", "***", "***")
    for form in ("text", "json", "markdown"):
        assert "hunter2" not in str(render("status", status, form))


def test_a_long_list_of_places_is_cut_in_a_text_and_whole_for_programs(upgraded: Workshop) -> None:
    more = "".join(f"k{number}: {number}\n" for number in range(25))
    upgraded.write("config/database.yaml", upgraded.read("database.yaml") + more)
    upgraded.edit("app.yaml", "8080", "9090")
    status = api.status(upgraded.open())

    lines = render("status", status).splitlines()
    items = json.loads(render("status", status, "json"))["drift"]

    assert lines[2:4] == [
        "drift: app.yaml was edited since the last run; what was edited stays",
        "  changed /server/port: 8080 → 9090",
    ]
    assert lines[4:6] == [
        "drift: database.yaml was edited since the last run; what was edited stays",
        "  added /k0: 0",
    ]
    assert lines[24] == "  and 6 more places; `--format json` has them all"
    assert [len(item["places"]) for item in items] == [1, 25]
    assert items[0]["places"] == [
        {"pointer": "/server/port", "kind": "changed", "before": 8080, "after": 9090}
    ]
