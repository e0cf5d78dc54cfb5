"""SEC005: a master key that is none."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import at, mapping, text
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM, REFERENCE
from configmig.profiles.llm_gateway.relations.exposure import MASTER_KEY
from configmig.profiles.llm_gateway.rules.examples import proxy

_SHORTEST = 20
_FEWEST_LETTERS = 10
"""Fewer different letters than this are no random key."""


def check(view: View) -> Iterator[Objection]:
    """Object to a literal key in the settings, or in a managed environment file, that can be guessed."""
    places: list[tuple[str, Pointer, object]] = []
    if "master_key" in mapping(view.value(LITELLM, "general_settings")):
        pointer: Pointer = ("general_settings", "master_key")
        places.append((LITELLM, pointer, view.value(LITELLM, *pointer)))
    places += [
        (name, (MASTER_KEY,), at(view.value(name), MASTER_KEY))
        for name, document in view.documents.items()
        if document.format == "dotenv" and at(view.value(name), MASTER_KEY) is not None
    ]
    for file, place, value in places:
        problem = _problem(value)
        if problem:
            hint = f"generate one with `echo sk-$(openssl rand -hex 24)` and keep it in {MASTER_KEY}"
            yield Objection(file, place, f"the master key {problem}", hint)


def _problem(value: object) -> str:
    key = text(value)
    if key.startswith((REFERENCE, "${", "$")):
        return ""
    if not key:
        return "is empty"
    if not key.startswith("sk-"):
        return "does not begin with sk-, which LiteLLM asks for"
    if len(key) < _SHORTEST:
        return f"is shorter than {_SHORTEST} characters"
    return "is no random text" if len(set(key)) < _FEWEST_LETTERS else ""


_PLACE = ("litellm-unified.yaml /general_settings/master_key",)

rule = Rule(
    id="SEC005",
    name="weak-master-key",
    severity=Severity.CRITICAL,
    category="security",
    title="The master key is empty, known to everybody or easy to guess",
    why=(
        "The master key opens everything: it makes keys, reads settings and spends money. With an empty "
        "one, or with `sk-1234` of the documentation, LiteLLM refuses to start; a short one is guessed."
    ),
    bad=(
        Example(proxy(general_settings="{master_key: ''}"), finds=_PLACE),
        Example(proxy(general_settings="{master_key: sk-1234}"), finds=_PLACE),
        Example(proxy(general_settings="{master_key: open-sesame-and-come-in-1234}"), finds=_PLACE),
        Example(proxy(general_settings="{master_key: sk-aaaaaaaaaaaaaaaaaaaaaaaa}"), finds=_PLACE),
        Example(
            {
                **proxy(general_settings="{master_key: os.environ/LITELLM_MASTER_KEY}"),
                ".env": "LITELLM_MASTER_KEY=sk-1234\n",
            },
            finds=(".env /LITELLM_MASTER_KEY",),
        ),
    ),
    good=(
        Example(proxy(general_settings="{master_key: os.environ/LITELLM_MASTER_KEY}")),
        Example(
            proxy(general_settings="{master_key: sk-9fK2mQ7xT4vB8nR3wY6z}"),
            note="that it is written here is another rule's",
        ),
        Example(
            proxy(general_settings="{master_key: '${LITELLM_MASTER_KEY}'}"),
            note="that it is not expanded is another rule's",
        ),
    ),
    check=check,
    needs=("litellm-unified.yaml#/model_list",),
)
