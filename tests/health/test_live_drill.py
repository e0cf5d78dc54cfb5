"""The rehearsal of fallbacks: who answers when a model fails, with nothing of the real world in it."""

import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Command
from tests.health.test_live_engine import process
from tests.health.test_live_rules import asked, failed, outcome
from tests.health.world import CLOUD_KEY, KEY, World

pytestmark = pytest.mark.skipif(os.name == "nt", reason="NOT TESTED: a script is no program here")


@pytest.fixture
def program(world: World) -> Path:
    """A small proxy in the place of LiteLLM; the world's fallback has the shape that it reads."""
    folder = world.folder.parent / f"{world.folder.name}-program"
    folder.mkdir()
    path = folder / "litellm"
    path.write_text(f"#!{sys.executable}\n" + Path(__file__).with_name("small_proxy.py").read_text())
    path.chmod(0o755)
    old = '{model: coder, fallback_models: ["llama3.1:latest"]}'
    world.edit("litellm-unified.yaml", old, "coder: [llama3.1:latest]")
    world.settings(litellm=path)
    return path


def drilled(configmig: Command, world: World) -> dict[str, list[str]]:
    """Return what live rules find with the drill."""
    found = failed(asked(configmig, world, "--drill"))
    return {name: messages for name, messages in found.items() if name.startswith("LIV")}


def left(program: Path) -> dict[str, Any]:
    """Return what the proxy was started with."""
    found: dict[str, Any] = json.loads((program.parent / "started.json").read_text())
    return found


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_fallback_that_answers_is_fine_and_nothing_is_left(
    world: World, configmig: Command, program: Path
) -> None:
    assert drilled(configmig, world) == {}

    started = left(program)
    assert is_gone(started["pid"])
    assert not Path(started["folder"]).exists()
    assert started["mode"] == 0o700
    told = json.dumps(started)
    assert KEY not in told
    assert CLOUD_KEY not in told
    assert all(stub.url not in told for stub in (world.ollama, world.vllm, world.gateway))
    assert [seen for stub in (world.ollama, world.vllm) for seen in stub.seen if seen.method == "POST"] == []


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        pytest.param("no fallbacks", "nobody answers (it answers with status 500)", id="none"),
        pytest.param("does not start", "does not start: it ended with exit code 1", id="no-start"),
    ],
)
def test_a_fallback_that_does_not_answer_is_found(
    world: World, configmig: Command, program: Path, behaviour: str, message: str
) -> None:
    (program.parent / "behaviour").write_text(behaviour)

    found = drilled(configmig, world)

    assert list(found) == ["LIV007"]
    assert message in found["LIV007"][0]
    assert is_gone(left(program)["pid"])


def test_the_deadline_ends_a_proxy_that_hangs(world: World, configmig: Command, program: Path) -> None:
    (program.parent / "behaviour").write_text("hangs")
    world.settings(litellm=program, deadline=1.5)
    started = time.monotonic()

    told = asked(configmig, world, "--drill")

    assert time.monotonic() - started < 12
    assert told["live"]["late"] == ["LIV007"]
    assert outcome(told, "LIV007") == ("skipped", ["not all was answered within 1.5 s"])
    assert told["code"] == 1
    assert is_gone(left(program)["pid"])
    assert not Path(left(program)["folder"]).exists()


def test_an_interrupt_leaves_no_proxy_behind(world: World, program: Path) -> None:
    (program.parent / "behaviour").write_text("hangs")
    running = process(world.folder, "health", "--live", "--drill")
    until = time.monotonic() + 30
    while not (program.parent / "started.json").exists() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.2)  # until it is written

    running.send_signal(signal.SIGINT)
    out, _ = running.communicate(timeout=20)

    assert (running.returncode, out) == (130, "")
    assert is_gone(left(program)["pid"])
    assert not Path(left(program)["folder"]).exists()


def test_without_the_program_or_the_option_it_is_not_assessed(world: World, configmig: Command) -> None:
    world.settings(litellm="no-such-program")

    without_option = asked(configmig, world)
    without_program = asked(configmig, world, "--drill")

    reason = "asked only with --drill, it starts a proxy of its own, which takes half a minute"
    assert outcome(without_option, "LIV007") == ("skipped", [reason])
    reason = "there is no program no-such-program; the setting live.litellm names it"
    assert outcome(without_program, "LIV007") == ("skipped", [reason])
    assert (without_program["code"], shutil.which("no-such-program")) == (0, None)
