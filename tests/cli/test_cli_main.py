"""The frame of the command line: help, usage errors, the one place that ends a command."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from configmig import __version__
from configmig.cli.table import BY_NAME, COMMANDS

if TYPE_CHECKING:
    from tests.conftest import Command

OUTPUT_LOST = """\
error[CM814]: the output cannot be written: No space left on device
  hint: `configmig status` says where the configuration stands; send the output elsewhere; \
`configmig explain CM814` says more
"""
RUN = [sys.executable, "-m", "configmig"]


def test_help_lists_every_command_in_its_section(process: "Command") -> None:
    shown = process("--help")

    assert (shown.code, shown.err) == (0, "")
    expected = "\n".join(
        f"{section}:\n" + "".join(f"  {entry.name.ljust(10)}  {entry.help}\n" for entry in entries)
        for section, entries in COMMANDS.items()
    )
    assert shown.out.endswith(expected)


def test_the_short_option_for_help_works_everywhere(configmig: "Command") -> None:
    assert configmig("-h") == configmig("--help")
    assert configmig("explain", "-h").out.startswith("Usage: configmig explain [OPTIONS] [CODE]\n")


def test_without_a_command_the_help_goes_to_stderr_and_the_exit_code_is_2(configmig: "Command") -> None:
    shown = configmig()

    assert (shown.code, shown.out) == (2, "")
    assert shown.err == configmig("--help").out


def test_the_version_is_told(process: "Command") -> None:
    shown = process("--version")

    assert (shown.code, shown.out, shown.err) == (0, f"configmig {__version__}\n", "")


@pytest.mark.parametrize("name", BY_NAME)
def test_every_command_has_a_help_page_that_begins_as_the_table_says_it_is_called(
    name: str, configmig: "Command"
) -> None:
    shown = configmig(name, "--help")

    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(f"Usage: configmig {name} ")


def test_every_file_of_a_command_is_in_the_table() -> None:
    import configmig.cli.commands

    folder = Path(configmig.cli.commands.__file__).parent

    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == {
        entry.module for entry in BY_NAME.values()
    }


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(
            ["upgrad"],
            "error: there is no command 'upgrad'. Did you mean `upgrade`?\n"
            "  usage: configmig [OPTIONS] [COMMAND] [ARGS]...\n"
            "  hint: `configmig --help` lists what there is\n",
            id="nearly-a-command",
        ),
        pytest.param(
            ["xyzzy"],
            "error: there is no command 'xyzzy'\n"
            "  usage: configmig [OPTIONS] [COMMAND] [ARGS]...\n"
            "  hint: `configmig --help` lists what there is\n",
            id="no-command",
        ),
        pytest.param(
            ["explain", "-n", "prod"],
            "error: no such option '-n'\n"
            "  usage: configmig explain [OPTIONS] [CODE]\n"
            "  hint: -n goes before the command: `configmig -n … explain`\n",
            id="global-option-behind",
        ),
        pytest.param(
            ["-x", "a=1", "-x", "colour", "explain"],
            "error: invalid value for '-x': one of them is not of the form key=value\n"
            "  usage: configmig [OPTIONS] [COMMAND] [ARGS]...\n"
            "  hint: `configmig --help` lists what there is\n",
            id="no-pair",
        ),
        pytest.param(
            ["completion", "tcsh"],
            "error: invalid value for '{bash|zsh|fish}': 'tcsh' is not one of 'bash', 'zsh', 'fish'\n"
            "  usage: configmig completion [OPTIONS] {bash|zsh|fish}\n"
            "  hint: `configmig completion --help` lists what there is\n",
            id="choice",
        ),
    ],
)
def test_a_usage_error_is_told_with_the_usage_and_a_hint(
    arguments: list[str], expected: str, configmig: "Command"
) -> None:
    shown = configmig(*arguments)

    assert (shown.code, shown.out, shown.err) == (2, "", expected)


def test_an_error_that_can_be_mended_has_its_code_its_hint_and_exit_code_3(process: "Command") -> None:
    shown = process("explain", "CM999")

    assert (shown.code, shown.out) == (3, "")
    assert shown.err.startswith("error[CM811]: there is no page about 'CM999'\n  the nearest: CM909")
    assert "  hint: `configmig explain CM909`" in shown.err


PLANT = """
import sys
from configmig.cli import main
from configmig.cli.commands import explain

def fail():
    {body}

explain._list = fail
sys.exit(main.main(["explain"]))
"""


def planted(body: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """Run `configmig explain` with something in it that goes wrong."""
    return subprocess.run(
        [sys.executable, "-c", PLANT.format(body=body)],
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_bug_is_one_line_without_values_and_a_log_file_for_its_owner_only(tmp_path: Path) -> None:
    done = planted("raise ValueError('sk-secret-value')", tmp_path)

    (log,) = (tmp_path / "state" / "configmig").iterdir()
    assert done.returncode == 70
    assert done.stdout == ""
    assert done.stderr == f"error: this is a bug in configmig (ValueError); the traceback is in {log}\n"
    assert log.stat().st_mode & 0o777 == 0o600
    assert "ValueError: sk-secret-value" in log.read_text(encoding="utf-8")


def test_a_bug_is_told_also_where_no_log_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a folder must be", encoding="utf-8")
    nowhere = "import tempfile; tempfile.tempdir = '/dev/null'; raise ValueError"

    done = planted(nowhere, tmp_path)

    assert done.returncode == 70
    assert (
        done.stderr
        == "error: this is a bug in configmig (ValueError); and its traceback could not be written anywhere\n"
    )


def test_an_interrupt_is_one_line_and_exit_code_130(tmp_path: Path) -> None:
    done = planted(
        "import os, signal; os.kill(os.getpid(), signal.SIGINT); import time; time.sleep(5)", tmp_path
    )

    assert done.returncode == 130
    assert done.stderr == (
        "interrupted: no file is left half changed; `configmig status` says where it stands\n"
    )


def test_a_full_disk_is_no_bug(tmp_path: Path) -> None:
    done = planted("raise OSError(28, 'No space left on device')", tmp_path)

    assert (done.returncode, done.stderr) == (3, OUTPUT_LOST)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_an_error() -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [*RUN, "--version"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )

    assert (done.returncode, done.stderr) == (3, OUTPUT_LOST)


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
def test_a_reader_that_goes_away_ends_the_command_without_a_word() -> None:
    process = subprocess.Popen([*RUN, "explain"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()

    code = process.wait(timeout=30)
    said = process.stderr.read()
    process.stderr.close()

    assert said == b""
    assert code == 128 + signal.SIGPIPE


def test_a_sign_that_the_terminal_does_not_have_is_shown_by_its_code(process: "Command") -> None:
    shown = process("explain", env={"PYTHONIOENCODING": "ascii"})

    assert (shown.code, shown.err) == (0, "")
