"""SEC015: a health page that shows the addresses of the backends to other machines."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import switch
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.relations.exposure import read_binding
from configmig.profiles.llm_gateway.rules.examples import proxy

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_PLACE = ("general_settings", "health_check_details")


def check(view: View) -> Iterator[Objection]:
    """Object where other machines reach the proxy and the details are not switched off."""
    binding = view.shared(read_binding)
    if binding is None or not binding.is_open or switch(view.value(LITELLM, *_PLACE)) is False:
        return
    place = _PLACE if view.value(LITELLM, *_PLACE) is not None else _PLACE[:1]
    message = "the health page shows addresses and errors of the backends to other machines"
    yield Objection(LITELLM, place, message, "set `health_check_details: false`: `configmig audit --fix`")


def fix(op: "Operations", _view: View, objections: Sequence[Objection]) -> None:
    """Switch the details off."""
    for _ in objections:
        op.file(LITELLM).set(_PLACE, value=False)


_OPEN = "{host: 0.0.0.0}"

rule = Rule(
    id="SEC015",
    name="public-health-details",
    severity=Severity.MEDIUM,
    category="security",
    title="The health page tells other machines where the backends are",
    why=(
        "`GET /health` lists every deployment with its `api_base` and the text of its last error unless "
        "`health_check_details` is false. On an address that others reach it is a map of the network "
        "behind the gateway."
    ),
    bad=(
        Example(proxy(server_settings=_OPEN), finds=("litellm-unified.yaml /general_settings",)),
        Example(
            proxy(server_settings=_OPEN, general_settings="{health_check_details: true}"),
            finds=("litellm-unified.yaml /general_settings/health_check_details",),
        ),
    ),
    good=(
        Example(proxy(server_settings=_OPEN, general_settings="{health_check_details: false}")),
        Example(proxy(server_settings=_OPEN, general_settings="{health_check_details: no}")),
        Example(proxy(server_settings="{host: 127.0.0.1}")),
        Example(proxy(), note="no file says where it listens"),
    ),
    check=check,
    needs=("litellm-unified.yaml#/general_settings",),
    fix=fix,
    fix_is_safe=True,
)
