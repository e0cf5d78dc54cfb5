"""A realistic root in which nothing is wrong: the shipped configuration, upgraded and mended."""

import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from configmig import api
from configmig.audit import Rule, View
from configmig.audit.engine import Ruled, run_rules
from configmig.audit.facts import SnapshotFact, Stamp, StatedFacts
from configmig.audit.score import Category, score_rules
from configmig.audit.table import RULES, load_rules
from configmig.finding import Finding
from configmig.operations.operations import Operations
from configmig.operations.workspace import Workspace
from configmig.pointer import format_pointer
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, PROVIDERS
from configmig.profiles.llm_gateway.rules import RULES as GATEWAY_RULES

REPOSITORY = Path(__file__).parents[2]
ALL_RULES = load_rules((*RULES, *GATEWAY_RULES))

TARGETS = {"litellm": "1.106.0"}
FACTS: Mapping[str, Any] = {
    "stamp": Stamp(heads=("1.2.0",), recognised="1.2.0"),
    "runs": 1,
    "snapshots": (SnapshotFact("20260101T000000Z-00000"),),
    "environment": frozenset(
        {
            "LITELLM_MASTER_KEY",
            "LITELLM_SALT_KEY",
            "LITELLM_CORS_ORIGINS",
            "OLLAMA_API_KEY",
            "OLLAMA_CLOUD_URL",
            "REDIS_PASSWORD",
        }
    ),
}

CODER = "Qwen/Qwen2.5-Coder-7B-Instruct-AWQ"
DOLPHIN = "solidrust/dolphin-2.8-mistral-7b-v02-AWQ"
LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
GGUF = "llama-3.1-8b-instruct-q5_k_m.gguf"
LARGE = "deepseek-v3.1:671b-cloud"


@dataclass(frozen=True)
class Root:
    """Files with what is known besides of the root that they are in."""

    files: Mapping[str, bytes]
    facts: Mapping[str, Any] = field(default_factory=lambda: dict(FACTS))
    targets: Mapping[str, str] = field(default_factory=lambda: dict(TARGETS))

    def changed(self, change: Callable[[Operations], object]) -> "Root":
        """Return the root after ``change``, as operations make it."""
        workspace = Workspace(dict(self.files))
        change(Operations(workspace, revision="planted"))
        return replace(self, files=workspace.render())

    def known(self, **facts: Any) -> "Root":
        """Return the root with other ``facts``."""
        return replace(self, facts={**self.facts, **facts})

    def audited(self, rules: Sequence[Rule] = ALL_RULES) -> "Audited":
        """Return what ``rules`` say of it."""
        view = View(self.files, facts=StatedFacts(**self.facts), targets=self.targets)
        return Audited(run_rules(view, rules))


@dataclass(frozen=True)
class Audited:
    """What the rules said."""

    ruled: tuple[Ruled, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for each in self.ruled for finding in each.findings)

    @property
    def categories(self) -> Mapping[str, Category]:
        return score_rules(self.ruled)

    @property
    def scores(self) -> Mapping[str, float]:
        """The score of each category, and `overall`, their mean without rounding."""
        scores = {name: each.score for name, each in self.categories.items()}
        return {**scores, "overall": sum(scores.values()) / len(scores)}


def new_findings(before: Audited, after: Audited) -> list[str]:
    """Return the findings that ``after`` has and ``before`` had not: ``RULE FILE POINTER: message``."""
    return sorted((_shown(after) - _shown(before)).elements())


def _shown(audited: Audited) -> Counter[str]:
    return Counter(
        f"{each.rule} {each.file} {format_pointer(each.pointer)}: {each.message}" for each in audited.findings
    )


@pytest.fixture(scope="session")
def upgraded_files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The shipped configuration at 1.2.0, as the runner leaves it."""
    folder = tmp_path_factory.mktemp("gateway")
    for name in ("config", "versions"):
        shutil.copytree(REPOSITORY / name, folder / name)
    shutil.copy(REPOSITORY / "configmig.ini", folder)
    api.upgrade(api.open_project(folder), "1.2.0")
    return {path.name: path.read_bytes() for path in sorted((folder / "config").glob("*.yaml"))}


@pytest.fixture(scope="session")
def clean(upgraded_files: Mapping[str, bytes]) -> Root:
    """That configuration with everything mended that the rules rightly object to."""
    workspace = Workspace(dict(upgraded_files))
    mend(Operations(workspace, revision="mended"))
    return Root(workspace.render())


def mend(op: Operations) -> None:
    """Mend in the shipped configuration, at 1.2.0, everything that the rules rightly object to."""
    _mend_mappings(op)
    _mend_models(op)
    _mend_settings(op)


def _mend_mappings(op: Operations) -> None:
    mappings = op.file(MAPPINGS)
    mappings.set(("fallback_chains", "analysis", "description"), "Large models, then whatever is there")
    mappings.set(("exact_matches", "llama-8b", "backend_model"), GGUF)
    for index in (5, 4, 2, 1, 0):  # LiteLLM has no wildcard for them
        mappings.remove(("patterns", index))
    for key in ("default_provider", "default_fallback", "default_model"):
        mappings.remove(("routing_rules", key))
    for model in ("nomic-embed-text:v1.5", GGUF, "batch"):  # better an error than another model
        mappings.set(("exact_matches", model, "fallback"), None)
    for model in (LLAMA, "llama3.1:latest"):
        mappings.remove(("load_balancing", model))
    shares = [
        {"provider": "vllm-llama-3-1-8b-instruct", "weight": 0.8},
        {"provider": "llama_cpp", "weight": 0.2},
    ]
    mappings.set(("load_balancing", "llama-8b"), {"providers": shares, "strategy": "weighted"})


def _mend_models(op: Operations) -> None:
    router = op.file(LITELLM)
    alone = {
        "qwen2.5-coder:7b": "llama3.1:latest",
        "llama3:8b": "mistral:7b-instruct",
        "dolphin": "mistral:7b-instruct",
        "gpt-oss:120b-cloud": "llama3.1:latest",
    }
    for model, other in alone.items():
        router.append("$.router_settings.fallbacks", {model: [other]})
    for model in (DOLPHIN, "dolphin", "llama-8b", GGUF, "batch"):
        router.append("$.litellm_settings.context_window_fallbacks", {model: ["llama3.1:latest"]})
    aliases = ("router_settings", "model_group_alias")
    for name, models in router.get(aliases).items():
        router.set((*aliases, name), models[0])
    router.set((*aliases, "explicit_fiction"), DOLPHIN)


def _mend_settings(op: Operations) -> None:
    litellm = op.file(LITELLM)
    litellm.set("$.litellm_settings.cache_params.max_connections", 100)
    litellm.remove("$.litellm_settings.set_verbose")
    litellm.set("$.router_settings.routing_strategy", "simple-shuffle")
    litellm.set("$.router_settings.stream_timeout", 120)
    litellm.set("$.router_settings.optional_pre_call_checks", ["enforce_model_rate_limits"])
    for key in ("# master_key", "# database_url"):
        litellm.remove(("general_settings", key))
    litellm.set("$.general_settings.master_key", "os.environ/LITELLM_MASTER_KEY")
    litellm.set("$.general_settings.health_check_details", value=False)
    for section in ("rate_limit_settings", "budget_settings", "debug", "debug_router", "test_mode"):
        litellm.remove((section,))
    litellm.set("$.environment_variables.OLLAMA_CLOUD_URL", "os.environ/OLLAMA_CLOUD_URL")
    litellm.set("$.server_settings", {})
    op.file(PROVIDERS).set("$.health_checks.enabled", value=True)
