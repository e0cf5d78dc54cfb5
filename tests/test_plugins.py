"""A profile is found by its entry point; what is wrong with it is said about it."""

from pathlib import Path

import pytest

from configmig.errors.plugins import BrokenProfileError, UnknownProfileError
from configmig.plugins import Profile, load_profile
from tests.workshop import register_profile

GOOD = """
class Probe:
    name = "probe"
    title = "Probe"
    def recognise(self, files):
        return None
    def schemas(self, version):
        return {}
    def template(self):
        raise NotImplementedError
profile = Probe()
"""


def use(profile: Profile) -> None:
    profile.recognise({})
    profile.schemas("1.0.0")
    profile.template()


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path in which the profile `probe` is registered, and its file."""
    monkeypatch.syspath_prepend(tmp_path)
    return register_profile(tmp_path, "probe")


def test_an_installed_profile_is_loaded(install: Path) -> None:
    install.write_text(GOOD, encoding="utf-8")

    profile = load_profile("probe")

    assert isinstance(profile, Profile)
    assert (profile.name, profile.title) == ("probe", "Probe")
    assert profile.recognise({}) is None
    assert profile.schemas("1.0.0") == {}


def test_the_bundled_profile_has_its_template() -> None:
    assert (load_profile("llm-gateway").template() / "config").is_dir()


def test_a_profile_that_is_not_installed_is_named() -> None:
    with pytest.raises(UnknownProfileError) as caught:
        load_profile("llm-gatevay")

    assert caught.value.hint == "set `profile = llm-gateway` in configmig.ini"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param("profile = 1 / 0", "ZeroDivisionError: division by zero", id="raises"),
        pytest.param("raise SystemExit(3)", "SystemExit: 3", id="exits"),
        pytest.param("profile = 3", "{module}:profile is not a profile", id="no profile"),
        pytest.param(GOOD.replace('"Probe"', "3"), "its `title` is no text", id="no title"),
        pytest.param(
            "class P:\n    def __getattr__(self, name):\n        raise RuntimeError('no')\nprofile = P()",
            "RuntimeError: no",
            id="raises when looked at",
        ),
    ],
)
def test_a_profile_that_cannot_be_loaded_is_refused(install: Path, source: str, reason: str) -> None:
    install.write_text(source, encoding="utf-8")

    with pytest.raises(BrokenProfileError) as caught:
        load_profile("probe")

    assert caught.value.message == "the profile 'probe' cannot be used"
    assert caught.value.reason == reason.format(module=install.stem)


@pytest.mark.parametrize(
    ("was", "now", "reason"),
    [
        pytest.param(
            "return None", "raise KeyError('hunter2')", "`recognise` raised KeyError at {file}:6", id="raises"
        ),
        pytest.param(
            "return None", "raise SystemExit", "`recognise` raised SystemExit at {file}:6", id="exits"
        ),
        pytest.param(
            "return None",
            "return '1.0.0'",
            "`recognise` returned a value of type str instead of a Recognition or None",
            id="no recognition",
        ),
        pytest.param(
            "return {}",
            "return [1]",
            "`schemas` returned a value of type list instead of a mapping of file names to pydantic models",
            id="no mapping",
        ),
        pytest.param(
            "return {}",
            "return {'a.yaml': dict}",
            "`schemas` returned a value of type dict instead of a mapping of file names to pydantic models",
            id="no models",
        ),
        pytest.param(
            "raise NotImplementedError",
            "return 7",
            "`template` returned a value of type int instead of a folder, as importlib.resources.files gives"
            " one",
            id="no folder",
        ),
    ],
)
def test_what_a_profile_does_wrong_is_told_without_values(
    install: Path, was: str, now: str, reason: str
) -> None:
    install.write_text(GOOD.replace(was, now), encoding="utf-8")
    profile = load_profile("probe")

    with pytest.raises(BrokenProfileError) as caught:
        use(profile)

    assert caught.value.reason == reason.format(file=install)
