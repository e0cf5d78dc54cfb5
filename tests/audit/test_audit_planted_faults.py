"""One fault at a time in a realistic root: the rule that it belongs to finds it alone, and no score rises."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeAlias

import pytest

from configmig.audit.facts import SnapshotFact, Stamp, VersionControl
from configmig.operations.operations import Operations
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, PORTS, PROVIDERS
from tests.audit.clean_root import (
    ALL_RULES,
    CODER,
    DOLPHIN,
    FACTS,
    GGUF,
    LARGE,
    LLAMA,
    Audited,
    Root,
    new_findings,
)

Change: TypeAlias = Callable[[Operations], object]
Texts: TypeAlias = Callable[[Mapping[str, bytes]], Mapping[str, bytes]]

PARAMS = "litellm_params"


@dataclass(frozen=True)
class Fault:
    """What somebody did to the root, and the rule that it belongs to."""

    rule: str
    what: str
    plant: Change | None = None
    text: Texts | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    prepare: Change | None = None
    """What the root needs first for the fault to be one."""
    targets: Mapping[str, str] = field(default_factory=dict)
    release: str = ""
    """The LiteLLM that the root is for from now on."""

    def prepared(self, clean: Root) -> Root:
        """The root before the fault."""
        root = replace(clean, targets={**clean.targets, **self.targets})
        return root if self.prepare is None else root.changed(self.prepare)

    def planted(self, root: Root) -> Root:
        """The root after it."""
        if self.plant is not None:
            root = root.changed(self.plant)
        if self.text is not None:
            root = replace(root, files=self.text(root.files))
        if self.release:
            root = replace(root, targets={**root.targets, "litellm": self.release})
        return root.known(**self.facts)


def put(file: str, *pointer: str | int, value: Any) -> Change:
    """Set one value."""
    return lambda op: op.file(file).set(pointer, value)


def drop(file: str, *pointer: str | int) -> Change:
    """Remove one entry."""
    return lambda op: op.file(file).remove(pointer)


def add(file: str, *pointer: str | int, value: Any) -> Change:
    """Append to a list."""
    return lambda op: op.file(file).append(pointer, value)


def both(*changes: Change) -> Change:
    """Make several changes."""

    def change(op: Operations) -> None:
        for each in changes:
            each(op)

    return change


def rewritten(file: str, old: bytes, new: bytes) -> Texts:
    """Replace a text that stands once in a file, as an editor would."""

    def change(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        assert files[file].count(old) == 1
        return {**files, file: files[file].replace(old, new)}

    return change


def provider(name: str, *key: str) -> tuple[str, ...]:
    return ("providers", name, *key)


OLLAMA, CLOUD, CPP = "ollama", "ollama_cloud", "llama_cpp"
ROUTER, SETTINGS, GENERAL = "router_settings", "litellm_settings", "general_settings"
FALLBACKS = (ROUTER, "fallbacks")
LOCAL = "http://127.0.0.1"

SIDECAR = "litellm-sidecar.yaml"
SIDECAR_FILE: Change = lambda op: op.create_file(SIDECAR, {"server_settings": {"host": "127.0.0.1"}})  # noqa: E731

COMPLETENESS = (
    Fault(
        "CPL001",
        "mappings that are nothing but comments",
        text=lambda files: {**files, MAPPINGS: b"# later\n"},
    ),
    Fault("CPL002", "a slip in a status", put(PROVIDERS, *provider("tools", "status"), value="pending")),
    Fault(
        "CPL002",
        "a provider without its type",
        drop(PROVIDERS, *provider("example_openai_compatible", "type")),
    ),
    Fault("CPL003", "a provider without a description", drop(PROVIDERS, *provider(CPP, "description"))),
    Fault(
        "CPL003", "a chain without a description", drop(MAPPINGS, "fallback_chains", "default", "description")
    ),
    Fault(
        "CPL004",
        "an address without a scheme",
        put(
            PROVIDERS,
            *provider("open_webui", "base_url"),
            value="127.0.0.1:3000",
        ),
    ),
    Fault(
        "CPL005",
        "an active provider without models",
        both(
            put(
                PROVIDERS,
                *provider("spare"),
                value={
                    "type": "vllm",
                    "base_url": f"{LOCAL}:8010/v1",
                    "status": "active",
                    "description": "Spare",
                    "models": [],
                    "health_endpoint": "/health",
                },
            ),
            put(PROVIDERS, "health_checks", "endpoints", "spare", value=f"{LOCAL}:8010/health"),
            put(PROVIDERS, "metadata", "total_providers", value=12),
        ),
    ),
    Fault(
        "CPL006",
        "a model that nobody routes",
        both(
            add(PROVIDERS, *provider(OLLAMA, "models"), value={"name": "phi3:mini", "specialty": "tests"}),
            put(PROVIDERS, "metadata", "total_models_available", value=11),
        ),
    ),
    Fault(
        "CPL007",
        "a route to a provider that is gone",
        put(
            MAPPINGS,
            "exact_matches",
            "llama3:8b",
            "provider",
            value="olama",
        ),
    ),
    Fault(
        "CPL007",
        "a route to a model that its provider lacks",
        put(
            MAPPINGS,
            "exact_matches",
            "llama3:8b",
            "backend_model",
            value="llama3.2:latest",
        ),
    ),
    Fault(
        "CPL008",
        "a fallback to a disabled provider",
        put(
            MAPPINGS,
            "exact_matches",
            "coder",
            "fallback",
            value="openai",
        ),
    ),
    Fault(
        "CPL009",
        "a chain with a model that is gone",
        put(
            MAPPINGS,
            "fallback_chains",
            "default",
            "chain",
            1,
            value="llama3.3:70b",
        ),
    ),
    Fault(
        "CPL009",
        "a fallback of the proxy to a model that is gone",
        put(
            LITELLM,
            *FALLBACKS,
            1,
            value={"coder": ["qwen2.5-coder:14b"]},
        ),
    ),
    Fault(
        "CPL010",
        "a provider in a chain of models",
        put(
            MAPPINGS,
            "fallback_chains",
            "code_generation",
            "chain",
            1,
            value=OLLAMA,
        ),
    ),
    Fault(
        "CPL011",
        "two models that fall back to each other",
        add(
            LITELLM,
            *FALLBACKS,
            value={"mistral:7b-instruct": ["llama3:8b"]},
        ),
    ),
    Fault(
        "CPL012",
        "a model twice in its fallbacks",
        add(
            LITELLM,
            *FALLBACKS,
            0,
            CODER,
            value="qwen2.5-coder:7b",
        ),
    ),
    Fault(
        "CPL013",
        "an empty chain",
        put(
            MAPPINGS,
            "fallback_chains",
            "vision",
            value={"description": "Pictures", "chain": []},
        ),
    ),
    Fault(
        "CPL014",
        "models without any chain",
        drop(MAPPINGS, "fallback_chains", "default"),
        prepare=both(
            put(
                MAPPINGS,
                "fallback_chains",
                "all",
                value={"description": "All", "chain": [CODER, DOLPHIN, LLAMA]},
            ),
            drop(MAPPINGS, "exact_matches", "mistral:7b-instruct", "fallback"),
            drop(MAPPINGS, "fallback_chains", "creative_writing", "steps"),
            put(MAPPINGS, "fallback_chains", "creative_writing", "chain", value=[DOLPHIN]),
            add(LITELLM, *FALLBACKS, value={"mistral:7b-instruct": ["llama3.1:latest"]}),
        ),
    ),
    Fault(
        "CPL015", "fallbacks for `default`", add(LITELLM, *FALLBACKS, value={"default": ["llama3.1:latest"]})
    ),
    Fault(
        "CPL016",
        "a capability with a model that is gone",
        add(
            MAPPINGS,
            "capabilities",
            "conversational",
            "preferred_models",
            value="gemma2:27b",
        ),
    ),
    Fault(
        "CPL017",
        "a capability of providers alone",
        drop(
            MAPPINGS,
            "capabilities",
            "general_chat",
            "preferred_models",
        ),
    ),
    Fault(
        "CPL018", "a pattern to a disabled provider", put(MAPPINGS, "patterns", 0, "provider", value="openai")
    ),
    Fault(
        "CPL019",
        "a pattern that does not compile",
        add(
            MAPPINGS,
            "patterns",
            value={"pattern": "^gpt-(4|3", "provider": CLOUD},
        ),
    ),
    Fault(
        "CPL019",
        "a pattern behind a wider one",
        add(
            MAPPINGS,
            "patterns",
            value={"pattern": "^qwen:[0-9]+b-cloud$", "provider": CLOUD},
        ),
    ),
    Fault(
        "CPL020",
        "an alias of a model that is gone",
        put(
            LITELLM,
            ROUTER,
            "model_group_alias",
            "gpt-4",
            value="gpt-4o-mini",
        ),
    ),
    Fault(
        "CPL020",
        "an alias with the name of a model",
        put(
            LITELLM,
            ROUTER,
            "model_group_alias",
            "dolphin",
            value=DOLPHIN,
        ),
    ),
    Fault(
        "CPL021",
        "one name for two models",
        add(
            LITELLM,
            "model_list",
            value={
                "model_name": "coder",
                PARAMS: {
                    "model": f"openai/{CODER}",
                    "api_base": f"{LOCAL}:8001/v1",
                    "api_key": "not-needed",
                    "timeout": 60,
                },
                "model_info": {"provider": "vllm-qwen2-5-coder-7b-instruct-awq"},
            },
        ),
    ),
    Fault(
        "CPL022",
        "an OpenAI-compatible server without a key",
        drop(LITELLM, "model_list", 13, PARAMS, "api_key"),
    ),
    Fault(
        "CPL023",
        "an address without /v1",
        put(
            LITELLM,
            "model_list",
            13,
            PARAMS,
            "api_base",
            value=f"{LOCAL}:8080",
        ),
    ),
    Fault(
        "CPL024", "a model without its prefix", put(LITELLM, "model_list", 8, PARAMS, "model", value=CODER)
    ),
    Fault(
        "CPL025",
        "an address that is not the provider's",
        put(
            LITELLM,
            "model_list",
            0,
            PARAMS,
            "api_base",
            value=f"{LOCAL}:11435",
        ),
    ),
    Fault(
        "CPL025",
        "another model than the route's",
        put(
            LITELLM,
            "model_list",
            4,
            PARAMS,
            "model",
            value="ollama_chat/mistral:7b-instruct",
        ),
    ),
    Fault("CPL026", "two services on one port", put(PORTS, "open_webui", "port", value=4000)),
    Fault("CPL026", "a port that is not the provider's", put(PORTS, OLLAMA, "port", value=11435)),
    Fault(
        "CPL027",
        "a health endpoint of a disabled provider",
        put(
            PROVIDERS,
            "health_checks",
            "endpoints",
            "openai",
            value="https://api.openai.com/v1/models",
        ),
    ),
    Fault(
        "CPL027",
        "an active provider that nobody watches",
        drop(PROVIDERS, "health_checks", "endpoints", OLLAMA),
    ),
    Fault(
        "CPL028",
        "a variable that is not defined",
        put(
            LITELLM,
            "environment_variables",
            "SLACK_WEBHOOK_URL",
            value="os.environ/SLACK_WEBHOOK_URL",
        ),
    ),
    Fault(
        "CPL029",
        "a special case that nothing carries out",
        put(
            MAPPINGS,
            "special_cases",
            "night",
            value={"provider": CPP, "model": GGUF},
        ),
    ),
    Fault(
        "CPL029", "a default that is gone", put(MAPPINGS, "routing_rules", "default_provider", value="gone")
    ),
    Fault(
        "CPL030",
        "a setting that the release does not know",
        targets={"litellm": "1.79.3"},
        plant=put(
            LITELLM,
            GENERAL,
            "health_check_concurrency",
            value=4,
        ),
    ),
)

PERFORMANCE = (
    Fault(
        "PRF001", "no cache", both(drop(LITELLM, SETTINGS, "cache"), drop(LITELLM, SETTINGS, "cache_params"))
    ),
    Fault("PRF002", "a cache without an address", drop(LITELLM, SETTINGS, "cache_params", "port")),
    Fault("PRF002", "a cache that is set up and off", put(LITELLM, SETTINGS, "cache", value=False)),
    Fault(
        "PRF003", "a shared redis without a namespace", drop(LITELLM, SETTINGS, "cache_params", "namespace")
    ),
    Fault(
        "PRF004",
        "no timeout",
        both(drop(LITELLM, SETTINGS, "request_timeout"), drop(LITELLM, ROUTER, "timeout")),
    ),
    Fault("PRF005", "two timeouts", put(LITELLM, ROUTER, "timeout", value=90)),
    Fault("PRF006", "milliseconds", put(LITELLM, "model_list", 12, PARAMS, "stream_timeout", value=120000)),
    Fault("PRF007", "streams without a timeout", put(LITELLM, ROUTER, "stream_timeout", value=0)),
    Fault(
        "PRF008",
        "more than half an hour of attempts",
        put(LITELLM, "model_list", 12, PARAMS, "timeout", value=600),
    ),
    Fault(
        "PRF009", "routing by usage", put(LITELLM, ROUTER, "routing_strategy", value="usage-based-routing")
    ),
    Fault(
        "PRF010", "a strategy that does not exist", put(LITELLM, ROUTER, "routing_strategy", value="fastest")
    ),
    Fault("PRF011", "limits that nobody enforces", drop(LITELLM, ROUTER, "optional_pre_call_checks")),
    Fault(
        "PRF012",
        "redis as a URL",
        targets={"litellm": "1.92.0"},
        plant=both(
            drop(LITELLM, ROUTER, "redis_host"),
            put(LITELLM, ROUTER, "redis_url", value="os.environ/REDIS_URL"),
        ),
        facts={"environment": None},
    ),
    Fault(
        "PRF013", "paid models every half minute", put(LITELLM, GENERAL, "health_check_interval", value=30)
    ),
    Fault("PRF014", "a model without a fallback", drop(LITELLM, *FALLBACKS, 1)),
    Fault("PRF015", "twenty failures in a row", put(LITELLM, ROUTER, "allowed_fails", value=1000)),
    Fault(
        "PRF016",
        "weights beyond one",
        put(
            MAPPINGS,
            "load_balancing",
            "llama-8b",
            "providers",
            1,
            "weight",
            value=0.8,
        ),
    ),
    Fault(
        "PRF017",
        "load balancing of one deployment",
        put(
            MAPPINGS,
            "load_balancing",
            "coder",
            value={
                "providers": [
                    {"provider": "vllm-qwen2-5-coder-7b-instruct-awq", "weight": 0.5},
                    {"provider": OLLAMA, "weight": 0.5},
                ],
            },
        ),
    ),
    Fault(
        "PRF018",
        "checks of models that old releases do not know",
        targets={"litellm": "1.79.3"},
        prepare=put(LITELLM, ROUTER, "enable_pre_call_checks", value=False),
        plant=put(LITELLM, ROUTER, "enable_pre_call_checks", value=True),
    ),
    Fault("PRF019", "logs at DEBUG", put(LITELLM, "environment_variables", "LITELLM_LOG", value="DEBUG")),
    Fault(
        "PRF020",
        "from 671b to 7b",
        put(
            LITELLM,
            *FALLBACKS,
            5,
            value={LARGE: ["mistral:7b-instruct"]},
        ),
    ),
    Fault(
        "PRF021",
        "no bound on requests",
        both(
            drop(LITELLM, GENERAL, "max_parallel_requests"),
            drop(LITELLM, GENERAL, "global_max_parallel_requests"),
        ),
    ),
    Fault(
        "PRF022", "a small window without a way out", drop(LITELLM, SETTINGS, "context_window_fallbacks", 6)
    ),
)

SECURITY = (
    Fault(
        "SEC001",
        "a key in a note",
        put(
            LITELLM,
            "model_list",
            0,
            "model_info",
            "notes",
            value="sk-proj-" + "Ab3dEf6hIj9lMn2pQr5tUv8x",
        ),
    ),
    Fault(
        "SEC001",
        "a token in a comment",
        text=lambda files: {
            **files,
            PROVIDERS: files[PROVIDERS] + b"# old: ghp_" + b"16C7e42F292c6912E7710c838347Ae178B4a\n",
        },
    ),
    Fault(
        "SEC002",
        "a password in the clear",
        put(
            LITELLM,
            SETTINGS,
            "cache_params",
            "password",
            value="open-sesame-42",
        ),
    ),
    Fault(
        "SEC003", "a variable of the shell", put(LITELLM, "model_list", 0, PARAMS, "api_key", value="${K}")
    ),
    Fault(
        "SEC004",
        "no master key",
        drop(LITELLM, GENERAL, "master_key"),
        facts={"environment": FACTS["environment"] - {"LITELLM_MASTER_KEY"}},
    ),
    Fault("SEC005", "an empty master key", put(LITELLM, GENERAL, "master_key", value="")),
    Fault(
        "SEC006",
        "a master key where nobody looks",
        put(LITELLM, SETTINGS, "master_key", value="os.environ/LITELLM_MASTER_KEY"),
    ),
    Fault(
        "SEC007",
        "a proxy that may start without a key",
        put(LITELLM, GENERAL, "dangerously_permit_weak_or_unset_master_key", value=True),
    ),
    Fault(
        "SEC008",
        "an address for everybody, without TLS",
        prepare=SIDECAR_FILE,
        plant=put(SIDECAR, "server_settings", "host", value="0.0.0.0"),
    ),
    Fault("SEC009", "no origins", facts={"environment": FACTS["environment"] - {"LITELLM_CORS_ORIGINS"}}),
    Fault(
        "SEC010",
        "a password in a URL",
        put(
            PROVIDERS,
            *provider(OLLAMA, "docs"),
            value="https://reader:hunter2@docs.internal/api",
        ),
    ),
    Fault(
        "SEC011",
        "plain HTTP to another network",
        both(
            put(PROVIDERS, *provider("open_webui", "base_url"), value="http://chat.acme.com:3000"),
            put(
                PROVIDERS,
                "health_checks",
                "endpoints",
                "open_webui",
                value="http://chat.acme.com:3000/health",
            ),
        ),
    ),
    Fault(
        "SEC012",
        "https to a server that speaks http",
        both(
            put(PROVIDERS, *provider(CPP, "base_url"), value="https://127.0.0.1:8080/v1"),
            put(LITELLM, "model_list", 10, PARAMS, "api_base", value="https://127.0.0.1:8080/v1"),
            put(LITELLM, "model_list", 12, PARAMS, "api_base", value="https://127.0.0.1:8080/v1"),
            put(LITELLM, "model_list", 13, PARAMS, "api_base", value="https://127.0.0.1:8080/v1"),
        ),
    ),
    Fault("SEC013", "a deployment without its key", drop(LITELLM, "model_list", 14, PARAMS, "api_key")),
    Fault(
        "SEC013",
        "a key that is not set",
        facts={"environment": FACTS["environment"] - {"OLLAMA_API_KEY"}},
    ),
    Fault(
        "SEC014", "redis elsewhere, without TLS", put(LITELLM, ROUTER, "redis_host", value="redis.acme.com")
    ),
    Fault(
        "SEC015",
        "details for everybody",
        prepare=both(
            SIDECAR_FILE,
            put(
                SIDECAR, "server_settings", value={"host": "0.0.0.0", "ssl_certfile_path": "/etc/gateway.pem"}
            ),
        ),
        plant=put(LITELLM, GENERAL, "health_check_details", value=True),
    ),
    Fault("SEC016", "a file that everybody may write", facts={"modes": {LITELLM: 0o666}}),
    Fault("SEC017", "a secret in the history", facts={"leaks": {".migration-history": 3}}),
    Fault(
        "SEC018",
        "requests while the database is away",
        put(LITELLM, GENERAL, "allow_requests_on_db_unavailable", value=True),
    ),
    Fault("SEC019", "prompts in the log", put(LITELLM, SETTINGS, "set_verbose", value=True)),
    Fault(
        "SEC019",
        "prompts for another company",
        put(LITELLM, SETTINGS, "success_callback", value=["langfuse"]),
    ),
    Fault(
        "SEC020",
        "a database of keys without a key of its own",
        put(LITELLM, GENERAL, "store_model_in_db", value=True),
        facts={"environment": FACTS["environment"] - {"LITELLM_SALT_KEY"}},
    ),
    Fault(
        "SEC021",
        "callers choose the address",
        put(LITELLM, GENERAL, "allow_client_side_credentials", value=True),
    ),
    Fault("SEC022", "a release with foreign code", release="1.82.8"),
    Fault(
        "SEC023",
        "a pattern that can take for ever",
        put(
            MAPPINGS,
            "patterns",
            0,
            "pattern",
            value="^([a-z]+)+-cloud$",
        ),
    ),
    Fault(
        "SEC024",
        "a tag that makes an object",
        text=lambda files: {
            **files,
            PORTS: files[PORTS] + b"hook: !!python/name:os.system ''\n",
        },
    ),
    Fault("SEC025", "metrics for everybody", put(LITELLM, SETTINGS, "callbacks", value=["prometheus"])),
    Fault(
        "SEC026",
        "a check of keys that is not there",
        put(LITELLM, GENERAL, "custom_auth", value="our_auth.check"),
        facts={"modules": frozenset()},
    ),
)

COMPLIANCE = (
    Fault("CMP001", "a file without its version", drop(MAPPINGS, "schema_version")),
    Fault(
        "CMP001", "a stamp of another version", facts={"stamp": Stamp(heads=("1.1.0",), recognised="1.2.0")}
    ),
    Fault(
        "CMP002", "a version that nobody knows", facts={"stamp": Stamp(heads=("9.0.0",), unknown=("9.0.0",))}
    ),
    Fault("CMP003", "an edit of what is generated", facts={"generated": {LITELLM: "edited"}}),
    Fault("CMP004", "sources that went on", facts={"generated": {LITELLM: "stale"}}),
    Fault(
        "CMP005",
        "a change that is not committed",
        facts={"version_control": VersionControl(changed=(LITELLM,))},
    ),
    Fault(
        "CMP006",
        "a snapshot that cannot be restored",
        facts={
            "snapshots": (SnapshotFact("20260101T000000Z-00000", "a file differs from its hash"),),
        },
    ),
    Fault("CMP007", "a broken chain of hashes", facts={"history_problem": "line 3 has another hash"}),
    Fault(
        "CMP008",
        "a revision that was changed",
        facts={"changed_revisions": {"1.1.0": "its file was changed"}},
    ),
    Fault("CMP009", "a wrong total", put(PROVIDERS, "metadata", "total_providers", value=12)),
    Fault(
        "CMP010",
        "a change without its day",
        facts={
            "stamp": replace(FACTS["stamp"], updated=date(2025, 6, 1)),
            "drift": {MAPPINGS: "edited"},
        },
    ),
    Fault("CMP011", "a runbook that is missing", facts={"documents": {"docs/runbook.md": False}}),
    Fault("CMP012", "a setting of old", put(LITELLM, SETTINGS, "set_verbose", value=False)),
    Fault("CMP013", "a budget that nobody reads", put(LITELLM, "budget_settings", value={"monthly_usd": 25})),
    Fault(
        "CMP013",
        "an address that nobody reads",
        put(LITELLM, "server_settings", value={"host": "127.0.0.1", "port": 4000}),
    ),
    Fault(
        "CMP014", "an interval that stops the start", put(LITELLM, ROUTER, "health_check_interval", value=300)
    ),
    Fault(
        "CMP014",
        "a strategy where it is ignored",
        put(LITELLM, SETTINGS, "routing_strategy", value="simple-shuffle"),
    ),
    Fault(
        "CMP015",
        "an alias of two models",
        put(LITELLM, ROUTER, "model_group_alias", "code", value=[CODER, "qwen2.5-coder:7b"]),
    ),
    Fault("CMP016", "a key twice", text=rewritten(PORTS, b"redis:\n", b"ollama: {port: 11434}\n\nredis:\n")),
    Fault("CMP017", "a key that is a comment", put(LITELLM, GENERAL, "# database_url", value=None)),
    Fault("CMP018", "a list of addresses", put(LITELLM, GENERAL, "allowed_ips", value=["10.0.0.1"])),
    Fault("CMP019", "a byte order mark", text=lambda files: {**files, PORTS: b"\xef\xbb\xbf" + files[PORTS]}),
    Fault(
        "CMP019",
        "line ends of Windows",
        text=lambda files: {
            **files,
            PROVIDERS: files[PROVIDERS].replace(b"\n", b"\r\n"),
        },
    ),
    Fault(
        "CMP020",
        "a waiver without a reason",
        text=lambda files: {
            **files,
            PORTS: files[PORTS] + b"# configmig: allow CPL026 until 2027-01-31\n",
        },
    ),
)

FAULTS = (*SECURITY, *COMPLIANCE, *PERFORMANCE, *COMPLETENESS)


@pytest.fixture(scope="module")
def before(clean: Root) -> Audited:
    return clean.audited()


def test_nothing_is_wrong_with_the_root(before: Audited) -> None:
    assert new_findings(Audited(()), before) == []
    assert set(before.scores.values()) == {100.0}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.rule} {fault.what}")
def test_a_fault_is_found_by_the_rule_that_it_belongs_to(fault: Fault, clean: Root, before: Audited) -> None:
    root = fault.prepared(clean)
    known = before if root == clean else root.audited()

    after = fault.planted(root).audited()

    found = [each for each in new_findings(known, after) if "not assessed" not in each]
    assert {each.split()[0] for each in found} == {fault.rule}, found
    assert all(after.scores[name] <= score for name, score in known.scores.items())
    assert sum(after.scores.values()) < sum(known.scores.values()) or fault.rule == "PRF012"


def test_every_rule_has_a_planted_fault() -> None:
    planted = {fault.rule for fault in FAULTS}

    assert len(FAULTS) >= 60
    assert {rule.id for rule in ALL_RULES} == planted
