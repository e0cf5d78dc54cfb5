"""CMP014: settings in a section in which LiteLLM does not look for them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import mapping
from configmig.audit.versions import parse
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.rules.examples import proxy

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_GENERAL, _ROUTER, _LIBRARY = "general_settings", "router_settings", "litellm_settings"

_FATAL = ("health_check_interval", "health_check_concurrency")
"""In `router_settings` they stop the start of newer releases."""
_HARMLESS_UNTIL = parse("1.79.3")
"""A release that still ignored them there, by its source."""

_HOME: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *_FATAL,
            "background_health_checks",
            "health_check_details",
            "store_model_in_db",
            "disable_spend_logs",
            "proxy_batch_write_at",
            "key_management_system",
            "user_header_mappings",
            "alerting",
            "alerting_threshold",
            "global_max_parallel_requests",
            "max_request_size_mb",
            "infer_model_from_keys",
        ),
        _GENERAL,
    ),
    **dict.fromkeys(
        (
            "routing_strategy",
            "routing_strategy_args",
            "model_group_alias",
            "enable_pre_call_checks",
            "optional_pre_call_checks",
            "enable_tag_filtering",
            "allowed_fails_policy",
            "model_group_retry_policy",
            "cooldown_time",
        ),
        _ROUTER,
    ),
    **dict.fromkeys(("drop_params", "modify_params", "json_logs", "turn_off_message_logging"), _LIBRARY),
}
"""Setting → the section in which LiteLLM 1.106 reads it, for those that it reads in one alone.

The master key, the database, timeouts, the cache and limits have rules of their own.
"""


def check(view: View) -> Iterator[Objection]:
    """Object to each in a section other than its own."""
    for section in (_LIBRARY, _ROUTER, _GENERAL):
        for key in mapping(view.value(LITELLM, section)):
            home = _HOME.get(str(key), section)
            if home == section:
                continue
            stops = section == _ROUTER and key in _FATAL and not _is_harmless(view)
            what = "stops the start of LiteLLM" if stops else "is ignored"
            yield Objection(
                LITELLM,
                (section, key),
                f"{key} in {section} {what}: it belongs in {home}",
                "move it there: `configmig audit --fix`",
                severity=None if stops else Severity.HIGH,
            )


def _is_harmless(view: View) -> bool:
    target = parse(view.targets.get("litellm", ""))
    return bool(target) and target <= _HARMLESS_UNTIL


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Move each to its section; where that has its own already, the one without effect goes."""
    there = {home: set(mapping(view.value(LITELLM, home))) for home in (_GENERAL, _ROUTER, _LIBRARY)}
    for each in objections:
        key = str(each.pointer[1])
        home = _HOME[key]
        if key in there[home]:
            op.file(LITELLM).remove(each.pointer)
            continue
        if not isinstance(view.value(LITELLM, home), dict):
            op.file(LITELLM).set((home,), {})
        op.file(LITELLM).move(each.pointer, (home, key))
        there[home].add(key)


_S = "litellm-unified.yaml"

rule = Rule(
    id="CMP014",
    name="misplaced-setting",
    severity=Severity.CRITICAL,
    category="compliance",
    title="A setting stands in a section where LiteLLM ignores it or refuses to start",
    why=(
        "LiteLLM reads each setting in one section. Elsewhere most are ignored with a warning in the log at "
        "best; `health_check_interval` and `health_check_concurrency` under `router_settings` stop the start."
    ),
    bad=(
        Example(
            proxy(router_settings="{num_retries: 2, health_check_interval: 300}"),
            finds=(f"{_S} /router_settings/health_check_interval",),
        ),
        Example(
            proxy(
                litellm_settings="{routing_strategy: simple-shuffle, drop_params: true}",
                general_settings="{drop_params: true, a: 1}",
            ),
            finds=(f"{_S} /litellm_settings/routing_strategy", f"{_S} /general_settings/drop_params"),
        ),
        Example(
            proxy(router_settings="{health_check_concurrency: 4, num_retries: 2}"),
            finds=(f"{_S} /router_settings/health_check_concurrency",),
            targets={"litellm": "1.79.3"},
            note="an old release starts, without obeying it",
        ),
    ),
    good=(
        Example(
            proxy(
                general_settings="{health_check_interval: 300, background_health_checks: true}",
                router_settings="{routing_strategy: simple-shuffle, num_retries: 2}",
                litellm_settings="{num_retries: 2, drop_params: true}",
            ),
            note="num_retries is read in two sections",
        ),
        Example(proxy(litellm_settings="{master_key: os.environ/K}"), note="another rule's"),
    ),
    check=check,
    needs=(f"{_S}#/litellm_settings", f"{_S}#/router_settings", f"{_S}#/general_settings"),
    fix=fix,
    fix_is_safe=True,
)
