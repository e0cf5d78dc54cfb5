"""SEC007: a setting whose own name warns of it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import mapping, switch
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.rules.examples import proxy

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_SECTIONS = ("general_settings", "litellm_settings", "router_settings")
_NAMED = ("permit_weak_or_unset_master_key", "allow_mock_testing_request_params")


def check(view: View) -> Iterator[Objection]:
    """Object to each that is switched on."""
    for section in _SECTIONS:
        for key, value in mapping(view.value(LITELLM, section)).items():
            name = str(key)
            if (name.startswith("dangerously_") or name in _NAMED) and switch(value):
                hint = "take it out: `configmig audit --fix --unsafe-fixes`"
                yield Objection(LITELLM, (section, key), f"{name} is on", hint)


def fix(op: "Operations", _view: View, objections: Sequence[Objection]) -> None:
    """Take each out; LiteLLM's default is off."""
    for each in objections:
        op.file(LITELLM).remove(each.pointer)


rule = Rule(
    id="SEC007",
    name="dangerous-flag",
    severity=Severity.HIGH,
    category="security",
    title="A setting that is meant for tests only is on",
    why=(
        "LiteLLM calls them dangerous itself: they let the proxy start without a proper master key, or "
        "let any caller choose a made-up answer or error. They help in a test bench and open a gateway "
        "that is in use."
    ),
    bad=(
        Example(
            proxy(general_settings="{dangerously_permit_weak_or_unset_master_key: true, a: 1}"),
            finds=("litellm-unified.yaml /general_settings/dangerously_permit_weak_or_unset_master_key",),
        ),
        Example(
            proxy(litellm_settings="{dangerously_allow_mock_testing_request_params: yes, a: 1}"),
            finds=("litellm-unified.yaml /litellm_settings/dangerously_allow_mock_testing_request_params",),
        ),
    ),
    good=(
        Example(proxy(general_settings="{dangerously_permit_weak_or_unset_master_key: false}")),
        Example(proxy(general_settings="{master_key: os.environ/K}")),
    ),
    check=check,
    needs=(
        "litellm-unified.yaml#/model_list",
        "litellm-unified.yaml#/litellm_settings",
        "litellm-unified.yaml#/router_settings",
        "litellm-unified.yaml#/general_settings",
    ),
    fix=fix,
)
