"""One small gateway configuration in the shape of each schema version, as plain data."""

import re
from typing import Any

import pytest
import yaml

SAMPLES = {
    "1.0.0": {
        "providers.yaml": """
providers:
  ollama: {type: ollama, base_url: "http://127.0.0.1:11434", models: ["llama3.1:latest"]}
  vllm:
    type: vllm
    base_url: http://127.0.0.1:8001/v1
    status: active
    models: [{name: org/coder, context_length: 32768}, {name: org/writer}]
""",
        "model-mappings.yaml": """
exact_matches:
  "llama3.1:latest": {provider: ollama, fallback: vllm, priority: 1}
  org/coder: {provider: vllm, backend_model: org/coder}
patterns: [{pattern: "^org/c.*", provider: vllm, description: code}]
fallback_chains:
  default:
    description: local first
    chain: [{primary: ollama}, {secondary: vllm, condition: busy, preferred_model: org/coder}]
    retry_attempts: 2
    retry_delay_ms: 500
load_balancing:
  enabled: yes
  strategies: {weighted: {description: by share}}
  redundant_models: {org/coder: {providers: [vllm, ollama]}}
""",
        "litellm-unified.yaml": """
model_list:
- model_name: org/coder
  litellm_params: {model: hosted_vllm/org/coder, api_base: "http://127.0.0.1:8001/v1"}
  model_info: {provider: vllm, tags: [code]}
litellm_settings:
  fallbacks: [{model: org/coder, fallback_models: ["llama3.1:latest"]}]
router_settings: {model_group_alias: {code: [org/coder]}}
general_settings: {"# master_key": null}
""",
    },
    "1.1.0": {
        "providers.yaml": """
providers:
  ollama: {type: ollama, base_url: "http://127.0.0.1:11434", status: active, models: ["llama3.1:latest"]}
  vllm: {type: vllm, base_url: "http://127.0.0.1:8001/v1", status: active, models: [org/coder, org/writer]}
metadata: {version: "1.1.0", last_updated: 2024-10-22, total_providers: 2, total_models_available: 3}
health_checks: {enabled: true, interval_seconds: 60, endpoints: {ollama: "http://127.0.0.1:11434/api/tags"}}
""",
        "model-mappings.yaml": """
exact_matches:
  org/coder: {provider: vllm}
patterns:
capabilities: {code: {preferred_models: [org/coder], providers: [vllm]}}
fallback_chains:
  default:
    chain: [ollama, vllm]
    steps: [{provider: ollama}, {provider: vllm, condition: busy, preferred_model: org/coder}]
load_balancing:
  org/coder: {providers: [{provider: vllm, weight: 0.8}, {provider: ollama, weight: 0.2}], strategy: weighted}
""",
        "litellm-unified.yaml": """
model_list: []
litellm_settings: {fallbacks: [{org/coder: ["llama3.1:latest"]}]}
router_settings: {routing_strategy: simple-shuffle}
server_settings: {port: 4000}
""",
    },
    "1.2.0": {
        "providers.yaml": """
schema_version: 1.2.0
providers:
  ollama: {type: ollama, base_url: "http://127.0.0.1:11434", status: active, models: ["llama3.1:latest"]}
  vllm-coder: {type: vllm, base_url: "http://127.0.0.1:8001/v1", status: active, models: [org/coder]}
  vllm-writer: {type: vllm, base_url: "http://127.0.0.1:8001/v1", status: active, models: [org/writer]}
metadata: {version: "1.1.0", last_validated: 2024-10-25}
health_checks: {enabled: true}
""",
        "model-mappings.yaml": """
schema_version: 1.2.0
schema_metadata: {last_validated: 2024-10-25}
exact_matches:
  org/coder: {provider: vllm-coder}
patterns: []
capabilities: {code: {preferred_models: [org/coder], providers: [vllm-coder]}}
fallback_chains:
  default: {chain: ["llama3.1:latest", org/coder]}
load_balancing:
  org/coder: {providers: [{provider: vllm-coder, weight: 1}]}
""",
        "litellm-unified.yaml": """
schema_version: 1.2.0
config_metadata: {last_validated: 2024-10-25}
model_list: []
litellm_settings: {request_timeout: 60}
router_settings: {fallbacks: [{org/coder: ["llama3.1:latest"]}]}
server_settings: {port: 4000}
""",
    },
}


class Yaml12Loader(yaml.SafeLoader):
    """Reads dates and `yes` as text, as configmig's documents do."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own way of saying it
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


Yaml12Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


def _load() -> dict[str, dict[str, Any]]:
    return {
        version: {name: yaml.load(text, Yaml12Loader) for name, text in files.items()}
        for version, files in SAMPLES.items()
    }


@pytest.fixture
def samples() -> dict[str, dict[str, Any]]:
    """Version → file name → its plain data; fresh for each test, so that a test may change it."""
    return _load()


@pytest.fixture(scope="module")
def shared_samples() -> dict[str, dict[str, Any]]:
    """The same for many examples of one property, which copies what it changes."""
    return _load()
