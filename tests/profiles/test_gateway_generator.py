"""The generator of the gateway: what LiteLLM is told, and that nothing that a person wrote is lost."""

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from configmig.audit.view import View
from configmig.documents import parse
from configmig.errors.documents import SyntaxProblemError
from configmig.errors.generation import MissingSourceError, UnadoptableError, UngeneratableError
from configmig.generation import is_made_of, make, state_of
from configmig.profiles.llm_gateway.generator import OVERLAY, LiteLlmGenerator
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, PROVIDERS
from configmig.profiles.llm_gateway.relations.drift import find_drift

GENERATOR = LiteLlmGenerator()
SHIPPED = {path.name: path.read_bytes() for path in (Path(__file__).parents[2] / "config").glob("*.yaml")}


def sources(
    *provider: str, model: tuple[str, ...] = ("m:1",), route: str = "{provider: p}"
) -> dict[str, bytes]:
    """Return the sources with one active provider, given line by line."""
    lines = ["status: active", "models:", *(f"- {each}" for each in model), *provider]
    return {
        PROVIDERS: "\n    ".join(["providers:\n  p:", *lines, ""]).encode(),
        MAPPINGS: f"exact_matches:\n  'm:1': {route}\n".encode(),
    }


def data(text: bytes) -> Any:
    """Read with a parser that is not ours."""
    return yaml.safe_load(text)


def deployments(files: dict[str, bytes]) -> Any:
    return data(GENERATOR.generate(files))["model_list"]


@pytest.mark.parametrize(
    ("provider", "model", "params", "info"),
    [
        pytest.param(
            ("type: ollama", "base_url: http://127.0.0.1:11434"),
            ("m:1",),
            {"model": "ollama_chat/m:1", "api_base": "http://127.0.0.1:11434"},
            {"provider": "p"},
            id="ollama",
        ),
        pytest.param(
            ("type: ollama", "base_url: http://127.0.0.1:11434"),
            ("{name: 'm:1', specialty: embedding}",),
            {"model": "ollama/m:1", "api_base": "http://127.0.0.1:11434"},
            {"mode": "embedding", "provider": "p"},
            id="an embedding is no chat",
        ),
        pytest.param(
            ("type: vllm", "base_url: http://127.0.0.1:8001"),
            ("{name: 'm:1', context_length: 4096, tags: [a, b]}",),
            {"model": "hosted_vllm/m:1", "api_base": "http://127.0.0.1:8001/v1", "api_key": "not-needed"},
            {"tags": ["a", "b"], "provider": "p", "context_length": 4096},
            id="vllm gets /v1 and a key",
        ),
        pytest.param(
            ("type: llama_cpp", "base_url: http://127.0.0.1:8080/v1/"),
            ("m:1",),
            {"model": "openai/m:1", "api_base": "http://127.0.0.1:8080/v1", "api_key": "not-needed"},
            {"provider": "p"},
            id="llama.cpp speaks OpenAI; /v1 is there once",
        ),
        pytest.param(
            (
                "type: openai",
                "base_url: https://api.openai.com/v1",
                "requires_api_key: true",
                "env_var: OPENAI_API_KEY",
            ),
            ("m:1",),
            {"model": "openai/m:1", "api_key": "os.environ/OPENAI_API_KEY"},
            {"provider": "p"},
            id="LiteLLM knows where OpenAI is",
        ),
        pytest.param(
            ("type: anthropic", "requires_api_key: true", "env_var: ANTHROPIC_API_KEY"),
            ("m:1",),
            {"model": "anthropic/m:1", "api_key": "os.environ/ANTHROPIC_API_KEY"},
            {"provider": "p"},
            id="anthropic",
        ),
        pytest.param(
            ("type: openai_compatible", "base_url: '${BASE}'"),
            ("m:1",),
            {"model": "openai/m:1", "api_base": "os.environ/BASE", "api_key": "not-needed"},
            {"provider": "p"},
            id="a variable in the spelling that LiteLLM resolves",
        ),
        pytest.param(
            ("type: vllm", "base_url: http://one:1/v1"),
            ("{name: 'm:1', base_url: 'http://two:2'}",),
            {"model": "hosted_vllm/m:1", "api_base": "http://two:2/v1", "api_key": "not-needed"},
            {"provider": "p"},
            id="a model with an address of its own",
        ),
    ],
)
def test_a_deployment_is_what_litellm_needs(
    provider: tuple[str, ...], model: tuple[str, ...], params: dict[str, Any], info: dict[str, Any]
) -> None:
    assert deployments(sources(*provider, model=model)) == [
        {"model_name": "m:1", "litellm_params": params, "model_info": info}
    ]


def test_the_cloud_knows_its_models_without_the_suffix() -> None:
    files = sources("type: ollama", "base_url: https://ollama.com", model=("big-cloud",))
    files[MAPPINGS] = b"exact_matches:\n  asked: {provider: p, backend_model: big-cloud}\n"

    (deployment,) = deployments(files)

    assert deployment["model_name"] == "asked"
    assert deployment["litellm_params"]["model"] == "ollama_chat/big"


@pytest.mark.parametrize("status", ["disabled", "template", "pending_integration"])
def test_only_active_providers_get_deployments(status: str) -> None:
    files = sources("type: ollama", "base_url: http://h:1")
    files[PROVIDERS] = files[PROVIDERS].replace(b"active", status.encode())

    assert deployments(files) == []


@pytest.mark.parametrize(
    ("provider", "said"),
    [
        pytest.param(
            ("type: gopher", "base_url: http://h:1"),
            "providers.yaml:6:5 (/providers/p/type): the provider 'p' has models, but its type is 'gopher'",
            id="a type that nobody knows",
        ),
        pytest.param(
            ("type: vllm",),
            "providers.yaml:2:3 (/providers/p): the provider 'p' has no base_url",
            id="no address",
        ),
        pytest.param(
            ("type: vllm", "base_url: 'http://${HOST}:1/v1'"),
            "providers.yaml:7:5 (/providers/p/base_url): the address of 'p' holds a variable in its middle",
            id="a variable in the middle",
        ),
    ],
)
def test_what_litellm_has_no_words_for_is_refused_with_its_place(
    provider: tuple[str, ...], said: str
) -> None:
    with pytest.raises(UngeneratableError) as caught:
        GENERATOR.generate(sources(*provider))

    assert [problem.startswith(said) for problem in caught.value.problems] == [True], caught.value.problems


@pytest.mark.parametrize(
    ("change", "lack"),
    [
        pytest.param({PROVIDERS: None}, "providers.yaml is missing", id="no providers"),
        pytest.param({MAPPINGS: None}, "model-mappings.yaml is missing", id="no mappings"),
        pytest.param({PROVIDERS: b""}, "providers.yaml has no `providers`", id="empty"),
        pytest.param({PROVIDERS: b"providers: 5\n"}, "providers.yaml has no `providers`", id="wrong type"),
        pytest.param({MAPPINGS: b"exact_matches: {}\n"}, "has no `exact_matches`", id="no routes"),
    ],
)
def test_sources_that_do_not_suffice_never_empty_the_file(change: dict[str, bytes | None], lack: str) -> None:
    files: dict[str, Any] = {**sources("type: ollama", "base_url: http://h:1"), **change}

    with pytest.raises(MissingSourceError) as caught:
        GENERATOR.generate({name: text for name, text in files.items() if text is not None})

    assert lack in caught.value.message


def test_a_source_that_cannot_be_read_is_its_own_error() -> None:
    files = sources("type: ollama", "base_url: http://h:1")

    with pytest.raises(SyntaxProblemError):
        GENERATOR.generate({**files, PROVIDERS: b"providers: [\n"})


OVERLAY_TEXT = b"""\
# Ours.
model_list:
  # Asked for most.
  - model_name: "m:1"
    litellm_params:
      temperature: 0.3   # calm
    model_info:
      tags: [x]
  # Not from the sources at all.
  - model_name: extra
    litellm_params: {model: openai/extra, api_key: os.environ/KEY}
  - model_name: gone   # its route was taken out
    litellm_params:
      temperature: 1

router_settings:
  num_retries: 2   # twice
"""


def test_the_overlay_keeps_its_text_and_gets_what_it_leaves_open() -> None:
    files = sources("type: vllm", "base_url: http://h:1/v1")

    made = GENERATOR.generate({**files, OVERLAY: OVERLAY_TEXT})

    assert (
        made.decode()
        == """\
# Ours.
model_list:
  # Asked for most.
  - model_name: "m:1"
    litellm_params:
      model: hosted_vllm/m:1
      api_base: http://h:1/v1
      api_key: not-needed
      temperature: 0.3   # calm
    model_info:
      tags: [x]
      provider: p
  # Not from the sources at all.
  - model_name: extra
    litellm_params: {model: openai/extra, api_key: os.environ/KEY}

router_settings:
  num_retries: 2   # twice
"""
    )


@pytest.mark.parametrize(
    ("entry", "params"),
    [
        pytest.param(
            "{model_name: 'm:1', litellm_params: {api_base: 'http://mine:9'}}",
            {"model": "hosted_vllm/m:1", "api_base": "http://mine:9", "api_key": "not-needed"},
            id="what it says wins",
        ),
        pytest.param(
            "{model_name: 'm:1', litellm_params: {api_key: null}}",
            {"model": "hosted_vllm/m:1", "api_base": "http://h:1/v1"},
            id="null leaves one thing out",
        ),
        pytest.param("{model_name: 'm:1', litellm_params: null}", None, id="null leaves all of it out"),
    ],
)
def test_the_overlay_decides(entry: str, params: dict[str, Any] | None) -> None:
    files = sources("type: vllm", "base_url: http://h:1/v1")

    made = deployments({**files, OVERLAY: f"model_list:\n  - {entry}\n".encode()})

    assert [each["litellm_params"] for each in made] == ([params] if params else [])


def test_two_deployments_of_one_name_are_told_apart_by_their_provider() -> None:
    overlay = (
        b"model_list:\n"
        b"  - {model_name: 'm:1', litellm_params: {model: openai/else}, model_info: {provider: other}}\n"
        b"  - {model_name: 'm:1', litellm_params: {weight: 4}, model_info: {provider: p}}\n"
    )

    made = deployments({**sources("type: vllm", "base_url: http://h:1/v1"), OVERLAY: overlay})

    assert [each["litellm_params"]["model"] for each in made] == ["openai/else", "hosted_vllm/m:1"]
    assert made[0]["litellm_params"] == {"model": "openai/else"}
    assert made[1]["litellm_params"]["weight"] == 4


def test_the_shipped_file_is_adopted_without_a_change_of_its_data() -> None:
    adopted = GENERATOR.adopt(SHIPPED, removed=False)

    made = make(GENERATOR, adopted.files)
    assert data(made) == data(SHIPPED[LITELLM])
    assert comments(made) >= comments(SHIPPED[LITELLM])
    assert adopted.added == ()
    assert adopted.files.keys() - SHIPPED.keys() == {OVERLAY}
    assert state_of(GENERATOR, {**adopted.files, LITELLM: made}) == "fresh"
    assert make(GENERATOR, {**adopted.files, LITELLM: made}) == made, "generating again changes nothing"


def comments(text: bytes) -> set[str]:
    lines = (line.partition("#")[2].strip() for line in text.decode().splitlines() if "#" in line)
    return {line for line in lines if line}


def test_what_is_generated_has_no_drift_from_its_sources() -> None:
    bare = {name: text for name, text in SHIPPED.items() if name != LITELLM}

    made = GENERATOR.generate(bare)

    assert [drift.message for drift in find_drift(View({**bare, LITELLM: made}))] == []


def test_a_new_route_comes_while_edits_by_hand_stay() -> None:
    files = {**sources("type: vllm", "base_url: http://h:1/v1", model=("m:1", "new")), OVERLAY: OVERLAY_TEXT}
    files[LITELLM] = make(GENERATOR, files).replace(b"num_retries: 2", b"num_retries: 5")
    files[MAPPINGS] += b"  new: {provider: p}\n"

    adopted = GENERATOR.adopt(files, removed=is_made_of(GENERATOR, files))

    assert adopted.added == ("new",)
    made = data(make(GENERATOR, adopted.files))
    assert made["router_settings"] == {"num_retries": 5}
    assert [each["model_name"] for each in made["model_list"]] == ["m:1", "extra", "new"]


def test_a_deployment_taken_out_by_hand_stays_out() -> None:
    files = sources("type: vllm", "base_url: http://h:1/v1")
    made = make(GENERATOR, files)
    edited = {**files, LITELLM: made[: made.index(b"model_list:")] + b"model_list: []\n"}

    adopted = GENERATOR.adopt(edited, removed=is_made_of(GENERATOR, edited))

    assert deployments(dict(adopted.files)) == []
    assert b"m:1" in adopted.files[OVERLAY]


def test_what_the_overlay_has_no_words_for_is_refused() -> None:
    files = sources("type: vllm", "base_url: http://h:1/v1")
    files[LITELLM] = make(GENERATOR, files).replace(b"api_key: not-needed", b"api_key: null")

    with pytest.raises(UnadoptableError) as caught:
        GENERATOR.adopt(files, removed=True)

    assert caught.value.problems == (f"{LITELLM}:6 (/model_list/0)",)


# Any edit of any value of the generated file, made as a person does: in its text.
PLACES = st.sampled_from(
    [
        ("model_list", 0, "litellm_params", "api_base"),
        ("model_list", 0, "litellm_params", "timeout"),
        ("model_list", 1, "model_info", "tags"),
        ("model_list", 1, "model_info", "context_length"),
        ("model_list", 2, "model_info", "provider"),
        ("model_list", 2, "litellm_params", "model"),
        ("litellm_settings", "num_retries"),
        ("general_settings", "alerting"),
        ("new_section",),
    ]
)
VALUES = st.sampled_from(["text", 5, 2.5, True, ["a", "b"], {"k": "v"}, "http://127.0.0.1:11434", "ollama"])
EDITS = st.lists(st.tuples(st.sampled_from(["set", "remove"]), PLACES, VALUES), min_size=1, max_size=6)


@given(edits=EDITS)
@settings(max_examples=20, deadline=None)
def test_edits_by_hand_come_back_with_every_generation(edits: list[tuple[str, Any, Any]]) -> None:
    from configmig.operations import Operations, Workspace

    files = dict(GENERATOR.adopt(SHIPPED, removed=False).files)
    files[LITELLM] = make(GENERATOR, files)
    workspace = Workspace(files)
    by_hand = Operations(workspace).file(LITELLM)
    for kind, place, value in edits:
        if kind == "set":
            by_hand.set(place, copy.deepcopy(value))
        else:
            by_hand.remove(place, missing_ok=True)
    files[LITELLM] = workspace.content(LITELLM)

    adopted = GENERATOR.adopt(files, removed=is_made_of(GENERATOR, files))

    made = make(GENERATOR, adopted.files)
    assert parse(LITELLM, made).read() == parse(LITELLM, files[LITELLM]).read()
    assert {**adopted.files, OVERLAY: b""} == {**files, OVERLAY: b""}, "only the overlay is written"
