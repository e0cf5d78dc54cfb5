"""SEC018: requests pass unchecked while the database is away."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import switch
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.relations.exposure import read_binding
from configmig.profiles.llm_gateway.rules.examples import proxy

_PLACE = ("general_settings", "allow_requests_on_db_unavailable")


def check(view: View) -> Iterator[Objection]:
    """Object where it is on and the proxy is not known to listen on loopback or a private address."""
    if switch(view.value(LITELLM, *_PLACE)) is not True:
        return
    binding = view.shared(read_binding)
    if binding is not None and (not binding.is_open or binding.is_private):
        return
    where = "an address that everybody may reach" if binding is not None else "an address that no file tells"
    message = f"keys are not checked while the database is away, on {where}"
    yield Objection(LITELLM, _PLACE, message, "switch it off, or bind the proxy to a private address")


rule = Rule(
    id="SEC018",
    name="requests-without-database",
    severity=Severity.MEDIUM,
    category="security",
    title="Requests are let through while the database cannot be asked",
    why=(
        "LiteLLM means the setting for private networks: while the database is away it cannot check a "
        "virtual key and lets the request through. Whoever can disturb the database gets in."
    ),
    bad=(
        Example(
            proxy(
                general_settings="{allow_requests_on_db_unavailable: true}", server_settings="{host: 0.0.0.0}"
            ),
            finds=("litellm-unified.yaml /general_settings/allow_requests_on_db_unavailable",),
        ),
        Example(
            proxy(general_settings="{allow_requests_on_db_unavailable: true}"),
            finds=("litellm-unified.yaml /general_settings/allow_requests_on_db_unavailable",),
        ),
    ),
    good=(
        Example(proxy(general_settings="{allow_requests_on_db_unavailable: false}")),
        Example(
            proxy(
                general_settings="{allow_requests_on_db_unavailable: true}",
                server_settings="{host: 10.0.0.2}",
            )
        ),
        Example(
            proxy(
                general_settings="{allow_requests_on_db_unavailable: true}",
                server_settings="{host: localhost}",
            )
        ),
    ),
    check=check,
    needs=("litellm-unified.yaml#/general_settings",),
)
