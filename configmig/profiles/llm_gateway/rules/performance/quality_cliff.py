"""PRF020: a fallback to a model that is far smaller, or of a lower tier."""

import re
from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import number, text
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, Gateway, Named, read_gateway
from configmig.profiles.llm_gateway.relations.references import chains_list_models

_SIZE = re.compile(r"(?<![a-z0-9.])(?:(\d{1,2})x)?(\d{1,4}(?:\.\d{1,3})?)b(?![a-z0-9])", re.IGNORECASE)
"""`671b`, `8B`, `8x7b`: parameters in billions, as names of models say them."""

_MOST = 10.0
_TIERS = {"premium": 0, "paid": 0, "large": 0, "standard": 1, "medium": 1, "basic": 2, "small": 2, "free": 2}


def check(view: View) -> Iterator[Objection]:
    """Object to the first hop of each fallback and each chain that loses too much."""
    gateway = view.shared(read_gateway)
    seen: set[tuple[str, str]] = set()
    for fallback in gateway.fallbacks:
        if fallback.kind == "fallbacks" and fallback.targets:
            seen.add((fallback.model, fallback.targets[0].name))
            yield from _lost(gateway, LITELLM, fallback.model, fallback.targets[0])
    if not view.shared(chains_list_models):
        return
    for chain in gateway.chains.values():
        names = [Named(chain.name, ()), *chain.links] if gateway.knows(chain.name) else list(chain.links)
        names = [each for index, each in enumerate(names) if not index or each.name != names[index - 1].name]
        if len(names) > 1 and (names[0].name, names[1].name) not in seen:
            yield from _lost(gateway, MAPPINGS, names[0].name, names[1])


def _lost(gateway: Gateway, file: str, model: str, target: Named) -> Iterator[Objection]:
    hint = "put a model of about the same size in between"
    first, second = size_of(gateway, model), size_of(gateway, target.name)
    if first and second and first / second > _MOST:
        message = f"from '{model}' ({first:g}b) straight to '{target.name}' ({second:g}b)"
        yield Objection(file, target.pointer, message, hint)
        return
    tiers = _tier(gateway, model), _tier(gateway, target.name)
    if None not in tiers and (tiers[1] or 0) - (tiers[0] or 0) > 1:
        message = f"from '{model}' straight to '{target.name}', two tiers below"
        yield Objection(file, target.pointer, message, hint)


def size_of(gateway: Gateway, model: str) -> float | None:
    """Return a model's parameters in billions as its name or its backend's says them; None without."""
    group = gateway.groups.get(model, ())
    for name in (model, *(each.model for each in group)):
        found = _SIZE.search(name.rpartition("/")[2])
        if found:
            return float(found[2]) * int(found[1] or 1) or None
    return None


def _tier(gateway: Gateway, model: str) -> int | None:
    for each in gateway.groups.get(model, ()):
        value = each.info.get("tier")
        rank = number(value)
        found = int(rank) if rank is not None else _TIERS.get(text(value).lower())
        if found is not None:
            return found
    return None


def _proxy(first: str, second: str, info: str = "{}", other: str = "{}") -> dict[str, str]:
    return {
        LITELLM: f"model_list: [{{model_name: '{first}', model_info: {info}}}, "
        f"{{model_name: '{second}', model_info: {other}}}]\n"
        f"router_settings: {{fallbacks: [{{'{first}': ['{second}']}}]}}\n"
    }


_BIG = "deepseek-v3.1:671b-cloud"

rule = Rule(
    id="PRF020",
    name="quality-cliff",
    severity=Severity.LOW,
    category="performance",
    title="The first fallback is more than ten times smaller, or two tiers below",
    why=(
        "Whoever asks for a large model has a reason. When a tiny one answers in its place, the answer looks "
        "fine and is wrong; one step at a time keeps it useful."
    ),
    bad=(
        Example(
            _proxy(_BIG, "llama3.1:8b"),
            finds=(f"litellm-unified.yaml /router_settings/fallbacks/0/{_BIG}/0",),
        ),
        Example(
            _proxy("good", "cheap", "{tier: premium}", "{tier: basic}"),
            finds=("litellm-unified.yaml /router_settings/fallbacks/0/good/0",),
        ),
        Example(
            {
                **_proxy("m", "n"),
                MAPPINGS: "schema_version: 1.2.0\nexact_matches: {}\n"
                "fallback_chains: {x: {chain: ['big:70b', 'small:3b', 'big:70b']}}\n",
            },
            finds=("model-mappings.yaml /fallback_chains/x/chain/1",),
        ),
    ),
    good=(
        Example(_proxy(_BIG, "gpt-oss:120b-cloud"), note="about five times"),
        Example(_proxy(_BIG, "llama3.1:latest"), note="nobody says how large that one is"),
        Example(_proxy("Qwen/Qwen2.5-Coder-7B-Instruct-AWQ", "qwen2.5-coder:7b")),
    ),
    check=check,
    needs=("litellm-unified.yaml#/model_list",),
)
