"""CPL002: a provider without a valid type or status, or without an address."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import PROVIDERS, Provider, read_gateway
from configmig.profiles.llm_gateway.relations.providers import STATUSES, TYPES

_KNOWN_ADDRESS = frozenset({"openai", "anthropic"})
"""Types whose address LiteLLM knows by itself."""


def check(view: View) -> Iterator[Objection]:
    """Object to what a provider lacks, at the provider, and to what is not valid, at the value."""
    for provider in view.shared(read_gateway).providers.values():
        yield from _wrong(provider, "type", provider.type, sorted(TYPES))
        yield from _wrong(provider, "status", provider.status, sorted(STATUSES))
        if not provider.base_url and provider.status == "active" and provider.type not in _KNOWN_ADDRESS:
            yield _lacks(provider, "base_url", "say where it listens: `base_url: http://127.0.0.1:11434`")


def _wrong(provider: Provider, key: str, value: str, valid: list[str]) -> Iterator[Objection]:
    if not value:
        yield _lacks(provider, key, f"say one of: {', '.join(valid)}")
    elif value not in valid:
        message = f"'{value}' is no {key} that a provider can have"
        yield Objection(PROVIDERS, (*provider.pointer, key), message, f"use one of: {', '.join(valid)}")


def _lacks(provider: Provider, key: str, hint: str) -> Objection:
    place = (*provider.pointer, key) if key in provider.entry else provider.pointer
    return Objection(PROVIDERS, place, f"the provider '{provider.name}' has no {key}", hint)


_URL = "base_url: 'http://127.0.0.1:11434'"

rule = Rule(
    id="CPL002",
    name="incomplete-provider",
    severity=Severity.HIGH,
    category="completeness",
    title="A provider lacks its type, its status or its address",
    why=(
        "The type decides how LiteLLM speaks to a backend, the status whether it receives traffic, the "
        "address where it is. Without one of them the generator has to leave the provider out, and every "
        "route to it leads nowhere."
    ),
    bad=(
        Example(
            {PROVIDERS: f"providers:\n  a: {{status: active, {_URL}}}\n"},
            finds=("providers.yaml /providers/a",),
        ),
        Example(
            {PROVIDERS: f"providers:\n  a: {{type: ollama, status: actve, {_URL}}}\n"},
            finds=("providers.yaml /providers/a/status",),
            note="a slip of the pen",
        ),
        Example(
            {PROVIDERS: "providers:\n  a: {type: vllm, status: active, base_url: ''}\n"},
            finds=("providers.yaml /providers/a/base_url",),
        ),
        Example(
            {PROVIDERS: "providers:\n  a:\n  b: {type: openai, status: active}\n"},
            finds=(
                "providers.yaml /providers/a",
                "providers.yaml /providers/a",
            ),
        ),
    ),
    good=(
        Example({PROVIDERS: f"providers:\n  a: {{type: ollama, status: active, {_URL}}}\n"}),
        Example(
            {PROVIDERS: "providers:\n  a: {type: anthropic, status: active}\n"}, note="LiteLLM knows where"
        ),
        Example(
            {PROVIDERS: "providers:\n  a: {type: vllm, status: template}\n"}, note="nobody calls a template"
        ),
    ),
    check=check,
    needs=("providers.yaml#/providers",),
)
