"""Every section that names a provider or a model: a name that leads nowhere is found once, by one rule."""

import pytest

from configmig.audit import View
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, PORTS, PROVIDERS, references
from configmig.profiles.llm_gateway.relations.references import read_references
from tests.audit.clean_root import CODER, LLAMA, Audited, Root, new_findings
from tests.audit.test_audit_planted_faults import Change, add, put

GONE = "gone:latest"
ALIASES = ("router_settings", "model_group_alias")
TABLE = (
    ("routes", "CPL007", put(MAPPINGS, "exact_matches", "coder", "provider", value=GONE)),
    ("routes", "CPL007", put(MAPPINGS, "exact_matches", "llama3:8b", "backend_model", value=GONE)),
    ("route fallbacks", "CPL008", put(MAPPINGS, "exact_matches", "coder", "fallback", value=GONE)),
    ("route fallbacks", "CPL008", put(MAPPINGS, "patterns", 0, "fallback", value=GONE)),
    ("patterns", "CPL018", put(MAPPINGS, "patterns", 0, "provider", value=GONE)),
    ("capabilities", "CPL016", put(MAPPINGS, "capabilities", "analysis", "provider", value=GONE)),
    ("capabilities", "CPL016", add(MAPPINGS, "capabilities", "code_generation", "providers", value=GONE)),
    ("capabilities", "CPL016", add(MAPPINGS, "capabilities", "analysis", "preferred_models", value=GONE)),
    (
        "load balancing",
        "CPL007",
        add(
            MAPPINGS,
            "load_balancing",
            "llama-8b",
            "providers",
            value={"provider": GONE, "weight": 0.01},
        ),
    ),
    (
        "load balancing",
        "PRF017",
        put(
            MAPPINGS,
            "load_balancing",
            GONE,
            value={
                "providers": [
                    {"provider": "ollama", "weight": 0.5},
                    {"provider": "llama_cpp", "weight": 0.5},
                ]
            },
        ),
    ),
    ("fallback chains", "CPL009", add(MAPPINGS, "fallback_chains", "analysis", "chain", value=GONE)),
    (
        "fallback chains",
        "CPL009",
        put(
            MAPPINGS,
            "fallback_chains",
            "default",
            "steps",
            0,
            "preferred_model",
            value=GONE,
        ),
    ),
    (
        "fallback chains",
        "CPL009",
        put(
            MAPPINGS,
            "fallback_chains",
            "default",
            "steps",
            0,
            "provider",
            value=GONE,
        ),
    ),
    ("fallback chains", "CPL010", add(MAPPINGS, "fallback_chains", "analysis", "chain", value="ollama")),
    ("routing rules", "CPL029", put(MAPPINGS, "routing_rules", "default_provider", value=GONE)),
    ("routing rules", "CPL029", put(MAPPINGS, "routing_rules", "default_model", value=GONE)),
    ("special cases", "CPL029", put(MAPPINGS, "special_cases", "long_context", "provider", value=GONE)),
    ("special cases", "CPL029", put(MAPPINGS, "special_cases", "long_context", "model", value=GONE)),
    ("special cases", "CPL029", put(MAPPINGS, "special_cases", "long_context", "fallback", value=GONE)),
    (
        "health endpoints",
        "CPL027",
        put(
            PROVIDERS,
            "health_checks",
            "endpoints",
            GONE,
            value="http://127.0.0.1:11434/api/tags",
        ),
    ),
    ("deployments", "CPL025", put(LITELLM, "model_list", 0, "model_info", "provider", value=GONE)),
    (
        "deployments",
        "CPL025",
        put(
            LITELLM,
            "model_list",
            0,
            "litellm_params",
            "model",
            value=f"ollama_chat/{GONE}",
        ),
    ),
    ("aliases", "CPL020", put(LITELLM, *ALIASES, "code", value=GONE)),
    ("aliases", "CPL020", put(LITELLM, *ALIASES, "code", value={"model": GONE, "hidden": True})),
    ("aliases", "CPL010", put(LITELLM, *ALIASES, "code", value="ollama")),
    ("fallbacks", "CPL009", add(LITELLM, "router_settings", "fallbacks", 0, CODER, value=GONE)),
    ("fallbacks", "CPL009", add(LITELLM, "router_settings", "fallbacks", value={GONE: [LLAMA]})),
    (
        "fallbacks",
        "CPL009",
        add(
            LITELLM,
            "litellm_settings",
            "context_window_fallbacks",
            value={"coder": [GONE]},
        ),
    ),
    (
        "fallbacks",
        "CPL009",
        put(
            LITELLM,
            "router_settings",
            "content_policy_fallbacks",
            value=[{"coder": [GONE]}],
        ),
    ),
    ("fallbacks", "CPL009", put(LITELLM, "router_settings", "default_fallbacks", value=[GONE])),
    ("ports", "CPL026", put(PORTS, "ollama", "port", value=11435)),
)


@pytest.fixture(scope="module")
def before(clean: Root) -> Audited:
    return clean.audited()


@pytest.mark.parametrize(
    ("rule", "plant"), [pytest.param(rule, plant, id=f"{rule} {name}") for name, rule, plant in TABLE]
)
def test_a_dangling_name_is_found_once_by_its_rule(
    rule: str, plant: Change, clean: Root, before: Audited
) -> None:
    found = new_findings(before, clean.changed(plant).audited())

    assert [each.split()[0] for each in found] == [rule], found


def test_the_table_has_every_section_that_is_read() -> None:
    read = {
        value for name, value in vars(references).items() if name.isupper() and not name.startswith("_")
    } - {references.ANY_MODEL, references.DEFAULT, LITELLM, MAPPINGS, PROVIDERS}

    assert {name for name, _, _ in TABLE} == {each for each in read if isinstance(each, str)} | {"ports"}


def test_a_realistic_root_has_names_in_every_section(clean: Root) -> None:
    view = View(clean.files)

    sections = {each.section for each in read_references(view)}

    assert sections == {name for name, _, _ in TABLE} - {"ports", "routing rules"}


def test_each_circle_is_found_once_with_its_path(clean: Root) -> None:
    """llama3.1:latest → mistral:7b-instruct → llama3:8b → llama3.1:latest, and coder → dolphin → coder."""
    fallbacks = [
        {"llama3.1:latest": ["mistral:7b-instruct"]},
        {"mistral:7b-instruct": ["llama3:8b"]},
        {"llama3:8b": ["llama3.1:latest"]},
        {"coder": ["dolphin"]},
        {"dolphin": ["llama3.1:latest", "coder"]},
    ]

    after = clean.changed(put(LITELLM, "router_settings", "fallbacks", value=fallbacks)).audited()

    circles = [each for each in after.findings if each.rule == "CPL011"]
    assert [(each.pointer, each.message) for each in circles] == [
        (
            ("router_settings", "fallbacks", 2, "llama3:8b", 0),
            "the fallbacks go in a circle: "
            "llama3.1:latest → mistral:7b-instruct → llama3:8b → llama3.1:latest",
        ),
        (
            ("router_settings", "fallbacks", 4, "dolphin", 1),
            "the fallbacks go in a circle: coder → dolphin → coder",
        ),
    ]
