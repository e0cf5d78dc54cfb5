"""Post-write hooks: real commands on a real file."""

import sys
from pathlib import Path

import pytest

from configmig.authoring.hooks import run_hooks
from configmig.errors.authoring import FailedHookError, MissingHookError
from configmig.settings import Hook

UPPER = "import sys, pathlib\np = pathlib.Path(sys.argv[-1])\np.write_text(p.read_text().upper())\n"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "versions" / "new.py"
    path.parent.mkdir()
    path.write_text("x = 1\n", encoding="utf-8")
    return path


def run(*hooks: Hook, script: Path, folder: Path) -> tuple[str, ...]:
    return run_hooks(hooks, script, file="versions/new.py", folder=folder)


def python(name: str, code: str, options: str = "REVISION_SCRIPT_FILENAME") -> Hook:
    quoted = code.replace("'", '"').replace("\n", ";").rstrip(";")
    return Hook(name, "exec", sys.executable, f"-c '{quoted}' {options}")


def test_without_hooks_the_file_stays_as_it_is(script: Path, tmp_path: Path) -> None:
    assert run(script=script, folder=tmp_path) == ()
    assert script.read_text(encoding="utf-8") == "x = 1\n"


def test_hooks_run_in_turn_and_the_second_sees_what_the_first_wrote(script: Path, tmp_path: Path) -> None:
    add = 'import sys\nopen(sys.argv[1], "a").write("y = 2")'

    names = run(python("first", UPPER), python("second", add), script=script, folder=tmp_path)

    assert names == ("first", "second")
    assert script.read_text(encoding="utf-8") == "X = 1\ny = 2"


def test_a_module_is_run_by_this_interpreter(script: Path, tmp_path: Path) -> None:
    hook = Hook("compile", "module", "py_compile", "REVISION_SCRIPT_FILENAME")

    assert run(hook, script=script, folder=tmp_path) == ("compile",)
    assert list((script.parent / "__pycache__").glob("new.*.pyc"))


def test_a_console_script_is_run_by_this_interpreter(script: Path, tmp_path: Path) -> None:
    hook = Hook("normalise", "console_scripts", "pytest", "--version")

    assert run(hook, script=script, folder=tmp_path) == ("normalise",)


def test_without_the_placeholder_the_path_is_appended(script: Path, tmp_path: Path) -> None:
    hook = python("upper", UPPER, options="--quiet")

    run(hook, script=script, folder=tmp_path)

    assert script.read_text(encoding="utf-8") == "X = 1\n"


def test_a_path_with_spaces_is_one_argument(tmp_path: Path) -> None:
    script = tmp_path / "a folder" / "a file.py"
    script.parent.mkdir()
    script.write_text("x = 1\n", encoding="utf-8")

    run(python("upper", UPPER), script=script, folder=tmp_path)

    assert script.read_text(encoding="utf-8") == "X = 1\n"


def test_a_hook_starts_in_the_project_or_in_its_own_folder(script: Path, tmp_path: Path) -> None:
    note = 'import os, sys\nopen(sys.argv[1], "a").write(os.getcwd())'
    own = Hook("own", "exec", sys.executable, python("", note).options, cwd="versions")

    run(python("project", note), own, script=script, folder=tmp_path)

    assert script.read_text(encoding="utf-8") == f"x = 1\n{tmp_path}{tmp_path / 'versions'}"


def test_an_executable_with_a_separator_counts_from_the_project(script: Path, tmp_path: Path) -> None:
    tool = tmp_path / "bin" / "tool"
    tool.parent.mkdir()
    tool.write_text('#!/bin/sh\necho "# tool" >> "$1"\n', encoding="utf-8")
    tool.chmod(0o755)

    run(Hook("tool", "exec", "bin/tool"), script=script, folder=tmp_path)

    assert script.read_text(encoding="utf-8") == "x = 1\n# tool\n"


@pytest.mark.parametrize(
    ("hook", "reason"),
    [
        pytest.param(
            Hook("h", "exec", "no-such-tool"), "there is no executable 'no-such-tool'", id="executable"
        ),
        pytest.param(
            Hook("h", "module", "no_such.module"), "there is no module 'no_such.module'", id="module"
        ),
        pytest.param(
            Hook("h", "console_scripts", "no-such-script"),
            "no installed package provides the console script 'no-such-script'",
            id="console-script",
        ),
        pytest.param(
            Hook("h", "module", "py_compile", "'open"),
            "its options cannot be read (No closing quotation)",
            id="options",
        ),
    ],
)
def test_a_hook_that_cannot_start_is_an_error_that_says_the_file_was_written(
    hook: Hook, reason: str, script: Path, tmp_path: Path
) -> None:
    with pytest.raises(MissingHookError) as caught:
        run(hook, script=script, folder=tmp_path)

    assert caught.value.message == f"the post-write hook 'h' cannot run: {reason}"
    assert [str(place) for place in caught.value.places] == ["versions/new.py"]
    assert caught.value.details == (
        "the revision file was written; this hook and those after it did not see it",
    )
    assert caught.value.hint == "install what the hook needs, or correct the hook 'h' in the settings"
    assert script.read_text(encoding="utf-8") == "x = 1\n"


def test_a_hook_whose_folder_is_missing_is_an_error(script: Path, tmp_path: Path) -> None:
    hook = Hook("h", "module", "py_compile", cwd="nowhere")

    with pytest.raises(MissingHookError) as caught:
        run(hook, script=script, folder=tmp_path)

    assert caught.value.reason == f"No such file or directory: {tmp_path / 'nowhere'}"


def test_a_failing_hook_shows_what_it_printed_and_stops_those_after_it(script: Path, tmp_path: Path) -> None:
    fail = 'import sys\nprint("line 1: bad")\nsys.exit(3)'

    with pytest.raises(FailedHookError) as caught:
        run(python("check", fail), python("upper", UPPER), script=script, folder=tmp_path)

    error = caught.value
    assert error.message == "the post-write hook 'check' ended with exit code 3"
    assert error.details == (
        "line 1: bad",
        "the revision file was written; hooks after this one did not see it",
    )
    assert error.hint.startswith(f"mend it, then run `{sys.executable} -c ")
    assert script.read_text(encoding="utf-8") == "x = 1\n"
