"""PRF006: a timeout that no request can keep, or that nobody will wait for."""

from collections.abc import Iterator
from math import isnan

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import text
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM, REFERENCE, read_gateway
from configmig.profiles.llm_gateway.relations.timeouts import SETTINGS, seconds

_LEAST, _MOST = 10.0, 600.0
_STREAM: Pointer = ("router_settings", "stream_timeout")


def check(view: View) -> Iterator[Objection]:
    """Object to each timeout outside 10 to 600 seconds, and to what is no number."""
    places: list[Pointer] = [*SETTINGS, _STREAM]
    for each in view.shared(read_gateway).deployments:
        places += [(*each.pointer, "litellm_params", key) for key in ("timeout", "stream_timeout")]
    for place in places:
        value = view.value(LITELLM, *place)
        if value is None or text(value).startswith(REFERENCE):
            continue
        found = seconds(value)
        if found == 0 and place[-1] == "stream_timeout":
            continue  # off, which is another rule's
        wrong = _wrong(found)
        if wrong:
            message = f"the timeout {'/'.join(map(str, place))} {wrong}"
            yield Objection(LITELLM, place, message, "timeouts are seconds, from 10 to 600: `120`")


def _wrong(found: float | None) -> str:
    if found is None or isnan(found):
        return "is no number"
    if found >= 1000 and found % 100 == 0 and _LEAST <= found / 1000 <= _MOST:
        return f"of {found:g} s looks like milliseconds"
    if found > _MOST:
        return f"of {found:g} s is longer than ten minutes"
    return f"of {found:g} s is too short for a model to answer" if found < _LEAST else ""


def _settings(value: str) -> dict[str, str]:
    return {LITELLM: f"litellm_settings: {{request_timeout: {value}}}\n"}


_PLACE = ("litellm-unified.yaml /litellm_settings/request_timeout",)

rule = Rule(
    id="PRF006",
    name="implausible-timeout",
    severity=Severity.MEDIUM,
    category="performance",
    title="A timeout is shorter than 10 or longer than 600 seconds, or no number",
    why=(
        "A model that has to be loaded first needs more than a few seconds, so a short timeout fails "
        "requests that were about to succeed. Beyond ten minutes every client has given up, and the backend "
        "still works for nobody."
    ),
    bad=(
        Example(_settings("5"), finds=_PLACE),
        Example(_settings("120000"), finds=_PLACE, note="milliseconds"),
        Example(_settings("2m"), finds=_PLACE, note="no number"),
        Example(
            {
                LITELLM: "litellm_settings: {drop_params: true}\n"
                "model_list: [{model_name: m, litellm_params: {model: ollama/m, timeout: 3600}}]\n"
            },
            finds=("litellm-unified.yaml /model_list/0/litellm_params/timeout",),
        ),
    ),
    good=(
        Example(_settings("600")),
        Example(_settings("'60'"), note="a text of a number is one for LiteLLM"),
        Example(_settings("os.environ/TIMEOUT")),
        Example({LITELLM: "litellm_settings: {drop_params: true}\nrouter_settings: {stream_timeout: 0}\n"}),
    ),
    check=check,
    needs=("litellm-unified.yaml#/litellm_settings",),
)
