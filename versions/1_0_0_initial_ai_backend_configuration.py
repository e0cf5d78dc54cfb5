"""Initial AI Backend Configuration.

The base that every history begins with: three files, each with the section that nothing works without.
Upgrading to it changes nothing.

What a file of 1.0.0 may have, it has in this shape:

* a step of a fallback chain names its provider by rank: `{primary: ollama, condition: …, preferred_model: …}`
* `load_balancing` keeps its models under `redundant_models`
* a fallback of LiteLLM is `{model: …, fallback_models: […]}`
"""

from collections.abc import Iterator
from typing import Any

from configmig.revisions import Config, Operations, Problem

revision = "1.0.0"
down_revision = None
branch_labels = ()
depends_on = ()
date = "2024-10-20"
breaking_changes = ()
deprecations = ()

SECTIONS: dict[str, dict[str, type]] = {
    "providers.yaml": {"providers": dict},
    "model-mappings.yaml": {"exact_matches": dict, "patterns": list},
    "litellm-unified.yaml": {"model_list": list},
}
KINDS: dict[type, str] = {dict: "a mapping", list: "a list"}
RANKS = ("primary", "secondary", "tertiary")


def upgrade(op: Operations) -> None:
    """Change nothing: this is what there was when versions began."""


def check(config: Config) -> Iterator[Problem]:
    """Yield what is not as 1.0.0 has it."""
    yield from missing_sections(config)
    yield from chains_without_ranks(mapping(config.get("model-mappings.yaml")))
    yield from other_balancing(mapping(config.get("model-mappings.yaml")))
    yield from other_fallbacks(mapping(config.get("litellm-unified.yaml")))


def missing_sections(config: Config) -> Iterator[Problem]:
    """Every file is there and has its section; one without entries may be null."""
    for file, sections in SECTIONS.items():
        content = config.get(file)
        if not isinstance(content, dict):
            yield Problem(file, (), "the file must be there and hold a mapping")
            continue
        for section, kind in sections.items():
            if section not in content:
                yield Problem(file, (), f"there is no section `{section}`")
            elif not isinstance(content[section], kind | None):
                yield Problem(file, (section,), f"`{section}` must be {KINDS[kind]}")


def chains_without_ranks(mappings: dict[Any, Any]) -> Iterator[Problem]:
    """Every step of a chain names one provider, by its rank."""
    for name, entry in mapping(mappings.get("fallback_chains")).items():
        place = ("fallback_chains", name, "chain") if isinstance(entry, dict) else ("fallback_chains", name)
        chain = entry.get("chain") if isinstance(entry, dict) else entry
        if not isinstance(chain, list):
            yield Problem("model-mappings.yaml", place, "a chain is a list of steps")
            continue
        for index, step in enumerate(chain):
            if sum(rank in mapping(step) for rank in RANKS) != 1:
                yield Problem(
                    "model-mappings.yaml",
                    (*place, index),
                    "a step names its provider as `primary`, `secondary` or `tertiary`",
                )


def other_balancing(mappings: dict[Any, Any]) -> Iterator[Problem]:
    """Load balancing has its three keys and no others."""
    for key in mapping(mappings.get("load_balancing")):
        if key not in ("enabled", "strategies", "redundant_models"):
            yield Problem(
                "model-mappings.yaml",
                ("load_balancing", key),
                "load_balancing has `enabled`, `strategies` and `redundant_models`",
                "put the models below redundant_models",
            )


def other_fallbacks(litellm: dict[Any, Any]) -> Iterator[Problem]:
    """Fallbacks name their model under `model`."""
    for section in ("litellm_settings", "router_settings"):
        fallbacks = mapping(litellm.get(section)).get("fallbacks")
        for index, entry in enumerate(fallbacks if isinstance(fallbacks, list) else []):
            if not {"model", "fallback_models"} <= mapping(entry).keys():
                yield Problem(
                    "litellm-unified.yaml",
                    (section, "fallbacks", index),
                    "a fallback has a `model` and its `fallback_models`",
                )


def mapping(value: Any) -> dict[Any, Any]:
    """Return ``value`` where it is a mapping; anything else has nothing to look at."""
    return value if isinstance(value, dict) else {}
