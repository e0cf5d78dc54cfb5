"""Every command without a settings file, or with one that is wrong."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.matrix import PROFILE, SETTINGS, Breakage, append, breakage, write
from tests.scenarios.shop import Shop

if TYPE_CHECKING:
    from tests.scenarios.conftest import Matrix


def _instead(make: Callable[[str], None]) -> Callable[[Shop], None]:
    def act(shop: Shop) -> None:
        (shop.folder / "configmig.ini").unlink()
        make(str(shop.folder / "configmig.ini"))

    return act


INI = "configmig.ini"


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(breakage(lambda shop: (shop.folder / INI).unlink(), "CM001", SETTINGS), id="none"),
        pytest.param(breakage(_instead(os.mkdir), "CM003", SETTINGS), id="a-folder"),
        pytest.param(breakage(_instead(os.mkfifo), "CM003", SETTINGS), id="a-pipe"),
        pytest.param(breakage(append(INI, b"# \xff\n"), "CM003", SETTINGS), id="not-utf-8"),
        pytest.param(breakage(append(INI, "nonsense\n"), "CM004", SETTINGS), id="no-ini"),
        pytest.param(breakage(append(INI, b"\0\0\n"), "CM004", SETTINGS), id="nul"),
        pytest.param(breakage(write(INI, "config_root = config\n"), "CM004", SETTINGS), id="no-section"),
        pytest.param(breakage(append(INI, "lock_timeout = 1\n"), "CM004", SETTINGS), id="a-setting-twice"),
        pytest.param(breakage(append(INI, "confg_root = x\n"), "CM005", SETTINGS), id="unknown-setting"),
        pytest.param(breakage(append(INI, "[configmg]\n"), "CM006", SETTINGS), id="unknown-section"),
        pytest.param(breakage(append(INI, "backups.keep = many\n"), "CM008", SETTINGS), id="wrong-value"),
        pytest.param(breakage(append(INI, "config_root =\n"), "CM008", SETTINGS), id="empty-value"),
        pytest.param(breakage(append(INI, "profile = llm-gatway\n"), "CM701", PROFILE), id="unknown-profile"),
        pytest.param(breakage(write(INI, ""), ""), id="empty-is-all-defaults"),
    ],
)
def test_settings(broken: Breakage, matrix: "Matrix") -> None:
    assert matrix(broken) == broken.expected()
