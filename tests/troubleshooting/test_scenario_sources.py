"""Profiles bring scenarios of their own; one that is broken takes nothing away from the others."""

from pathlib import Path

import pytest

from tests.conftest import Command
from tests.workshop import register_profile

PROFILE = """
from configmig.troubleshooting import Ask, Scenario, Step

class Kitchen:
    name = "kitchen"
    title = "Kitchen"
    def recognise(self, files):
        return None
    def schemas(self, version):
        return {}
    def template(self):
        raise NotImplementedError
    def scenarios(self):
        return SCENARIOS

SCENARIOS = (
    Scenario(
        slug="stove-cold",
        title="Stove stays cold",
        group="Heat",
        sees="the soup is not warm",
        asks=(Ask("configmig validate", ("error[CM204]: …",)),),
        causes=("No gas.",),
        mend=(Step("Open the tap.", ("configmig status",)),),
        leads=("CM204",),
    ),
)
profile = Kitchen()
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose profile `kitchen` is registered on the path, and the file of that profile."""
    (tmp_path / "configmig.ini").write_text("[configmig]\nprofile = kitchen\n", encoding="utf-8")
    for name in ("config", "versions"):
        (tmp_path / name).mkdir()
    (tmp_path / "config" / "app.yaml").write_text("a: [\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return register_profile(tmp_path, "kitchen")


def test_a_profile_brings_its_own_and_not_those_of_another(install: Path, configmig: Command) -> None:
    install.write_text(PROFILE, encoding="utf-8")

    shown = configmig("explain", "stove", "cold")
    listed = configmig("explain").out.partition("\nWhat goes wrong\n")[2]
    doctor = configmig("doctor").out

    assert shown.out.startswith("stove-cold: Stove stays cold (Heat)\n\nYou see: the soup is not warm.\n")
    groups = [line.split("  ")[-1].split(":")[0].strip() for line in listed.splitlines()]
    assert list(dict.fromkeys(groups)) == ["Configuration", "Heat", "Migration", "Solutions"]
    assert "circular-chain" not in listed
    assert configmig("explain", "circular-chain").out.startswith("circular-chain: ")
    assert "see: configmig explain yaml-parsing\n           see: configmig explain stove-cold\n" in doctor
    assert "See: `configmig explain stove-cold`: Stove stays cold.\n" in configmig("explain", "CM204").out


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(PROFILE.replace("return SCENARIOS", "return 7"), id="no-list"),
        pytest.param(PROFILE.replace("return SCENARIOS", "return ['stove-cold']"), id="no-scenario"),
        pytest.param(PROFILE.replace('"stove-cold"', '"yaml-parsing"'), id="name-of-another"),
        pytest.param(PROFILE.replace("return SCENARIOS", "raise RuntimeError('no')"), id="raises"),
        pytest.param("raise SystemExit(3)", id="does-not-load"),
    ],
)
def test_a_profile_with_broken_ones_leaves_those_of_the_framework(
    wrong: str, install: Path, configmig: Command
) -> None:
    install.write_text(wrong, encoding="utf-8")

    shown = configmig("explain", "yaml-parsing")
    doctor = configmig("doctor")

    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("yaml-parsing: YAML parsing error (Configuration)\n")
    assert configmig("explain", "CM204").code == 0
    assert doctor.out.startswith("failed   settings: the profile 'kitchen' cannot be used\n")
    assert "see: configmig explain yaml-parsing" in doctor.out
    assert (doctor.code, doctor.err) == (1, "")
