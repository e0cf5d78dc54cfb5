"""Every command on a config root that is not what it should be."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.matrix import FILES, ROOT, Breakage, breakage
from tests.scenarios.shop import Shop

if TYPE_CHECKING:
    from tests.scenarios.conftest import Matrix


def gone(shop: Shop) -> None:
    shutil.rmtree(shop.root)


def a_file(shop: Shop) -> None:
    shutil.rmtree(shop.root)
    shop.write("config", "name: shop\n")


def empty(shop: Shop) -> None:
    shutil.rmtree(shop.root)
    shop.root.mkdir()


def a_link_into_the_void(shop: Shop) -> None:
    shutil.rmtree(shop.root)
    shop.root.symlink_to("nowhere")


def a_link_elsewhere(shop: Shop) -> None:
    shop.root.rename(shop.folder / "elsewhere")
    shop.root.symlink_to("elsewhere")


def extra(make: Callable[[str], object]) -> Callable[[Shop], object]:
    """Put something else where a configuration file is looked for."""
    return lambda shop: make(str(shop.root / "extra.yaml"))


def a_link_out(shop: Shop) -> None:
    outside = shop.folder.parent / "outside.yaml"
    outside.write_text("password: correct-horse-battery-staple\n", encoding="utf-8")
    (shop.root / "extra.yaml").symlink_to(outside)


def a_known_file_is_a_folder(shop: Shop) -> None:
    (shop.root / "app.yaml").unlink()
    (shop.root / "app.yaml").mkdir()


EMPTY = {
    **dict.fromkeys(["plan", "upgrade", "upgrade --dry-run", "upgrade --plan"], "3 CM310"),
    "downgrade": "3 CM111",
    "rollback": "3 CM507",
    "health": "1",
}
FOLDER = {
    **dict.fromkeys(["plan", "upgrade", "upgrade --dry-run", "upgrade --plan"], "3 CM310"),
    # What it changed is gone: an edit made since.
    **dict.fromkeys(["downgrade", "rollback"], "5 CM505"),
    # The check of 1.1.0 cannot run.
    "validate": "1",
    # Today's folder stays where one is told so; the file of then has no place to go to.
    "downgrade --ours": "0",
    "rollback --theirs": "3 CM409",
    "health": "1",
}


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(breakage(gone, "CM400", ROOT), id="missing"),
        pytest.param(breakage(a_link_into_the_void, "CM400", ROOT), id="a-link-into-the-void"),
        pytest.param(breakage(a_file, "CM401", ROOT), id="a-file"),
        pytest.param(breakage(empty, "", otherwise=EMPTY), id="empty"),
        pytest.param(breakage(a_link_elsewhere, ""), id="a-link-elsewhere-is-followed"),
        pytest.param(breakage(a_link_out, "CM407", FILES), id="a-file-is-a-link-out"),
        pytest.param(
            breakage(extra(lambda path: Path(path).symlink_to("nowhere")), "CM409", FILES),
            id="a-file-is-a-link-into-the-void",
        ),
        pytest.param(breakage(extra(os.mkfifo), "CM409", FILES), id="a-file-is-a-pipe"),
        pytest.param(breakage(extra(os.mkdir), ""), id="a-folder-called-like-a-file"),
        pytest.param(breakage(a_known_file_is_a_folder, "", otherwise=FOLDER), id="a-known-file-is-a-folder"),
    ],
)
def test_roots(broken: Breakage, matrix: "Matrix") -> None:
    assert matrix(broken) == broken.expected()
