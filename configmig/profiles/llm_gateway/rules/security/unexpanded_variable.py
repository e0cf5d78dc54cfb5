"""SEC003: a variable that LiteLLM does not expand."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM, REFERENCE
from configmig.profiles.llm_gateway.rules.examples import deployment, proxy

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_VARIABLE = re.compile(r"\$(?:\{(?P<braced>[A-Za-z_]\w*)(?::?-[^}]*)?\}|(?P<bare>[A-Z_][A-Z0-9_]*)\b)")

READ = ("model_list", "litellm_settings", "router_settings", "general_settings", "environment_variables")
"""The sections that LiteLLM reads."""


def check(view: View) -> Iterator[Objection]:
    """Object to `${NAME}` and `$NAME` in values that LiteLLM reads."""
    for pointer, value in view.leaves(LITELLM):
        if not isinstance(value, str) or not pointer or pointer[0] not in READ:
            continue
        found = _VARIABLE.search(value)
        if found:
            name = found["braced"] or found["bare"]
            whole = found[0] == value.strip()
            hint = (
                f"write {REFERENCE}{name}"
                if whole
                else f"put the whole text into {name}, and write {REFERENCE}{name}"
            )
            yield Objection(
                LITELLM, pointer, f"LiteLLM does not expand {found[0]}, it uses it as it stands", hint
            )


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Write the reference that LiteLLM resolves, where the value is nothing but the variable."""
    for each in objections:
        value = str(view.value(LITELLM, *each.pointer)).strip()
        found = _VARIABLE.fullmatch(value)
        if found and "-" not in value:
            op.file(LITELLM).set(each.pointer, REFERENCE + (found["braced"] or found["bare"]))


rule = Rule(
    id="SEC003",
    name="unexpanded-variable",
    severity=Severity.HIGH,
    category="security",
    title="A value holds a variable that LiteLLM does not expand",
    why=(
        "LiteLLM resolves `os.environ/NAME` and nothing else: `${NAME}` goes to the provider letter by "
        "letter, as the key or as the address. Every call fails, and the provider learns the name of the "
        "variable."
    ),
    bad=(
        Example(
            proxy(model_list=deployment("model: openai/m, api_key: '${KEY}'")),
            finds=("litellm-unified.yaml /model_list/0/litellm_params/api_key",),
        ),
        Example(
            proxy(model_list=deployment("model: openai/m, api_key: $OPENAI_KEY")),
            finds=("litellm-unified.yaml /model_list/0/litellm_params/api_key",),
        ),
        Example(
            proxy(model_list=deployment("model: openai/m, api_base: 'http://${HOST}:8000/v1'")),
            finds=("litellm-unified.yaml /model_list/0/litellm_params/api_base",),
            note="no fix: the text around the variable has to go into the environment too",
        ),
    ),
    good=(
        Example(proxy(model_list=deployment("model: openai/m, api_key: os.environ/KEY"))),
        Example(
            proxy(dashboard="{url: '${URL}'}"),
            note="LiteLLM does not read it",
        ),
        Example(proxy(model_list=deployment("model: openai/m, api_key: 'pa$$word', notes: costs 5$"))),
    ),
    check=check,
    needs=(
        "litellm-unified.yaml#/model_list",
        "litellm-unified.yaml#/litellm_settings",
        "litellm-unified.yaml#/router_settings",
        "litellm-unified.yaml#/general_settings",
    ),
    fix=fix,
    fix_is_safe=True,
)
