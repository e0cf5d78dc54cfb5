"""Live rules stand any configuration and any answer: each says something, none fails."""

import random
from collections.abc import Mapping
from typing import Any

from configmig.audit.view import View
from configmig.health.live.engine import ask_live
from configmig.health.live.result import Live
from configmig.health.live.sources import read_live_rules
from configmig.settings.model import Asking
from tests.audit.damaging import WRONG, damage
from tests.health.world import ENVIRONMENT, World, as_json

RULES = read_live_rules(None)
ROUNDS = 40

ADDRESSES = (
    "http://[::1",
    "//x",
    "http://é:1",
    "os.environ/NOPE",
    "${NOPE}",
    "https://[v1.a]:1",
    "http://a b/",
)

ENDPOINTS = (
    *(("ollama", "/api/tags"), ("vllm", "/health"), ("vllm", "/v1/models")),
    *(("gateway", "/v1/models"), ("gateway", "/model/info"), ("gateway", "/cache/ping")),
)


def ask(world: World, files: Mapping[str, bytes]) -> Live:
    asking = Asking(gateway=world.gateway.url, timeout=10, deadline=60)
    return ask_live(
        View(files), RULES, asking, environment=ENVIRONMENT, options=("--routes",), most_bytes=10**6
    )


def failures(live: Live) -> list[str]:
    """Return what rules say that failed themselves."""
    said = [finding.message for each in live.answers for finding in each.answer.findings]
    return [*live.late, *(message for message in said if "could not be asked" in message)]


def files_of(world: World) -> dict[str, bytes]:
    cache = "num_retries: 0\n  cache: true\n  cache_params: {type: redis, host: 127.0.0.1, port: 1}"
    world.edit("litellm-unified.yaml", "num_retries: 0", cache)
    return {path.name: path.read_bytes() for path in (world.folder / "config").glob("*.yaml")}


def test_any_damaged_configuration_can_be_asked_about(world: World) -> None:
    files = files_of(world)
    dice = random.Random(16)

    for _ in range(ROUNDS):
        damaged = damage(files, dice).files
        if dice.random() < 0.3:
            old, new = dice.choice((world.ollama.url, world.vllm.url)), dice.choice(ADDRESSES)
            damaged = {name: data.replace(old.encode(), new.encode(), 1) for name, data in damaged.items()}
        assert failures(ask(world, damaged)) == []


def test_any_answer_is_stood(world: World) -> None:
    files = files_of(world)
    dice = random.Random(17)

    def anything() -> Any:
        value = dice.choice(WRONG)
        key, entry = (
            dice.choice(("data", "models", "error", "status")),
            dice.choice(("id", "name", "model_name")),
        )
        return dice.choice((value, {key: value}, {key: [value, {entry: value, "litellm_params": value}]}))

    for _ in range(ROUNDS):
        for name, path in ENDPOINTS:
            answer = as_json(anything(), dice.choice((200, 200, 204, 401, 500)))
            getattr(world, name).routes["GET", path] = lambda *_, answer=answer: answer
        assert failures(ask(world, files)) == []
