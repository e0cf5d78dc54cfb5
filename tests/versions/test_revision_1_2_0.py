from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from configmig.errors.run import UndecidedError
from configmig.finding import Problem

if TYPE_CHECKING:
    from tests.versions.conftest import Revisions

PROVIDERS = """\
providers:
  local: {type: ollama, base_url: "http://127.0.0.1:11434", status: active, models: ["small:1b", "big:70b"]}
  vllm:
    type: vllm
    base_url: http://gpu:8001/v1
    status: active
    models: [org/coder, org/Writer-2.0]
metadata: {total_providers: 2}
health_checks: {}
"""
SPLIT = """\
# The schema that this file follows.
schema_version: 1.2.0
providers:
  local: {type: ollama, base_url: "http://127.0.0.1:11434", status: active, models: ["small:1b", "big:70b"]}
  vllm-coder:
    type: vllm
    base_url: http://gpu:8001/v1
    status: active
    models: [org/coder]
  # Split from `vllm`.
  vllm-writer-2-0:
    type: vllm
    base_url: http://gpu:8001/v1
    status: active
    models: [org/Writer-2.0]
metadata: {total_providers: 3, last_validated: "2024-10-25"}
health_checks: {}
"""
MAPPINGS = "exact_matches: {}\npatterns: []\ncapabilities: {}\nfallback_chains: {}\n"
LITELLM = "model_list: []\nrouter_settings: {}\nserver_settings: {}\n"
STAMPS = {
    "providers.yaml": "",
    "model-mappings.yaml": (
        "# When this file was last validated against its schema.\n"
        'schema_metadata:\n  last_validated: "2024-10-25"\n'
    ),
    "litellm-unified.yaml": (
        "# When this file was last validated against its schema.\n"
        'config_metadata:\n  last_validated: "2024-10-25"\n'
    ),
}


def files(providers: str = PROVIDERS, mappings: str = "", litellm: str = "") -> dict[str, str]:
    """Return a configuration at 1.1.0 with more in its mappings and its LiteLLM file."""
    return {
        "providers.yaml": providers,
        "model-mappings.yaml": with_sections(MAPPINGS, mappings),
        "litellm-unified.yaml": with_sections(LITELLM, litellm),
    }


def with_sections(base: str, more: str) -> str:
    """Return ``base`` without the empty sections that ``more`` has."""
    kept = [line for line in base.splitlines() if f"{line.partition(':')[0]}:" not in more.splitlines()]
    return "".join(f"{line}\n" for line in kept) + more


def stamped(name: str, text: str) -> str:
    return f"# The schema that this file follows.\nschema_version: 1.2.0\n{text}{STAMPS[name]}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(PROVIDERS, SPLIT, id="one provider for several models"),
        pytest.param(
            "providers:\n  vllm: {type: vllm, models: [org/coder]}\nmetadata: {}\n",
            "# The schema that this file follows.\nschema_version: 1.2.0\n"
            "providers:\n  vllm: {type: vllm, models: [org/coder]}\n"
            'metadata:\n  last_validated: "2024-10-25"\n',
            id="one model: nothing to split",
        ),
        pytest.param(
            "# my gateway\nproviders:\n  a: {type: ollama, models: [x, y]}\nmetadata: {}\n",
            "# my gateway\n\n# The schema that this file follows.\nschema_version: 1.2.0\n"
            "providers:\n  a: {type: ollama, models: [x, y]}\n"
            'metadata:\n  last_validated: "2024-10-25"\n',
            id="no vllm at all",
        ),
        pytest.param(
            'schema_version: "1.1.0"\nproviders: {}\nmetadata: {owner: me}\n',
            'schema_version: "1.2.0"\nproviders: {}\nmetadata: {owner: me, last_validated: "2024-10-25"}\n',
            id="a stamp of its own",
        ),
        pytest.param(
            "providers: {}\n",
            "# The schema that this file follows.\nschema_version: 1.2.0\nproviders: {}\n"
            "# When this file was last validated against its schema.\n"
            'metadata:\n  last_validated: "2024-10-25"\n',
            id="no metadata",
        ),
        pytest.param(
            """\
providers:
    gpu-box:  # the loud one
        type: vllm
        base_url: http://gpu:8001/v1
        models:
            # writes code
            - name: a/same
              size: 7GB
            - name: b/same   # another owner
              base_url: http://gpu:8002/v1
        vendor: {sku: 7}
health_checks:
    endpoints:
        gpu-box: http://gpu:8001/health   # plain HTTP
        other: http://other/
metadata: {}
""",
            """\
# The schema that this file follows.
schema_version: 1.2.0
providers:
    gpu-box-a-same:  # the loud one
        type: vllm
        base_url: http://gpu:8001/v1
        models:
            # writes code
            - name: a/same
              size: 7GB
        vendor: {sku: 7}
    # Split from `gpu-box`.
    gpu-box-b-same:  # the loud one
        type: vllm
        base_url: http://gpu:8002/v1
        models:
            - name: b/same   # another owner
        vendor: {sku: 7}
health_checks:
    endpoints:
        gpu-box-a-same: http://gpu:8001/health   # plain HTTP
        gpu-box-b-same: http://gpu:8002/health   # plain HTTP
        other: http://other/
metadata:
    last_validated: "2024-10-25"
""",
            id="another name, four spaces, base_url by model, two owners of one name",
        ),
    ],
)
def test_providers_are_split_by_model(revisions: Revisions, before: str, after: str) -> None:
    outcome = revisions.upgrade("1.2.0", files(providers=before))

    assert outcome.texts["providers.yaml"] == after
    assert outcome.problems == []
    assert outcome.undone() == files(providers=before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
exact_matches:
  org/coder: {provider: vllm, fallback: local}
  short:
    provider: vllm      # the alias
    backend_model: org/Writer-2.0
  here:
    provider: local
    backend_model: org/coder
    fallback: vllm
  elsewhere: {provider: local, fallback: [local, other]}
""",
            """\
exact_matches:
  org/coder: {provider: vllm-coder, fallback: local}
  short:
    provider: vllm-writer-2-0  # the alias
    backend_model: org/Writer-2.0
  here:
    provider: local
    backend_model: org/coder
    fallback: vllm-coder
  elsewhere: {provider: local, fallback: [local, other]}
""",
            id="routes and their fallbacks",
        ),
        pytest.param(
            """\
patterns:
- pattern: "^org/c"
  provider: vllm
- {pattern: "writer", provider: local, fallback: vllm, model: org/Writer-2.0}
""",
            """\
patterns:
- pattern: "^org/c"
  provider: vllm-coder
- {pattern: "writer", provider: local, fallback: vllm-writer-2-0, model: org/Writer-2.0}
""",
            id="patterns that match one model, or name it",
        ),
        pytest.param(
            """\
capabilities:
  code:
    preferred_models: [org/coder, "small:1b"]
    providers:
    - local
    - vllm    # fast
  both:
    preferred_models: [org/coder, org/Writer-2.0]
    provider: vllm
  list:
    preferred_models: [org/coder, org/Writer-2.0]
    providers: [vllm, local]
  any: {providers: [vllm]}
""",
            """\
capabilities:
  code:
    preferred_models: [org/coder, "small:1b"]
    providers:
    - local
    - vllm-coder  # fast
  both:
    preferred_models: [org/coder, org/Writer-2.0]
    providers:
    - vllm-coder
    - vllm-writer-2-0
  list:
    preferred_models: [org/coder, org/Writer-2.0]
    providers: [vllm-coder, vllm-writer-2-0, local]
  any: {providers: [vllm-coder, vllm-writer-2-0]}
""",
            id="capabilities",
        ),
        pytest.param(
            """\
load_balancing:
  org/coder: {providers: [{provider: vllm, weight: 0.5}, {provider: local, weight: 0.5}]}
  typed:
    providers:
    - provider: vllm
      weight: 1
exact_matches:
  typed: {provider: local, backend_model: org/Writer-2.0}
""",
            """\
load_balancing:
  org/coder: {providers: [{provider: vllm-coder, weight: 0.5}, {provider: local, weight: 0.5}]}
  typed:
    providers:
    - provider: vllm-writer-2-0
      weight: 1
exact_matches:
  typed: {provider: local, backend_model: org/Writer-2.0}
""",
            id="load balancing, also of an alias",
        ),
        pytest.param(
            """\
routing_rules:
  default_provider: vllm
  default_model: org/coder
  order: [vllm]             # no key that speaks of providers
  provider_order: [vllm, local]
special_cases:
  fiction: {provider: vllm, model: org/Writer-2.0, engine: vllm}
""",
            """\
routing_rules:
  default_provider: vllm-coder
  default_model: org/coder
  order: [vllm]             # no key that speaks of providers
  provider_order: [vllm-coder, local]
special_cases:
  fiction: {provider: vllm-writer-2-0, model: org/Writer-2.0, engine: vllm}
""",
            id="rules and special cases",
        ),
        pytest.param(
            """\
fallback_chains:
  default:
    chain:
    - local     # near
    - vllm
    steps:
    - provider: local
      preferred_model: big:70b
    - provider: vllm
      preferred_model: org/coder
  org/coder: {chain: [vllm, model/of-nobody]}
  bare: ["small:1b"]
  code: [vllm, local]
capabilities:
  code: {preferred_models: [org/Writer-2.0, "small:1b"], provider: local}
""",
            """\
fallback_chains:
  default:
    chain:
    - big:70b   # near
    - org/coder
    steps:
    - provider: local
      preferred_model: big:70b
    - provider: vllm-coder
      preferred_model: org/coder
  org/coder: {chain: [org/coder, model/of-nobody]}
  bare:
    chain: ["small:1b"]
  code:
    chain: [org/Writer-2.0, "small:1b"]
capabilities:
  code: {preferred_models: [org/Writer-2.0, "small:1b"], provider: local}
""",
            id="chains: by step, by their own name, by their capability, models left alone",
        ),
    ],
)
def test_references_name_the_provider_that_serves_the_model(
    revisions: Revisions, before: str, after: str
) -> None:
    outcome = revisions.upgrade("1.2.0", files(mappings=before))

    expected = stamped("model-mappings.yaml", with_sections(MAPPINGS, after))
    assert outcome.texts["model-mappings.yaml"] == expected
    assert outcome.problems == []
    assert outcome.undone() == files(mappings=before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
model_list:
  - model_name: "org/coder"
    litellm_params: {model: hosted_vllm/org/coder}
    model_info:
      provider: "vllm"   # quoted
  - model_name: alias
    litellm_params: {model: openai/org/Writer-2.0}
    model_info: {provider: vllm}
  - model_name: small
    litellm_params: {model: "ollama/small:1b"}
    model_info: {provider: local}
  - model_name: bare
    litellm_params: {model: hosted_vllm/whatever}
""",
            """\
model_list:
  - model_name: "org/coder"
    litellm_params: {model: hosted_vllm/org/coder}
    model_info:
      provider: "vllm-coder"  # quoted
  - model_name: alias
    litellm_params: {model: openai/org/Writer-2.0}
    model_info: {provider: vllm-writer-2-0}
  - model_name: small
    litellm_params: {model: "ollama/small:1b"}
    model_info: {provider: local}
  - model_name: bare
    litellm_params: {model: hosted_vllm/whatever}
""",
            id="deployments",
        ),
        pytest.param(
            """\
litellm_settings:
  cache: true
  # who answers
  fallbacks:
  - org/coder: [big]    # slow
router_settings:
  timeout: 60
""",
            """\
litellm_settings:
  cache: true
router_settings:
  timeout: 60
  # who answers
  fallbacks:
  - org/coder: [big]    # slow
""",
            id="fallbacks go to the router",
        ),
        pytest.param(
            """\
litellm_settings: {fallbacks: [{a: [b]}, {c: [d]}]}
router_settings:
  fallbacks:
  - a: [b]
""",
            """\
litellm_settings: {}
router_settings:
  fallbacks:
  - a: [b]
  - {c: [d]}
""",
            id="fallbacks join those of the router",
        ),
    ],
)
def test_litellm_is_told_the_same(revisions: Revisions, before: str, after: str) -> None:
    outcome = revisions.upgrade("1.2.0", files(litellm=before))

    expected = stamped("litellm-unified.yaml", with_sections(LITELLM, after))
    assert outcome.texts["litellm-unified.yaml"] == expected
    assert outcome.problems == []
    assert outcome.undone() == files(litellm=before)


HINT = "(name the model here, list it under the provider, or answer by `configmig -x vllm=MODEL`)"


@pytest.mark.parametrize(
    ("given", "details"),
    [
        pytest.param(
            {"mappings": "exact_matches:\n  org/unlisted:\n    provider: vllm\n"},
            (
                "model-mappings.yaml:6:5 (/exact_matches/org~1unlisted/provider): "
                f"which model of `vllm` is meant? it names none that is listed there {HINT}",
            ),
            id="a model that nobody lists",
        ),
        pytest.param(
            {"mappings": "patterns:\n- {pattern: ^org/, provider: vllm}\n- {pattern: '(', provider: vllm}\n"},
            (
                "model-mappings.yaml:5:20 (/patterns/0/provider): which model of `vllm` is meant? "
                f"it could mean vllm-coder, vllm-writer-2-0 {HINT}",
                "model-mappings.yaml:6:18 (/patterns/1/provider): "
                f"which model of `vllm` is meant? it names none that is listed there {HINT}",
            ),
            id="patterns that match several models, or none",
        ),
        pytest.param(
            {"mappings": "capabilities:\n  code: {preferred_models: [other], provider: vllm}\n"},
            (
                "model-mappings.yaml:5:37 (/capabilities/code/provider): "
                f"which model of `vllm` is meant? it names none that is listed there {HINT}",
            ),
            id="a capability that prefers other models",
        ),
        pytest.param(
            {"mappings": "routing_rules:\n  default_fallback: vllm\n"},
            (
                "model-mappings.yaml:6:3 (/routing_rules/default_fallback): "
                f"which model of `vllm` is meant? it names none that is listed there {HINT}",
            ),
            id="a rule for everything",
        ),
        pytest.param(
            {"mappings": "fallback_chains:\n  default: {chain: [vllm, local]}\n"},
            (
                "model-mappings.yaml:5:21 (/fallback_chains/default/chain/0): "
                f"which model of `vllm` is meant? it names none that is listed there {HINT}",
                "model-mappings.yaml:5:27 (/fallback_chains/default/chain/1): "
                "which model of `local` is meant? it names none that is listed there "
                f"{HINT.replace('vllm', 'local')}",
            ),
            id="a chain that does not say which models",
        ),
        pytest.param(
            {
                "litellm": "model_list:\n- model_name: x\n  litellm_params: {model: hosted_vllm/org/old}\n"
                "  model_info: {provider: vllm}\n"
            },
            (
                "litellm-unified.yaml:6:16 (/model_list/0/model_info/provider): "
                f"which model of `vllm` is meant? it names none that is listed there {HINT}",
            ),
            id="a deployment of a model that nobody lists",
        ),
        pytest.param(
            {"providers": "providers:\n  vllm: {type: vllm, models: [a, {size: 7GB}, a]}\nmetadata: {}\n"},
            (
                "providers.yaml:2:34 (/providers/vllm/models/1): the model has no name of its own",
                "providers.yaml:2:47 (/providers/vllm/models/2): the model has no name of its own",
            ),
            id="models without a name of their own",
        ),
        pytest.param(
            {"mappings": "exact_matches:\n  org/coder: {provider: vllm, backend_model: org/unlisted}\n"},
            (
                "model-mappings.yaml:5:15 (/exact_matches/org~1coder/provider): "
                f"which model of `vllm` is meant? it names none that is listed there {HINT}",
            ),
            id="a backend that nobody lists, although the route's name is listed",
        ),
        pytest.param(
            {
                "litellm": "model_list:\n- model_name: org/coder\n"
                "  litellm_params: {model: hosted_vllm/org/old}\n"
                "  model_info: {provider: vllm}\n"
            },
            (
                "litellm-unified.yaml:6:16 (/model_list/0/model_info/provider): "
                f"which model of `vllm` is meant? it names none that is listed there {HINT}",
            ),
            id="a deployment that calls what nobody lists under a name that is listed",
        ),
        pytest.param(
            {
                "mappings": "fallback_chains:\n  org/coder:\n    chain: [vllm]\n"
                "    steps: [{provider: vllm, preferred_model: org/unlisted}]\n"
            },
            (
                "model-mappings.yaml:6:13 (/fallback_chains/org~1coder/chain/0): "
                f"which model of `vllm` is meant? it names none that is listed there {HINT}",
                "model-mappings.yaml:7:14 (/fallback_chains/org~1coder/steps/0/provider): "
                f"which model of `vllm` is meant? it names none that is listed there {HINT}",
            ),
            id="a step that prefers what nobody lists",
        ),
    ],
)
def test_what_cannot_be_decided_is_named_and_never_guessed(
    revisions: Revisions, given: dict[str, str], details: tuple[str, ...]
) -> None:
    with pytest.raises(UndecidedError) as caught:
        revisions.upgrade("1.2.0", files(**given))

    assert caught.value.details == details


def test_an_answer_on_the_command_line_decides(revisions: Revisions) -> None:
    mappings = (
        "fallback_chains:\n  default: {chain: [vllm, local]}\n"
        "exact_matches:\n  org/unlisted: {provider: vllm}\n"
        "routing_rules: {default_fallback: vllm}\n"
    )

    outcome = revisions.upgrade("1.2.0", files(mappings=mappings), vllm="org/coder", local="big:70b")

    content = outcome.values("model-mappings.yaml")
    assert content["fallback_chains"]["default"]["chain"] == ["org/coder", "big:70b"]
    assert content["exact_matches"]["org/unlisted"]["provider"] == "vllm-coder"
    assert content["routing_rules"]["default_fallback"] == "vllm-coder"


def test_an_answer_decides_among_several(revisions: Revisions) -> None:
    mappings = "patterns:\n- {pattern: ^org/, provider: vllm}\n"

    outcome = revisions.upgrade("1.2.0", files(mappings=mappings), vllm="org/Writer-2.0")

    assert outcome.values("model-mappings.yaml")["patterns"][0]["provider"] == "vllm-writer-2-0"


def test_a_step_may_prefer_a_model_that_an_undivided_provider_does_not_list(revisions: Revisions) -> None:
    mappings = (
        "fallback_chains:\n  default:\n    chain: [local]\n"
        "    steps: [{provider: local, preferred_model: newer}]\n"
    )

    outcome = revisions.upgrade("1.2.0", files(mappings=mappings))

    assert outcome.values("model-mappings.yaml")["fallback_chains"]["default"] == {
        "chain": ["newer"],
        "steps": [{"provider": "local", "preferred_model": "newer"}],
    }


def test_an_answer_that_the_provider_does_not_serve_decides_nothing(revisions: Revisions) -> None:
    with pytest.raises(UndecidedError):
        revisions.upgrade("1.2.0", files(mappings="routing_rules: {default_fallback: vllm}\n"), vllm="gpt-2")


GOOD = {
    "providers.yaml": SPLIT,
    "model-mappings.yaml": stamped("model-mappings.yaml", MAPPINGS),
    "litellm-unified.yaml": stamped("litellm-unified.yaml", LITELLM),
}


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        pytest.param(
            "providers.yaml",
            "schema_version: 1.2.0",
            "schema_version: 1.1.0",
            Problem("providers.yaml", ("schema_version",), "the file does not say that it has schema 1.2.0"),
            id="another version",
        ),
        pytest.param(
            "model-mappings.yaml",
            'last_validated: "2024-10-25"',
            "owner: me",
            Problem("model-mappings.yaml", ("schema_metadata",), "there is no `last_validated`"),
            id="no stamp",
        ),
        pytest.param(
            "providers.yaml",
            "models: [org/coder]",
            "models: [org/coder, org/other]",
            Problem(
                "providers.yaml",
                ("providers", "vllm-coder", "models"),
                "a vLLM provider serves one model",
            ),
            id="two models",
        ),
        pytest.param(
            "model-mappings.yaml",
            "exact_matches: {}",
            "exact_matches: {org/coder: {provider: vllm}}",
            Problem(
                "model-mappings.yaml",
                ("exact_matches", "org/coder", "provider"),
                "this provider was split",
                "name the one that serves the model",
            ),
            id="a route to what was split",
        ),
        pytest.param(
            "model-mappings.yaml",
            "fallback_chains: {}",
            "fallback_chains: {default: {chain: [org/coder, local]}}",
            Problem(
                "model-mappings.yaml",
                ("fallback_chains", "default", "chain", 1),
                "a chain lists models",
            ),
            id="a provider in a chain",
        ),
        pytest.param(
            "litellm-unified.yaml",
            "model_list: []",
            "model_list: []\nlitellm_settings: {fallbacks: []}",
            Problem(
                "litellm-unified.yaml",
                ("litellm_settings", "fallbacks"),
                "fallbacks belong in router_settings",
            ),
            id="fallbacks in the wrong section",
        ),
    ],
)
def test_its_check_names_the_place(
    revisions: Revisions, name: str, old: str, new: str, problem: Problem
) -> None:
    assert revisions.check("1.2.0", GOOD) == []
    assert revisions.check("1.2.0", GOOD | {name: GOOD[name].replace(old, new)}) == [problem]


def test_a_chain_and_a_route_that_name_providers_of_nobody_stay_as_they_are(revisions: Revisions) -> None:
    mappings = "exact_matches:\n  a: {provider: gone, fallback: gone}\n"

    outcome = revisions.upgrade("1.2.0", files(mappings=mappings))

    assert mappings in outcome.texts["model-mappings.yaml"]
    assert outcome.problems == []
