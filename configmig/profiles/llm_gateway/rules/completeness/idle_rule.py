"""CPL029: a routing rule or a special case that nothing carries out, or that names nobody."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import mapping, text
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, PROVIDERS, Gateway, read_gateway
from configmig.profiles.llm_gateway.relations.references import CASES, RULES, dangling

_DEFAULTS = ("default_model", "default_fallback", "default_provider")
_BY_PROMPT = ("context_window_fallbacks", "content_policy_fallbacks")


def check(view: View) -> Iterator[Objection]:
    """Object to names that lead nowhere, and to rules that the proxy has no counterpart of."""
    gateway = view.shared(read_gateway)
    broken = set()
    for found, wrong in dangling(view, RULES, CASES):
        broken.add(found.pointer[:2])
        message = f"{found.holder} names '{found.name}', which {wrong}"
        yield Objection(MAPPINGS, found.pointer, message, f"name another {found.wants}, or take it out")
    yield from _defaults(gateway, broken)
    for name, value in mapping(view.value(MAPPINGS, "special_cases")).items():
        place = ("special_cases", name)
        if place not in broken and not _has_effect(gateway, str(name), text(mapping(value).get("model"))):
            yield Objection(
                MAPPINGS,
                place,
                f"nothing in the proxy carries out the special case '{name}'",
                "give it an alias of its name, make its model a context window or content policy fallback, "
                "or take it out",
                severity=Severity.LOW,
            )


def _defaults(gateway: Gateway, broken: set[tuple[str | int, ...]]) -> Iterator[Objection]:
    rules = mapping(gateway.view.value(MAPPINGS, "routing_rules"))
    stated = [key for key in _DEFAULTS if text(rules.get(key))]
    carried_out = (
        gateway.default_fallbacks
        or gateway.answers("*")
        or any(fallback.model == "*" for fallback in gateway.fallbacks)
    )
    if stated and not carried_out and not any(("routing_rules", key) in broken for key in stated):
        yield Objection(
            MAPPINGS,
            ("routing_rules", stated[0]),
            f"the proxy has no default that would carry out {', '.join(stated)}",
            "add `default_fallbacks` to router_settings, or a deployment called `*`",
            severity=Severity.LOW,
        )


def _has_effect(gateway: Gateway, name: str, model: str) -> bool:
    """Whether clients can ask for the case by name, or LiteLLM goes to its model because of the prompt."""
    targets = {
        target.name for each in gateway.fallbacks if each.kind in _BY_PROMPT for target in each.targets
    }
    return gateway.answers(name) or model in targets


_PROVIDERS = "providers:\n  a: {type: ollama, status: active, models: [m, big]}\n"
_ROUTES = "exact_matches: {m: {provider: a}, big: {provider: a}}\n"
_PROXY = "model_list: [{model_name: m}, {model_name: big}]\n"
_LONG = "router_settings:\n  context_window_fallbacks: [{m: [big]}]\n  default_fallbacks: [m]\n"


def _files(mappings: str, proxy: str = "") -> dict[str, str]:
    return {PROVIDERS: _PROVIDERS, MAPPINGS: _ROUTES + mappings, LITELLM: _PROXY + proxy}


rule = Rule(
    id="CPL029",
    name="idle-rule",
    severity=Severity.MEDIUM,
    category="completeness",
    title="A routing rule or special case names nobody, or nothing carries it out",
    why=(
        "LiteLLM does not read model-mappings.yaml. A default or a special case works only when the proxy's "
        "file has a counterpart of it: default_fallbacks, an alias, a fallback for prompts that do not fit."
    ),
    bad=(
        Example(
            _files("routing_rules: {default_provider: gone, default_model: m}\n"),
            finds=("model-mappings.yaml /routing_rules/default_provider",),
        ),
        Example(
            _files(
                "special_cases:\n  long: {provider: gone, model: big}\n  code: {provider: a, model: m}\n",
                _LONG,
            ),
            finds=(
                "model-mappings.yaml /special_cases/long/provider",
                "model-mappings.yaml /special_cases/code",
            ),
        ),
        Example(
            _files("routing_rules: {default_model: m, timeout_seconds: 60}\n"),
            finds=("model-mappings.yaml /routing_rules/default_model",),
            note="nothing in the proxy is a default",
        ),
    ),
    good=(
        Example(_files("routing_rules: {default_model: m}\nspecial_cases:\n  long: {model: big}\n", _LONG)),
        Example(
            _files(
                "special_cases:\n  fiction: {provider: a, model: m}\n",
                "router_settings: {model_group_alias: {fiction: m}}\n",
            ),
            note="clients can ask for it by its name",
        ),
    ),
    check=check,
    needs=(
        "providers.yaml#/providers",
        "model-mappings.yaml#/exact_matches",
        "litellm-unified.yaml#/model_list",
    ),
)
