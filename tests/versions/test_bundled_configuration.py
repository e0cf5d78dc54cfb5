"""The repository's own config/: of a real size, coherent, and carried through every revision whole."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from configmig.profiles.llm_gateway import profile
from configmig.storage.state import read_state

if TYPE_CHECKING:
    from tests.versions.conftest import Outcome, Revisions

ROOT = Path(__file__).parents[2]

FILES = ("providers.yaml", "model-mappings.yaml", "litellm-unified.yaml")


@pytest.fixture(scope="module")
def enhanced(revisions: Revisions, bundled: dict[str, str]) -> Outcome:
    """The bundled configuration at 1.1.0."""
    return revisions.upgrade("1.1.0", bundled)


@pytest.fixture(scope="module")
def advanced(revisions: Revisions, enhanced: Outcome) -> Outcome:
    """The bundled configuration at 1.2.0."""
    return revisions.upgrade("1.2.0", enhanced.texts)


def comments(text: str) -> list[str]:
    """Return every comment of a YAML text that has no ` #` inside quotes, without its indentation."""
    found = (re.search(r"(?:^|\s)(#.*)$", line) for line in text.splitlines())
    return sorted(match[1] for match in found if match)


def schema_errors(version: str, outcome: Outcome) -> list[str]:
    errors = []
    for name, model in profile.schemas(version).items():
        try:
            model.model_validate(outcome.values(name))
        except ValidationError as error:
            errors += [f"{name} {each['loc']}: {each['msg']}" for each in error.errors()]
    return errors


@pytest.mark.parametrize(
    ("name", "lines", "comment_lines"),
    [
        pytest.param("providers.yaml", 180, 40, id="providers"),
        pytest.param("model-mappings.yaml", 270, 60, id="model mappings"),
        pytest.param("litellm-unified.yaml", 360, 60, id="litellm"),
    ],
)
def test_the_files_are_of_a_real_size(
    bundled: dict[str, str], name: str, lines: int, comment_lines: int
) -> None:
    assert len(bundled[name].splitlines()) >= lines
    assert len(comments(bundled[name])) >= comment_lines


def test_the_stamp_is_true() -> None:
    state = read_state(ROOT / "config")

    assert state is not None
    assert state.heads == ("1.0.0",)
    assert state.name == "Initial AI Backend Configuration"
    assert state.date == "2024-10-20"
    assert state.run is None
    assert dict(state.files) == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (ROOT / "config").glob("*.yaml")
    }


def test_it_is_a_true_1_0_0(revisions: Revisions, bundled: dict[str, str]) -> None:
    outcome = revisions.upgrade("1.0.0", bundled)

    assert outcome.problems == []
    assert outcome.texts == bundled
    assert schema_errors("1.0.0", outcome) == []
    recognised = profile.recognise({name: outcome.values(name) for name in FILES})
    assert recognised is not None
    assert recognised.version == "1.0.0"


def test_every_name_leads_somewhere(revisions: Revisions, bundled: dict[str, str]) -> None:
    outcome = revisions.upgrade("1.0.0", bundled)
    providers = outcome.values("providers.yaml")["providers"]
    mappings = outcome.values("model-mappings.yaml")
    litellm = outcome.values("litellm-unified.yaml")
    served = {
        model["name"] if isinstance(model, dict) else model
        for provider in providers.values()
        for model in provider.get("models", [])
    }
    deployed = {deployment["model_name"] for deployment in litellm["model_list"]}

    assert named_providers(mappings) <= providers.keys()
    assert {route.get("backend_model", model) for model, route in mappings["exact_matches"].items()} <= served
    assert preferred_models(mappings) <= served
    assert {deployment["model_info"]["provider"] for deployment in litellm["model_list"]} <= providers.keys()
    assert set(mappings["exact_matches"]) <= deployed
    for fallback in litellm["litellm_settings"]["fallbacks"]:
        assert {fallback["model"], *fallback["fallback_models"]} <= deployed
    for alias in litellm["router_settings"]["model_group_alias"].values():
        assert set(alias) <= deployed


def named_providers(value: Any, key: str = "") -> set[str]:
    """Return every provider that mappings of 1.0.0 name."""
    if isinstance(value, dict):
        return set().union(*(named_providers(child, str(name)) for name, child in value.items()))
    if isinstance(value, list):
        return set().union(*(named_providers(child, key) for child in value))
    keys = (
        "provider",
        "providers",
        "fallback",
        "default_provider",
        "default_fallback",
        "primary",
        "secondary",
        "tertiary",
    )
    return {value} if key in keys and isinstance(value, str) else set()


def preferred_models(mappings: Any) -> set[str]:
    wanted = {
        model for capability in mappings["capabilities"].values() for model in capability["preferred_models"]
    }
    steps = [step for chain in mappings["fallback_chains"].values() for step in chain["chain"]]
    return wanted | {step["preferred_model"] for step in steps if "preferred_model" in step}


@pytest.mark.parametrize("version", ["1.1.0", "1.2.0"])
def test_each_revision_reaches_its_version(
    enhanced: Outcome, advanced: Outcome, bundled: dict[str, str], version: str
) -> None:
    outcome = {"1.1.0": enhanced, "1.2.0": advanced}[version]

    assert outcome.problems == []
    assert schema_errors(version, outcome) == []
    recognised = profile.recognise({name: outcome.values(name) for name in FILES})
    assert recognised is not None
    assert recognised.version == version
    assert not [sentence for sentence in recognised.evidence if sentence.startswith("but")]


@pytest.mark.parametrize(
    ("version", "foreign"),
    [
        pytest.param("1.1.0", "1.0.0", id="1.1.0 is no 1.0.0"),
        pytest.param("1.1.0", "1.2.0", id="1.1.0 is no 1.2.0"),
        pytest.param("1.2.0", "1.1.0", id="1.2.0 is no 1.1.0"),
        pytest.param("1.2.0", "1.0.0", id="1.2.0 is no 1.0.0"),
    ],
)
def test_neighbours_refuse_the_result(
    enhanced: Outcome, advanced: Outcome, revisions: Revisions, version: str, foreign: str
) -> None:
    outcome = {"1.1.0": enhanced, "1.2.0": advanced}[version]

    assert schema_errors(foreign, outcome) != []
    assert revisions.check(foreign, outcome.texts) != []


@pytest.mark.parametrize("name", FILES)
def test_no_comment_is_lost_on_the_way(
    bundled: dict[str, str], enhanced: Outcome, advanced: Outcome, name: str
) -> None:
    before, between, after = (
        comments(bundled[name]),
        comments(enhanced.texts[name]),
        comments(advanced.texts[name]),
    )

    assert [comment for comment in before if comment not in between] == []
    assert [comment for comment in between if comment not in after] == []


def test_a_file_that_no_revision_speaks_of_keeps_its_bytes(
    bundled: dict[str, str], advanced: Outcome
) -> None:
    assert advanced.texts["ports.yaml"] == bundled["ports.yaml"]


def test_taking_the_edits_back_gives_back_the_bytes(
    bundled: dict[str, str], enhanced: Outcome, advanced: Outcome
) -> None:
    assert advanced.undone() == enhanced.texts
    assert enhanced.undone() == bundled


def test_checks_answer_the_same_each_time(revisions: Revisions, advanced: Outcome) -> None:
    first = revisions.check("1.1.0", advanced.texts)

    assert revisions.check("1.1.0", advanced.texts) == first


def section(text: str, start: str, end: str) -> str:
    """Return the lines from the one that starts with ``start`` to the one before that starts with ``end``."""
    lines = text.splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if line.startswith(start))
    last = next(number for number, line in enumerate(lines[first + 1 :], first + 1) if line.startswith(end))
    return "".join(lines[first:last])


def test_1_1_0_flattens_the_chains(enhanced: Outcome) -> None:
    chains = section(enhanced.texts["model-mappings.yaml"], "fallback_chains:", "# ----")

    assert (
        chains
        == """\
fallback_chains:
  # For requests without a chain of their own.
  default:
    description: "Local first, then the GPU server, then slow but sure"
    chain:
    - "ollama"
    - "vllm"
    - "llama_cpp"
    steps:
    - provider: ollama
      condition: always
      preferred_model: "llama3.1:latest"
    - provider: vllm         # needs the tunnel
      condition: primary_unavailable
      preferred_model: meta-llama/Llama-3.1-8B-Instruct
    # Never says no.
    - provider: llama_cpp
      condition: all_failed
      preferred_model: llama-3.1-8b-instruct-q5_k_m.gguf
    retry_attempts: 3
    retry_delay_ms: 500

  code_generation:
    description: "Fast engine, small engine"
    chain:
    - "vllm"
    - "ollama"
    steps:
    - provider: vllm
      condition: always
      preferred_model: Qwen/Qwen2.5-Coder-7B-Instruct-AWQ
    - provider: ollama
      condition: latency_above_5s
      preferred_model: "qwen2.5-coder:7b"
    retry_attempts: 2
    retry_delay_ms: 250       # people wait for completions

  creative_writing:
    description: "The cloud refuses too much, so local only"
    chain:
    - "vllm"
    - "ollama"
    steps:
    - {provider: vllm, condition: always, preferred_model: "solidrust/dolphin-2.8-mistral-7b-v02-AWQ"}
    - {provider: ollama, condition: primary_unavailable, preferred_model: "mistral:7b-instruct"}
    retry_attempts: 1

  analysis:
    chain:
    - ollama_cloud
    - ollama_cloud
    - llama_cpp
    steps:
    - provider: ollama_cloud
      preferred_model: deepseek-v3.1:671b-cloud
    - provider: ollama_cloud
      condition: rate_limited
      preferred_model: "gpt-oss:120b-cloud"
    - provider: llama_cpp     # one model, no need to name it
    retry_attempts: 2
    retry_delay_ms: 1000

"""
    )


def test_1_1_0_balances_by_model(enhanced: Outcome) -> None:
    balancing = section(enhanced.texts["model-mappings.yaml"], "load_balancing_settings:", "# ----")

    assert (
        balancing
        == """\
load_balancing_settings:
  enabled: true
  # How to share; what is shared comes below.
  strategies:
    weighted:
      description: "By the share that each provider can take"
    round_robin:
      description: "In turn"

load_balancing:
  # The same model in two places.
  meta-llama/Llama-3.1-8B-Instruct:
    providers:
    - provider: vllm                  # takes four in five
      weight: 0.8
    - provider: llama_cpp
      weight: 0.2
    strategy: weighted
    description: "GPU first"
  "llama3.1:latest":
    providers: [{provider: ollama, weight: 0.5}, {provider: llama_cpp, weight: 0.5}]
    strategy: round_robin
    description: In turn

"""
    )


def test_1_1_0_writes_fallbacks_as_litellm_reads_them(enhanced: Outcome) -> None:
    fallbacks = section(enhanced.texts["litellm-unified.yaml"], "  # Who answers instead", "  # A prompt")

    assert (
        fallbacks
        == """\
  # Who answers instead.
  # The names are model names of model_list, in the order in which they are tried.
  fallbacks:
    # Code stays with code models.
    - Qwen/Qwen2.5-Coder-7B-Instruct-AWQ:
        - "qwen2.5-coder:7b"
        - "llama3.1:latest"     # better than nothing
    - coder: ["qwen2.5-coder:7b"]
    - solidrust/dolphin-2.8-mistral-7b-v02-AWQ: ["mistral:7b-instruct"]
    - meta-llama/Llama-3.1-8B-Instruct:
        - "llama3.1:latest"
        - llama-3.1-8b-instruct-q5_k_m.gguf
    - llama3.1:latest: [llama-3.1-8b-instruct-q5_k_m.gguf]
    # Rate limits are per account, so both cloud models go together.
    - deepseek-v3.1:671b-cloud:
        - "gpt-oss:120b-cloud"
        - "llama3.1:latest"

"""
    )


def test_1_2_0_splits_the_vllm_provider(advanced: Outcome) -> None:
    engines = section(advanced.texts["providers.yaml"], "  # One entry for all engines", "  #  Cloud")

    assert (
        engines
        == """\
  # One entry for all engines on the GPU server. Each engine serves one model on a
  # port of its own; the router tells them apart by the model's name.
  vllm-qwen2-5-coder-7b-instruct-awq:
    type: vllm
    base_url: http://127.0.0.1:8001/v1
    status: active
    description: "High-throughput serving on the GPU server"
    features:
      - continuous_batching
      - paged_attention
      - openai_api
    models:
      # Code. AWQ leaves room for a second engine on the same card.
      - name: Qwen/Qwen2.5-Coder-7B-Instruct-AWQ
        size: 5.6GB
        quantization: AWQ
        context_length: 32768
        specialty: code
        tags:
          - code
          - review
    configuration:
      gpu_memory_utilization: 0.85
      max_model_len: 16384
      tensor_parallel_size: 1
      dtype: "auto"
    health_endpoint: /health
    docs: https://docs.vllm.ai/en/latest/
    location: gpu-server
    requires_api_key: false
    # Measured with 32 clients; the second engine halves it.
    rate_limits:
      requests_per_minute: 600
      max_parallel_requests: 32

  # Split from `vllm`.
  vllm-dolphin-2-8-mistral-7b-v02-awq:
    type: vllm
    base_url: http://127.0.0.1:8002/v1
    status: active
    description: "High-throughput serving on the GPU server"
    features:
      - continuous_batching
      - paged_attention
      - openai_api
    models:
      # Fiction and role play; answers what the others refuse.
      - name: "solidrust/dolphin-2.8-mistral-7b-v02-AWQ"   # quoted by the tool that pulled it
        size: 4.2GB
        quantization: AWQ
        context_length: 8192
        specialty: creative
    configuration:
      gpu_memory_utilization: 0.85
      max_model_len: 16384
      tensor_parallel_size: 1
      dtype: "auto"
    health_endpoint: /health
    docs: https://docs.vllm.ai/en/latest/
    location: gpu-server
    requires_api_key: false
    # Measured with 32 clients; the second engine halves it.
    rate_limits:
      requests_per_minute: 600
      max_parallel_requests: 32

  # Split from `vllm`.
  vllm-llama-3-1-8b-instruct:
    type: vllm
    base_url: http://127.0.0.1:8003/v1
    status: active
    description: "High-throughput serving on the GPU server"
    features:
      - continuous_batching
      - paged_attention
      - openai_api
    models:
      # The same weights as llama3.1:latest on ollama, at full precision.
      - name: meta-llama/Llama-3.1-8B-Instruct
        size: 16.1GB
        quantization: none
        context_length: 16384
        specialty: general
    configuration:
      gpu_memory_utilization: 0.85
      max_model_len: 16384
      tensor_parallel_size: 1
      dtype: "auto"
    health_endpoint: /health
    docs: https://docs.vllm.ai/en/latest/
    location: gpu-server
    requires_api_key: false
    # Measured with 32 clients; the second engine halves it.
    rate_limits:
      requests_per_minute: 600
      max_parallel_requests: 32

  # ---------------------------------------------------------------------------
"""
    )


def test_1_2_0_lists_models_in_chains(advanced: Outcome) -> None:
    chains = section(advanced.texts["model-mappings.yaml"], "fallback_chains:", "  creative_writing:")

    assert (
        chains
        == """\
fallback_chains:
  # For requests without a chain of their own.
  default:
    description: "Local first, then the GPU server, then slow but sure"
    chain:
    - "llama3.1:latest"
    - "meta-llama/Llama-3.1-8B-Instruct"
    - "llama-3.1-8b-instruct-q5_k_m.gguf"
    steps:
    - provider: ollama
      condition: always
      preferred_model: "llama3.1:latest"
    - provider: vllm-llama-3-1-8b-instruct  # needs the tunnel
      condition: primary_unavailable
      preferred_model: meta-llama/Llama-3.1-8B-Instruct
    # Never says no.
    - provider: llama_cpp
      condition: all_failed
      preferred_model: llama-3.1-8b-instruct-q5_k_m.gguf
    retry_attempts: 3
    retry_delay_ms: 500

  code_generation:
    description: "Fast engine, small engine"
    chain:
    - "Qwen/Qwen2.5-Coder-7B-Instruct-AWQ"
    - "qwen2.5-coder:7b"
    steps:
    - provider: vllm-qwen2-5-coder-7b-instruct-awq
      condition: always
      preferred_model: Qwen/Qwen2.5-Coder-7B-Instruct-AWQ
    - provider: ollama
      condition: latency_above_5s
      preferred_model: "qwen2.5-coder:7b"
    retry_attempts: 2
    retry_delay_ms: 250       # people wait for completions

"""
    )


@pytest.mark.parametrize(
    ("change", "restore"),
    [
        pytest.param(
            lambda text: text.replace("\n", "\r\n"), lambda text: text.replace("\r\n", "\n"), id="CRLF"
        ),
        pytest.param(lambda text: "\ufeff" + text, lambda text: text.removeprefix("\ufeff"), id="BOM"),
    ],
)
def test_line_ends_do_not_matter_and_stay(
    revisions: Revisions,
    bundled: dict[str, str],
    advanced: Outcome,
    change: Callable[[str], str],
    restore: Callable[[str], str],
) -> None:
    texts = {name: change(text) for name, text in bundled.items()}

    outcome = revisions.upgrade("1.2.0", revisions.upgrade("1.1.0", texts).texts)

    assert {name: restore(text) for name, text in outcome.texts.items()} == advanced.texts
    assert outcome.texts == {name: change(text) for name, text in advanced.texts.items()}
