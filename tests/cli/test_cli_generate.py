"""`configmig generate` as a user meets it."""

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Command
    from tests.workshop import Workshop

UNIFIED = "config/litellm-unified.yaml"
OVERLAY = "config/litellm-overlay.yaml"


@pytest.fixture
def generated(configmig: "Command", gateway: "Workshop") -> "Workshop":
    """The gateway once its file was taken over by the generator."""
    assert configmig("stamp", "1.0.0").code == 0
    done = configmig("generate", "--adopt")
    assert done.code == 0, done.err
    return gateway


def test_a_file_of_somebodys_own_is_not_overwritten(configmig: "Command", gateway: "Workshop") -> None:
    before = (gateway.folder / UNIFIED).read_bytes()

    shown = configmig("generate")

    assert (shown.code, shown.out) == (3, "")
    assert shown.err == (
        "error[CM953]: litellm-unified.yaml was written by hand; generating it would lose that\n"
        "  --> litellm-unified.yaml\n"
        "  hint: `configmig generate --adopt` carries it over into litellm-overlay.yaml; `--dry-run` shows"
        " how; `configmig explain CM953` says more\n"
    )
    assert (gateway.folder / UNIFIED).read_bytes() == before
    assert not (gateway.folder / OVERLAY).exists()


def test_it_is_adopted_as_a_run_that_can_be_taken_back(configmig: "Command", gateway: "Workshop") -> None:
    before = (gateway.folder / UNIFIED).read_bytes()
    looked = configmig("generate", "--adopt", "--dry-run")
    assert looked.code == 0
    assert looked.out.endswith("next: `configmig generate --adopt`\n")
    assert (gateway.folder / UNIFIED).read_bytes() == before

    done = configmig("generate", "--adopt")

    assert done.code == 0
    assert "generated litellm-overlay.yaml, litellm-unified.yaml in" in done.out
    assert configmig("history", "--runs").out.count("applied: generate") == 1
    assert configmig("history", "--verify").code == 0
    assert configmig("generate", "--check").code == 0

    assert configmig("rollback").code == 0
    assert (gateway.folder / UNIFIED).read_bytes() == before
    assert not (gateway.folder / OVERLAY).exists()


def test_the_same_sources_give_the_same_bytes(configmig: "Command", generated: "Workshop") -> None:
    before = (generated.folder / UNIFIED).read_bytes()

    again = configmig("generate")

    assert (again.code, again.out) == (0, "nothing to do: what is generated is fresh\n")
    assert (generated.folder / UNIFIED).read_bytes() == before
    (generated.folder / UNIFIED).unlink()
    assert configmig("generate").code == 0
    assert (generated.folder / UNIFIED).read_bytes() == before


def test_changed_sources_make_it_stale_and_comments_in_them_do_not(
    configmig: "Command", generated: "Workshop"
) -> None:
    providers = generated.folder / "config/providers.yaml"
    text = providers.read_text(encoding="utf-8")
    providers.write_text("# A remark.\n" + text, encoding="utf-8")
    assert configmig("generate", "--check").code == 0

    providers.write_text(text.replace("http://127.0.0.1:11434", "http://127.0.0.1:11435"), encoding="utf-8")

    stale = configmig("generate", "--check")
    assert (stale.code, stale.out) == (
        1,
        "litellm-unified.yaml is stale: its sources have changed since\n"
        "next: `configmig generate`, with --dry-run to look first\n",
    )
    assert configmig("generate").code == 0
    assert (generated.folder / UNIFIED).read_text(encoding="utf-8").count("127.0.0.1:11435") >= 4
    assert configmig("generate", "--check").code == 0


def test_an_edit_by_hand_is_noticed_kept_and_adopted(configmig: "Command", generated: "Workshop") -> None:
    unified, overlay = generated.folder / UNIFIED, generated.folder / OVERLAY
    edited = unified.read_text(encoding="utf-8").replace("timeout: 300 ", "timeout: 301 ")
    unified.write_text(edited + "\n# The night shift's remark.\n", encoding="utf-8")

    assert configmig("generate", "--check").code == 1
    assert configmig("generate").code == 3
    assert "timeout: 301 " in unified.read_text(encoding="utf-8")
    assert configmig("health").code == 1

    assert configmig("generate", "--adopt").code == 0
    for path in (unified, overlay):
        text = path.read_text(encoding="utf-8")
        assert "timeout: 301              # twelve threads, no hurry" in text
        assert text.endswith("\n# The night shift's remark.\n")
    assert configmig("generate", "--check").code == 0
    assert configmig("health").code == 0


def test_a_check_writes_nothing_and_has_a_form_for_programs(
    configmig: "Command", generated: "Workshop"
) -> None:
    before = {path: path.stat().st_mtime_ns for path in generated.folder.rglob("*")}

    shown = configmig("generate", "--check", "--format", "json")

    found = json.loads(shown.out)
    assert found["is_fresh"] is True
    assert found["files"] == [
        {
            "file": "litellm-unified.yaml",
            "sources": ["providers.yaml", "model-mappings.yaml", "litellm-overlay.yaml"],
            "state": "fresh",
            "differs": False,
            "problem": None,
        }
    ]
    assert {path: path.stat().st_mtime_ns for path in generated.folder.rglob("*")} == before


def test_a_broken_source_is_one_error_and_nothing_is_written(
    configmig: "Command", generated: "Workshop"
) -> None:
    before = (generated.folder / UNIFIED).read_bytes()
    generated.write("config/providers.yaml", "providers: {}\n")

    shown = configmig("generate")

    assert shown.code == 3
    assert shown.err.startswith(
        "error[CM951]: litellm-unified.yaml cannot be generated: providers.yaml has no `providers`\n"
    )
    assert (generated.folder / UNIFIED).read_bytes() == before
    assert configmig("generate", "--check").code == 1


def test_a_project_without_a_profile_has_nothing_to_generate(configmig: "Command", kitchen: object) -> None:
    shown = configmig("generate")

    assert shown.code == 3
    assert shown.err.startswith("error[CM950]: the project has no profile\n")


@pytest.mark.parametrize("options", [("--check", "--adopt"), ("--check", "--dry-run")])
def test_a_check_only_looks(options: tuple[str, ...], configmig: "Command", gateway: "Workshop") -> None:
    assert configmig("generate", *options).code == 2


def test_an_upgrade_of_a_generated_file_is_adopted_and_goes_back(
    configmig: "Command", generated: "Workshop"
) -> None:
    # A revision edits the generated file like any other; what it did then belongs into the overlay.
    generated.write(
        "versions/1_1_0.py",
        '"""Retry more."""\n\nrevision = "1.1.0"\ndown_revision = "1.0.0"\ndate = "2024-02-02"\n\n\n'
        'def upgrade(op):\n    op.file("litellm-unified.yaml").set("$.router_settings.num_retries", 7)\n',
    )
    before = (generated.folder / UNIFIED).read_bytes()
    # The files do not become what 1.1.0 ought to be: schema and audit say so, and are not the matter here.
    leave = "gate.schema = warn\ngate.audit = warn\n"
    generated.write("configmig.ini", (generated.folder / "configmig.ini").read_text() + leave)

    assert configmig("upgrade", "1.1.0").code == 0
    assert configmig("generate", "--check").code == 1
    assert configmig("generate", "--adopt").code == 0
    assert "num_retries: 7" in (generated.folder / OVERLAY).read_text(encoding="utf-8")

    assert configmig("rollback").code == 0
    assert configmig("downgrade", "1.0.0").code == 0
    assert (generated.folder / UNIFIED).read_bytes() == before
