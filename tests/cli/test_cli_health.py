"""`configmig health`: healthy only when every probe says so, each fault named by its probe."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from configmig.storage.lock import root_lock
from tests.conftest import Command
from tests.workshop import Workshop

SHRUNK = {"no-drift", "sizes-plausible"}

Break = Callable[[Path], object]


def write(name: str, text: str) -> Break:
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


def swap(name: str, old: str, new: str) -> Break:
    def act(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return act


def in_snapshot(folder: Path) -> None:
    (file,) = (folder / "config" / "backups").glob("*/00-*/app.yaml")
    file.chmod(0o600)
    file.write_text("name: other\n", encoding="utf-8")


def without_snapshots(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder / "config" / "backups")


def half_way(folder: Path) -> None:
    own = folder / "config" / ".configmig"
    own.mkdir(exist_ok=True)
    (own / "journal.new").write_text("{", encoding="utf-8")


def test_an_upgraded_root_is_healthy(upgraded: Workshop, configmig: Command) -> None:
    done = configmig("health", cwd=upgraded.folder)

    assert done.out.endswith("\nhealthy\n")
    assert "failed" not in done.out
    assert done.code == 0


@pytest.mark.parametrize(
    ("act", "probes"),
    [
        pytest.param(write("config/app.yaml", "a: [\n"), {"files-readable", *SHRUNK}, id="broken-file"),
        pytest.param(
            write("config/app.yaml", ""), {"files-filled", "no-drift", "sizes-plausible"}, id="empty"
        ),
        pytest.param(
            write("config/app.yaml", "name: shop\n"), {"no-drift", "sizes-plausible"}, id="cut-short"
        ),
        pytest.param(
            lambda folder: (folder / "config" / "app.yaml").unlink(),
            {"files-present", "no-drift"},
            id="missing-file",
        ),
        pytest.param(swap("config/app.yaml", "8080", "8081"), {"no-drift"}, id="hand-edit"),
        pytest.param(
            swap("config/.migration-history", '"applied"', '"stamped"'), {"history-chain"}, id="history"
        ),
        pytest.param(in_snapshot, {"snapshots-restorable"}, id="damaged-snapshot"),
        pytest.param(without_snapshots, {"snapshots-restorable"}, id="no-snapshot"),
        pytest.param(
            swap("versions/1_1_0.py", '"address"', '"addr"'), {"revisions-unmodified"}, id="revision"
        ),
        pytest.param(half_way, {"no-interruption"}, id="interrupted"),
    ],
)
def test_each_fault_is_named_by_its_probe(
    upgraded: Workshop, configmig: Command, act: Break, probes: set[str]
) -> None:
    act(upgraded.folder)

    done = configmig("health", "--format", "json", cwd=upgraded.folder)

    told = json.loads(done.out)
    failed = {probe["name"] for probe in told["probes"] if probe["outcome"] == "failed"}
    assert failed == probes
    assert all(probe["hint"] for probe in told["probes"] if probe["outcome"] == "failed")
    assert (told["is_healthy"], done.code) == (False, 1)


def test_a_revision_that_was_taken_back_may_be_changed(upgraded: Workshop, configmig: Command) -> None:
    assert configmig("downgrade", "1.1.0").code == 0
    swap("versions/1_2_0.py", "30", "60")(upgraded.folder)

    assert configmig("health").code == 0


def test_a_run_that_failed_is_none_that_lacks_a_snapshot(workshop: Workshop, configmig: Command) -> None:
    swap("versions/1_1_0.py", 'if "address"', 'if "nowhere"')(workshop.folder)
    assert configmig("upgrade").code == 3

    assert configmig("health").code == 0


def test_health_writes_nothing_into_the_root(upgraded: Workshop, configmig: Command) -> None:
    files = [path for path in upgraded.folder.rglob("*") if path.is_file()]
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

    configmig("health", cwd=upgraded.folder)

    after = [path for path in upgraded.folder.rglob("*") if path.is_file()]
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in after} == before


def test_a_file_that_breaks_its_schema_is_unhealthy_also_when_it_was_valid_before(
    gateway: Workshop, configmig: Command
) -> None:
    healthy = configmig("health", cwd=gateway.folder)
    swap("config/providers.yaml", "type: ollama", "type: 7")(gateway.folder)

    done = configmig("health", cwd=gateway.folder)

    assert "schema-valid: valid for 1.0.0" in healthy.out
    assert "failed   schema-valid: not valid for 1.0.0" in done.out
    assert done.code == 1


def test_drift_is_told_key_by_key(upgraded: Workshop, configmig: Command) -> None:
    upgraded.edit("app.yaml", "port: 8080", "port: 9090\n  tls: true")
    upgraded.edit("app.yaml", "name: shop        # shown in the title bar\n", "")
    upgraded.edit("database.yaml", "# Where the data are.", "# Where they are.")

    done = configmig("health", cwd=upgraded.folder)
    probes = json.loads(configmig("health", "--format", "json", cwd=upgraded.folder).out)["probes"]

    (drift,) = [probe for probe in probes if probe["name"] == "no-drift"]
    assert [(each["file"], each["pointer"], each["message"]) for each in drift["findings"]] == [
        ("app.yaml", "/name", "removed by hand since the last run"),
        ("app.yaml", "/server/port", "changed by hand since the last run"),
        ("app.yaml", "/server/tls", "added by hand since the last run"),
        ("database.yaml", "", "only comments edited by hand, every value is the same"),
    ]
    assert "app.yaml:7:3 (/server/port): info[no-drift]: changed by hand since the last run" in done.out


def test_what_was_kept_aside_is_not_healthy_until_somebody_looked_after_it(
    upgraded: Workshop, configmig: Command
) -> None:
    kept = upgraded.root / "app.yaml.conflict-20240101T000000Z-0000a"
    kept.write_text("mine: 1\n", encoding="utf-8")

    told = configmig("health", cwd=upgraded.folder)
    kept.unlink()

    assert told.code == 1
    assert f"no-interruption: kept aside where a run had to go on: {kept.name}" in told.out
    assert configmig("health", cwd=upgraded.folder).code == 0


def test_a_run_that_is_alive_is_no_interruption(upgraded: Workshop, configmig: Command) -> None:
    half_way(upgraded.folder)
    assert configmig("health", cwd=upgraded.folder).code == 1

    with root_lock(upgraded.root, command="upgrade head", timeout=0):
        assert configmig("health", cwd=upgraded.folder).code == 0
