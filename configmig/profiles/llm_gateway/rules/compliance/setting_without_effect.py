"""CMP013: sections and settings that LiteLLM does not read."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import mapping, switch
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.rules.examples import proxy

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

SIDECAR = "litellm-sidecar.yaml"
"""The file that keeps what LiteLLM does not read, for whoever does."""

_SERVER = "server_settings"
_SECTIONS = (_SERVER, "budget_settings", "debug", "debug_router", "test_mode")
"""Limits of one's own have a rule of their own."""

_SETTINGS: tuple[Pointer, ...] = (
    ("router_settings", "lab_extensions"),
    ("general_settings", "max_concurrent_requests"),
    ("litellm_settings", "max_concurrent_requests"),
    ("router_settings", "max_concurrent_requests"),
)


def check(view: View) -> Iterator[Objection]:
    """Object to each that says something."""
    for place in (*((section,) for section in _SECTIONS), *_SETTINGS):
        value = view.value(LITELLM, *place)
        if value in (None, {}, []):
            continue
        message = f"LiteLLM does not read {'.'.join(map(str, place))}"
        hint = f"keep it in {SIDECAR} for whoever reads it: `configmig audit --fix`"
        severity = Severity.LOW if _loses_nothing(place, value) else None
        yield Objection(LITELLM, place, message, hint, severity=severity)


def _loses_nothing(place: Pointer, value: object) -> bool:
    """Whether no decision is lost: a switch that is off, an address that the start script passes on."""
    is_off = switch(value) is False or switch(mapping(value).get("enabled")) is False
    return is_off or (place == (_SERVER,) and {*mapping(value)} <= {"host", "port"})


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Move each to the file beside it; `server_settings` stays as a section, for the schema asks for it."""
    places = [each.pointer for each in objections]
    sections = [str(place[0]) for place in places if len(place) == 1]
    taken = set(mapping(view.value(SIDECAR)))
    if sections and not op.has_file(SIDECAR):
        op.split_file(LITELLM, {SIDECAR: sections}, comment="What LiteLLM does not read.")
    else:
        for section in sections:
            if section not in taken:
                op.file(LITELLM).move((section,), (SIDECAR, (section,)))
    if _SERVER in sections and _SERVER not in taken:
        op.file(LITELLM).set((_SERVER,), {})
    for place in places:
        if len(place) > 1 and place[-1] not in taken:
            _put_aside(op, view, place)


def _put_aside(op: "Operations", view: View, place: Pointer) -> None:
    key = str(place[-1])
    if op.has_file(SIDECAR):
        if not op.file(SIDECAR).exists((key,)):
            op.file(LITELLM).move(place, (SIDECAR, (key,)))
        return
    op.create_file(SIDECAR, {key: view.value(LITELLM, *place)}, comment="What LiteLLM does not read.")
    op.file(LITELLM).remove(place)


_S = "litellm-unified.yaml"

rule = Rule(
    id="CMP013",
    name="setting-without-effect",
    severity=Severity.HIGH,
    category="compliance",
    title="A setting has no effect: LiteLLM does not read it",
    why=(
        "LiteLLM ignores sections that it does not know without a word. A budget, an address or a switch "
        "that somebody wrote there looks like a decision and is none: host and port come from the command "
        "line, origins from the environment."
    ),
    bad=(
        Example(
            proxy(server_settings="{host: 127.0.0.1}", budget_settings="{monthly_limit_usd: 25}"),
            finds=(f"{_S} /server_settings", f"{_S} /budget_settings"),
        ),
        Example(
            proxy(router_settings="{lab_extensions: {rerank: true}, num_retries: 2}", debug="false"),
            finds=(f"{_S} /router_settings/lab_extensions", f"{_S} /debug"),
        ),
        Example(
            proxy(general_settings="{max_concurrent_requests: 9, a: 1}"),
            finds=(f"{_S} /general_settings/max_concurrent_requests",),
        ),
    ),
    good=(
        Example(proxy(server_settings="{}")),
        Example({**proxy(), SIDECAR: "server_settings: {host: 127.0.0.1}\n"}),
        Example(proxy(rate_limit_settings="{limits: {m: {rpm: 1}}}"), note="limits are another rule's"),
    ),
    check=check,
    needs=(f"{_S}#/model_list",),
    fix=fix,
    fix_is_safe=True,
)
