"""Each fault of a running gateway is found by the rule that it belongs to, and by no other."""

import json
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Command
from tests.health.world import (
    CLOUD_KEY,
    ENVIRONMENT,
    KEY,
    Answer,
    Stub,
    World,
    as_json,
    only_with_key,
    running,
)

Break = Callable[[World], object]


def asked(
    configmig: Command, world: World, *options: str, env: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return what `health --live` says as JSON, with its exit code."""
    environment = ENVIRONMENT if env is None else env
    done = configmig("health", "--live", "--format", "json", *options, cwd=world.folder, env=environment)
    assert done.err == ""
    told: dict[str, Any] = json.loads(done.out)
    return {**told, "code": done.code, "text": done.out}


def failed(told: dict[str, Any]) -> dict[str, list[str]]:
    """Return rule or probe → messages of its findings, for all that failed."""
    rules = {rule["id"]: rule for rule in told["live"]["rules"]}
    probes = {probe["name"]: probe for probe in told["probes"]}
    return {
        name: [finding["message"] for finding in each["findings"]]
        for name, each in {**probes, **rules}.items()
        if each["outcome"] == "failed"
    }


def outcome(told: dict[str, Any], rule: str) -> tuple[str, list[str]]:
    """Return the outcome of a rule, and the reasons for what it did not assess."""
    (found,) = [each for each in told["live"]["rules"] if each["id"] == rule]
    return found["outcome"], [each["reason"] for each in found["not_assessed"]]


def test_a_world_in_which_all_is_well_is_healthy(world: World, configmig: Command) -> None:
    told = asked(configmig, world, "--routes")

    outcomes = {rule["id"]: rule["outcome"] for rule in told["live"]["rules"]}
    assert failed(told) == {}
    assert (told["is_healthy"], told["code"]) == (True, 0)
    # Neither a cache nor anything by https is configured.
    assert {rule for rule, found in outcomes.items() if found != "ok"} - {"LIV007"} == {"LIV008", "LIV011"}
    assert [each["milliseconds"] > 0 for each in told["live"]["latencies"]] == [True] * 11


def answers(
    status: int, body: bytes, kind: str = "application/json", **headers: str
) -> Callable[..., Answer]:
    return lambda *_: (status, {"content-type": kind, **headers}, body)


def health(respond: Callable[..., Answer | None]) -> Break:
    def act(world: World) -> None:
        world.vllm.routes["GET", "/health"] = respond

    return act


def gateway(path: str, respond: Callable[..., Answer | None], method: str = "GET") -> Break:
    def act(world: World) -> None:
        world.gateway.routes[method, path] = only_with_key(respond)

    return act


def moved(world: World) -> None:
    world.edit("providers.yaml", f"base_url: {world.ollama.url}", "base_url: http://nobody.invalid:11434")


def other_protocol(world: World) -> None:
    url = f"base_url: {world.ollama.url}"
    world.edit("providers.yaml", url, url.replace("http:", "https:"))


def silent(world: World) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    world.others.append(listener)  # type: ignore[arg-type]  # it is closed like the stubs
    world.settings(timeout=1)
    port = listener.getsockname()[1]
    world.edit("providers.yaml", f"base_url: {world.ollama.url}", f"base_url: http://127.0.0.1:{port}")


def hang_up(stub: Stub, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def reflects(stub: Stub, handler: BaseHTTPRequestHandler, body: bytes) -> Answer:
    headers = {"access-control-allow-origin": handler.headers.get("origin", "")}
    return as_json("I'm alive!", 200, **headers)


def fell_back(*_: object) -> Answer:
    return as_json({"choices": []}, 200, **{"x-litellm-attempted-fallbacks": "1"})


def served(*names: str) -> Break:
    return lambda world: running(world, list(names))


def changed(**params: object) -> Break:
    return lambda world: world.deployments[0]["litellm_params"].update(params)


def open_to_all(world: World) -> None:
    world.gateway.says(
        "/v1/models", {"data": [{"id": name} for name in ("chat", "llama3.1:latest", "coder")]}
    )


def other_key(world: World) -> None:
    for path in ("/v1/models", "/model/info"):
        world.gateway.says(path, {}, status=401)


def with_cache(world: World) -> None:
    world.edit(
        "litellm-unified.yaml",
        "num_retries: 0",
        "num_retries: 0\n  cache: true\n  cache_params: {type: local}",
    )


def broken_cache(world: World) -> None:
    with_cache(world)
    world.gateway.says("/cache/ping", {"error": {}}, status=503)


def redis_refused(world: World) -> None:
    world.edit(
        "litellm-unified.yaml",
        "num_retries: 0",
        "num_retries: 0\n  cache: true\n  cache_params: {type: redis, host: 127.0.0.1, port: 1}",
    )
    world.gateway.says("/cache/ping", {"error": {}}, status=503)


def at(url: str) -> Break:
    return lambda world: world.edit("providers.yaml", f"base_url: {world.ollama.url}", f"base_url: {url}")


def redis_at(host: str, port: object) -> Break:
    keys = f"redis_host: '{host}'\n  redis_port: {port}"
    return lambda world: world.edit("litellm-unified.yaml", "router_settings:", f"router_settings:\n  {keys}")


FAULTS = [
    pytest.param(at("http://127.0.0.1:99999"), "LIV001", "the address cannot be used", id="port-too-large"),
    pytest.param(at("'http://[::1'"), "LIV001", "the address cannot be used", id="half-an-address"),
    pytest.param(at("ftp://127.0.0.1"), "LIV001", "the address cannot be used", id="other-scheme"),
    pytest.param(redis_at("127.0.0.1", 99999), "LIV008", "the address cannot be used", id="redis-port"),
    pytest.param(redis_at("é" * 70, 1), "LIV008", "the address cannot be used", id="redis-host"),
    pytest.param(lambda world: world.ollama.close(), "LIV001", "the connection is refused", id="refused"),
    pytest.param(silent, "LIV001", "there is no answer in time (1 s)", id="silent"),
    pytest.param(moved, "LIV001", "the name of the host is not known", id="unknown-name"),
    pytest.param(other_protocol, "LIV001", "the TLS handshake fails", id="no-tls"),
    pytest.param(health(hang_up), "LIV001", "the connection is closed before an answer", id="hangs-up"),
    pytest.param(health(answers(503, b"")), "LIV002", "it answers with status 503", id="not-well"),
    pytest.param(
        health(answers(200, b"{")), "LIV002", "its answer is not an object in JSON", id="broken-json"
    ),
    pytest.param(health(answers(200, b'{"error": 1}')), "LIV002", "its answer is an error", id="an-error"),
    pytest.param(health(answers(200, b"<p>", "text/html")), "LIV002", "with a web page", id="web-page"),
    pytest.param(
        health(answers(401, b"")), "LIV002", "it refuses the key of CLOUD_KEY", id="key-of-provider"
    ),
    pytest.param(
        lambda world: world.ollama.says("/api/tags", {"models": 7}),
        "LIV002",
        "not a list of models",
        id="shape",
    ),
    pytest.param(
        lambda world: world.ollama.says("/api/tags", {"models": [{"name": "llama3.1:latest"}]}),
        "LIV003",
        "does not serve mistral; it has llama3.1:latest",
        id="not-pulled",
    ),
    pytest.param(
        lambda world: world.vllm.says("/v1/models", {"data": []}),
        "LIV003",
        "Qwen/Coder; it has none",
        id="not-loaded",
    ),
    pytest.param(
        lambda world: world.vllm.says("/v1/models", {}, status=500), "LIV003", "status 500", id="no-list"
    ),
    pytest.param(
        lambda world: world.gateway.close(), "LIV004", "the connection is refused", id="gateway-gone"
    ),
    pytest.param(
        lambda world: world.gateway.says("/health/liveliness", {}, status=500),
        "LIV004",
        "it answers with status 500 to /health/liveliness",
        id="gateway-ill",
    ),
    pytest.param(
        lambda world: world.gateway.says("/health/readiness", {}, status=503),
        "LIV004",
        "it answers with status 503 to /health/readiness",
        id="not-ready",
    ),
    pytest.param(served("chat", "coder"), "LIV005", "does not serve llama3.1:latest", id="model-dropped"),
    pytest.param(
        served("chat", "llama3.1:latest", "coder", "gpt-4"),
        "LIV005",
        "serves gpt-4 besides",
        id="model-added",
    ),
    pytest.param(other_key, "LIV005", "refuses the key in LITELLM_MASTER_KEY", id="key-of-gateway"),
    pytest.param(gateway("/v1/models", answers(500, b"")), "LIV005", "status 500", id="key-not-understood"),
    pytest.param(
        gateway("/v1/models", answers(200, b"nonsense")),
        "LIV005",
        "its answer is no list of models",
        id="nonsense",
    ),
    pytest.param(
        gateway("/v1/chat/completions", fell_back, "POST"),
        "LIV006",
        "by another model, after 1 fallbacks",
        id="fallback",
    ),
    pytest.param(
        gateway("/v1/chat/completions", answers(404, b"{}"), "POST"), "LIV006", "status 404", id="route"
    ),
    pytest.param(broken_cache, "LIV008", "it answers with status 503 to /cache/ping", id="cache"),
    pytest.param(redis_refused, "LIV008", "Redis at 127.0.0.1:1: the connection is refused", id="redis"),
    pytest.param(
        open_to_all, "LIV009", "takes a request without a key: it answers with status 200", id="open"
    ),
    pytest.param(
        lambda world: world.gateway.routes.update({("GET", "/health/liveliness"): reflects}),
        "LIV010",
        "lets every web page read its answers",
        id="cors",
    ),
    pytest.param(
        changed(api_base="http://127.0.0.1:9"), "LIV012", "llama3.1:latest (api_base)", id="other-address"
    ),
    pytest.param(changed(timeout=600), "LIV012", "llama3.1:latest (timeout)", id="other-timeout"),
    pytest.param(
        lambda world: world.deployments.append(world.deployments[1]),
        "LIV012",
        "2 deployments instead of 1",
        id="twice",
    ),
]


@pytest.mark.parametrize(("act", "rule", "message"), FAULTS)
def test_a_fault_is_found_by_its_rule_alone(
    world: World, configmig: Command, act: Break, rule: str, message: str
) -> None:
    act(world)

    told = asked(configmig, world, "--routes")

    found = failed(told)
    assert list(found) == [rule]
    assert message in found[rule][0]
    assert len(set(found[rule])) == len(found[rule])
    assert (told["is_healthy"], told["code"]) == (False, 1)


def test_what_depends_on_a_fault_is_neither_good_nor_one_more_finding(
    world: World, configmig: Command
) -> None:
    world.ollama.close()
    world.gateway.close()

    told = asked(configmig, world, "--routes")

    assert {rule: len(found) for rule, found in failed(told).items()} == {"LIV001": 1, "LIV004": 1}
    assert outcome(told, "LIV003") == ("skipped", ["it cannot be reached (LIV001)"])
    for rule in ("LIV005", "LIV006", "LIV009", "LIV010", "LIV012"):
        assert outcome(told, rule) == ("skipped", ["the gateway does not answer as it should (LIV004)"])


def test_without_the_key_what_needs_it_is_not_assessed(world: World, configmig: Command) -> None:
    told = asked(configmig, world, "--routes", env={"CLOUD_KEY": CLOUD_KEY, "LITELLM_MASTER_KEY": ""})

    reason = ("skipped", ["LITELLM_MASTER_KEY is not set here"])
    assert [outcome(told, rule) for rule in ("LIV005", "LIV006", "LIV012")] == [reason] * 3
    assert outcome(told, "LIV009") == ("ok", [])
    assert (failed(told), told["code"]) == ({}, 0)


def test_a_provider_that_wants_a_key_which_is_not_here_is_not_assessed(
    world: World, configmig: Command
) -> None:
    for path in ("/health", "/v1/models"):
        world.vllm.says(path, {}, status=401)

    told = asked(configmig, world, env={"LITELLM_MASTER_KEY": KEY, "CLOUD_KEY": ""})

    reason = ("skipped", ["CLOUD_KEY is not set here"])
    assert [outcome(told, rule) for rule in ("LIV002", "LIV003")] == [reason] * 2
    assert outcome(told, "LIV001") == ("ok", [])
    assert failed(told) == {}


def test_a_key_that_stands_where_a_name_should_is_not_told(world: World, configmig: Command) -> None:
    pasted = "sk-ant-q8Zr4Tn7Wm2Xc9Vb5Lp3"
    world.edit("providers.yaml", "  vllm:", f"  {pasted}:")
    world.vllm.close()

    told = asked(configmig, world)

    assert failed(told)["LIV001"] != []
    assert ("skipped", "***") in [
        (rule["outcome"], each["subject"]) for rule in told["live"]["rules"] for each in rule["not_assessed"]
    ]
    assert pasted not in told["text"]


def test_what_costs_money_is_asked_only_with_its_option(world: World, configmig: Command) -> None:
    told = asked(configmig, world)

    reason = "asked only with --routes, it asks every model for one token, which may cost money"
    assert outcome(told, "LIV006") == ("skipped", [reason])
    assert [seen.path for seen in world.gateway.seen if seen.method == "POST"] == []


def test_only_active_providers_are_asked(world: World, configmig: Command) -> None:
    asleep = world.stub()
    world.edit("providers.yaml", "http://127.0.0.1:1", asleep.url)

    asked(configmig, world)

    assert asleep.seen == []


def test_a_providers_own_time_out_wins(world: World, configmig: Command) -> None:
    def late(*_: object) -> Answer:
        time.sleep(1.2)
        return 200, {}, b""

    health(late)(world)
    patient = asked(configmig, world, "--timeout", "5")
    world.workshop.write(
        "config/providers.yaml",
        world.workshop.read("providers.yaml") + "health_checks: {timeout_seconds: 0.5}\n",
    )
    hasty = asked(configmig, world, "--timeout", "5")

    assert "LIV001" not in failed(patient)
    assert "there is no answer in time (0.5 s)" in failed(hasty)["LIV001"][0]


def test_the_option_names_another_gateway(world: World, configmig: Command) -> None:
    world.settings(gateway="http://127.0.0.1:1")

    assert "LIV004" in failed(asked(configmig, world))
    assert failed(asked(configmig, world, "--gateway", world.gateway.url)) == {}


needs_redis = pytest.mark.skipif(
    shutil.which("redis-server") is None, reason="NOT TESTED: redis-server is not installed"
)


@pytest.fixture
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A Redis with a password; its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    command = [
        "redis-server",
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--requirepass",
        "r3dis-Pa55-word",
        "--save",
        "",
    ]
    server = subprocess.Popen(command, cwd=tmp_path_factory.mktemp("redis"), stdout=subprocess.DEVNULL)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.05)
    yield port
    server.terminate()
    server.wait(10)


@needs_redis
@pytest.mark.parametrize(
    ("password", "message"),
    [
        pytest.param("r3dis-Pa55-word", "", id="right"),
        pytest.param("other-Pa55-word", "it refuses the password", id="wrong"),
        pytest.param("", "it wants a password, the file gives none", id="none"),
    ],
)
def test_redis_itself_is_asked_with_its_password(
    world: World, configmig: Command, redis: int, password: str, message: str
) -> None:
    given = ", password: os.environ/REDIS_PASSWORD" if password else ""
    params = f"{{type: redis, host: 127.0.0.1, port: {redis}{given}}}"
    cache = f"num_retries: 0\n  cache: true\n  cache_params: {params}"
    world.edit("litellm-unified.yaml", "num_retries: 0", cache)
    world.gateway.routes["GET", "/cache/ping"] = only_with_key(lambda *_: as_json({"status": "healthy"}))

    told = asked(configmig, world, env={**ENVIRONMENT, "REDIS_PASSWORD": password})

    expected = {"LIV008": [f"Redis at 127.0.0.1:{redis}: {message}"]} if message else {}
    assert failed(told) == expected
    assert "Pa55" not in told["text"]


@needs_redis
def test_a_redis_without_a_password_refuses_one(world: World, configmig: Command, redis: int) -> None:
    with socket.create_connection(("127.0.0.1", redis)) as client:
        client.sendall(b'AUTH r3dis-Pa55-word\r\nCONFIG SET requirepass ""\r\n')
        client.recv(100)
    keys = f"redis_host: 127.0.0.1\n  redis_port: {redis}\n  redis_password: os.environ/REDIS_PASSWORD"
    world.edit("litellm-unified.yaml", "router_settings:", f"router_settings:\n  {keys}")

    told = asked(configmig, world, env={**ENVIRONMENT, "REDIS_PASSWORD": "any"})

    assert failed(told) == {"LIV008": [f"Redis at 127.0.0.1:{redis}: it has no password, the file gives one"]}


def test_what_answers_in_the_place_of_redis_is_told(world: World, configmig: Command) -> None:
    port = world.stub().url.rpartition(":")[2]
    world.edit(
        "litellm-unified.yaml",
        "router_settings:",
        f"router_settings:\n  redis_host: 127.0.0.1\n  redis_port: {port}",
    )

    told = asked(configmig, world)

    assert failed(told) == {"LIV008": [f"Redis at 127.0.0.1:{port}: what listens there is no Redis"]}


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Make a certificate for 127.0.0.1 that is its own authority, valid for some days."""
    if shutil.which("openssl") is None:
        pytest.skip("NOT TESTED: openssl is not installed")

    def make(days: int) -> Path:
        path = tmp_path_factory.mktemp("certificate") / "both.pem"
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", str(days)]
        names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
        files = ["-keyout", str(path), "-out", str(path.with_suffix(".crt"))]
        subprocess.run([*command, *names, *files], check=True, capture_output=True)
        path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
        return path

    return make


@pytest.mark.parametrize(
    ("days", "is_trusted", "message"),
    [
        pytest.param(90, True, "", id="good"),
        pytest.param(9, True, "is valid for 8 more days", id="soon-over"),
        pytest.param(90, False, "is not accepted: self-signed certificate", id="unknown-authority"),
    ],
)
def test_a_certificate_is_judged_by_its_own_rule_alone(
    world: World,
    configmig: Command,
    certificate: Callable[[int], Path],
    days: int,
    is_trusted: bool,
    message: str,
) -> None:
    path = certificate(days)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    secure = world.stub(tls=context)
    secure.routes |= world.vllm.routes
    world.edit("providers.yaml", f"{world.vllm.url}/v1", f"{secure.url}/v1")
    trusted = {"SSL_CERT_FILE": str(path)} if is_trusted else {}

    told = asked(configmig, world, env={**ENVIRONMENT, **trusted})

    assert failed(told) == ({"LIV011": [f"the certificate of {secure.url} {message}"]} if message else {})
    if not is_trusted:
        assert outcome(told, "LIV001") == ("skipped", ["its certificate is not accepted (LIV011)"])
