"""SEC004: a proxy without a master key."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import mapping
from configmig.profiles.llm_gateway.relations import LITELLM, REFERENCE
from configmig.profiles.llm_gateway.relations.exposure import MASTER_KEY, has_variable
from configmig.profiles.llm_gateway.rules.examples import proxy

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_SECTION = "general_settings"


def check(view: View) -> Iterator[Objection]:
    """Object when neither the file nor the environment has one, once, at `general_settings`."""
    for section in ("litellm_settings", "router_settings"):
        if "master_key" in mapping(view.value(LITELLM, section)):
            return  # it is there, in the wrong place: another rule's
    if "master_key" in mapping(view.value(LITELLM, _SECTION)) or has_variable(view, MASTER_KEY):
        return
    where = (
        "nor in the environment file"
        if has_variable(view, MASTER_KEY) is False
        else "and no environment file is known"
    )
    yield Objection(
        LITELLM,
        (_SECTION,),
        f"there is no master_key in general_settings, {where}",
        f"set {MASTER_KEY} in the environment and name it here: `configmig audit --fix`",
    )


def fix(op: "Operations", _view: View, objections: Sequence[Objection]) -> None:
    """Take the key from the environment."""
    for _ in objections:
        op.file(LITELLM).set_default((_SECTION,), {})
        op.file(LITELLM).set((_SECTION, "master_key"), REFERENCE + MASTER_KEY)


rule = Rule(
    id="SEC004",
    name="missing-master-key",
    severity=Severity.CRITICAL,
    category="security",
    title="The proxy has no master key",
    why=(
        "Older releases of LiteLLM answer everybody when there is no master key, newer ones refuse to "
        "start. Whoever reaches the port of an open proxy spends its keys and reads its settings."
    ),
    bad=(
        Example(
            proxy(general_settings="{background_health_checks: true}"),
            finds=("litellm-unified.yaml /general_settings",),
        ),
        Example(
            proxy(general_settings="{'# master_key': null}"),
            finds=("litellm-unified.yaml /general_settings",),
            facts={"environment": frozenset({"OTHER"})},
        ),
    ),
    good=(
        Example(proxy(general_settings="{master_key: os.environ/LITELLM_MASTER_KEY}")),
        Example(
            proxy(general_settings="{a: 1}"),
            facts={"environment": frozenset({"LITELLM_MASTER_KEY"})},
        ),
        Example({**proxy(), ".env": "LITELLM_MASTER_KEY=os.environ\n"}),
        Example(proxy(general_settings="{master_key: ''}"), note="an empty one is another rule's"),
    ),
    check=check,
    needs=("litellm-unified.yaml#/model_list",),
    fix=fix,
    fix_is_safe=True,
)
