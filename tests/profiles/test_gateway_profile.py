import subprocess
import sys

from configmig.plugins import Profile
from configmig.profiles.llm_gateway import profile


def test_the_profile_is_a_plug_in_like_any_other() -> None:
    assert isinstance(profile, Profile)
    assert profile.name == "llm-gateway"


def test_a_version_without_schemas_has_an_empty_mapping() -> None:
    assert profile.schemas("9.9.9") == {}


def test_a_version_may_be_written_with_a_v() -> None:
    assert profile.schemas("v1.1.0") == profile.schemas("1.1.0")


def test_the_template_holds_the_revisions_and_the_configuration() -> None:
    folder = profile.template()

    assert {"versions", "config"} <= {entry.name for entry in folder.iterdir()}
    assert (folder / "config" / "providers.yaml").is_file()


def test_pydantic_is_imported_only_when_schemas_are_asked_for() -> None:
    program = (
        "import sys; from configmig.profiles.llm_gateway import profile; profile.recognise({}); "
        "profile.template(); "
        "print('pydantic' in sys.modules); profile.schemas('1.0.0'); print('pydantic' in sys.modules)"
    )

    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout

    assert printed.split() == ["False", "True"]
