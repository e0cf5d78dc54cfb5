"""Running one revision file: what it may do, and how each of its mistakes is told."""

import sys
from pathlib import Path

import pytest

from configmig.documents.contract import Bounds
from configmig.errors import ConfigmigError
from configmig.errors.revisions import RevisionRaisedError
from configmig.finding import Problem
from configmig.operations.config import Config
from configmig.operations.operations import Operations
from configmig.operations.workspace import Workspace
from configmig.revisions.library import Library, read_library
from configmig.revisions.loader import LoadedRevision, run_check, run_downgrade, run_upgrade

HEAD = '''\
"""Title."""

from configmig.revisions import Config, Operations, Problem

revision = "1.0.0"
down_revision = None


'''
"""Eight lines; what a test appends begins on line 9."""

YAML = b"providers:\n  vllm: {type: vllm}  # ours\n"


@pytest.fixture
def workspace() -> Workspace:
    return Workspace({"a.yaml": YAML}, bounds=Bounds())


def library(tmp_path: Path, body: str) -> Library:
    folder = tmp_path / "versions"
    folder.mkdir(exist_ok=True)
    (folder / "one.py").write_text(HEAD + body)
    return read_library([folder], show_relative_to=tmp_path)


def load(tmp_path: Path, body: str) -> LoadedRevision:
    return library(tmp_path, body).load("1.0.0")


def told(error: ConfigmigError) -> str:
    places = " ".join(map(str, error.places))
    return "\n".join([f"{error.code} {places}: {error.message}", *error.details])


def test_upgrade_downgrade_and_check_are_run(tmp_path: Path, workspace: Workspace) -> None:
    loaded = load(
        tmp_path,
        "def upgrade(op: Operations) -> None:\n"
        '    op.file("a.yaml").rename("$.providers.vllm", "qwen")\n'
        "def downgrade(op: Operations) -> None:\n"
        '    op.file("a.yaml").rename("$.providers.qwen", "vllm")\n'
        "def check(config: Config):\n"
        '    for name in config["a.yaml"]["providers"]:\n'
        '        yield Problem("a.yaml", ("providers", name), "found")\n',
    )
    op = Operations(workspace, revision="1.0.0", arguments={})

    run_upgrade(loaded, op)
    assert workspace.render() == {"a.yaml": YAML.replace(b"vllm:", b"qwen:")}
    assert run_check(loaded, Config(workspace)) == (Problem("a.yaml", ("providers", "qwen"), "found"),)
    run_downgrade(loaded, op)
    assert workspace.render() == {"a.yaml": YAML}


def test_a_revision_without_check_has_no_problems(tmp_path: Path, workspace: Workspace) -> None:
    loaded = load(tmp_path, "def upgrade(op): pass\n")

    assert run_check(loaded, Config(workspace)) == ()


@pytest.mark.parametrize("answer", ["[]", "()", '[Problem("a.yaml", (), "x")][:0]', "iter([])"])
def test_an_empty_answer_is_no_problem(answer: str, tmp_path: Path, workspace: Workspace) -> None:
    loaded = load(tmp_path, f"def upgrade(op): pass\ndef check(config): return {answer}\n")

    assert run_check(loaded, Config(workspace)) == ()


def test_dataclasses_in_a_revision_work(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        "from dataclasses import dataclass\n@dataclass\nclass Route:\n    x: 'int' = 1\ndef"
        " upgrade(op): pass\n",
    )

    assert loaded.revision.id == "1.0.0"


def test_nothing_is_written_beside_a_loaded_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)

    load(tmp_path, "def upgrade(op): pass\n")

    assert [path.name for path in (tmp_path / "versions").iterdir()] == ["one.py"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "1 / 0\n",
            "CM160 versions/one.py:9: loading of revision 1.0.0 raised ZeroDivisionError: division"
            " by zero\n9 | 1 / 0",
            id="an exception",
        ),
        pytest.param(
            "import nothing_of_that_name\n",
            "CM160 versions/one.py:9: loading of revision 1.0.0 raised ModuleNotFoundError: No module named"
            " 'nothing_of_that_name'\n9 | import nothing_of_that_name",
            id="an import",
        ),
        pytest.param(
            "raise SystemExit(3)\n",
            "CM160 versions/one.py:9: loading of revision 1.0.0 raised SystemExit: 3\n9 | raise"
            " SystemExit(3)",
            id="an exit",
        ),
        pytest.param(
            "x = 1\nreturn\n",
            "CM152 versions/one.py:10: the revision file versions/one.py is not valid Python:"
            " 'return' outside"
            " function\n10 | return",
            id="what only the compiler refuses",
        ),
        pytest.param(
            "x = 1\n", "CM161 versions/one.py: revision 1.0.0 has no function `upgrade`", id="no upgrade"
        ),
        pytest.param(
            "upgrade = 3\n",
            "CM161 versions/one.py: revision 1.0.0 has a value of type int instead of a function `upgrade`",
            id="an upgrade that is a number",
        ),
        pytest.param(
            "def upgrade(op): pass\ncheck = []\n",
            "CM161 versions/one.py: revision 1.0.0 has a value of type list instead of a function `check`",
            id="a check that is a list",
        ),
    ],
)
def test_a_file_that_cannot_be_loaded_says_why(body: str, expected: str, tmp_path: Path) -> None:
    modules = set(sys.modules)

    with pytest.raises(ConfigmigError) as raised:
        load(tmp_path, body)

    assert told(raised.value) == expected
    assert not {
        name for name in set(sys.modules) - modules if "revision_1.0.0" in name and "CM160" in expected
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "def upgrade(op):\n    helper({})\n\ndef helper(data):\n    data['models']\n",
            "CM160 versions/one.py:13: upgrade of revision 1.0.0 raised KeyError: 'models'\n13 |"
            " data['models']",
            id="a missing key in a function below",
        ),
        pytest.param(
            "def upgrade(op):\n    for x in op.file('a.yaml').get('$.providers')['none']: pass\n",
            "CM160 versions/one.py:10: upgrade of revision 1.0.0 raised KeyError: 'none'\n"
            "10 | for x in op.file('a.yaml').get('$.providers')['none']: pass",
            id="a loop over a missing key",
        ),
        pytest.param(
            "import json\ndef upgrade(op):\n    json.loads('{')\n",
            "CM160 versions/one.py:11: upgrade of revision 1.0.0 raised JSONDecodeError: Expecting"
            " property name"
            " enclosed in double quotes: line 1 column 2 (char 1)\n11 | json.loads('{')\n"
            "raised in json.decoder, line LINE",
            id="an exception from a library",
        ),
        pytest.param(
            "import sys\ndef upgrade(op):\n    sys.exit('no')\n",
            "CM160 versions/one.py:11: upgrade of revision 1.0.0 raised SystemExit: no\n11 | sys.exit('no')",
            id="an exit",
        ),
        pytest.param(
            "class Odd(Exception):\n    def __str__(self): raise self\ndef upgrade(op):\n    raise Odd\n",
            "CM160 versions/one.py:12: upgrade of revision 1.0.0 raised Odd\n12 | raise Odd",
            id="an exception that cannot be printed",
        ),
        pytest.param(
            "def upgrade(op):\n    raise ValueError('first\\nsecond ' + 'x' * 999)\n",
            "CM160 versions/one.py:10: upgrade of revision 1.0.0 raised ValueError: first\n"
            "10 | raise ValueError('first\\nsecond ' + 'x' * 999)",
            id="a long message",
        ),
        pytest.param(
            "def upgrade(op):\n    upgrade(op)\n",
            "CM160 versions/one.py:10: upgrade of revision 1.0.0 raised RecursionError: maximum"
            " recursion depth"
            " exceeded\n10 | upgrade(op)",
            id="endless recursion",
        ),
        pytest.param(
            "def upgrade():\n    pass\n",
            "CM160 versions/one.py:9: upgrade of revision 1.0.0 raised TypeError: upgrade() takes 0"
            " positional"
            " arguments but 1 was given\n9 | def upgrade():",
            id="no parameter",
        ),
        pytest.param(
            "def upgrade(op):\n    return {}\n",
            "CM162 versions/one.py:9: upgrade of revision 1.0.0 returned a value of type dict; it"
            " must change things"
            " through `op` and return nothing",
            id="a value",
        ),
        pytest.param(
            "def upgrade(op):\n    yield\n",
            "CM162 versions/one.py:9: upgrade of revision 1.0.0 returned a generator (it contains"
            " `yield`, so"
            " nothing of it has run); it must change things through `op` and return nothing",
            id="a generator",
        ),
        pytest.param(
            "async def upgrade(op):\n    pass\n",
            "CM162 versions/one.py:9: upgrade of revision 1.0.0 returned a coroutine (it is"
            " `async`, so nothing of"
            " it has run); it must change things through `op` and return nothing",
            id="a coroutine",
        ),
    ],
)
def test_an_upgrade_that_goes_wrong_says_where(
    body: str, expected: str, tmp_path: Path, workspace: Workspace
) -> None:
    loaded = load(tmp_path, body)

    with pytest.raises(ConfigmigError) as raised:
        run_upgrade(loaded, Operations(workspace))

    line = told(raised.value).rpartition(", line ")[2]
    assert told(raised.value) == expected.replace("LINE", line)
    assert workspace.render() == {"a.yaml": YAML}


def test_the_hint_is_the_next_command(tmp_path: Path, workspace: Workspace) -> None:
    loaded = load(tmp_path, "def upgrade(op):\n    {}['x']\n")

    with pytest.raises(RevisionRaisedError) as raised:
        run_upgrade(loaded, Operations(workspace))

    assert raised.value.hint == (
        "`configmig edit 1.0.0` opens the file; `configmig plan 1.0.0` tries it again"
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "def check(config):\n    pass\n",
            "CM163 versions/one.py:11: check of revision 1.0.0 returned None instead of problems",
            id="nothing",
        ),
        pytest.param(
            "def check(config):\n    return Problem('a.yaml', (), 'x')\n",
            "CM163 versions/one.py:11: check of revision 1.0.0 returned a value of type Problem"
            " instead of problems",
            id="one problem that is not in a list",
        ),
        pytest.param(
            "def check(config):\n    yield 'a.yaml is wrong'\n",
            "CM163 versions/one.py:11: check of revision 1.0.0 gave a value of type str where a"
            " Problem must be",
            id="a text",
        ),
        pytest.param(
            "def check(config):\n    yield Problem('a.yaml', '/providers', 'x')\n",
            "CM163 versions/one.py:11: check of revision 1.0.0 gave a Problem whose pointer is not"
            " a tuple of keys"
            " and indices",
            id="a pointer that is text",
        ),
        pytest.param(
            "def check(config):\n    yield Problem('a.yaml', (), 3)\n",
            "CM163 versions/one.py:11: check of revision 1.0.0 gave a Problem whose file or message"
            " is not text",
            id="a message that is a number",
        ),
        pytest.param(
            "async def check(config):\n    return []\n",
            "CM163 versions/one.py:11: check of revision 1.0.0 returned a coroutine (it is `async`,"
            " so nothing of it"
            " has run) instead of problems",
            id="a coroutine",
        ),
        pytest.param(
            "def check(config):\n    yield Problem('a.yaml', (), 'x')\n    config['a.yaml']['none']\n",
            "CM160 versions/one.py:13: check of revision 1.0.0 raised KeyError: 'none'\n13 |"
            " config['a.yaml']['none']",
            id="an exception after the first problem",
        ),
    ],
)
def test_a_check_that_does_not_answer_is_an_error(
    body: str, expected: str, tmp_path: Path, workspace: Workspace
) -> None:
    loaded = load(tmp_path, "def upgrade(op): pass\n\n" + body)

    with pytest.raises(ConfigmigError) as raised:
        run_check(loaded, Config(workspace))

    assert told(raised.value) == expected


def test_an_error_of_an_operation_gains_the_line_of_the_revision(
    tmp_path: Path, workspace: Workspace
) -> None:
    loaded = load(tmp_path, "def upgrade(op):\n    op.file('a.yaml').remove('$.nothing')\n")

    with pytest.raises(ConfigmigError) as raised:
        run_upgrade(loaded, Operations(workspace))

    assert raised.value.code.startswith("CM3")
    assert str(raised.value.places[0]) == "versions/one.py:10"


def test_an_unknown_file_is_told_with_the_line_of_the_check(tmp_path: Path, workspace: Workspace) -> None:
    loaded = load(tmp_path, "def upgrade(op): pass\ndef check(config):\n    yield config['b.yaml']\n")

    with pytest.raises(ConfigmigError) as raised:
        run_check(loaded, Config(workspace))

    assert str(raised.value.places[0]) == "versions/one.py:11"


def test_a_downgrade_that_does_not_exist_is_refused(tmp_path: Path, workspace: Workspace) -> None:
    loaded = load(tmp_path, "def upgrade(op): pass\n")

    with pytest.raises(ConfigmigError) as raised:
        run_downgrade(loaded, Operations(workspace))

    assert told(raised.value) == "CM161 versions/one.py: revision 1.0.0 has no function `downgrade`"
    assert raised.value.hint == ("`configmig edit 1.0.0` opens the file; write `def downgrade(op)` in it")


def test_an_interrupt_of_the_user_passes_through(tmp_path: Path, workspace: Workspace) -> None:
    loaded = load(tmp_path, "def upgrade(op):\n    raise KeyboardInterrupt\n")

    with pytest.raises(KeyboardInterrupt):
        run_upgrade(loaded, Operations(workspace))


def test_a_secret_in_a_message_is_masked(tmp_path: Path, workspace: Workspace) -> None:
    secret = "sk-proj-Ab3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF"
    loaded = load(tmp_path, f"def upgrade(op):\n    raise ValueError('api_key: {secret}')\n")

    with pytest.raises(RevisionRaisedError) as raised:
        run_upgrade(loaded, Operations(workspace))

    assert secret not in told(raised.value)
