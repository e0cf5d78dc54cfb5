"""PRF012: the router's redis given as a URL, with which older releases lose its timeouts."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.hosts import read_endpoint
from configmig.audit.reading import text
from configmig.profiles.llm_gateway.relations import LITELLM, REFERENCE

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_PLACE = ("router_settings", "redis_url")


def check(view: View) -> Iterator[Objection]:
    """Object to the URL, whatever it is."""
    if text(view.value(LITELLM, *_PLACE)) and not text(view.value(LITELLM, "router_settings", "redis_host")):
        message = "the router's redis is given as a URL"
        hint = "give redis_host, redis_port and redis_password instead: `configmig audit --fix`"
        yield Objection(LITELLM, _PLACE, message, hint)


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Take a plain URL apart; one with a password, with TLS or from the environment is left to a person."""
    url = text(view.value(LITELLM, *_PLACE))
    endpoint = read_endpoint(url)
    if (
        url.startswith(REFERENCE)
        or endpoint is None
        or endpoint.scheme != "redis"
        or "@" in urlsplit(url).netloc
    ):
        return
    if endpoint.path.strip("/"):
        return  # a database number, which has no setting of its own
    if not objections:
        return
    file = op.file(LITELLM)
    file.set(("router_settings", "redis_host"), endpoint.host)
    file.set(("router_settings", "redis_port"), endpoint.port or 6379)
    file.remove(_PLACE)


rule = Rule(
    id="PRF012",
    name="router-redis-url",
    severity=Severity.INFO,
    category="performance",
    title="The router's redis is a URL, with which LiteLLM before 1.95 loses its timeouts",
    why=(
        "Before 1.95 a connection that LiteLLM makes from a URL drops what else is said of it, the socket "
        "timeouts among it: a redis that hangs then holds up every request (LiteLLM issue 34727). Host and "
        "port keep them."
    ),
    bad=(
        Example(
            {LITELLM: "router_settings: {redis_url: 'redis://127.0.0.1:6379'}\n"},
            finds=("litellm-unified.yaml /router_settings/redis_url",),
            targets={"litellm": "1.83.7"},
        ),
        Example(
            {LITELLM: "router_settings: {redis_url: os.environ/REDIS_URL}\n"},
            finds=("litellm-unified.yaml /router_settings/redis_url",),
            targets={"litellm": "1.94.9"},
        ),
    ),
    good=(
        Example(
            {LITELLM: "router_settings: {redis_url: 'redis://127.0.0.1:6379'}\n"},
            targets={"litellm": "1.95.0"},
            note="the gap is closed",
        ),
        Example(
            {LITELLM: "router_settings: {redis_host: 127.0.0.1, redis_port: 6379}\n"},
            targets={"litellm": "1.83.7"},
        ),
    ),
    check=check,
    needs=("litellm-unified.yaml#/router_settings",),
    applies="litellm<1.95",
    fix=fix,
    fix_is_safe=True,
)
