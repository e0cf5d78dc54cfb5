"""Asking is bounded in time, memory and number, keeps keys to itself, and ends at once when it is told to."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Command
from tests.health.test_live_rules import asked, failed, health
from tests.health.world import CLOUD_KEY, ENVIRONMENT, KEY, Answer, Stub, World, as_json, only_with_key

MEBIBYTE = 1024 * 1024


def head(handler: BaseHTTPRequestHandler, length: int) -> None:
    """Begin an answer of JSON."""
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(length))
    handler.end_headers()


def drips_its_body(stub: Stub, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    head(handler, 1000)
    for _ in range(100):
        handler.wfile.write(b" ")
        time.sleep(0.05)


def drips_its_headers(stub: Stub, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nx-slow: ")
    for _ in range(100):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def answers_100_megabytes(stub: Stub, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    head(handler, 100 * MEBIBYTE)
    for _ in range(100):
        handler.wfile.write(b" " * MEBIBYTE)
        stub.sent = getattr(stub, "sent", 0) + 1  # type: ignore[attr-defined]


def closes_half_way(stub: Stub, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    head(handler, 1000)
    handler.wfile.write(b'{"status": ')
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)


def talks_to_the_terminal(stub: Stub, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.wfile.write(b"\x1b[2J\x1b]0;owned\x07 what is HTTP\r\n\r\n")


def nests(stub: Stub, handler: BaseHTTPRequestHandler, body: bytes) -> Answer:
    return 200, {"content-type": "application/json"}, b"[" * 100_000


def compresses(stub: Stub, handler: BaseHTTPRequestHandler, body: bytes) -> Answer:
    return 200, {"content-type": "application/json", "content-encoding": "gzip"}, b"\x1f\x8b"


@pytest.mark.parametrize(
    ("respond", "rule", "message"),
    [
        pytest.param(drips_its_body, "LIV002", "its answer does not end within 1 s", id="drips-body"),
        pytest.param(drips_its_headers, "LIV001", "there is no answer in time (1 s)", id="drips-headers"),
        pytest.param(answers_100_megabytes, "LIV002", "has more than 4,194,304 bytes", id="100-megabytes"),
        pytest.param(closes_half_way, "LIV002", "is closed in the middle of its answer", id="half-way"),
        pytest.param(talks_to_the_terminal, "LIV001", "what it sends is no HTTP", id="no-http"),
        pytest.param(nests, "LIV002", "not an object in JSON", id="deep"),
        pytest.param(compresses, "LIV002", "its answer is compressed", id="compressed"),
    ],
)
def test_a_hostile_server_is_one_finding_in_time(
    world: World, configmig: Command, respond: Callable[..., Answer | None], rule: str, message: str
) -> None:
    health(respond)(world)
    started = time.monotonic()

    told = asked(configmig, world, "--timeout", "1")

    (finding,) = failed(told)[rule]
    assert list(failed(told)) == [rule]
    assert message in finding
    assert time.monotonic() - started < 6
    assert getattr(world.vllm, "sent", 0) < 20, "as much was taken from the server"


def test_what_a_server_says_is_shown_and_not_obeyed(world: World, configmig: Command) -> None:
    world.ollama.says("/api/tags", {"models": [{"name": f"\x1b[31m{KEY}\r\nok"}]})

    done = configmig("health", "--live", cwd=world.folder, env=ENVIRONMENT)

    assert "does not serve mistral; it has \\x1b[31m***\\r\\nok" in done.out
    assert not set(done.out) & {"\x1b", "\r"}
    assert KEY not in done.out
    assert done.code == 1


def test_keys_go_to_no_other_host(world: World, configmig: Command) -> None:
    stranger = world.stub()
    stranger.says("/health", {})
    redirect = (302, {"location": f"{stranger.url}/stolen"}, b"")
    world.ollama.routes["GET", "/api/tags"] = lambda *_: redirect
    world.gateway.routes["GET", "/model/info"] = only_with_key(lambda *_: redirect)
    world.edit("providers.yaml", "health_endpoint: /health", f"health_endpoint: {stranger.url}/health?q=1")

    told = asked(configmig, world)

    (finding,) = failed(told)["LIV002"]
    assert "status 302, a redirect, which is not followed" in finding
    assert [seen.path for seen in stranger.seen] == ["/health?q=1"]
    assert "authorization" not in stranger.seen[0].headers
    sent = {seen.headers.get("authorization") for seen in world.vllm.seen}
    assert sent == {f"Bearer {CLOUD_KEY}"}


def test_an_address_is_shown_without_its_secrets(world: World, configmig: Command) -> None:
    port = world.ollama.url.rpartition(":")[2]
    world.edit(
        "providers.yaml", world.ollama.url, f"http://me:hunter2hunter2@127.0.0.1:{port}/x?token=t0p5ecret99"
    )

    done = configmig("health", "--live", cwd=world.folder, env=ENVIRONMENT)

    assert f"GET http://***@127.0.0.1:{port}/api/tags" in done.out
    assert f"does not say at http://***@127.0.0.1:{port}/x?*** what it serves" in done.out
    assert "hunter2" not in done.out
    assert "t0p5ecret" not in done.out


def test_no_more_requests_are_open_than_allowed(world: World, configmig: Command) -> None:
    entries = "".join(
        f"  - {{model_name: m{number}, litellm_params: {{model: openai/m, api_base: 'http://127.0.0.1:9/v1'}}}}\n"
        for number in range(30)
    )
    world.edit("litellm-unified.yaml", "litellm_settings:", f"{entries}litellm_settings:")

    def slowly(*_: object) -> Answer:
        time.sleep(0.05)
        return as_json({"choices": []})

    world.gateway.routes["POST", "/v1/chat/completions"] = only_with_key(slowly)
    world.settings(concurrency=3)

    asked(configmig, world, "--routes")

    assert len([seen for seen in world.gateway.seen if seen.method == "POST"]) == 34
    assert world.gateway.most_open == 3


def test_the_deadline_ends_it_all(world: World, configmig: Command) -> None:
    world.settings(deadline=0.8, concurrency=1)
    for stub in (world.ollama, world.vllm, world.gateway):
        for route in stub.routes:
            stub.routes[route] = lambda *_: time.sleep(8)
    started = time.monotonic()

    done = configmig("health", "--live", "--timeout", "30", cwd=world.folder, env=ENVIRONMENT)

    assert time.monotonic() - started < 6
    assert "after 0.8 s there was no answer to LIV00" in done.out
    assert "not all was answered in time" in done.out.splitlines()[-1]
    assert done.code == 1


def test_without_the_option_nobody_is_asked(world: World, configmig: Command) -> None:
    done = configmig("health", cwd=world.folder, env=ENVIRONMENT)

    assert done.code == 0
    assert [stub.seen for stub in (world.gateway, world.ollama, world.vllm)] == [[], [], []]
    assert "LIV" not in done.out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["--routes"], 2, "--routes goes with --live", id="routes-alone"),
        pytest.param(["--baseline", "x"], 2, "--baseline goes with --live", id="baseline-alone"),
        pytest.param(["--live", "--update-baseline"], 2, "goes with --baseline FILE", id="update-alone"),
        pytest.param(["--live", "--timeout", "0"], 2, "'0' is not a number of seconds", id="timeout"),
        pytest.param(["--live", "--timeout", "nan"], 2, "'nan' is not a number of seconds", id="nan"),
        pytest.param(
            ["--live", "--gateway", "127.0.0.1:4000"], 2, "is not the address of a server", id="url"
        ),
    ],
)
def test_options_that_make_no_sense_are_refused(
    world: World, configmig: Command, arguments: list[str], code: int, message: str
) -> None:
    done = configmig("health", *arguments, cwd=world.folder, env=ENVIRONMENT)

    assert (done.code, done.out) == (code, "")
    assert message in done.err


def test_a_project_of_which_nothing_is_known_cannot_be_asked(world: World, configmig: Command) -> None:
    world.workshop.write("configmig.ini", "[configmig]\n")

    done = configmig("health", "--live", cwd=world.folder)

    assert done.code == 3
    assert done.err.startswith("error[CM921]: the project has no profile, so nobody knows what to ask")


def test_a_setting_never_repeats_what_may_be_the_key_itself(world: World, configmig: Command) -> None:
    world.settings(key=KEY)

    done = configmig("health", "--live", cwd=world.folder)

    assert (done.code, KEY in done.err) == (3, False)
    assert "live.key: is not the name of an environment variable" in done.err


def test_without_httpx_one_line_says_what_to_install(world: World) -> None:
    (world.folder / "hidden" / "httpx").mkdir(parents=True)
    (world.folder / "hidden" / "httpx" / "__init__.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'httpx'\", name='httpx')"
    )

    done = process(world.folder, "health", "--live", PYTHONPATH=str(world.folder / "hidden"))
    out, err = done.communicate(timeout=30)

    assert (done.returncode, out) == (3, "")
    assert err == (
        "error[CM920]: the library httpx is not installed, so nothing can be asked\n"
        "  No module named 'httpx'\n"
        "  hint: `pip install 'configmig[live]'`; `configmig explain CM920` says more\n"
    )


def process(folder: Path, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "configmig", *arguments],
        cwd=folder,
        env={**os.environ, **ENVIRONMENT, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_an_interrupt_ends_it_at_once(world: World) -> None:
    reached = world.folder / "reached"

    def hang(*_: object) -> None:
        reached.touch()
        time.sleep(20)

    health(hang)(world)
    done = process(world.folder, "health", "--live", "--timeout", "20")
    until = time.monotonic() + 20
    while not reached.exists() and time.monotonic() < until:
        time.sleep(0.02)

    started = time.monotonic()
    done.send_signal(signal.SIGINT)
    out, err = done.communicate(timeout=15)

    assert time.monotonic() - started < 6
    assert (done.returncode, out) == (130, "")
    assert err.startswith("interrupted: ")
    assert "Traceback" not in err


def test_a_walk_as_a_process(world: World) -> None:
    """Healthy; a provider goes away and is named; it writes nothing but the baseline it was asked for."""
    before = world.workshop.look()

    first = process(world.folder, "health", "--live", "--routes", "--baseline", "latencies.json")
    out, err = first.communicate(timeout=30)
    world.ollama.close()
    second = process(world.folder, "health", "--live", "--baseline", "latencies.json")
    out_2, err_2 = second.communicate(timeout=30)

    assert (first.returncode, err) == (0, "")
    assert out.splitlines()[-1] == "healthy, as far as asked: 1 not assessed"
    assert (second.returncode, err_2) == (1, "")
    assert "providers.yaml:4:5 (/providers/ollama/base_url): high[LIV001]: ollama at" in out_2
    assert KEY not in out + out_2
    after = world.workshop.look()
    assert set(after) - set(before) == {"latencies.json"}
    assert {name: after[name] for name in before} == before


def stored(world: World) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((world.folder / "latencies.json").read_text())
    return found


def store(world: World, content: object) -> None:
    (world.folder / "latencies.json").write_text(content if isinstance(content, str) else json.dumps(content))


def test_latencies_are_stored_once_then_compared(world: World, configmig: Command) -> None:
    asked(configmig, world, "--baseline", "latencies.json")
    first = stored(world)
    store(world, {**first, "latencies": dict.fromkeys(first["latencies"], 3000.0)})
    slowed = f"GET {world.vllm.url}/health"

    fine = asked(configmig, world, "--baseline", "latencies.json")
    store(world, {**first, "latencies": {**stored(world)["latencies"], slowed: 1.0}})
    health(lambda *_: (time.sleep(0.15), (200, {}, b""))[1])(world)  # type: ignore[func-returns-value]
    slow = asked(configmig, world, "--baseline", "latencies.json")
    asked(configmig, world, "--baseline", "latencies.json", "--update-baseline")

    assert first["format"] == "configmig.latencies/1"
    assert len(first["latencies"]) == 7
    assert (fine["live"]["slower"]["outcome"], fine["code"]) == ("ok", 0)
    (finding,) = slow["live"]["slower"]["findings"]
    assert finding["message"].startswith(f"{slowed} takes ")
    assert finding["message"].endswith(" ms, it took 1 ms")
    assert (slow["is_healthy"], slow["code"]) == (False, 1)
    assert stored(world)["latencies"][slowed] > 150


@pytest.mark.parametrize("options", [(), ("--update-baseline",)], ids=["compared", "written anew"])
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param("{", "it is not JSON", id="broken"),
        pytest.param("[" * 100_000, "it is not JSON", id="deep"),
        pytest.param({"format": "configmig.latencies/2"}, "its `format` is not", id="version"),
        pytest.param(
            {"format": "configmig.latencies/1", "latencies": {"GET x": "fast"}}, "does not give", id="text"
        ),
    ],
)
def test_a_broken_baseline_is_an_error_and_stays_as_it_is(
    world: World, configmig: Command, content: object, reason: str, options: tuple[str, ...]
) -> None:
    store(world, content)
    before = (world.folder / "latencies.json").read_bytes()

    baseline = ("--baseline", "latencies.json", *options)
    done = configmig("health", "--live", *baseline, cwd=world.folder, env=ENVIRONMENT)

    assert (done.code, done.out) == (3, "")
    assert "error[CM922]: the baseline of latencies cannot be used" in done.err
    assert reason in done.err
    assert (world.folder / "latencies.json").read_bytes() == before
    assert world.gateway.seen == []


def test_a_baseline_never_lies_in_the_root(world: World, configmig: Command) -> None:
    done = configmig("health", "--live", "--baseline", "config/l.json", cwd=world.folder, env=ENVIRONMENT)

    assert done.code == 3
    assert "error[CM923]" in done.err
    assert not (world.folder / "config" / "l.json").exists()


def test_where_nothing_was_answered_nothing_is_stored(world: World, configmig: Command) -> None:
    world.close()

    done = configmig("health", "--live", "--baseline", "latencies.json", cwd=world.folder, env=ENVIRONMENT)

    assert "nothing was answered well, so nothing is stored in latencies.json" in done.out
    assert not (world.folder / "latencies.json").exists()
