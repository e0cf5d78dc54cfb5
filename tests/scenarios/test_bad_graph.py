"""Every command where the revisions do not form a graph, or have several heads."""

import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.matrix import GRAPH, Breakage, breakage, write

if TYPE_CHECKING:
    from tests.scenarios.conftest import Matrix
    from tests.scenarios.shop import Shop


def _text(revision: str, parent: str | None, more: str = "") -> str:
    head = f'"""R."""\n\nrevision = "{revision}"\ndown_revision = {parent!r}\n{more}\n'
    return f"{head}\n\ndef upgrade(op):\n    pass\n"


def _added(*files: str) -> Callable[["Shop"], None]:
    def act(shop: "Shop") -> None:
        for number, text in enumerate(files):
            shop.write(f"versions/added_{number}.py", text)

    return act


def _gone(*names: str) -> Callable[["Shop"], None]:
    def act(shop: "Shop") -> None:
        for name in names:
            (shop.folder / "versions" / name).unlink()

    return act


def _no_folder(shop: "Shop") -> None:
    shutil.rmtree(shop.folder / "versions")


def _a_file(shop: "Shop") -> None:
    _no_folder(shop)
    shop.write("versions", "")


LAST = "versions/1_2_0_timeout.py"

BROKEN = [
    pytest.param(breakage(_added(_text("1.2.0", "1.1.0")), "CM101", GRAPH), id="the-same-id-twice"),
    pytest.param(breakage(_added(_text("v1.2.0", "1.1.0")), "CM101", GRAPH), id="the-same-id-with-a-v"),
    pytest.param(breakage(_added(_text("1.3.0", "1.2.5")), "CM102", GRAPH), id="missing-parent"),
    pytest.param(breakage(_gone("1_1_0_address.py"), "CM102", GRAPH), id="a-gap"),
    pytest.param(
        breakage(_added(_text("1.3.0", "1.4.0"), _text("1.4.0", "1.3.0")), "CM103", GRAPH), id="circle"
    ),
    pytest.param(breakage(_added(_text("1.3.0", "1.3.0")), "CM107", GRAPH), id="after-itself"),
    pytest.param(
        breakage(_added(_text("1.3.0", "1.2.0", 'depends_on = "nowhere"')), "CM108", GRAPH),
        id="unknown-dependency",
    ),
    pytest.param(
        breakage(
            _added(
                _text("1.3.0", "1.2.0", 'branch_labels = ("x",)'),
                _text("2.0.0", None, 'branch_labels = ("x",)'),
            ),
            "CM109",
            GRAPH,
        ),
        id="a-label-twice",
    ),
    pytest.param(breakage(_added(_text("head", "1.2.0")), "CM100", GRAPH), id="an-unusable-name"),
    pytest.param(breakage(_no_folder, "CM150", GRAPH), id="no-folder"),
    pytest.param(breakage(_a_file, "CM150", GRAPH), id="the-folder-is-a-file"),
    pytest.param(
        breakage(lambda shop: (shop.folder / "versions" / "x.py").symlink_to("nowhere"), "CM151", GRAPH),
        id="a-link-into-the-void",
    ),
    pytest.param(breakage(write(LAST, ""), "CM153", GRAPH), id="an-empty-file"),
    pytest.param(breakage(write(LAST, 'revision = "1.2.0"\n'), "CM153", GRAPH), id="no-parent-said"),
    pytest.param(
        breakage(write(LAST, 'revision = "1." + "2"\ndown_revision = None\n'), "CM154", GRAPH),
        id="no-literal",
    ),
    pytest.param(
        breakage(write(LAST, "revision = 1.2\ndown_revision = None\n"), "CM155", GRAPH), id="a-number"
    ),
]


@pytest.mark.parametrize("broken", BROKEN)
def test_no_graph(broken: Breakage, matrix: "Matrix") -> None:
    assert matrix(broken) == broken.expected()


def test_several_heads_ask_for_a_choice(matrix: "Matrix") -> None:
    heads = breakage(
        _added(_text("1.3.0", "1.1.0")),
        "",
        # The saved plan says where it goes.
        otherwise=dict.fromkeys(["revision", "plan", "upgrade", "upgrade --dry-run"], "3 CM106"),
    )

    assert matrix(heads) == heads.expected()


UNKNOWN_STATE = [
    "plan", "upgrade", "upgrade --dry-run", "upgrade --plan",
    "stamp", "current", "status", "validate", "audit --fix",
]  # fmt: skip


def test_an_older_checkout_does_not_have_the_revision_of_the_root(matrix: "Matrix") -> None:
    older = breakage(
        _gone("1_1_0_address.py", "1_2_0_timeout.py"),
        "",
        otherwise={
            **dict.fromkeys(UNKNOWN_STATE, "3 CM112"),
            **dict.fromkeys(["edit", "stamp --purge", "show"], "3 CM104"),
            "health": "1",
        },
    )

    assert matrix(older) == older.expected()


def test_a_project_without_revisions(matrix: "Matrix") -> None:
    none = breakage(
        _gone("1_0_0_found.py", "1_1_0_address.py", "1_2_0_timeout.py"),
        "",
        otherwise={
            **dict.fromkeys(UNKNOWN_STATE, "3 CM112"),
            **dict.fromkeys(["edit", "stamp --purge", "show", "diff"], "3 CM104"),
            "health": "1",
        },
    )

    assert matrix(none) == none.expected()
