"""CPL030: nobody says which LiteLLM this is for, or it is for one that lacks a setting in use."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import items, text
from configmig.audit.versions import parse
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM

NEWER: tuple[tuple[Pointer, str], ...] = (
    (("router_settings", "ignore_invalid_deployments"), "1.60.0"),
    (("general_settings", "use_shared_health_check"), "1.72.0"),
    (("general_settings", "health_check_concurrency"), "1.79.3"),
    (("general_settings", "enable_health_check_routing"), "1.79.3"),
    (("router_settings", "enable_weighted_failover"), "1.79.3"),
    (("router_settings", "model_group_affinity_config"), "1.79.3"),
)
"""Setting → a release that does not know it, by its source; every older one does not either."""

_CHECKS = ("router_settings", "optional_pre_call_checks")
_NEWER_CHECKS = {"enforce_model_rate_limits": "1.79.3", "deployment_affinity": "1.79.3"}


def check(view: View) -> Iterator[Objection]:
    """Object to a missing target version, or to each setting that the target does not know."""
    target = parse(view.targets.get("litellm", ""))
    if not target:
        yield Objection(
            LITELLM,
            (),
            "nobody says which release of LiteLLM this configuration is for",
            "add `audit.targets = litellm==1.106.0`, the release that you run, to configmig.ini",
        )
        return
    for pointer, without in NEWER:
        if view.value(LITELLM, *pointer) is not None and target <= parse(without):
            yield _objection(view, pointer, str(pointer[-1]))
    for index, each in enumerate(items(view.value(LITELLM, *_CHECKS))):
        if text(each) in _NEWER_CHECKS and target <= parse(_NEWER_CHECKS[text(each)]):
            yield _objection(view, (*_CHECKS, index), text(each))


def _objection(view: View, pointer: Pointer, name: str) -> Objection:
    message = f"LiteLLM {view.targets['litellm']} does not know {name} yet"
    return Objection(LITELLM, pointer, message, "run a newer release, or take the setting out")


_CONFIG = (
    "model_list: [{model_name: m}]\n"
    "router_settings: {optional_pre_call_checks: [enforce_model_rate_limits]}\n"
)

rule = Rule(
    id="CPL030",
    name="unpinned-target",
    severity=Severity.MEDIUM,
    category="completeness",
    title="The release of LiteLLM is not pinned, or lacks a setting in use",
    why=(
        "A configuration is right or wrong for a release of LiteLLM: settings appear, change their meaning "
        "and are dropped, and one that a release does not know is ignored without a word."
    ),
    bad=(
        Example({LITELLM: _CONFIG}, finds=("litellm-unified.yaml:1",)),
        Example(
            {LITELLM: _CONFIG + "general_settings: {health_check_concurrency: 4}\n"},
            finds=(
                "litellm-unified.yaml /router_settings/optional_pre_call_checks/0",
                "litellm-unified.yaml /general_settings/health_check_concurrency",
            ),
            targets={"litellm": "1.79.3"},
        ),
    ),
    good=(
        Example({LITELLM: _CONFIG}, targets={"litellm": "1.106.0"}),
        Example({LITELLM: "model_list: [{model_name: m}]\n"}, targets={"litellm": "v1.60.0-stable"}),
    ),
    check=check,
    needs=("litellm-unified.yaml#/model_list",),
)
