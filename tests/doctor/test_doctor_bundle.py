"""`configmig doctor --bundle`: what a helper needs, for the owner's eyes, and not one secret."""

import base64
import gzip
import json
import os
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.secret_places import BROKEN, MARK, SETTINGS, STATES, Vault
from tests.conftest import Command
from tests.workshop import Workshop

MEMBERS = [
    "README.txt",
    "doctor.json",
    "environment.json",
    "files.json",
    "history.json",
    "revisions.json",
    "settings.json",
    "status.json",
    "versions.json",
]


def unpacked(path: Path) -> dict[str, str]:
    """Return the members of a bundle by name."""
    with tarfile.open(path) as archive:
        found = {}
        for member in archive.getmembers():
            stream = archive.extractfile(member)
            assert stream is not None
            found[member.name.removeprefix("configmig-support/")] = stream.read().decode()
    return found


def in_base64(text: str) -> list[str]:
    """Return what stands in Base64 wherever ``text`` was encoded, for each of its three places."""
    found = []
    for shift in range(3):
        encoded = base64.b64encode(b"x" * shift + text.encode()).decode()
        found.append(encoded[4 if shift else 0 : len(encoded) // 4 * 4 - 4])
    return found


@pytest.mark.parametrize("state", [*STATES, *BROKEN], ids=lambda state: state.__name__)
def test_no_planted_secret_is_in_a_bundle(
    state: Callable[[Vault], None], configmig: Command, tmp_path: Path
) -> None:
    vault = Vault(tmp_path / "vault")
    state(vault)
    settings = vault.folder / "configmig.ini"
    text = settings.read_text() + "audit.env_file = app.env\n# password: Planted-200\n"
    text += "notify.urls = slack://Planted-205/a/b unheard-of://Planted-206/c\n"
    settings.write_text(text)
    (vault.folder / "app.env").write_text("API_TOKEN=Planted-201\n")

    done = configmig(
        "-x",
        "api_key=Planted-202",
        "doctor",
        "--bundle",
        str(tmp_path / "bundle.tar.gz"),
        cwd=vault.folder,
        env={"API_TOKEN": "Planted-203", "DB_PASSWORD": "Planted-204"},
    )

    raw = (tmp_path / "bundle.tar.gz").read_bytes()
    plain = gzip.decompress(raw)
    assert done.code in (0, 1)
    assert MARK.encode() not in raw
    assert MARK.encode() not in plain
    assert [each for each in in_base64(MARK) if each.encode() in plain] == []
    assert sorted(unpacked(tmp_path / "bundle.tar.gz")) == MEMBERS
    assert MARK not in done.out + done.err


def test_what_the_search_looks_for_would_be_found() -> None:
    for shift in range(3):
        encoded = base64.b64encode(b"y" * shift + f"{MARK}-1".encode()).decode()
        assert any(each in encoded for each in in_base64(MARK))
    assert SETTINGS.startswith("[configmig]")


def test_it_holds_keys_and_kinds_and_no_text_of_a_file(upgraded: Workshop, configmig: Command) -> None:
    upgraded.edit("database.yaml", "pool: 10", "pool: 20\nurl2: os.environ/SHOP_URL\nnote: hunter2")

    configmig("doctor", "--bundle", "b.tgz", cwd=upgraded.folder, env={"SHOP_URL": "x"})

    told = unpacked(upgraded.folder / "b.tgz")
    files = json.loads(told["files.json"])
    assert files["database.yaml"]["structure"] == {
        "url": "(text)",
        "pool": 20,
        "url2": "os.environ/SHOP_URL",
        "note": "(text)",
    }
    assert json.loads(told["environment.json"]) == {
        "SHOP_URL": {"set here": True, "in the environment file": None}
    }
    status = json.loads(told["status.json"])
    assert (status["version"], status["drift"]["database.yaml"]["kind"]) == ("1.2.0", "edited")
    assert [each["id"] for each in json.loads(told["revisions.json"])["revisions"]] == [
        "1.0.0",
        "1.1.0",
        "1.2.0",
    ]
    assert json.loads(told["history.json"])[0]["outcome"] == "applied"
    everything = "".join(told.values())
    for text in ("hunter2", "shop/", "shown in the title bar", os.uname().nodename):
        assert text not in everything.replace(json.loads(told["versions.json"])["system"], "")


def test_it_is_for_its_owner_the_same_each_time_and_says_what_is_in_it(
    upgraded: Workshop, configmig: Command
) -> None:
    before = upgraded.look()

    first = configmig("doctor", "--bundle", cwd=upgraded.folder)
    configmig("doctor", "--bundle", "again.tgz", cwd=upgraded.folder)

    path = upgraded.folder / "configmig-support.tar.gz"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == (upgraded.folder / "again.tgz").read_bytes()
    with tarfile.open(path) as archive:
        assert [member.name for member in archive] == [f"configmig-support/{name}" for name in MEMBERS]
        assert {(member.mode, member.mtime, member.uid) for member in archive} == {(0o600, 0, 0)}
    _, _, listed = first.out.partition("\nnothing is wrong\nwrote configmig-support.tar.gz\n")
    *lines, last = listed.splitlines()
    assert [line.split(",")[0].strip() for line in sorted(lines)] == MEMBERS
    assert last == "next: look before you send it: `tar -xzOf configmig-support.tar.gz | less`"
    assert {name: seen for name, seen in upgraded.look().items() if name in before} == before


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        pytest.param("configmig.ini", "it exists already", id="exists"),
        pytest.param("config/bundle.tgz", "it would lie in the config root", id="in-the-root"),
        pytest.param("nowhere/bundle.tgz", "No such file or directory", id="no-folder"),
    ],
)
def test_it_is_not_written_where_it_must_not_be(
    file: str, reason: str, upgraded: Workshop, configmig: Command
) -> None:
    before = upgraded.look()

    done = configmig("doctor", "--bundle", file, cwd=upgraded.folder)

    assert done.code == 3
    assert done.err.splitlines()[0] == f"error[CM813]: cannot write {file}: {reason}"
    assert upgraded.look() == before


def test_it_is_written_also_where_there_is_no_project(configmig: Command, tmp_path: Path) -> None:
    done = configmig("doctor", "--bundle", "b.tgz", "--format", "json", cwd=tmp_path)

    told = json.loads(done.out)
    assert done.code == 1
    assert sorted(told["bundle"]["members"]) == ["README.txt", "doctor.json", "versions.json"]
    assert json.loads(unpacked(tmp_path / "b.tgz")["doctor.json"])[0]["causes"] == ["CM001"]
