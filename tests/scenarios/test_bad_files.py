"""Every command on configuration files that cannot be read, or say something else than expected."""

from typing import TYPE_CHECKING

import pytest

from tests.scenarios.matrix import REVISION, VALUES, Breakage, breakage, write

if TYPE_CHECKING:
    from tests.conftest import Command
    from tests.scenarios.conftest import Matrix
    from tests.scenarios.shop import Shop

SECRET = "password: correct-horse-battery-staple\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def _file(content: str | bytes, code: str, *breaks: str, validate: str = "") -> Breakage:
    otherwise = {"health": "1", **({"validate": validate} if validate else {})}
    return breakage(write("config/database.yaml", content), code, *breaks, otherwise=otherwise)


UNREADABLE = [
    pytest.param(_file(SECRET + "pool: [1, 2\nurl: x\n", "CM204", VALUES), id="a-bracket-is-open"),
    pytest.param(_file("a: 1\napi_key: 'sk-live-0123456789abcdef\n", "CM204", VALUES), id="a-quote-is-open"),
    pytest.param(_file(SECRET.rstrip() + ": x\n", "CM204", VALUES), id="two-colons-in-a-secret"),
    pytest.param(
        _file("tokens:\n  - hunter2hunter2\n  - hunter2hunter2: :\n - x\n", "CM204", VALUES),
        id="a-list-of-secrets",
    ),
    pytest.param(
        _file('password: "hunter2hunter2\n  hunter2hunter2": x\n', "CM204", VALUES),
        id="a-secret-on-two-lines",
    ),
    pytest.param(_file(SECRET + "pool: 5\npool: 6\n", "CM206", VALUES), id="a-key-twice"),
    pytest.param(
        _file("hunter2hunter2: 5\nhunter2hunter2: 6\n# password: hunter2hunter2\n", "CM206", VALUES),
        id="a-secret-key-twice",
    ),
    pytest.param(_file(SECRET + "pool:\n\tsize: 5\n", "CM205", VALUES), id="a-tab"),
    pytest.param(_file(f"pool:\n\t{SECRET}", "CM205", VALUES), id="a-tab-before-a-secret"),
    pytest.param(_file(SECRET.encode() + b"pool: 5 # \xe9\n", "CM202", VALUES), id="latin-1"),
    pytest.param(_file(SECRET.encode("utf-16"), "CM202", VALUES), id="utf-16"),
    pytest.param(_file(SECRET.encode("utf-16-le"), "CM202", VALUES), id="utf-16-without-a-mark"),
    pytest.param(_file(SECRET + "pool: 5\0\n", "CM203", VALUES), id="nul"),
    pytest.param(_file("\x7fELF\x02\x01\x01", "CM203", VALUES), id="a-program"),
    pytest.param(_file("a: " + "[" * 100_000 + "]" * 100_000, "CM207", VALUES), id="deep-flow"),
    pytest.param(_file("[" * 100_000, "CM207", VALUES), id="deep-flow-left-open"),
    pytest.param(_file("- " * 100_000, "CM207", VALUES), id="deep-block"),
    pytest.param(_file(BOMB, "CM207", VALUES), id="alias-bomb"),
    pytest.param(_file("a: *nobody\n", "CM208", VALUES), id="an-alias-of-nothing"),
    pytest.param(_file("a: &a [*a]\n", "CM208", VALUES), id="an-alias-of-itself"),
]

UNEXPECTED = [
    pytest.param(_file("", "CM304", REVISION), id="empty"),
    pytest.param(_file("# nothing yet\n", "CM304", REVISION), id="only-a-comment"),
    pytest.param(_file("- 1\n- 2\n", "CM304", REVISION), id="a-list"),
    pytest.param(_file("hello\n", "CM304", REVISION), id="a-word"),
    pytest.param(_file("a: 1\n---\nb: 2\n", "CM304", REVISION), id="two-documents"),
    pytest.param(_file("? [a]\n: 1\n", "CM210", REVISION, validate="1"), id="a-list-as-a-key"),
]


@pytest.mark.parametrize("broken", UNREADABLE)
def test_files_that_cannot_be_read(broken: Breakage, matrix: "Matrix") -> None:
    assert matrix(broken) == broken.expected()


@pytest.mark.parametrize("broken", UNEXPECTED)
def test_files_that_say_something_else(broken: Breakage, matrix: "Matrix") -> None:
    assert matrix(broken) == broken.expected()


@pytest.mark.parametrize("content", ["", "# later\n", "- 1\n", "9" * 1_000_000])
def test_files_that_no_revision_looks_at_may_be_anything(content: str, matrix: "Matrix") -> None:
    added = breakage(
        write("config/extra.yaml", content), "", otherwise={"upgrade --plan": "3 CM503", "health": "1"}
    )  # the file has appeared since the plan was made, which is drift

    assert matrix(added) == added.expected()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(
            "pool: [1, 2\nurl: x\n",
            "error[CM204]: not valid YAML: did not find expected ',' or ']'"
            " (while parsing a flow sequence that starts in line 1)\n"
            "  --> database.yaml:2:4\n"
            "  2 | url: x\n"
            "  hint: mend line 2 of database.yaml, then run the command again;",
            id="syntax",
        ),
        pytest.param(
            "a:\n\tb: 1\n",
            "error[CM205]: a tab is used as indentation, YAML allows only spaces\n"
            "  --> database.yaml:2:1\n"
            "  2 | →b: 1\n"
            "  hint: replace the tab in line 2 of database.yaml by spaces;",
            id="tab",
        ),
        pytest.param(
            "pool: 5\nurl: x\npool: 6\n",
            "error[CM206]: the key 'pool' stands twice in one mapping, in lines 1 and 3\n"
            "  --> database.yaml:3:1\n"
            "  --> database.yaml:1:1\n"
            "  hint: remove or rename one of the two in database.yaml;",
            id="twice",
        ),
        pytest.param(
            b"pool: 5\nname: caf\xe9\n",
            "error[CM202]: byte 0xE9 is not valid UTF-8\n"
            "  --> database.yaml:2:10\n"
            "  hint: in the config root, `iconv -f LATIN1 -t UTF-8 database.yaml` converts it;",
            id="latin-1",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_place(
    content: str | bytes, told: str, shop: "Shop", configmig: "Command"
) -> None:
    shop.write("config/database.yaml", content)

    shown = configmig("upgrade", cwd=shop.folder)

    code = told[6:11]
    assert (shown.code, shown.out, shown.err) == (3, "", f"{told} `configmig explain {code}` says more\n")
