"""CPL014: a served model for which nobody has said who answers instead."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import MAPPINGS, PROVIDERS, read_gateway
from configmig.profiles.llm_gateway.relations.answers import has_chain


def check(view: View) -> Iterator[Objection]:
    """Object to each model of an active provider that is in no chain and whose route names no fallback."""
    gateway = view.shared(read_gateway)
    for provider in gateway.active.values():
        for model in provider.models:
            if not has_chain(gateway, model.name):
                yield Objection(
                    PROVIDERS,
                    model.pointer,
                    f"nobody answers for the model '{model.name}' when '{provider.name}' does not",
                    f"give its route in {MAPPINGS} a `fallback` (null: nobody, on purpose), or add a chain",
                )


_PROVIDERS = "providers:\n  a: {status: active, type: ollama, models: [m, n]}\n"

rule = Rule(
    id="CPL014",
    name="model-without-chain",
    severity=Severity.LOW,
    category="completeness",
    title="A served model has no fallback of any kind",
    why=(
        "When its provider is restarted or busy, every request for the model fails. A chain, a `default` "
        "chain or a fallback at the route avoids it; `fallback: null` says that an error is wanted."
    ),
    bad=(
        Example(
            {
                PROVIDERS: _PROVIDERS,
                MAPPINGS: "exact_matches: {m: {provider: a, fallback: b}, n: {provider: a}}\n",
            },
            finds=("providers.yaml /providers/a/models/1",),
        ),
        Example(
            {
                PROVIDERS: _PROVIDERS,
                MAPPINGS: "exact_matches: {m: {provider: a}}\nfallback_chains:\n  code: {chain: [n]}\n",
            },
            finds=("providers.yaml /providers/a/models/0",),
        ),
    ),
    good=(
        Example(
            {
                PROVIDERS: _PROVIDERS,
                MAPPINGS: "exact_matches: {m: {provider: a}}\nfallback_chains:\n  default: {chain: [m, n]}\n",
            },
            note="the default chain is everybody's",
        ),
        Example(
            {
                PROVIDERS: _PROVIDERS,
                MAPPINGS: "exact_matches: {m: {provider: a, fallback: null}}\nfallback_chains:\n  n: [m]\n",
            },
            note="one on purpose, one with a chain of its own",
        ),
    ),
    check=check,
    needs=("providers.yaml#/providers", "model-mappings.yaml#/exact_matches"),
)
