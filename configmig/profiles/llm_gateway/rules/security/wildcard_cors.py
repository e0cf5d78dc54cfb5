"""SEC009: a proxy that lets the scripts of every web page in."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import at, items, mapping, text
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.relations.exposure import has_variable
from configmig.profiles.llm_gateway.rules.examples import proxy

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_VARIABLE = "LITELLM_CORS_ORIGINS"
_SAID = ("cors", "cors_origins", "allowed_origins", "cors_allowed_origins")


def check(view: View) -> Iterator[Objection]:
    """Object to `*` in the environment file, and to an environment that says nothing about origins."""
    for name, document in view.documents.items():
        if document.format == "dotenv" and "*" in text(at(view.value(name), _VARIABLE)):
            yield Objection(name, (_VARIABLE,), "every web page may call the proxy", _HINT)
            return
    if has_variable(view, _VARIABLE):
        return
    pointer = _believed(view)
    if pointer is not None:
        message = f"LiteLLM does not read this; without {_VARIABLE} every web page may call the proxy"
        yield Objection(LITELLM, pointer, message, _HINT)
    elif has_variable(view, _VARIABLE) is False:
        message = f"{_VARIABLE} is not set: every web page may call the proxy"
        yield Objection(LITELLM, ("general_settings",), message, _HINT)


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Write the origins that somebody wrote where nobody reads them into the environment file beside them."""
    stated = view.value(LITELLM, *(_believed(view) or ("",)))
    listed = items(stated) or items(mapping(stated).get("allow_origins"))
    origins = [text(each) for each in listed if text(each) and "*" not in text(each)]
    managed = [name for name, document in view.documents.items() if document.format == "dotenv"]
    if objections and origins and managed:
        op.file(managed[0]).set((_VARIABLE,), ",".join(origins))


_HINT = (
    f"write `{_VARIABLE}=https://chat.example.com`, your own pages, into the environment file of the proxy"
)


def _believed(view: View) -> Pointer | None:
    """Where somebody wrote down origins, believing that it helps."""
    settings = mapping(view.value(LITELLM, "server_settings"))
    return next((("server_settings", key) for key in _SAID if key in settings), None)


rule = Rule(
    id="SEC009",
    name="wildcard-cors",
    severity=Severity.MEDIUM,
    category="security",
    title="Scripts of every web page may call the proxy",
    why=(
        "LiteLLM takes the origins that browsers may call it from out of LITELLM_CORS_ORIGINS, by default "
        "`*`. What stands in `server_settings` has no effect. A page that an operator opens can then talk "
        "to a proxy on his machine."
    ),
    bad=(
        Example(
            {**proxy(server_settings="{cors: {allow_origins: ['http://localhost:3000']}}"), ".env": "A=1\n"},
            finds=("litellm-unified.yaml /server_settings/cors",),
        ),
        Example(
            proxy(server_settings="{cors: {allow_origins: ['http://localhost:3000']}}"),
            finds=("litellm-unified.yaml /server_settings/cors",),
        ),
        Example(
            proxy(),
            finds=("litellm-unified.yaml /general_settings",),
            facts={"environment": frozenset({"OTHER"})},
        ),
        Example({**proxy(), ".env": "LITELLM_CORS_ORIGINS=*\n"}, finds=(".env /LITELLM_CORS_ORIGINS",)),
    ),
    good=(
        Example(proxy(), facts={"environment": frozenset({"LITELLM_CORS_ORIGINS"})}),
        Example({**proxy(), ".env": "LITELLM_CORS_ORIGINS=https://chat.example.com\n"}),
        Example(proxy(), note="no environment file is known, and nothing here speaks of origins"),
    ),
    check=check,
    needs=("litellm-unified.yaml#/model_list",),
    fix=fix,
)
