"""CMP012: settings that LiteLLM still reads and has replaced by others."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import mapping, switch
from configmig.edits import Value
from configmig.frozen import dataclass
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.rules.examples import proxy

if TYPE_CHECKING:
    from configmig.operations.operations import Operations


@dataclass(frozen=True, slots=True)
class _Old:
    """A deprecated setting: what to write instead, and the section's new entry, None when none is needed."""

    place: Pointer
    instead: str
    entry: Callable[[Value], tuple[str, Value] | None] | None = None
    """None where only a person can write the new one."""


def _manager(name: str) -> Callable[[Value], tuple[str, Value] | None]:
    return lambda value: ("key_management_system", name) if switch(value) else None


_OLD = (
    _Old(("litellm_settings", "set_verbose"), "LITELLM_LOG in the environment", lambda _: None),
    _Old(("router_settings", "set_verbose"), "LITELLM_LOG in the environment", lambda _: None),
    _Old(("router_settings", "redis_db"), "cache_kwargs", lambda value: ("cache_kwargs", {"db": value})),
    _Old(("litellm_settings", "guardrails"), "the list `guardrails` at the top of the file"),
    _Old(
        ("general_settings", "use_azure_key_vault"),
        "key_management_system: azure_key_vault",
        _manager("azure_key_vault"),
    ),
    _Old(("general_settings", "use_google_kms"), "key_management_system: google_kms", _manager("google_kms")),
    _Old(
        ("general_settings", "user_header_name"),
        "user_header_mappings",
        lambda value: ("user_header_mappings", [{"header_name": value, "litellm_user_role": "customer"}]),
    ),
    _Old(("general_settings", "allow_user_auth"), "keys of the users' own"),
)
"""Those of LiteLLM 1.106."""


def check(view: View) -> Iterator[Objection]:
    """Object to each that is there; one that prints prompts is objected to for that, by another rule."""
    for old in _OLD:
        value = view.value(LITELLM, *old.place)
        section = mapping(view.value(LITELLM, old.place[0]))
        if old.place[1] not in section or (old.place[1] == "set_verbose" and switch(value)):
            continue
        how = "" if old.entry is None else ": `configmig audit --fix --unsafe-fixes`"
        message = f"{old.place[1]} is deprecated"
        yield Objection(LITELLM, old.place, message, f"use {old.instead} instead{how}")


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Write the new setting where the section has none yet, and take the old one out."""
    wrong = {each.pointer for each in objections}
    for old in _OLD:
        if old.place not in wrong or old.entry is None:
            continue
        section = mapping(view.value(LITELLM, old.place[0]))
        entry = old.entry(view.value(LITELLM, *old.place))
        if entry is not None and entry[0] in section:
            continue  # which of the two is meant is for a person to say
        if entry is not None:
            op.file(LITELLM).add((old.place[0], entry[0]), entry[1], after=str(old.place[1]))
        op.file(LITELLM).remove(old.place)


_S = "litellm-unified.yaml"

rule = Rule(
    id="CMP012",
    name="deprecated-setting",
    severity=Severity.MEDIUM,
    category="compliance",
    title="A setting is deprecated",
    why=(
        "LiteLLM still takes it, warns at the start at most, and drops it with some release; then it is "
        "ignored without a word. `set_verbose` gave way to the variable LITELLM_LOG, `redis_db` to "
        "`cache_kwargs`, guardrails to a list of their own."
    ),
    bad=(
        Example(
            proxy(
                litellm_settings="{set_verbose: false, drop_params: true}",
                router_settings="{redis_db: 3, num_retries: 2}",
                general_settings="{use_azure_key_vault: true, user_header_name: X-User}",
            ),
            finds=(
                f"{_S} /litellm_settings/set_verbose",
                f"{_S} /router_settings/redis_db",
                f"{_S} /general_settings/use_azure_key_vault",
                f"{_S} /general_settings/user_header_name",
            ),
        ),
        Example(
            proxy(
                litellm_settings="{guardrails: [{prompt_injection: {callbacks: [lakera]}}]}",
                general_settings="{use_google_kms: true, key_management_system: google_kms}",
            ),
            finds=(f"{_S} /litellm_settings/guardrails", f"{_S} /general_settings/use_google_kms"),
            note="no fix: their new form says more than the old one; the new setting is there already",
        ),
    ),
    good=(
        Example(
            proxy(
                litellm_settings="{drop_params: true}",
                router_settings="{cache_kwargs: {db: 3}}",
                general_settings="{key_management_system: azure_key_vault}",
                guardrails="[{guardrail_name: g}]",
            )
        ),
        Example(
            proxy(litellm_settings="{set_verbose: true}"), note="it prints prompts, which is another rule's"
        ),
    ),
    check=check,
    needs=(f"{_S}#/litellm_settings", f"{_S}#/router_settings", f"{_S}#/general_settings"),
    fix=fix,
)
