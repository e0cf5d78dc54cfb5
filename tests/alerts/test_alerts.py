"""Alerts reach a real server, say no secret, and never change how a command ends."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.health.world import Stub
from tests.workshop import SETTINGS as BARE
from tests.workshop import Workshop

SETTINGS = f"{BARE}notify.timeout = 60\n"
"""A busy machine takes its time to start a process."""

TOKEN = "t0ken-3f9a7c51d2e8"
PASSWORD = "Tr0ub4dor-and-3"

LEAKY = f"""\
# Where the data are; the password was {PASSWORD} once.
url: postgres://shop:{PASSWORD}@db/shop
pool: 5
"""

CARELESS = f'''\
"""Say the password."""

revision = "1.3.0"
down_revision = "1.2.0"
date = "2024-04-01"


def upgrade(op):
    op.file("app.yaml").add("$.server.password", "{PASSWORD}")
'''


@pytest.fixture
def shop(upgraded: Workshop) -> Workshop:
    """The project, patient with its receivers."""
    upgraded.write("configmig.ini", SETTINGS)
    return upgraded


@pytest.fixture
def server() -> Iterator[Stub]:
    """A server that takes alerts."""
    stub = Stub()
    stub.says("/hook", {}, method="POST")
    yield stub
    stub.close()


def url(server: Stub) -> str:
    return server.url.replace("http://", f"json://me:{TOKEN}@") + "/hook"


@pytest.fixture
def told(server: Stub) -> dict[str, str]:
    """The environment in which alerts go to the server."""
    return {"CONFIGMIG_NOTIFY_URLS": url(server)}


def messages(server: Stub) -> list[tuple[str, str]]:
    """Return title and text of every alert that the server got."""
    found = [json.loads(seen.body) for seen in server.seen]
    return [(each["title"], each["message"]) for each in found]


def test_an_audit_that_failed_is_told(
    shop: Workshop, configmig: Command, server: Stub, told: dict[str, str]
) -> None:
    shop.write("config/database.yaml", LEAKY)

    quiet = configmig("audit", "--min-score", "100", cwd=shop.folder)
    done = configmig("audit", "--min-score", "100", cwd=shop.folder, env=told)

    ((title, text),) = messages(server)
    folder = shop.folder.name
    first, event, score, counts, rules, *places, then = text.splitlines()
    assert title == f"configmig: the audit failed in {folder}"
    assert (first, event, then) == (f"project: {folder}", "event: audit-failed", "next: configmig audit")
    assert score.startswith("score: ")
    assert score.endswith(" (100 wanted)")
    assert counts.startswith("findings: ")
    assert "SEC" in rules
    assert any(place.strip().endswith("database.yaml:2") for place in places)
    assert done == quiet
    assert done.code in (1, 2)


def test_no_secret_and_no_address_leaves_with_an_alert(
    shop: Workshop, configmig: Command, server: Stub, told: dict[str, str]
) -> None:
    shop.write("config/database.yaml", LEAKY)
    shop.write("config/app.yaml", f"name: shop\ntoken: {TOKEN}\nserver: {{port: [}}\n")
    shop.write(f"config/password={PASSWORD}.yaml", "a: 1\n")

    for command in ("audit", "gate"):
        configmig(command, cwd=shop.folder, env=told)

    texts = " ".join(title + text for title, text in messages(server))
    assert len(messages(server)) == 2
    assert PASSWORD not in texts
    assert TOKEN not in texts
    assert "://" not in texts


def test_a_good_audit_and_an_event_nobody_asked_for_are_not_told(
    shop: Workshop, configmig: Command, server: Stub, told: dict[str, str]
) -> None:
    good = configmig("audit", "--min-score", "0", cwd=shop.folder, env=told)
    shop.write("configmig.ini", f"{SETTINGS}\n[notify]\non = rolled-back\n")
    shop.write("config/database.yaml", LEAKY)
    unasked = configmig("audit", "--min-score", "100", cwd=shop.folder, env=told)

    assert (good.code, unasked.code > 0) == (0, True)
    assert server.seen == []


def test_an_audit_that_cannot_be_made_is_told_too(
    shop: Workshop, configmig: Command, server: Stub, told: dict[str, str]
) -> None:
    shop.write("configmig.ini", f"{SETTINGS}audit.rules = gone.py\n")

    done = configmig("audit", cwd=shop.folder, env=told)

    ((_, text),) = messages(server)
    assert (done.code, text.splitlines()[2:]) == (3, ["error: CM901", "next: configmig audit"])


def test_a_closed_gate_is_told(
    shop: Workshop, configmig: Command, server: Stub, told: dict[str, str]
) -> None:
    shop.edit("app.yaml", "  port: 8080\n", "  port: 8081\n")

    done = configmig("gate", "--min-score", "0", cwd=shop.folder, env=told)

    ((title, text),) = messages(server)
    assert title.startswith("configmig: the audit failed in ")
    assert "closed by: health" in text
    assert done.code == 1


def test_a_rollback_is_told(shop: Workshop, configmig: Command, server: Stub, told: dict[str, str]) -> None:
    dry = configmig("rollback", "--dry-run", cwd=shop.folder, env=told)
    done = configmig("rollback", cwd=shop.folder, env=told)

    ((title, text),) = messages(server)
    lines = dict(line.split(": ", 1) for line in text.splitlines())
    assert title == f"configmig: a run was taken back in {shop.folder.name}"
    assert (lines["from"], lines["to"], lines["next"]) == ("1.2.0", "base", "configmig history --runs")
    assert lines["files"] == "app.yaml, database.yaml"
    assert (dry.code, done.code, done.err) == (0, 0, "")


def test_a_run_that_a_recovery_took_back_is_told(
    shop: Workshop, configmig: Command, server: Stub, told: dict[str, str]
) -> None:
    shop.write("config/.configmig/journal.new", "{")
    first = configmig("recover", cwd=shop.folder, env=told)
    shop.write("config/.configmig/journal.new", "{")
    second = configmig("downgrade", "1.1.0", cwd=shop.folder, env=told)

    assert [title for title, _ in messages(server)] == [
        f"configmig: a run was taken back in {shop.folder.name}"
    ] * 2
    assert "recovery: removed what the interrupted run unknown had prepared" in messages(server)[0][1]
    assert (first.code, second.code) == (0, 0)


@pytest.mark.parametrize(
    ("options", "code", "end", "then"),
    [
        pytest.param([], 3, "stopped", "configmig plan 1.3.0", id="stopped"),
        pytest.param(["--allow-score-drop"], 0, "carried out", "configmig audit", id="allowed"),
    ],
)
def test_a_lower_score_is_told(
    shop: Workshop,
    configmig: Command,
    server: Stub,
    told: dict[str, str],
    options: list[str],
    code: int,
    end: str,
    then: str,
) -> None:
    shop.write("versions/1_3_0.py", CARELESS)

    done = configmig("upgrade", *options, cwd=shop.folder, env=told)

    ((title, text),) = messages(server)
    lines = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
    before, after = map(float, lines["score"].split(" → "))
    assert title == f"configmig: the score dropped in {shop.folder.name}"
    assert after < before
    assert (lines["run"], lines["next"]) == (end, then)
    assert "SEC" in lines["rules"]
    assert PASSWORD not in text
    assert done.code == code


def refuse(server: Stub) -> None:
    server.says("/hook", {}, status=500, method="POST")


def hang(server: Stub) -> None:
    server.routes["POST", "/hook"] = lambda *_: time.sleep(30)


@pytest.mark.parametrize(
    ("act", "timeout", "reason"),
    [
        pytest.param(refuse, 60, "1 of 1 receivers did not take it", id="answers-500"),
        pytest.param(hang, 2, "not all was sent within 2 s", id="hangs"),
        pytest.param(Stub.close, 60, "1 of 1 receivers did not take it", id="gone"),
    ],
)
def test_a_failing_receiver_is_one_line_and_no_more(
    shop: Workshop,
    configmig: Command,
    server: Stub,
    told: dict[str, str],
    act: Callable[[Stub], None],
    timeout: int,
    reason: str,
) -> None:
    shop.write("configmig.ini", f"{BARE}notify.timeout = {timeout}\n")
    act(server)
    started = time.monotonic()

    done = configmig("rollback", cwd=shop.folder, env=told)

    assert done.code == 0
    assert done.err == (
        f"warning[CM982]: an alert was lost: {reason}; look after the receivers in `notify.urls` or in the "
        "variable of `notify.urls_env`\n"
    )
    assert time.monotonic() - started < 20


def test_receivers_in_the_settings_are_told_and_never_shown(
    shop: Workshop, configmig: Command, server: Stub
) -> None:
    shop.write("configmig.ini", f"{SETTINGS}\n[notify]\nurls = {url(server)}\n    nonsense://{TOKEN}\n")
    shop.write("config/database.yaml", LEAKY)

    done = configmig("-v", "audit", "--min-score", "100", cwd=shop.folder)

    assert len(messages(server)) == 1
    assert "warning[CM981]: receiver 2 of 2 cannot be sent alerts" in done.err
    assert TOKEN not in done.out + done.err


def test_a_wrong_address_in_the_settings_is_not_repeated(shop: Workshop, configmig: Command) -> None:
    shop.write("configmig.ini", f"{SETTINGS}notify.urls = {TOKEN}\n")

    done = configmig("status", cwd=shop.folder)

    assert (done.code, TOKEN in done.err) == (3, False)
    assert "notify.urls: holds something that is no address" in done.err


def test_a_section_and_a_key_that_say_the_same_are_refused(shop: Workshop, configmig: Command) -> None:
    shop.write("configmig.ini", f"{BARE}notify.timeout = 3\n[notify]\ntimeout = 4\n")

    done = configmig("status", cwd=shop.folder)

    assert done.code == 3
    assert "'notify.timeout' stands in [configmig] too" in done.err


def test_without_apprise_one_line_says_what_to_install(shop: Workshop, told: dict[str, str]) -> None:
    hidden = shop.folder.parent / f"{shop.folder.name}-hidden"
    (hidden / "apprise").mkdir(parents=True)
    (hidden / "apprise" / "__init__.py").write_text("raise ModuleNotFoundError('apprise')")

    done = process(shop.folder, "rollback", **told, PYTHONPATH=str(hidden))

    assert done.returncode == 0
    assert done.stderr == (
        "warning[CM980]: no alert was sent: the library apprise is not installed; "
        "`pip install 'configmig[notify]'`\n"
    )


def process(folder: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "configmig", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_as_a_process_nothing_lingers_behind_a_server_that_hangs(
    shop: Workshop, server: Stub, told: dict[str, str]
) -> None:
    """Two receivers, one of which never answers; and a file called like a module lies in the folder."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        shop.write(
            "configmig.ini", f"{BARE}notify.timeout = 8\nnotify.urls = json://127.0.0.1:{port}?rto=60\n"
        )
        shop.write("json.py", "raise SystemExit('not that one')\n")
        started = time.monotonic()
        done = subprocess.run(
            [str(Path(sys.executable).with_name("configmig")), "rollback"],
            cwd=shop.folder,
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    assert done.returncode == 0
    assert time.monotonic() - started < 30
    assert "warning[CM982]: an alert was lost: not all was sent within 8 s" in done.stderr
    assert len(messages(server)) == 1
