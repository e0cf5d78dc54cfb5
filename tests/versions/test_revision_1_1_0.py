from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from configmig.errors.run import UndecidedError
from configmig.finding import Problem

if TYPE_CHECKING:
    from tests.versions.conftest import Revisions

FILES = {
    "providers.yaml": "providers: {}\nmetadata: {}\nhealth_checks: {}\n",
    "model-mappings.yaml": "exact_matches: {}\npatterns: []\ncapabilities: {}\nfallback_chains: {}\n",
    "litellm-unified.yaml": "model_list: []\nrouter_settings: {}\nserver_settings: {}\n",
}


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        pytest.param(
            "providers.yaml",
            FILES["providers.yaml"],
            FILES["providers.yaml"],
            id="complete: nothing to do",
        ),
        pytest.param(
            "providers.yaml",
            """\
providers:
    local:    # four spaces, another name, keys of its own
        type: ollama
        base_url: http://10.0.0.7:11434/
        health_endpoint: api/tags
        rack: 7
        models: [a, b]
    spare:
        type: llama_cpp
        status: disabled
        models: [c]
""",
            """\
providers:
    local:    # four spaces, another name, keys of its own
        type: ollama
        base_url: http://10.0.0.7:11434/
        health_endpoint: api/tags
        rack: 7
        models: [a, b]
        status: active
    spare:
        type: llama_cpp
        status: disabled
        models: [c]
# What this file holds.
metadata:
    version: 1.1.0
    last_updated: "2024-10-22"
    total_providers: 2
    total_models_available: 2
    provider_types:
        - llama_cpp
        - ollama
# How providers are watched, in seconds.
health_checks:
    enabled: true
    interval_seconds: 60
    timeout_seconds: 5
    retry_attempts: 3
    endpoints:
        local: http://10.0.0.7:11434/api/tags
""",
            id="sections are counted from the file, in its indentation",
        ),
        pytest.param(
            "providers.yaml",
            "providers:\n# all gone\nmetadata:\n  owner: me\nhealth_checks:\n  # off\n",
            """\
providers:
# all gone
metadata:
  owner: me
health_checks:
  enabled: true
  interval_seconds: 60
  timeout_seconds: 5
  retry_attempts: 3
  endpoints: {}
  # off
""",
            id="null sections are filled, others kept",
        ),
        pytest.param(
            "model-mappings.yaml",
            "exact_matches: {}\n",
            """\
exact_matches: {}
# What a client may ask for instead of a model.
capabilities: {}
# Who is asked when the first choice does not answer.
fallback_chains: {}
""",
            id="mappings without optional sections",
        ),
        pytest.param(
            "model-mappings.yaml",
            """\
exact_matches: {}
capabilities: {}
fallback_chains:
  plain:    # nothing but ranks
    chain:
      - primary: a      # near
      # far
      - secondary: b
  bare:
    - primary: a
    - tertiary: c
  rich:
    chain: [{primary: a, condition: always, cost: 3}, {secondary: b}]
    note: kept
  done:
    chain: [a, b]
""",
            """\
exact_matches: {}
capabilities: {}
fallback_chains:
  plain:    # nothing but ranks
    chain:
      - a      # near
      # far
      - b
  bare:
    chain:
      - a
      - c
  rich:
    chain:
      - a
      - b
    steps: [{provider: a, condition: always, cost: 3}, {provider: b}]
    note: kept
  done:
    chain: [a, b]
""",
            id="chains in all their spellings",
        ),
        pytest.param(
            "model-mappings.yaml",
            """\
exact_matches: {}
capabilities: {}
fallback_chains: {}
load_balancing:
  enabled: false
  strategies:
    by_share: {description: "The fast one first", weights: {a: 0.9, b: 0.1}}
  timeout: 5    # a key of our own
  redundant_models:
    # asked for most
    org/one:
      strategy: by_share
      providers: [a, b]
    org/two: [a, b, c]
    org/three:
      providers: [{provider: a, weight: 2}]
      description: mine
    org/four:
      providers:
        - a
        - b
      weights:
        - 3
        - 1
""",
            """\
exact_matches: {}
capabilities: {}
fallback_chains: {}
load_balancing_settings:
  enabled: false
  strategies:
    by_share: {description: "The fast one first", weights: {a: 0.9, b: 0.1}}
  timeout: 5    # a key of our own
load_balancing:
  # asked for most
  org/one:
    strategy: by_share
    providers: [{provider: a, weight: 0.9}, {provider: b, weight: 0.1}]
    description: The fast one first
  org/two:
    providers: [{provider: a, weight: 0.33}, {provider: b, weight: 0.33}, {provider: c, weight: 0.34}]
    strategy: round_robin
  org/three:
    providers: [{provider: a, weight: 2}]
    description: mine
    strategy: round_robin
  org/four:
    providers:
      - provider: a
        weight: 3
      - provider: b
        weight: 1
    strategy: round_robin
""",
            id="load balancing by model",
        ),
        pytest.param(
            "model-mappings.yaml",
            FILES["model-mappings.yaml"] + "load_balancing: {enabled: yes}\n",
            FILES["model-mappings.yaml"] + "load_balancing_settings: {enabled: yes}\n",
            id="load balancing without models",
        ),
        pytest.param(
            "model-mappings.yaml",
            FILES["model-mappings.yaml"] + "load_balancing: {m: {providers: [{provider: a, weight: 1}]}}\n",
            FILES["model-mappings.yaml"] + "load_balancing: {m: {providers: [{provider: a, weight: 1}]}}\n",
            id="load balancing that goes by model already",
        ),
        pytest.param(
            "litellm-unified.yaml",
            """\
model_list: []
litellm_settings:
  fallbacks:
    # first
    - model: "a:1"    # the small one
      fallback_models: [b, c]
    - {model: b, fallback_models: [c]}
    - c: [a]
  context_window_fallbacks:
    - fallback_models:
        - b
      model: org/a.b
""",
            """\
model_list: []
litellm_settings:
  fallbacks:
    # first
    - a:1: [b, c]
    - {b: [c]}
    - c: [a]
  context_window_fallbacks:
    - org/a.b:
        - b
# How LiteLLM chooses one of several deployments.
router_settings:
  routing_strategy: simple-shuffle
  num_retries: 2
# For the start script; LiteLLM wants both as arguments.
server_settings:
  host: 127.0.0.1
  port: 4000
""",
            id="fallbacks and missing sections",
        ),
    ],
)
def test_files_of_other_people_come_through(revisions: Revisions, name: str, before: str, after: str) -> None:
    files = FILES | {name: before}

    outcome = revisions.upgrade("1.1.0", files)

    assert outcome.texts == FILES | {name: after}
    assert outcome.problems == []
    assert outcome.undone() == files


def test_doing_it_twice_changes_nothing_more(revisions: Revisions, bundled: dict[str, str]) -> None:
    once = revisions.upgrade("1.1.0", bundled)

    assert revisions.upgrade("1.1.0", once.texts).edits == ()


@pytest.mark.parametrize(
    ("text", "details"),
    [
        pytest.param(
            """\
exact_matches: {}
fallback_chains:
  default:
    chain:
      - primary: a
      - quaternary: b
      - {primary: a, secondary: b}
""",
            (
                "model-mappings.yaml:6:9 (/fallback_chains/default/chain/1): which provider does "
                "this step mean? (name one provider, as `primary`, `secondary` or `tertiary`)",
                "model-mappings.yaml:7:9 (/fallback_chains/default/chain/2): which provider does "
                "this step mean? (name one provider, as `primary`, `secondary` or `tertiary`)",
            ),
            id="steps without a clear rank",
        ),
        pytest.param(
            """\
exact_matches: {}
load_balancing:
  redundant_models:
    m:
      providers: [a, b]
      weights: {a: 1}
""",
            (
                "model-mappings.yaml:5:22 (/load_balancing/redundant_models/m/providers/1): which share does "
                "`b` take? (give a weight to every provider, or to none)",
            ),
            id="a provider without a weight",
        ),
    ],
)
def test_what_cannot_be_decided_is_named(revisions: Revisions, text: str, details: tuple[str, ...]) -> None:
    with pytest.raises(UndecidedError) as caught:
        revisions.upgrade("1.1.0", FILES | {"model-mappings.yaml": text})

    assert caught.value.details == details


@pytest.mark.parametrize(
    ("name", "text", "problems"),
    [
        pytest.param(
            "litellm-unified.yaml",
            "model_list: []\nrouter_settings: {}\n",
            [Problem("litellm-unified.yaml", (), "there is no section `server_settings`")],
            id="a section is missing",
        ),
        pytest.param(
            "model-mappings.yaml",
            FILES["model-mappings.yaml"].replace(
                "fallback_chains: {}", "fallback_chains: {a: {chain: [{primary: b}]}}"
            ),
            [Problem("model-mappings.yaml", ("fallback_chains", "a"), "a chain is a list of provider names")],
            id="ranked steps",
        ),
        pytest.param(
            "model-mappings.yaml",
            FILES["model-mappings.yaml"].replace(
                "fallback_chains: {}",
                "fallback_chains: {a: {chain: [b, c], steps: [{provider: c}, {provider: b}]}}",
            ),
            [
                Problem(
                    "model-mappings.yaml",
                    ("fallback_chains", "a", "steps"),
                    "the steps are not those of the chain",
                    "each link has a step of its provider",
                )
            ],
            id="steps of another chain",
        ),
        pytest.param(
            "model-mappings.yaml",
            FILES["model-mappings.yaml"]
            + "load_balancing: {enabled: true, m: {providers: [{provider: a, weight: 0}]}}\n",
            [
                Problem(
                    "model-mappings.yaml",
                    ("load_balancing", "enabled"),
                    "there are no providers to share the requests",
                ),
                Problem(
                    "model-mappings.yaml",
                    ("load_balancing", "m", "providers", 0),
                    "a share is a `provider` with a `weight` above 0",
                ),
            ],
            id="shares of nothing",
        ),
        pytest.param(
            "litellm-unified.yaml",
            FILES["litellm-unified.yaml"]
            + "litellm_settings: {fallbacks: [{model: a, fallback_models: [b], why: c}]}\n",
            [
                Problem(
                    "litellm-unified.yaml",
                    ("litellm_settings", "fallbacks", 0),
                    "a fallback has one key, the model, and under it those that answer instead",
                )
            ],
            id="a fallback with several keys",
        ),
    ],
)
def test_its_check_names_the_place(
    revisions: Revisions, name: str, text: str, problems: list[Problem]
) -> None:
    assert revisions.check("1.1.0", FILES | {name: text}) == problems
