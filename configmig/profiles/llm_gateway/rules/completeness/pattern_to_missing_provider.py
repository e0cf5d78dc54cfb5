"""CPL018: a pattern that leads to a provider that is not there."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import MAPPINGS, PROVIDERS, read_gateway
from configmig.profiles.llm_gateway.relations.references import PATTERNS, dangling


def check(view: View) -> Iterator[Objection]:
    """Object to each pattern whose provider is unknown or receives no traffic."""
    active = view.shared(read_gateway).active
    for found, wrong in dangling(view, PATTERNS):
        yield Objection(
            MAPPINGS,
            found.pointer,
            f"{found.holder} leads to '{found.name}', which {wrong}",
            f"name an active provider: {', '.join(active)}" if active else "activate a provider",
        )


_PROVIDERS = "providers:\n  a: {type: ollama, status: active}\n  b: {type: vllm, status: disabled}\n"
_ROUTES = "exact_matches: {m: {provider: a}}\n"

rule = Rule(
    id="CPL018",
    name="pattern-to-missing-provider",
    severity=Severity.MEDIUM,
    category="completeness",
    title="A pattern leads to a provider that is unknown or receives no traffic",
    why=(
        "Names that no route lists go where the first matching pattern sends them. Sent to nobody, they fail "
        "although another provider might have known them."
    ),
    bad=(
        Example(
            {PROVIDERS: _PROVIDERS, MAPPINGS: _ROUTES + "patterns: [{pattern: '^x', provider: c}]\n"},
            finds=("model-mappings.yaml /patterns/0/provider",),
        ),
        Example(
            {
                PROVIDERS: _PROVIDERS,
                MAPPINGS: _ROUTES
                + "patterns: [{pattern: '^x', provider: a}, {pattern: '^y', provider: b}]\n",
            },
            finds=("model-mappings.yaml /patterns/1/provider",),
        ),
    ),
    good=(
        Example({PROVIDERS: _PROVIDERS, MAPPINGS: _ROUTES + "patterns: [{pattern: '^x', provider: a}]\n"}),
        Example({PROVIDERS: _PROVIDERS, MAPPINGS: _ROUTES + "patterns: []\n"}),
    ),
    check=check,
    needs=("providers.yaml#/providers", "model-mappings.yaml#/exact_matches"),
)
