"""A little world in which a gateway runs: its root, its providers and itself, as servers on loopback."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.workshop import SETTINGS, Workshop

KEY = "sk-gateway-0f9e8d7c6b5a49382716"
CLOUD_KEY = "cloud-3f2a9c81d7e64b50"
ENVIRONMENT = {"LITELLM_MASTER_KEY": KEY, "CLOUD_KEY": CLOUD_KEY}

Answer = tuple[int, Mapping[str, str], bytes]
Respond = Callable[["Stub", BaseHTTPRequestHandler, bytes], Answer | None]
"""Answers a request; None where it has written the answer itself."""


@dataclass(frozen=True)
class Seen:
    """A request that a stub got."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Stub:
    """A server whose answers a test may change while it runs."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.routes: dict[tuple[str, str], Respond] = {}
        self.seen: list[Seen] = []
        self.open = 0
        self.most_open = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        scheme = "http" if tls is None else "https"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_address[1]}"

    def says(self, path: str, content: object, *, status: int = 200, method: str = "GET") -> None:
        """Answer ``path`` with JSON from now on."""
        self.routes[method, path] = lambda *_: as_json(content, status)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request and remember it."""
        length = int(handler.headers.get("content-length") or 0)
        body = handler.rfile.read(length)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        with self._lock:
            self.seen.append(Seen(handler.command, handler.path, headers, body))
            self.open += 1
            self.most_open = max(self.most_open, self.open)
        try:
            respond = self.routes.get((handler.command, handler.path.partition("?")[0]), _not_found)
            answer = respond(self, handler, body)
            if answer is not None:
                status, head, content = answer
                handler.send_response(status)
                for name, value in head.items():
                    handler.send_header(name, value)
                handler.send_header("content-length", str(len(content)))
                handler.end_headers()
                handler.wfile.write(content)
        except OSError:  # whoever asked has gone
            handler.close_connection = True
        finally:
            with self._lock:
                self.open -= 1


def as_json(content: object, status: int = 200, **headers: str) -> Answer:
    """Return an answer of JSON."""
    head = {"content-type": "application/json", **headers}
    return status, head, json.dumps(content).encode()


def _not_found(*_: object) -> Answer:
    return as_json({"detail": "Not Found"}, 404)


def _handler(stub: Stub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stub.answer(self)

        do_POST = do_GET  # noqa: N815 - the names are http.server's

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@dataclass
class World:
    """The root and the servers; ``files`` are written by ``settle`` with the addresses of the servers."""

    workshop: Workshop
    ollama: Stub
    vllm: Stub
    gateway: Stub
    deployments: list[dict[str, Any]] = field(default_factory=list)
    others: list[Stub] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.workshop.folder

    def stub(self, *, tls: ssl.SSLContext | None = None) -> Stub:
        """Return one more server."""
        made = Stub(tls=tls)
        self.others.append(made)
        return made

    def settings(self, **settings: object) -> None:
        """Write configmig.ini with settings of `live`."""
        lines = [f"live.{name} = {value}\n" for name, value in settings.items()]
        gateway = "" if "gateway" in settings else f"live.gateway = {self.gateway.url}\n"
        self.workshop.write("configmig.ini", f"{SETTINGS}profile = llm-gateway\n{gateway}{''.join(lines)}")

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace what stands once in a file of the root."""
        self.workshop.edit(file, old, new)

    def close(self) -> None:
        for stub in (self.ollama, self.vllm, self.gateway, *self.others):
            stub.close()


PROVIDERS = """\
providers:
  ollama:
    type: ollama
    base_url: {ollama}
    status: active
    models:
      - name: llama3.1:latest
      - mistral
    health_endpoint: /api/tags
  vllm:
    type: vllm
    base_url: {vllm}/v1
    status: active
    models: [Qwen/Coder]
    health_endpoint: /health
    requires_api_key: true
    env_var: CLOUD_KEY
  asleep:
    type: ollama
    base_url: http://127.0.0.1:1
    status: disabled
    models: [nothing]
"""

MAPPINGS = """\
exact_matches:
  llama3.1:latest: {{provider: ollama, priority: primary}}
patterns: []
"""

LITELLM = """\
model_list:
  - model_name: llama3.1:latest
    litellm_params:
      model: ollama_chat/llama3.1:latest
      api_base: {ollama}
      timeout: 30
  - model_name: coder
    litellm_params:
      model: hosted_vllm/Qwen/Coder
      api_base: {vllm}/v1
      api_key: os.environ/CLOUD_KEY
litellm_settings:
  num_retries: 0
router_settings:
  fallbacks:
    - {{model: coder, fallback_models: ["llama3.1:latest"]}}
  model_group_alias:
    chat: llama3.1:latest
    quiet: {{model: coder, hidden: true}}
general_settings:
  master_key: os.environ/LITELLM_MASTER_KEY
"""


def only_with_key(respond: Respond) -> Respond:
    """Return ``respond`` for whoever carries the key of the gateway, 401 for all others."""

    def guarded(stub: Stub, handler: BaseHTTPRequestHandler, body: bytes) -> Answer | None:
        if handler.headers.get("authorization") != f"Bearer {KEY}":
            return as_json({"error": {"message": "Authentication Error"}}, 401)
        return respond(stub, handler, body)

    return guarded


def running(world: World, names: list[str]) -> None:
    """Let the gateway serve ``names`` and tell of its deployments as LiteLLM does."""
    models = as_json({"data": [{"id": name, "object": "model"} for name in names], "object": "list"})
    world.gateway.routes["GET", "/v1/models"] = only_with_key(lambda *_: models)
    world.gateway.routes["GET", "/model/info"] = only_with_key(
        lambda *_: as_json({"data": world.deployments})
    )


def chat(stub: Stub, handler: BaseHTTPRequestHandler, body: bytes) -> Answer:
    """Answer a request for one token."""
    asked = json.loads(body)
    answer = {"model": asked["model"], "choices": [{"message": {"role": "assistant", "content": "p"}}]}
    return as_json(answer, 200, **{"x-litellm-attempted-fallbacks": "0"})


def build(tmp_path: Path) -> World:
    """Return a world in which all is well."""
    world = World(Workshop(tmp_path), Stub(), Stub(), Stub())
    addresses = {"ollama": world.ollama.url, "vllm": world.vllm.url}
    for name, text in (("providers", PROVIDERS), ("model-mappings", MAPPINGS), ("litellm-unified", LITELLM)):
        world.workshop.write(f"config/{name}.yaml", text.format(**addresses))
    world.settings()
    world.ollama.says("/api/tags", {"models": [{"name": "llama3.1:latest"}, {"name": "mistral:latest"}]})
    world.vllm.routes["GET", "/health"] = lambda *_: (200, {}, b"")
    world.vllm.says("/v1/models", {"data": [{"id": "Qwen/Coder"}]})
    world.gateway.says("/health/liveliness", "I'm alive!")
    world.gateway.says("/health/readiness", {"status": "healthy", "db": "Not connected"})
    world.deployments = [
        {
            "model_name": "llama3.1:latest",
            "litellm_params": {
                "model": "ollama_chat/llama3.1:latest",
                "api_base": world.ollama.url,
                "timeout": 30.0,
                "use_in_pass_through": False,
            },
            "model_info": {"db_model": False},
        },
        {
            "model_name": "coder",
            "litellm_params": {"model": "hosted_vllm/Qwen/Coder", "api_base": f"{world.vllm.url}/v1"},
            "model_info": {"db_model": False},
        },
    ]
    running(world, ["chat", "llama3.1:latest", "coder"])
    world.gateway.routes["POST", "/v1/chat/completions"] = only_with_key(chat)
    return world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world in which all is well."""
    made = build(tmp_path)
    yield made
    made.close()
