"""SEC019: prompts go where nobody expects them: logs, a table of costs, another company."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import switch
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.relations.exposure import callbacks
from configmig.profiles.llm_gateway.rules.examples import proxy

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_SWITCHES: tuple[tuple[Pointer, str], ...] = (
    (("litellm_settings", "set_verbose"), "prompts and keys are printed to the log"),
    (("general_settings", "store_prompts_in_spend_logs"), "prompts are stored with the costs"),
    (("litellm_settings", "store_prompts_in_spend_logs"), "prompts are stored with the costs"),
)
_FIX = "`configmig audit --fix --unsafe-fixes`"
_OFF = ("litellm_settings", "turn_off_message_logging")

# fmt: off
_ELSEWHERE = frozenset({
    "langfuse", "langfuse_otel", "langsmith", "helicone", "lunary", "braintrust", "arize",
    "arize_phoenix", "datadog", "datadog_llm_observability", "sentry", "posthog", "logfire", "literalai",
    "galileo", "opik", "athina", "promptlayer", "traceloop", "wandb", "gcs_bucket", "s3", "s3_v2",
    "azure_storage", "sumologic", "generic_api", "argilla", "humanloop", "deepeval", "agentops", "slack",
    "email", "supabase", "sqs",
})
# fmt: on
"""Callbacks that hand the messages to a service elsewhere; metrics such as `prometheus` have none."""


def check(view: View) -> Iterator[Objection]:
    """Object to each switch that is on, and to loggers elsewhere that are given the messages."""
    for place, what in _SWITCHES:
        if switch(view.value(LITELLM, *place)) is True:
            yield Objection(LITELLM, place, what, f"take {place[-1]} out: {_FIX}")
    if switch(view.value(LITELLM, *_OFF)) is True:
        return
    seen: set[str] = set()
    for place, name in callbacks(view):
        if name in _ELSEWHERE and name not in seen:
            seen.add(name)
            hint = f"set `{'.'.join(_OFF)}: true`: {_FIX}"
            yield Objection(LITELLM, place, f"the callback {name} is given prompts and answers in full", hint)


def fix(op: "Operations", _view: View, objections: Sequence[Objection]) -> None:
    """Take out or switch off what is on; leave the callbacks, without the messages."""
    switches = [place for place, _ in _SWITCHES]
    for each in objections:
        if each.pointer[-1] == "set_verbose":  # deprecated too, and off by default
            op.file(LITELLM).remove(each.pointer)
        elif each.pointer in switches:
            op.file(LITELLM).set(each.pointer, value=False)
    if any(each.pointer not in switches for each in objections):
        op.file(LITELLM).set(_OFF, value=True)


rule = Rule(
    id="SEC019",
    name="prompt-leak",
    severity=Severity.MEDIUM,
    category="security",
    title="Prompts are logged, stored or sent to another service in full",
    why=(
        "People write into a prompt what they would not put into a log. `set_verbose` prints requests "
        "with their keys, spend logs keep prompts in the database, and a logging callback sends them to "
        "another company unless message logging is turned off."
    ),
    bad=(
        Example(
            proxy(
                litellm_settings="{set_verbose: true, a: 1}",
                general_settings="{store_prompts_in_spend_logs: yes}",
            ),
            finds=(
                "litellm-unified.yaml /litellm_settings/set_verbose",
                "litellm-unified.yaml /general_settings/store_prompts_in_spend_logs",
            ),
        ),
        Example(
            proxy(
                litellm_settings="{success_callback: [langfuse, prometheus], failure_callback: [langfuse]}"
            ),
            finds=("litellm-unified.yaml /litellm_settings/success_callback/0",),
            note="once for each service",
        ),
    ),
    good=(
        Example(proxy(litellm_settings="{set_verbose: false, callbacks: [prometheus]}")),
        Example(proxy(litellm_settings="{callbacks: [langfuse], turn_off_message_logging: true}")),
        Example(proxy(debug="true"), note="LiteLLM does not read it, which is another rule's"),
    ),
    check=check,
    needs=("litellm-unified.yaml#/litellm_settings", "litellm-unified.yaml#/general_settings"),
    fix=fix,
)
