"""Commands as forks of a process that has loaded configmig: traced is what a command does, not its start.

A command of its own spends most of its time on imports, and the more so while it is traced. A fork makes the
same calls from there on, in a tenth of the time.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.endurance.calls import STRACE, Ended, Tracer

PATIENCE = 60.0
"""How many seconds strace may take to attach itself."""


class WarmTracer(Tracer):
    """Runs one command again and again, each time stopped somewhere else, without its start."""

    def __init__(self, folder: Path, home: Path, compiled: Path) -> None:
        super().__init__(folder, home, compiled)
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.endurance.warm", str(folder), str(self._log)],
            cwd=Path(__file__).parents[2],
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        """End the process that the commands are forked from."""
        self._server.communicate()

    def warm_up(self, *arguments: str) -> None:
        """Run the command in the process itself, so that it has loaded what the command needs."""
        assert self._ask(fork=False, arguments=arguments)["code"] == 0

    def _run(self, arguments: tuple[str, ...], *options: str) -> Ended:
        assert STRACE is not None
        pid = self._ask(fork=True, arguments=arguments)["pid"]
        kept = [option for option in options if option != "--seccomp-bpf"]  # not for a process that runs
        strace = subprocess.Popen([STRACE, "-f", "-qq", "-o", str(self._log), *kept, "-p", str(pid)])
        _wait_for_tracer(pid)
        code = self._ask()["code"]
        strace.wait()
        err = self._log.with_suffix(".err").read_text(encoding="utf-8", errors="replace")
        return Ended(137 if code == -signal.SIGKILL else code, err)

    def _ask(self, **job: object) -> Mapping[str, int]:
        stdin, stdout = self._server.stdin, self._server.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(f"{json.dumps(job)}\n")
        stdin.flush()
        answer: dict[str, int] = json.loads(stdout.readline())
        return answer


def _wait_for_tracer(pid: int) -> None:
    ends = time.monotonic() + PATIENCE
    while "TracerPid:\t0\n" in Path(f"/proc/{pid}/status").read_text(encoding="ascii"):
        assert time.monotonic() < ends, "strace does not attach itself"
        time.sleep(0.001)


def _serve(folder: str, log: str) -> None:
    """Answer each line on stdin: a job is run here, or in a fork that waits until the next line comes."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        job = json.loads(line)
        if not job["fork"]:
            answers.write(f"{json.dumps({'code': _command(folder, job['arguments'])})}\n")
            answers.flush()
            continue
        pid = os.fork()
        if pid == 0:
            os.dup2(os.open(f"{log}.err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
            os.kill(os.getpid(), signal.SIGSTOP)
            os._exit(_command(folder, job["arguments"]))
        os.waitpid(pid, os.WUNTRACED)
        answers.write(f"{json.dumps({'pid': pid})}\n")
        answers.flush()
        sys.stdin.readline()
        os.kill(pid, signal.SIGCONT)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        answers.write(f"{json.dumps({'code': code})}\n")
        answers.flush()


def _command(folder: str, arguments: list[str]) -> int:
    """Run a command as its own process does, and write out all that it said."""
    from configmig.cli.main import main

    os.chdir(folder)
    code = main(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    _serve(*sys.argv[1:])
