"""A rehearsal of the gateway: its routing with stand-ins behind it, in a proxy started for that alone."""

import asyncio
import json
import os
import secrets
import shutil
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from configmig.audit.reading import items, mapping, text
from configmig.audit.view import View
from configmig.frozen import dataclass
from configmig.health.live.asking import Answered, Asker, Key, Reply, Request, origin
from configmig.health.live.round import Round
from configmig.profiles.llm_gateway.asked.stand_ins import StandIns
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.relations.litellm import KINDS

_ROUTING = (*KINDS, "default_fallbacks", "model_group_alias", "routing_strategy")
"""What is taken over from the sections: who answers instead, and how one of several is chosen."""

_KEPT_PARAMS = ("weight", "order", "tags")

_KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "VIRTUAL_ENV")
"""What the proxy needs of the environment: no key is among it, and no proxy for its requests."""

_START_SECONDS = 60.0
_ANSWER_SECONDS = 20.0


class NotStartedError(Exception):
    """The proxy did not start; the text says how it ended, without what it said."""


@dataclass(frozen=True)
class Rehearsal:
    """A proxy that runs, and the stand-ins behind it: ``b0``, ``b1``, … by the index of their deployment."""

    url: str
    key: str
    stand_ins: StandIns
    asker: Asker
    round_: Round

    async def chat(self, model: str, number: int) -> Answered:
        """Return the answer to a request for ``model``; each ``number`` is a request of its own."""
        body = {"model": model, "messages": [{"role": "user", "content": f"{number}"}], "max_tokens": 1}
        key = Key("authorization", f"Bearer {self.key}", frozenset({origin(self.url)}))
        request = Request(
            f"{self.url}/v1/chat/completions",
            _ANSWER_SECONDS,
            "POST",
            key,
            body=json.dumps(body),
            about=str(number),
        )
        async with self.round_.slot():
            return await self.asker.ask(request)


def answered_by(answered: Answered) -> str:
    """Return the stand-in that an answer comes from, empty for an answer of nobody."""
    content = mapping(answered.json()) if isinstance(answered, Reply) and answered.is_fine else {}
    choices = items(content.get("choices"))
    return text(mapping(mapping(choices[0]).get("message")).get("content")) if choices else ""


def rehearsed(view: View, address: str, key: str) -> dict[str, Any]:
    """Return the configuration of the rehearsal: routing as in the file, nothing that leads out of it.

    Every deployment becomes one of a stand-in at ``address``; keys, addresses, callbacks, caches, databases,
    limits and retries of the file are not in it.
    """
    deployments = []
    for index, entry in enumerate(items(view.value(LITELLM, "model_list"))):
        params = mapping(mapping(entry).get("litellm_params"))
        kept = {name: params[name] for name in _KEPT_PARAMS if name in params}
        stand_in = {"model": f"openai/b{index}", "api_base": address, "api_key": "rehearsal", **kept}
        name = text(mapping(entry).get("model_name"))
        if name and "*" not in name:
            deployments.append({"model_name": name, "litellm_params": stand_in})
    quiet = {"num_retries": 0, "request_timeout": _ANSWER_SECONDS / 2, "telemetry": False}
    patient = {"num_retries": 0, "timeout": _ANSWER_SECONDS / 2, "disable_cooldowns": True}
    return {
        "model_list": deployments,
        "litellm_settings": {**_routing(view, "litellm_settings"), **quiet},
        "router_settings": {**_routing(view, "router_settings"), **patient},
        "general_settings": {"master_key": key},
    }


@asynccontextmanager
async def rehearse(round_: Round, program: str) -> AsyncIterator[Rehearsal]:
    """Start the proxy ``program`` with the rehearsal of the file; afterwards nothing of it is left.

    Its files are for their owner alone. Raises NotStartedError.
    """
    folder = Path(tempfile.mkdtemp(prefix="configmig-rehearsal-"))  # mode 0700
    asker = Asker(concurrency=1, most_bytes=1024 * 1024)
    process = None
    try:
        async with StandIns.listening() as stand_ins:
            key = f"sk-{secrets.token_hex(16)}"
            file = folder / "rehearsal.yaml"
            # JSON is YAML, and needs no writer of it.
            file.write_text(json.dumps(rehearsed(round_.view, stand_ins.url, key)), encoding="utf-8")
            port = _free_port()
            process = await _start(program, file, port, _environment(round_.environment, key))
            url = f"http://127.0.0.1:{port}"
            await _until_ready(process, asker, url)
            yield Rehearsal(url, key, stand_ins, asker, round_)
    finally:
        await _end(process)
        await asker.close()
        shutil.rmtree(folder, ignore_errors=True)


async def _start(
    program: str, file: Path, port: int, environment: Mapping[str, str]
) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            *(program, "--config", str(file), "--host", "127.0.0.1", "--port", str(port)),
            cwd=file.parent,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=os.name == "posix",
        )
    except OSError as error:
        raise NotStartedError(error.strerror or type(error).__name__) from None


async def _until_ready(process: asyncio.subprocess.Process, asker: Asker, url: str) -> None:
    loop = asyncio.get_running_loop()
    started = loop.time()
    attempt = 0
    while loop.time() - started < _START_SECONDS:
        if process.returncode is not None:
            raise NotStartedError(f"it ended with exit code {process.returncode}")
        attempt += 1
        answered = await asker.ask(Request(f"{url}/health/readiness", 5.0, about=str(attempt)))
        if isinstance(answered, Reply) and answered.is_fine:
            return
        await asyncio.sleep(0.25)
    raise NotStartedError(f"it was not ready after {_START_SECONDS:g} s")


async def _end(process: asyncio.subprocess.Process | None) -> None:
    if process is None or process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)  # its workers too: there is nothing that it could lose
        else:
            process.kill()
    await process.wait()


def _environment(environment: Mapping[str, str], key: str) -> dict[str, str]:
    kept = {name: environment[name] for name in _KEPT_VARIABLES if name in environment}
    return {**kept, "LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_MASTER_KEY": key, "NO_PROXY": "*"}


def _routing(view: View, section: str) -> dict[str, Any]:
    found = mapping(view.value(LITELLM, section))
    return {name: found[name] for name in _ROUTING if found.get(name) is not None}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
