"""How long a request may take: which of LiteLLM's timeouts counts, and what it adds up to."""

from configmig.audit.reading import number, text
from configmig.audit.versions import parse
from configmig.audit.view import View
from configmig.frozen import dataclass
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM, Deployment, Gateway, read_gateway

ROUTER: Pointer = ("router_settings", "timeout")
REQUEST: Pointer = ("litellm_settings", "request_timeout")
LIBRARY: Pointer = ("litellm_settings", "timeout")

SETTINGS = (ROUTER, REQUEST, LIBRARY)
"""Where a timeout for all requests may stand, in seconds."""

DEFAULT_SECONDS = 6000.0
"""LiteLLM's own."""

DEFAULT_RETRIES = 2.0

_ROUTER_WINS_UNTIL = (1, 80)
"""Up to 1.79 the router's timeout counted before that of the settings."""


@dataclass(frozen=True, slots=True)
class WorstCase:
    """The longest that a request for a model may take, in seconds."""

    model: str
    pointer: Pointer
    seconds: float
    hops: int
    """How many models are asked, the first one included."""


def seconds(value: object) -> float | None:
    """Return a timeout in seconds: a number or a text of one, as LiteLLM takes it; None for anything else."""
    found = number(value)
    if found is None and text(value):
        try:
            found = float(text(value))
        except ValueError:
            return None
    return found


def winner(view: View) -> Pointer | None:
    """Return the place of the timeout that counts for the target's release, None where there is none."""
    version = parse(view.targets.get("litellm", ""))
    router_first = bool(version) and version < _ROUTER_WINS_UNTIL
    order = (ROUTER, REQUEST, LIBRARY) if router_first else (REQUEST, ROUTER, LIBRARY)
    return next((place for place in order if seconds(view.value(LITELLM, *place)) is not None), None)


def retries(view: View) -> float:
    """Return how often a request is tried again at the same model."""
    for section in ("router_settings", "litellm_settings"):
        found = number(view.value(LITELLM, section, "num_retries"))
        if found is not None:
            return max(found, 0.0)
    return DEFAULT_RETRIES


def worst_cases(view: View) -> tuple[WorstCase, ...]:
    """Return the worst case of every model: each hop waits for its timeout at each of its attempts."""
    gateway = view.shared(read_gateway)
    place = winner(view)
    common = (seconds(view.value(LITELLM, *place)) if place else None) or DEFAULT_SECONDS
    waits = {name: max(_wait(each, common) for each in group) for name, group in gateway.groups.items()}
    attempts = retries(view) + 1
    found = []
    for name, group in gateway.groups.items():
        hops, pointer = _hops(gateway, name, group[0].pointer)
        # A name that nobody serves fails at once.
        waited = (waits.get(hop, common if gateway.answers(hop) else 0.0) for hop in hops)
        total = sum(waited) * attempts
        found.append(WorstCase(name, pointer, total, len(hops)))
    return tuple(found)


def _wait(deployment: Deployment, common: float) -> float:
    return seconds(deployment.params.get("timeout")) or common


def _hops(gateway: Gateway, name: str, pointer: Pointer) -> tuple[list[str], Pointer]:
    """The model and who answers instead, one after the other."""
    for fallback in gateway.fallbacks:
        if fallback.kind == "fallbacks" and fallback.model == name and fallback.targets:
            return [name, *(each.name for each in fallback.targets)], fallback.pointer
    return [name, *(each.name for each in gateway.default_fallbacks)], pointer
