"""Every scenario with its fault planted in a real project: its commands tell it, its mend ends it."""

import json
import re
import shlex
import shutil
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import run

import pytest

from configmig.troubleshooting.sources import all_scenarios
from tests.conftest import Command, Outcome
from tests.health.world import ENVIRONMENT, World, as_json, only_with_key
from tests.health.world import running as serve
from tests.workshop import Workshop

SCENARIOS = {each.slug: each for each in all_scenarios()}
PROVIDERS, MAPPINGS = "providers.yaml", "model-mappings.yaml"
LITELLM, OVERLAY = "litellm-unified.yaml", "litellm-overlay.yaml"


class Site:
    """A project at fault, and the hands of whoever works on it."""

    def __init__(self, project: Workshop, configmig: Command) -> None:
        self.project = project
        self.edit = project.edit
        self.env: dict[str, str] = {}
        self.world: World | None = None
        self.when_done: list[Callable[[], object]] = []
        self._configmig = configmig
        self._sound: dict[str, bytes] = {}

    def ask(self, line: str) -> Outcome:
        """Type a command of the guide."""
        program, *arguments = shlex.split(line)
        assert program == "configmig"
        return self._configmig(*arguments, cwd=self.project.folder, env=self.env)

    def do(self, *lines: str) -> None:
        """Type commands that must work."""
        for line in lines:
            done = self.ask(line)
            assert done.code == 0, (line, done.out, done.err)

    def generate_all_the_same(self) -> None:
        """Generate what no gate would let through, as somebody does who has turned them off."""
        settings = self.project.folder / "configmig.ini"
        text = settings.read_text()
        settings.write_text(f"{text}gate.audit = off\ngate.consistency = off\n")
        self.do("configmig generate")
        settings.write_text(text)

    def keep(self) -> None:
        """Remember the files as they are."""
        self._sound = {path.name: path.read_bytes() for path in self.project.root.glob("*.yaml")}

    @property
    def servers(self) -> World:
        """Return what runs."""
        assert self.world is not None
        return self.world

    def put_back(self, *names: str) -> None:
        """Undo the edits in files, as somebody does who knows what he did."""
        for name in names:
            (self.project.root / name).write_bytes(self._sound[name])


Act = Callable[[Site], object]


@dataclass(frozen=True)
class Fault:
    """What somebody did, and what the guide says to do about it."""

    slug: str
    plant: Act
    mend: Act
    where: str = "gateway"
    """The fixture with the project in which nothing is wrong."""
    live: bool | None = None
    """Whether it is told by the commands that ask what runs, or by the others; None: by all of them."""
    prepare: Act = lambda site: None
    """What somebody did in better days."""


def break_yaml(site: Site) -> None:
    site.edit("app.yaml", "server:\n", "server\n")


def mend_yaml(site: Site) -> None:
    seen = site.ask("configmig diff current working --text")
    assert "-server:\n+server\n" in seen.out
    site.put_back("app.yaml")


def misspell(site: Site) -> None:
    site.edit(PROVIDERS, "    type: llama_cpp\n", "    typ: llama_cpp\n")


def collect(site: Site) -> None:
    told = site.ask("configmig doctor --bundle support.tar.gz")
    assert "wrote support.tar.gz" in told.out
    packed = ["tar", "-tzf", "support.tar.gz"]
    assert (
        "doctor.json"
        in run(packed, cwd=site.project.folder, capture_output=True, text=True, check=True).stdout
    )
    site.put_back("app.yaml")


def lose_files(site: Site) -> None:
    (site.project.root / "database.yaml").unlink()
    (site.project.root / "app.yaml").write_text("")


def reset(site: Site) -> None:
    patch = site.ask("configmig diff working current --format patch --show-secrets")
    assert patch.code == 0
    done = run(["git", "apply", "-"], cwd=site.project.folder, input=patch.out, text=True, check=False)
    assert done.returncode == 0
    site.do("configmig gate")


def edit_what_the_run_wrote(site: Site) -> None:
    site.edit("app.yaml", "timeout: 30", "timeout: 60")


def decide(site: Site) -> None:
    for way in ("--ours", "--theirs"):
        site.do(f"configmig rollback {way} --dry-run")
    site.do("configmig backups verify", "configmig history --runs", "configmig recover")
    site.do("configmig rollback --theirs")


def add_model(site: Site) -> None:
    site.edit(PROVIDERS, '      - "nomic-embed', '      - "phi3:mini"\n      - "nomic-embed')
    route = '  "phi3:mini":\n    provider: ollama\n    fallback: null\n    description: "Small"\n\n'
    site.edit(MAPPINGS, '  # Old clients still ask for this name.\n  "llama3:8b":', route + '  "llama3:8b":')


def circle(site: Site) -> None:
    link = '    - mistral:7b-instruct: ["llama3:8b"]\n    - llama3:8b:\n'
    site.edit(OVERLAY, "    - llama3:8b:\n", link)
    site.generate_all_the_same()


def in_overlay(*edits: tuple[str, str]) -> Act:
    """Edit the overlay, and generate the proxy's file from it."""

    def act(site: Site) -> None:
        for old, new in edits:
            site.edit(OVERLAY, old, new)
        site.generate_all_the_same()

    return act


def put_back(name: str, *lines: str) -> Act:
    """Undo the edits in a file, then type commands that must be content."""

    def act(site: Site) -> None:
        site.put_back(name)
        site.do(*lines)

    return act


def restore_deployment(site: Site) -> None:
    seen = site.ask("configmig diff current working")
    assert "8001" in seen.out
    assert "8002" in seen.out
    site.do("configmig generate --adopt --dry-run")
    site.put_back(LITELLM)
    site.do("configmig generate --check")


def overlay_back(site: Site) -> None:
    site.put_back(OVERLAY)
    site.do("configmig generate")


def mend_start(site: Site) -> None:
    site.do(
        "configmig audit --fix", "configmig plan head", "configmig upgrade head", "configmig generate --adopt"
    )
    site.edit(OVERLAY, "routing_strategy: round-robin", "routing_strategy: simple-shuffle")
    site.edit(OVERLAY, "master_key: sk-1234", "master_key: os.environ/LITELLM_MASTER_KEY")
    site.do("configmig generate", "configmig gate")


def lose_keys(site: Site) -> None:
    env = site.project.folder / "gateway.env"
    env.write_text(env.read_text().replace("OLLAMA_API_KEY", "OTHER_KEY"))
    site.edit(PROVIDERS, "    env_var: OLLAMA_API_KEY\n", "")
    text = site.project.read(LITELLM)
    before, deployment, after = text.partition("  - model_name: coder\n")
    after = after.replace("      api_key: not-needed\n", "", 1)
    after = after.replace("os.environ/REDIS_PASSWORD", "${REDIS_PASSWORD}", 1)
    (site.project.root / LITELLM).write_text(before + deployment + after)


def find_keys(site: Site) -> None:
    env = site.project.folder / "gateway.env"
    env.write_text(env.read_text().replace("OTHER_KEY", "OLLAMA_API_KEY"))
    site.put_back(PROVIDERS)
    site.do("configmig audit --fix", "configmig upgrade head", "configmig generate --adopt")


FAULTS = (
    Fault("yaml-parsing", break_yaml, mend_yaml, where="upgraded"),
    Fault("schema-validation", misspell, put_back(PROVIDERS, "configmig validate")),
    Fault(
        "provider-not-found",
        lambda site: site.edit(MAPPINGS, "awq  # port 8002\n", "awk  # port 8002\n"),
        put_back(MAPPINGS, "configmig generate --check", "configmig gate"),
    ),
    Fault(
        "model-not-found",
        add_model,
        lambda site: site.do("configmig generate --dry-run", "configmig generate"),
        live=False,
    ),
    Fault(
        "wrong-provider",
        lambda site: site.edit(
            LITELLM,
            "coder\n    litellm_params:\n      model: openai/Qwen/Qwen2.5-Coder-7B-Instruct-AWQ\n"
            "      api_base: http://127.0.0.1:8001/v1",
            "coder\n    litellm_params:\n      model: openai/Qwen/Qwen2.5-Coder-7B-Instruct-AWQ\n"
            "      api_base: http://127.0.0.1:8002/v1",
        ),
        restore_deployment,
        live=False,
    ),
    Fault("circular-chain", circle, overlay_back),
    Fault(
        "gateway-not-starting",
        in_overlay(
            ("routing_strategy: simple-shuffle", "routing_strategy: round-robin"),
            ("  timeout: 120\n", "  timeout: 120\n  health_check_interval: 60\n"),
            ("master_key: os.environ/LITELLM_MASTER_KEY", "master_key: sk-1234"),
        ),
        mend_start,
        live=False,
    ),
    Fault("authentication", lose_keys, find_keys, live=False),
    Fault("cache-invalidation", in_overlay(('    namespace: "litellm"\n', "")), overlay_back),
    Fault(
        "memory",
        in_overlay(
            ("    max_connections: 100\n", ""),
            ("  max_parallel_requests: 64\n", ""),
            ("  global_max_parallel_requests: 128\n", ""),
        ),
        overlay_back,
    ),
    Fault(
        "cpu",
        in_overlay(
            ("health_check_interval: 300", "health_check_interval: 5"),
            ("LITELLM_LOG: INFO", "LITELLM_LOG: DEBUG"),
        ),
        overlay_back,
    ),
    Fault(
        "migration-incompatible",
        lambda site: site.do("configmig stamp 1.0.0"),
        lambda site: site.do("configmig stamp 1.2.0", "configmig plan head"),
    ),
    Fault("rollback-failed", edit_what_the_run_wrote, decide, where="upgraded"),
    Fault(
        "restart-everything",
        add_model,
        lambda site: site.do("configmig generate", "configmig gate"),
        live=False,
    ),
    Fault("support-bundle", break_yaml, collect, where="upgraded"),
    Fault("emergency-reset", lose_files, reset, where="upgraded"),
)


def stop_ollama(site: Site) -> None:
    site.servers.ollama.close()


def start_ollama(site: Site) -> None:
    old, new = site.servers.ollama, site.servers.stub()
    new.routes = old.routes
    for file, key in ((PROVIDERS, "base_url"), (LITELLM, "api_base")):
        site.edit(file, f"{key}: {old.url}\n", f"{key}: {new.url}\n")


def without_timeouts(site: Site) -> None:
    site.edit(LITELLM, "\n  request_timeout: 30", "")
    site.edit(LITELLM, "\n  stream_timeout: 30", "")


def silence(site: Site) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    site.servers.others.append(listener)  # type: ignore[arg-type]  # it is closed like the stubs
    site.servers.settings(timeout=1)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    site.edit(PROVIDERS, f"base_url: {site.servers.ollama.url}\n", f"base_url: {url}\n")
    without_timeouts(site)


def certificate(folder: Path) -> Path:
    """Return a certificate for 127.0.0.1 that is its own authority, with its key."""
    path, public = folder / "both.pem", folder / "public.pem"
    command = shlex.split("openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN=127.0.0.1")
    options = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(path), "-out", str(public)]
    run([*command, *options], capture_output=True, check=True)
    path.write_text(path.read_text() + public.read_text())
    return path


def distrust(site: Site) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("NOT TESTED: openssl is not installed")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(site.project.folder))
    secure = site.servers.stub(tls=context)
    secure.routes = site.servers.ollama.routes
    site.edit(PROVIDERS, f"base_url: {site.servers.ollama.url}\n", f"base_url: {secure.url}\n")


def trust(site: Site) -> None:
    site.env["SSL_CERT_FILE"] = str(site.project.folder / "public.pem")


def lose_models(site: Site) -> None:
    site.servers.ollama.says("/api/tags", {"models": [{"name": "llama3.1:latest"}]})
    serve(site.servers, ["chat", "coder"])


def pull_and_restart(site: Site) -> None:
    names = [{"name": "llama3.1:latest"}, {"name": "mistral:latest"}]
    site.servers.ollama.says("/api/tags", {"models": names})
    serve(site.servers, ["chat", "llama3.1:latest", "coder"])


def answer_after(attempts: str) -> Act:
    """Let the gateway say how many fallbacks it has tried."""

    def act(site: Site) -> None:
        headers = {"x-litellm-attempted-fallbacks": attempts}
        site.servers.gateway.routes["POST", "/v1/chat/completions"] = only_with_key(
            lambda *_: as_json({"choices": []}, 200, **headers)
        )

    return act


def let_all_in(site: Site) -> None:
    site.servers.gateway.says("/v1/models", {"data": [{"id": "chat"}]})
    site.servers.vllm.says("/health", {}, status=401)


def ask_for_keys(site: Site) -> None:
    serve(site.servers, ["chat", "llama3.1:latest", "coder"])
    site.servers.vllm.says("/health", {})


def stop_gateway(site: Site) -> None:
    site.servers.gateway.close()


def start_gateway(site: Site) -> None:
    old = site.servers.gateway
    site.servers.gateway = site.servers.stub()
    site.servers.gateway.routes = old.routes
    site.servers.settings()


def hang(site: Site) -> None:
    for path in ("/health/liveliness", "/health/readiness"):
        site.servers.gateway.routes["GET", path] = lambda *_: time.sleep(2.5)
    without_timeouts(site)


def answer_again(site: Site) -> None:
    site.put_back(LITELLM)
    site.servers.gateway.says("/health/liveliness", "I'm alive!")
    site.servers.gateway.says("/health/readiness", {"status": "healthy"})


def without_redis(site: Site) -> None:
    cache = "num_retries: 0\n  cache: true\n  cache_params: {type: redis, host: 127.0.0.1, port: 1}"
    site.edit(LITELLM, "num_retries: 0", cache)
    site.servers.gateway.says("/cache/ping", {"status": "healthy"})


class Redis(socketserver.StreamRequestHandler):
    """Answers PING, and no other command."""

    def handle(self) -> None:
        for line in self.rfile:
            if line.strip().upper() == b"PING":
                self.wfile.write(b"+PONG\r\n")


def start_redis(site: Site) -> None:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Redis)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    site.when_done.append(server.shutdown)
    site.when_done.append(server.server_close)
    site.edit(LITELLM, "port: 1}", f"port: {server.server_address[1]}}}")


def measure(site: Site) -> None:
    site.do("configmig health --live --baseline latencies.json")
    # As on a slow machine, so that this one may be busy now.
    path = site.project.folder / "latencies.json"
    stored = json.loads(path.read_text())
    path.write_text(json.dumps({**stored, "latencies": dict.fromkeys(stored["latencies"], 500.0)}))


def slow_down(site: Site) -> None:
    def late(*_: object) -> tuple[int, dict[str, str], bytes]:
        time.sleep(1.2)
        return 200, {}, b""

    site.servers.vllm.routes["GET", "/health"] = late
    site.edit(LITELLM, "num_retries: 0\n  request_timeout: 30", "num_retries: 9\n  request_timeout: 600")


def speed_up(site: Site) -> None:
    site.servers.vllm.routes["GET", "/health"] = lambda *_: (200, {}, b"")
    site.put_back(LITELLM)


LIVE_FAULTS = (
    Fault("connection-refused", stop_ollama, start_ollama, where="running"),
    Fault("connection-timeout", silence, lambda site: site.put_back(PROVIDERS, LITELLM), where="running"),
    Fault("tls-verification", distrust, trust, where="running"),
    Fault("model-not-found", lose_models, pull_and_restart, where="running", live=True),
    Fault("wrong-provider", answer_after("1"), answer_after("0"), where="running", live=True),
    Fault("gateway-not-starting", stop_gateway, start_gateway, where="running", live=True),
    Fault("gateway-slow", hang, answer_again, where="running"),
    Fault("authentication", let_all_in, ask_for_keys, where="running", live=True),
    Fault("redis-connection", without_redis, start_redis, where="running"),
    Fault(
        "latency",
        slow_down,
        speed_up,
        where="running",
        prepare=measure,
    ),
    Fault(
        "restart-everything",
        lambda site: site.servers.deployments[0]["litellm_params"].update(timeout=600),
        lambda site: site.servers.deployments[0]["litellm_params"].update(timeout=30.0),
        where="running",
        live=True,
    ),
)


def test_every_command_of_every_scenario_has_its_fault() -> None:
    shown = {(each.slug, command) for each in (*FAULTS, *LIVE_FAULTS) for command, _ in wanted(each)}

    assert shown == {(slug, ask.command) for slug, each in SCENARIOS.items() for ask in each.asks}


def wanted(fault: Fault) -> list[tuple[str, str]]:
    """Return the lines that tell a fault, each with the command that prints it."""
    asks = [ask for ask in SCENARIOS[fault.slug].asks if fault.live in (None, "--live" in ask.command)]
    return [(ask.command, line) for ask in asks for line in ask.prints]


@pytest.fixture
def site(request: pytest.FixtureRequest, configmig: Command, hasty: None) -> Iterator[Site]:
    """The project of a fault, with what runs there."""
    place = request.getfixturevalue(request.param)
    found = Site(place.workshop if isinstance(place, World) else place, configmig)
    if isinstance(place, World):
        found.world, found.env = place, dict(ENVIRONMENT)
    yield found
    for done in found.when_done:
        done()


@pytest.mark.parametrize(
    ("fault", "site"),
    [pytest.param(each, each.where, id=each.slug) for each in (*FAULTS, *LIVE_FAULTS)],
    indirect=["site"],
)
def test_its_commands_tell_a_fault_and_its_mend_ends_it(fault: Fault, site: Site) -> None:
    fault.prepare(site)
    site.keep()
    assert told(site, fault) == []

    fault.plant(site)
    at_fault = told(site, fault)
    fault.mend(site)

    assert at_fault == wanted(fault)
    assert told(site, fault) == []


def told(site: Site, fault: Fault) -> list[tuple[str, str]]:
    """Return the commands of a scenario with those of their lines that they print."""
    found = []
    for command in dict.fromkeys(command for command, _ in wanted(fault)):
        before = look(site.project.folder)
        shown = site.ask(command)
        assert look(site.project.folder) == before, f"{command} wrote something"
        lines = [line.strip() for line in (shown.out + shown.err).splitlines()]
        for line in (line for asked, line in wanted(fault) if asked == command):
            pattern = re.compile(".*".join(re.escape(part) for part in line.split("…")))
            if any(pattern.fullmatch(shown_line) for shown_line in lines):
                found.append((command, line))
    return found


def look(folder: Path) -> dict[Path, bytes]:
    """Return the content of every file, but for what Python leaves."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"}
