from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from configmig.profiles.llm_gateway import profile

VERSIONS = ("1.0.0", "1.1.0", "1.2.0")

Samples = dict[str, dict[str, Any]]


def complaints(model: type[BaseModel], value: Any) -> list[tuple[str, str]]:
    """Return where and what the model objects to."""
    try:
        model.model_validate(value)
    except ValidationError as error:
        return [("/".join(str(token) for token in each["loc"]), each["msg"]) for each in error.errors()]
    return []


@pytest.mark.parametrize("version", VERSIONS)
def test_a_schema_accepts_the_files_of_its_own_version(samples: Samples, version: str) -> None:
    found = {
        name: complaints(model, samples[version][name]) for name, model in profile.schemas(version).items()
    }

    assert found == {"providers.yaml": [], "model-mappings.yaml": [], "litellm-unified.yaml": []}


@pytest.mark.parametrize(
    ("schema", "shape", "name", "expected"),
    [
        pytest.param(
            "1.0.0",
            "1.1.0",
            "model-mappings.yaml",
            [
                (
                    "fallback_chains/default/chain/0",
                    "a step of a chain names its provider as `primary`, `secondary` or `tertiary`",
                ),
                (
                    "fallback_chains/default/chain/1",
                    "a step of a chain names its provider as `primary`, `secondary` or `tertiary`",
                ),
                ("load_balancing", "load_balancing has `enabled`, `strategies` and `redundant_models`"),
            ],
            id="1.0.0 refuses the mappings of 1.1.0",
        ),
        pytest.param(
            "1.0.0",
            "1.1.0",
            "litellm-unified.yaml",
            [
                ("litellm_settings/fallbacks/0/model", "Field required"),
                ("litellm_settings/fallbacks/0/fallback_models", "Field required"),
            ],
            id="1.0.0 refuses the fallbacks of 1.1.0",
        ),
        pytest.param(
            "1.1.0",
            "1.0.0",
            "providers.yaml",
            [
                ("providers/ollama/status", "Field required"),
                ("metadata", "Field required"),
                ("health_checks", "Field required"),
            ],
            id="1.1.0 refuses the providers of 1.0.0",
        ),
        pytest.param(
            "1.1.0",
            "1.0.0",
            "model-mappings.yaml",
            [
                ("capabilities", "Field required"),
                (
                    "fallback_chains/default/chain",
                    "a chain is a list of names; the ranked steps of 1.0.0 are gone",
                ),
                (
                    "load_balancing/enabled",
                    "an entry of load_balancing is a model with its `providers`, each with a weight",
                ),
                (
                    "load_balancing/strategies",
                    "an entry of load_balancing is a model with its `providers`, each with a weight",
                ),
                (
                    "load_balancing/redundant_models",
                    "an entry of load_balancing is a model with its `providers`, each with a weight",
                ),
            ],
            id="1.1.0 refuses the mappings of 1.0.0",
        ),
        pytest.param(
            "1.1.0",
            "1.0.0",
            "litellm-unified.yaml",
            [
                (
                    "litellm_settings/fallbacks/0",
                    "a fallback has one key, the model, and under it the list of models that answer instead",
                ),
                ("server_settings", "Field required"),
            ],
            id="1.1.0 refuses the fallbacks of 1.0.0",
        ),
        pytest.param(
            "1.1.0",
            "1.2.0",
            "providers.yaml",
            [("schema_version", "the file says that it has schema 1.2.0, this is schema 1.1.0")],
            id="1.1.0 refuses a file that says 1.2.0",
        ),
        pytest.param(
            "1.2.0",
            "1.1.0",
            "providers.yaml",
            [
                ("schema_version", "Field required"),
                (
                    "providers/vllm/models",
                    "a provider of type vllm serves one model, this one has 2: give each a provider",
                ),
                ("metadata/last_validated", "Field required"),
            ],
            id="1.2.0 refuses one vllm provider for several models",
        ),
        pytest.param(
            "1.2.0",
            "1.1.0",
            "model-mappings.yaml",
            [("schema_version", "Field required"), ("schema_metadata", "Field required")],
            id="1.2.0 refuses mappings without a stamp",
        ),
        pytest.param(
            "1.2.0",
            "1.1.0",
            "litellm-unified.yaml",
            [
                ("schema_version", "Field required"),
                ("config_metadata", "Field required"),
                ("litellm_settings/fallbacks", "fallbacks belong in router_settings"),
            ],
            id="1.2.0 refuses fallbacks in litellm_settings",
        ),
    ],
)
def test_a_schema_refuses_the_shape_of_its_neighbour(
    samples: Samples, schema: str, shape: str, name: str, expected: list[tuple[str, str]]
) -> None:
    found = complaints(profile.schemas(schema)[name], samples[shape][name])

    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    ("name", "place", "value", "expected"),
    [
        pytest.param(
            "providers.yaml",
            ("providers",),
            ["ollama"],
            [("providers", "Input should be a valid dictionary")],
            id="providers as a list",
        ),
        pytest.param(
            "providers.yaml",
            ("providers", "ollama", "type"),
            "lama",
            [
                (
                    "providers/ollama/type",
                    "Input should be 'ollama', 'llama_cpp', 'vllm', 'openai', 'anthropic', "
                    "'openai_compatible', 'tool_server' or 'web_ui'",
                )
            ],
            id="unknown type",
        ),
        pytest.param(
            "providers.yaml",
            ("providers", "ollama", "status"),
            "on",
            [
                (
                    "providers/ollama/status",
                    "Input should be 'active', 'disabled', 'pending_integration' or 'template'",
                )
            ],
            id="unknown status",
        ),
        pytest.param(
            "providers.yaml",
            ("providers", "vllm", "models", 1),
            ["org/writer"],
            [("providers/vllm/models/1", "a model is a name, or a mapping with a `name`")],
            id="a model that is a list",
        ),
        pytest.param(
            "providers.yaml",
            ("providers", "vllm", "models", 0),
            {"size": "5GB"},
            [("providers/vllm/models/0/name", "Field required")],
            id="a model without a name",
        ),
        pytest.param(
            "providers.yaml",
            ("health_checks", "interval_seconds"),
            "a minute",
            [("health_checks/interval_seconds", "Input should be a valid number")],
            id="seconds as text",
        ),
        pytest.param(
            "model-mappings.yaml",
            ("exact_matches", "org/coder"),
            {"fallback": "ollama"},
            [("exact_matches/org/coder/provider", "Field required")],
            id="a route to nowhere",
        ),
        pytest.param(
            "model-mappings.yaml",
            ("patterns",),
            {"^org/": "vllm"},
            [("patterns", "Input should be a valid list")],
            id="patterns as a mapping",
        ),
        pytest.param(
            "model-mappings.yaml",
            ("fallback_chains", "default", "steps"),
            [{"provider": "ollama"}],
            [
                (
                    "fallback_chains/default/steps",
                    "`steps` counts 1 for a chain of 2: each link has one",
                )
            ],
            id="fewer steps than links",
        ),
        pytest.param(
            "model-mappings.yaml",
            ("load_balancing", "org/coder", "providers", 0, "weight"),
            0,
            [("load_balancing/org/coder/providers/0/weight", "Input should be greater than 0")],
            id="a share of nothing",
        ),
        pytest.param(
            "litellm-unified.yaml",
            ("model_list",),
            [{"model_name": "org/coder"}],
            [("model_list/0/litellm_params", "Field required")],
            id="a deployment without parameters",
        ),
        pytest.param(
            "litellm-unified.yaml",
            ("litellm_settings", "fallbacks"),
            [{"a": ["b"], "c": ["d"]}],
            [
                (
                    "litellm_settings/fallbacks/0",
                    "a fallback has one key, the model, and under it the list of models that answer instead",
                )
            ],
            id="two fallbacks in one",
        ),
    ],
)
def test_a_wrong_type_or_a_missing_key_is_an_error_with_its_place(
    samples: Samples, name: str, place: tuple[str | int, ...], value: Any, expected: list[tuple[str, str]]
) -> None:
    content = samples["1.1.0"][name]
    holder = content
    for token in place[:-1]:
        holder = holder[token]
    holder[place[-1]] = value

    assert complaints(profile.schemas("1.1.0")[name], content) == expected


@pytest.mark.parametrize("version", VERSIONS)
def test_keys_that_no_schema_knows_are_welcome(samples: Samples, version: str) -> None:
    content = samples[version]["providers.yaml"]
    content["our_own"] = {"owner": "platform"}
    content["providers"]["ollama"]["rack"] = 7

    assert complaints(profile.schemas(version)["providers.yaml"], content) == []


def test_a_section_whose_entries_are_all_commented_out_is_an_empty_one(samples: Samples) -> None:
    content = samples["1.0.0"]["model-mappings.yaml"] | {"exact_matches": None, "patterns": None}

    assert complaints(profile.schemas("1.0.0")["model-mappings.yaml"], content) == []


def test_a_complaint_does_not_repeat_the_value() -> None:
    secret = {"general_settings": "sk-planted-0123456789", "model_list": []}

    with pytest.raises(ValidationError) as caught:
        profile.schemas("1.0.0")["litellm-unified.yaml"].model_validate(secret)

    assert "planted" not in str(caught.value)
