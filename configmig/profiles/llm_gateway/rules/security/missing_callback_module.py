"""SEC026: code of the proxy that is not there, or that comes from somewhere else."""

import re
from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import text
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.relations.exposure import callbacks
from configmig.profiles.llm_gateway.rules.examples import proxy

_HOOKS = (
    "custom_auth",
    "custom_sso",
    "custom_key_generate",
    "custom_key_update",
    "custom_ui_sso_sign_in_handler",
)
_MODULE = re.compile(r"(?P<module>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.[A-Za-z_]\w*")
_SHIPPED = "litellm"


def check(view: View) -> Iterator[Objection]:
    """Object to a dotted name whose module is not beside the configuration, and to anything like a path."""
    for place, name in _named(view):
        if "/" in name or "\\" in name or ".." in name:
            message = f"the code '{name}' lies outside of the configuration"
            yield Objection(LITELLM, place, message, "keep it beside the configuration: `module.name`")
            continue
        found = _MODULE.fullmatch(name)
        modules = view.facts.modules
        if found is None or modules is None or found["module"].split(".")[0] == _SHIPPED:
            continue
        if found["module"] not in modules:
            file = found["module"].replace(".", "/") + ".py"
            message = f"there is no {file} beside the configuration"
            yield Objection(LITELLM, place, message, "put the file there, or take the setting out")


def _named(view: View) -> Iterator[tuple[Pointer, str]]:
    """Yield what can only be code: hooks of the proxy, and callbacks with a dot or a slash."""
    for key in _HOOKS:
        name = text(view.value(LITELLM, "general_settings", key))
        if name:
            yield ("general_settings", key), name
    for place, name in callbacks(view):
        if "." in name or "/" in name:
            yield place, name


rule = Rule(
    id="SEC026",
    name="missing-callback-module",
    severity=Severity.MEDIUM,
    category="security",
    title="A callback or a check of keys is not beside the configuration",
    why=(
        "LiteLLM imports what `custom_auth` and `callbacks` name, with all its rights. A module that is "
        "not there stops the start; one that is found elsewhere on the machine runs although nobody "
        "reviewed it with the configuration."
    ),
    bad=(
        Example(
            proxy(general_settings="{custom_auth: our_auth.check_key}"),
            finds=("litellm-unified.yaml /general_settings/custom_auth",),
            facts={"modules": frozenset({"other"})},
        ),
        Example(
            proxy(litellm_settings="{callbacks: [../shared/log.handler, prometheus]}"),
            finds=("litellm-unified.yaml /litellm_settings/callbacks/0",),
        ),
    ),
    good=(
        Example(
            proxy(
                general_settings="{custom_auth: our.auth.check_key}",
                litellm_settings="{callbacks: [langfuse]}",
            ),
            facts={"modules": frozenset({"our.auth"})},
        ),
        Example(
            proxy(litellm_settings="{callbacks: [litellm.integrations.x.handler]}"),
            facts={"modules": frozenset()},
            note="LiteLLM brings it along",
        ),
        Example(proxy(general_settings="{custom_auth: our_auth.check_key}"), note="nobody looked"),
    ),
    check=check,
    needs=("litellm-unified.yaml#/litellm_settings", "litellm-unified.yaml#/general_settings"),
)
