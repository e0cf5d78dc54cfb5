"""PRF019: every request is written to the log in full."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import switch, text
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_LEVELS: tuple[Pointer, ...] = (
    ("environment_variables", "LITELLM_LOG"),
    ("router_settings", "debug_level"),
)
_SWITCHES: tuple[Pointer, ...] = (
    ("environment_variables", "DETAILED_DEBUG"),
    ("environment_variables", "DEBUG"),
)


def check(view: View) -> Iterator[Objection]:
    """Object to each log level of DEBUG. `set_verbose` shows prompts as well and is security's."""
    for place in _LEVELS:
        if text(view.value(LITELLM, *place)).upper() == "DEBUG":
            message = f"{place[-1]} is DEBUG"
            yield Objection(LITELLM, place, message, "set it to INFO: `configmig audit --fix`")
    for place in _SWITCHES:
        if switch(view.value(LITELLM, *place)) is True:
            yield Objection(LITELLM, place, f"{place[-1]} is on", "switch it off: `configmig audit --fix`")


def fix(op: "Operations", _view: View, objections: Sequence[Objection]) -> None:
    """Log what an operator needs."""
    for objection in objections:
        value = "INFO" if objection.pointer in _LEVELS else "false"
        op.file(LITELLM).set(objection.pointer, value)


rule = Rule(
    id="PRF019",
    name="debug-logging",
    severity=Severity.LOW,
    category="performance",
    title="The proxy logs at the level DEBUG",
    why=(
        "At that level every request and answer is formatted and written several times, in the same thread "
        "that serves requests. Throughput halves, and the disk fills with prompts."
    ),
    bad=(
        Example(
            {LITELLM: "router_settings: {num_retries: 2}\nenvironment_variables: {LITELLM_LOG: debug}\n"},
            finds=("litellm-unified.yaml /environment_variables/LITELLM_LOG",),
        ),
        Example(
            {
                LITELLM: "router_settings: {debug_level: DEBUG}\n"
                "environment_variables: {DETAILED_DEBUG: 'True'}\n"
            },
            finds=(
                "litellm-unified.yaml /router_settings/debug_level",
                "litellm-unified.yaml /environment_variables/DETAILED_DEBUG",
            ),
        ),
    ),
    good=(
        Example({LITELLM: "router_settings: {num_retries: 2}\nenvironment_variables: {LITELLM_LOG: INFO}\n"}),
        Example({LITELLM: "router_settings: {debug_level: INFO}\n"}),
    ),
    check=check,
    needs=("litellm-unified.yaml#/router_settings",),
    fix=fix,
    fix_is_safe=True,
)
