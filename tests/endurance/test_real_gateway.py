"""The live rules against the real proxy, with stubs for its backends.

`CONFIGMIG_LITELLM` names the program, as `pip install 'litellm[proxy]'` leaves it in its own environment.
"""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.health.test_live_rules import asked, failed, outcome
from tests.health.world import ENVIRONMENT, Answer, Stub, World, as_json, build

LITELLM = os.environ.get("CONFIGMIG_LITELLM", "")

pytestmark = pytest.mark.skipif(
    not LITELLM, reason="NOT TESTED: CONFIGMIG_LITELLM names no litellm, so no real proxy was asked"
)

OLD_SHAPE = '- {model: coder, fallback_models: ["llama3.1:latest"]}'
SHAPE = '- {coder: ["llama3.1:latest"]}'


def openai_chat(stub: Stub, handler: BaseHTTPRequestHandler, body: bytes) -> Answer:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "p"}}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return as_json(
        {"id": "1", "object": "chat.completion", "created": 0, "choices": [choice], "usage": usage}
    )


def ollama_chat(stub: Stub, handler: BaseHTTPRequestHandler, body: bytes) -> Answer:
    message = {"role": "assistant", "content": "p"}
    counts = {"done": True, "done_reason": "stop", "prompt_eval_count": 1, "eval_count": 1}
    return as_json({"model": "llama3.1:latest", "created_at": "", "message": message, **counts})


@contextmanager
def proxy(world: World, log: Path) -> Iterator[str]:
    """Run the real proxy with the file of the world; yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    file = world.folder / "config" / "litellm-unified.yaml"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [LITELLM, "--config", str(file), "--host", "127.0.0.1", "--port", str(port)],
            env={**os.environ, **ENVIRONMENT, "LITELLM_LOCAL_MODEL_COST_MAP": "True"},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 90
        while True:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            try:
                urllib.request.urlopen(f"{url}/health/readiness", timeout=2).close()
                break
            except OSError:
                time.sleep(0.3)
        yield url
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, str]]:
    """A world whose gateway is the real one, and where it listens."""
    world = build(tmp_path_factory.mktemp("real"))
    world.edit("litellm-unified.yaml", OLD_SHAPE, SHAPE)
    world.ollama.routes["POST", "/api/chat"] = ollama_chat
    world.ollama.says("/api/show", {}, method="POST")
    world.vllm.routes["POST", "/v1/chat/completions"] = openai_chat
    with proxy(world, tmp_path_factory.mktemp("log") / "proxy.log") as url:
        yield world, url
    world.close()


def live(told: dict[str, object]) -> dict[str, list[str]]:
    """Return what live rules found; the root itself is not what this is about."""
    return {name: found for name, found in failed(told).items() if name.startswith("LIV")}


def test_a_real_gateway_is_well(running: tuple[World, str], configmig: Command) -> None:
    world, url = running

    told = asked(configmig, world, "--routes", "--gateway", url)

    assert live(told) == {}
    for rule in ("LIV001", "LIV002", "LIV003", "LIV004", "LIV005", "LIV006", "LIV010", "LIV012"):
        assert outcome(told, rule) == ("ok", []), rule
    # Without its package prisma the proxy answers with 500 where it should with 401.
    assert outcome(told, "LIV009")[0] in ("ok", "skipped")


@pytest.mark.parametrize(
    ("old", "new", "rule", "message"),
    [
        pytest.param("timeout: 30", "timeout: 31", "LIV012", "llama3.1:latest (timeout)", id="changed"),
        pytest.param(
            "model_name: coder", "model_name: coder-2", "LIV005", "does not serve coder-2", id="renamed"
        ),
        pytest.param("    chat: llama3.1:latest\n", "", "LIV005", "serves chat besides", id="alias"),
        pytest.param(
            "num_retries: 0",
            "num_retries: 0\n  cache: true\n  cache_params: {type: local}",
            "LIV008",
            "it answers with status 503 to /cache/ping",
            id="cache",
        ),
    ],
)
def test_a_file_that_was_changed_since_is_noticed(
    running: tuple[World, str], configmig: Command, old: str, new: str, rule: str, message: str
) -> None:
    world, url = running
    file = world.folder / "config" / "litellm-unified.yaml"
    before = file.read_text()
    file.write_text(before.replace(old, new, 1))

    told = asked(configmig, world, "--gateway", url)

    file.write_text(before)
    assert message in live(told)[rule][0]
    assert list(live(told)) == [rule]


def test_a_backend_that_fails_is_seen_behind_its_fallback(
    running: tuple[World, str], configmig: Command
) -> None:
    world, url = running
    world.vllm.says("/v1/chat/completions", {"error": {"message": "no"}}, status=500, method="POST")

    told = asked(configmig, world, "--routes", "--gateway", url)

    world.vllm.routes["POST", "/v1/chat/completions"] = openai_chat
    found = live(told)
    assert list(found) == ["LIV006"]
    assert "a request for coder is answered by another model, after 1 fallbacks" in found["LIV006"][0]


@pytest.mark.parametrize(
    ("fallbacks", "findings"),
    [
        pytest.param(SHAPE, [], id="works"),
        pytest.param(
            OLD_SHAPE, ["a proxy with this routing does not start: it ended with exit code"], id="old-shape"
        ),
        pytest.param(
            '- {coder: [spare]}\n  model_group_alias: {spare: ["llama3.1:latest"]}',
            ["when coder fails, nobody answers"],
            id="an-alias-that-is-a-list",
        ),
        pytest.param(
            f"{SHAPE}\n  context_window_fallbacks:\n    - {{coder: [chat]}}", [], id="context-window"
        ),
        pytest.param("[]\n  default_fallbacks: [coder]", [], id="default"),
        pytest.param(
            f"{SHAPE}\n  routing_strategy: nonsense",
            ["a proxy with this routing does not start: it ended with exit code"],
            id="does-not-start",
        ),
    ],
)
def test_fallbacks_are_rehearsed(
    tmp_path: Path, configmig: Command, fallbacks: str, findings: list[str]
) -> None:
    world = build(tmp_path)
    text = world.workshop.read("litellm-unified.yaml")
    if fallbacks.startswith("["):
        text = text.replace(f"fallbacks:\n    {OLD_SHAPE}", f"fallbacks: {fallbacks}")
    if "model_group_alias" in fallbacks:
        text = text.partition("  model_group_alias:")[0] + "general_settings: {}\n"
    world.workshop.write("config/litellm-unified.yaml", text.replace(OLD_SHAPE, fallbacks))
    world.settings(litellm=LITELLM)

    told = asked(configmig, world, "--drill")

    world.close()
    found = live(told).get("LIV007", [])
    assert [each[: len(start)] for each, start in zip(found, findings, strict=True)] == findings
    assert outcome(told, "LIV007")[0] == ("failed" if findings else "ok")
    # Nobody but the stand-ins was called.
    assert [seen for stub in (world.ollama, world.vllm) for seen in stub.seen if seen.method == "POST"] == []
