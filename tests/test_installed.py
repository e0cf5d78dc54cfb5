"""Entry points are found as importlib.metadata finds them, without it."""

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from configmig.installed import Registered, installed


def register(folder: Path, package: str, text: str) -> None:
    info = folder / f"{package}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(text)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two folders at the beginning of the path."""
    found = tmp_path / "one", tmp_path / "two"
    for folder in reversed(found):
        folder.mkdir()
        monkeypatch.syspath_prepend(str(folder))
    return found


def test_the_bundled_profile_is_found_and_loaded() -> None:
    found = installed("configmig.profiles")["llm-gateway"]

    assert found.load().name == "llm-gateway"


def test_it_finds_what_importlib_metadata_finds(folders: tuple[Path, Path]) -> None:
    register(
        folders[0],
        "kit",
        "[console_scripts]\nkit = kit:main\n\n[configmig.kit]\na = kit.a : thing\n# b = c:d\n",
    )
    register(folders[1], "tool", "[configmig.kit]\nz = tool:Holder.part [extra]\n")

    found = installed("configmig.kit")

    assert {name: each.value.replace(" ", "") for name, each in found.items()} == {
        point.name: point.value.replace(" ", "") for point in entry_points(group="configmig.kit")
    }


def test_of_two_installations_of_a_package_the_first_on_the_path_counts(folders: tuple[Path, Path]) -> None:
    register(folders[0], "kit", "[configmig.kit]\na = new:thing\n")
    register(folders[1], "kit", "[configmig.kit]\na = old:thing\nb = old:other\n")

    assert installed("configmig.kit") == {"a": Registered("a", "new:thing")}


def test_an_attribute_of_an_attribute_is_loaded() -> None:
    assert Registered("a", "pathlib:Path.home [extra]").load() == Path.home
    with pytest.raises(AttributeError):
        Registered("a", "pathlib:Nothing").load()


def test_a_package_that_is_installed_later_is_found(folders: tuple[Path, Path]) -> None:
    assert installed("configmig.kit") == {}

    register(folders[0], "kit", "[configmig.kit]\na = kit:thing\n")

    assert list(installed("configmig.kit")) == ["a"]


def test_the_library_is_not_loaded_for_it() -> None:
    program = "import sys; from configmig.installed import installed; installed('configmig.profiles'); "
    program += "print('importlib.metadata' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
