"""Real processes that are interrupted, lose their reader, or meet each other."""

import fcntl
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import settled

if TYPE_CHECKING:
    from tests.conftest import Command
    from tests.scenarios.shop import Shop

RUN = [sys.executable, "-m", "configmig"]
LAST = "versions/1_2_0_timeout.py"
OUTPUT_LOST = """\
error[CM814]: the output cannot be written: No space left on device
  hint: `configmig status` says where the configuration stands; send the output elsewhere; \
`configmig explain CM814` says more
"""
INTERRUPTED = "interrupted: no file is left half changed; `configmig status` says where it stands\n"


def start(*arguments: str, shop: "Shop", home: Path) -> subprocess.Popen[str]:
    """Start the command as a process of its own."""
    return subprocess.Popen(
        [*RUN, *arguments],
        cwd=shop.folder,
        env={**os.environ, **settled(home, None)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(path: Path) -> None:
    """Wait until ``path`` is there."""
    ends = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < ends, f"{path} never appeared"
        time.sleep(0.01)


def sleeping(shop: "Shop", where: str) -> Path:
    """Let 1.2.0 sleep at ``where``; return the file that tells that it does."""
    flag = shop.folder.parent / "asleep"
    nap = f"import pathlib, time; pathlib.Path({str(flag)!r}).touch(); time.sleep(30)"
    bodies = {
        "upgrade": f"{nap}\n\n\ndef upgrade(op):\n    {nap}\n",
        "loading": f"{nap}\n\n\ndef upgrade(op):\n    pass\n",
        "check": f"\n\ndef upgrade(op):\n    pass\n\n\ndef check(config):\n    {nap}\n    return []\n",
    }
    body = bodies[where] if where != "upgrade" else f"\n\ndef upgrade(op):\n    {nap}\n"
    shop.write(LAST, f'revision = "1.2.0"\ndown_revision = "1.1.0"\n{body}')
    return flag


@pytest.mark.parametrize("where", ["loading", "upgrade", "check"])
@pytest.mark.parametrize("command", ["upgrade", "plan"])
def test_an_interrupt_while_a_revision_is_at_work(command: str, where: str, shop: "Shop", home: Path) -> None:
    flag = sleeping(shop, where)
    before = shop.look()

    process = start(command, shop=shop, home=home)
    wait_for(flag)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)

    assert (process.returncode, out, err) == (130, "", INTERRUPTED)
    assert shop.look_past_failures(before) == before


def test_an_interrupt_while_the_command_is_still_loaded(home: Path) -> None:
    script = """
import sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "click":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupting())
sys.argv = ["configmig", "status"]
from configmig.__main__ import main
sys.exit(main())
"""

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted: nothing was begun\n")


def test_an_interrupt_while_waiting_for_the_lock(shop: "Shop", home: Path) -> None:
    before = shop.look()
    control = shop.root / ".configmig"
    with (control / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = start("upgrade", "--lock-timeout", "30", shop=shop, home=home)
        assert process.stderr is not None
        said = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    (control / "lock").unlink()

    assert said.startswith("waiting for another run: ")
    assert (process.returncode, out, err) == (130, "", INTERRUPTED)
    assert shop.look_past_failures(before) == before


def test_who_waits_too_long_for_the_lock_ends_with_4(shop: "Shop", home: Path, process: "Command") -> None:
    flag = sleeping(shop, "upgrade")
    first = start("upgrade", shop=shop, home=home)
    wait_for(flag)

    second = process("upgrade", "--lock-timeout", "0.1", cwd=shop.folder)
    look = process("current", cwd=shop.folder)
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=20)

    assert second.code == 4
    assert second.err.splitlines()[0].startswith("waiting for another run: upgrade head (pid ")
    assert second.err.splitlines()[1].startswith("error[CM420]: ")
    assert (look.code, look.out.splitlines()[0]) == (0, "version: 1.1.0")


def test_of_two_upgrades_at_once_one_does_it_and_the_other_has_nothing_to_do(
    shop: "Shop", home: Path
) -> None:
    both = [start("upgrade", "--lock-timeout", "30", shop=shop, home=home) for _ in range(2)]
    outs = [process.communicate(timeout=60)[0] for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert sorted("nothing to do" in out for out in outs) == [False, True]
    assert (shop.root / ".migration-history").read_bytes().count(b"\n") == 3


@pytest.mark.parametrize("command", ["history", "history --runs", "plan", "explain", "graph"])
def test_a_reader_that_needs_only_the_first_line(command: str, shop: "Shop", home: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {' '.join(RUN)} {command} | head -n 1"],
        cwd=shop.folder,
        env={**os.environ, **settled(home, None)},
        capture_output=True,
        text=True,
        check=False,
    )

    # 141 when the pipe was closed before everything was written.
    assert done.returncode in (0, 141)
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


@pytest.mark.parametrize(
    "command", ["status", "plan", "heads", "graph", "completion bash", "revision -m next"]
)
def test_a_closed_stdout_disturbs_nobody(command: str, shop: "Shop", home: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{' '.join(RUN)} {command} >&-"],
        cwd=shop.folder,
        env={**os.environ, **settled(home, None)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", ["status", "plan", "history", "graph", "completion bash"])
def test_an_output_that_is_full_is_an_error(command: str, shop: "Shop", home: Path) -> None:
    before = shop.look()
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [*RUN, *command.split()],
            cwd=shop.folder,
            env={**os.environ, **settled(home, None)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert (done.returncode, done.stderr) == (3, OUTPUT_LOST)
    assert shop.look_past_failures(before) == before


def on_a_terminal(*arguments: str, shop: "Shop", home: Path, **variables: str) -> str:
    """Run the command with a terminal for its stdout and return what it shows there."""
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [*RUN, *arguments],
        cwd=shop.folder,
        env={**kept, **settled(home, None), "TERM": "xterm-256color", **variables},
        stdout=follower,
        stderr=follower,
        stdin=subprocess.DEVNULL,
    )
    os.close(follower)
    shown = b""
    try:
        while piece := os.read(leader, 65536):
            shown += piece
    except OSError:  # what Linux says when the other side is closed
        pass
    os.close(leader)
    process.wait(timeout=20)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("command", ["status", "plan", "history", "diff 1.0.0", "upgrade --dry-run"])
def test_colour_is_for_a_terminal_that_wants_it(
    command: str, shop: "Shop", home: Path, process: "Command"
) -> None:
    arguments = command.split()

    piped = process(*arguments, cwd=shop.folder).out
    coloured = on_a_terminal(*arguments, shop=shop, home=home)
    refused = on_a_terminal("--no-color", *arguments, shop=shop, home=home)
    plain = on_a_terminal(*arguments, shop=shop, home=home, NO_COLOR="1")
    dumb = on_a_terminal(*arguments, shop=shop, home=home, TERM="dumb")

    assert "\x1b" not in piped + refused + plain + dumb
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain == refused


def test_json_has_no_colour_on_a_terminal_either(shop: "Shop", home: Path) -> None:
    assert "\x1b" not in on_a_terminal("status", "--format", "json", shop=shop, home=home)
