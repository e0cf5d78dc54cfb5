from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configmig.plugins import Recognition
from configmig.profiles.llm_gateway import profile

Samples = dict[str, dict[str, Any]]

NAMES = ("providers.yaml", "model-mappings.yaml", "litellm-unified.yaml")


def test_1_0_0_is_told_by_its_shape(samples: Samples) -> None:
    found = profile.recognise(samples["1.0.0"])

    assert found == Recognition(
        "1.0.0",
        (
            "providers.yaml has no metadata",
            "providers.yaml has no health_checks",
            "model-mappings.yaml has no capabilities",
            "litellm-unified.yaml has no server_settings",
            "provider vllm of type vllm serves 2 models",
            "chain default has steps with a rank",
            "load_balancing keeps its models under redundant_models",
            "the fallbacks in litellm_settings name their model under `model`",
            "no file says its schema version",
        ),
    )


def test_1_1_0_is_told_by_its_shape(samples: Samples) -> None:
    found = profile.recognise(samples["1.1.0"])

    assert found == Recognition(
        "1.1.0",
        (
            "every section that 1.1.0 introduced is there",
            "provider vllm of type vllm serves 2 models",
            "chain default lists providers",
            "load_balancing has an entry for each model",
            "litellm_settings has fallbacks of the form {model: [others]}",
            "no file says its schema version",
        ),
    )


def test_1_2_0_is_told_by_its_shape_and_by_what_it_says(samples: Samples) -> None:
    found = profile.recognise(samples["1.2.0"])

    assert found == Recognition(
        "1.2.0",
        (
            "every section that 1.1.0 introduced is there",
            "chain default lists models",
            "load_balancing has an entry for each model",
            "router_settings has fallbacks of the form {model: [others]}",
            "providers.yaml, model-mappings.yaml, litellm-unified.yaml say schema_version 1.2.0",
        ),
    )


def test_1_2_0_is_told_without_its_stamps(samples: Samples) -> None:
    for content in samples["1.2.0"].values():
        del content["schema_version"]

    found = profile.recognise(samples["1.2.0"])

    assert found is not None
    assert found.version == "1.2.0"
    assert found.evidence[-1] == "but no file says its schema version, as in 1.0.0 or 1.1.0"


@pytest.mark.parametrize(
    "place",
    [
        pytest.param((), id="at the top"),
        pytest.param(("metadata",), id="in metadata"),
    ],
)
def test_a_stamp_that_contradicts_the_shape_is_named_and_not_believed(
    samples: Samples, place: tuple[str, ...]
) -> None:
    holder = samples["1.0.0"]["providers.yaml"]
    for section in place:
        holder = holder.setdefault(section, {})
    holder["schema_version"] = "v1.2.0"

    found = profile.recognise(samples["1.0.0"])

    assert found is not None
    assert found.version == "1.0.0"
    assert found.evidence[-1] == "but providers.yaml says schema_version 1.2.0, which its shape contradicts"


def test_a_clue_of_another_version_is_named_too(samples: Samples) -> None:
    mixed = samples["1.0.0"]
    mixed["litellm-unified.yaml"]["litellm_settings"]["fallbacks"] = [{"org/coder": ["llama3.1:latest"]}]

    found = profile.recognise(mixed)

    assert found is not None
    assert found.version == "1.0.0"
    assert (
        found.evidence[-1] == "but litellm_settings has fallbacks of the form {model: [others]}, as in 1.1.0"
    )


def test_one_file_is_enough(samples: Samples) -> None:
    found = profile.recognise({"litellm-unified.yaml": samples["1.1.0"]["litellm-unified.yaml"]})

    assert found is not None
    assert found.version == "1.1.0"


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({}, id="no files"),
        pytest.param({"app.yaml": {"providers": {}}}, id="another application"),
        pytest.param({"providers.yaml": None}, id="an empty file"),
        pytest.param({"providers.yaml": ["ollama"]}, id="a list"),
        pytest.param({"providers.yaml": {"providers": "none"}}, id="providers as text"),
        pytest.param({"model-mappings.yaml": {"exact_matches": []}}, id="exact_matches as a list"),
    ],
)
def test_nothing_is_recognised_where_nothing_can_be_told(files: dict[str, Any]) -> None:
    assert profile.recognise(files) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from([*NAMES, "other.yaml"]), JSON))
def test_random_data_never_raise(files: dict[str, Any]) -> None:
    profile.recognise(files)


@settings(max_examples=200, deadline=None)
@given(data=st.data(), version=st.sampled_from(["1.0.0", "1.1.0", "1.2.0"]))
def test_a_configuration_damaged_anywhere_never_raises(
    shared_samples: Samples, data: st.DataObject, version: str
) -> None:
    files = deepcopy(shared_samples[version])
    for _ in range(data.draw(st.integers(1, 4))):
        _damage(data, files)

    profile.recognise(files)


def _damage(data: st.DataObject, value: Any) -> None:
    """Replace one place of ``value`` by random data."""
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        child = value[key]
        if not isinstance(child, dict | list) or data.draw(st.booleans()):
            value[key] = data.draw(JSON)
            return
        value = child
