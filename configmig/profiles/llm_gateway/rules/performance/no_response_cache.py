"""PRF001: the proxy keeps no answers."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import switch
from configmig.profiles.llm_gateway.relations import LITELLM

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_PLACE = ("litellm_settings", "cache")


def check(view: View) -> Iterator[Objection]:
    """Object when the cache is off, unless it is set up all the same, which is another rule's finding."""
    value = view.value(LITELLM, *_PLACE)
    if switch(value) is not True and not view.value(LITELLM, "litellm_settings", "cache_params"):
        message = "answers are not cached"
        hint = "set `cache: true` with `cache_params: {type: local}`, or a redis that all workers share"
        place = _PLACE if value is not None else _PLACE[:1]
        yield Objection(LITELLM, place, message, hint)


def fix(op: "Operations", _view: View, objections: Sequence[Objection]) -> None:
    """Cache in memory, which needs nothing else."""
    if objections:
        op.file(LITELLM).set(_PLACE, value=True)
        op.file(LITELLM).set(("litellm_settings", "cache_params"), {"type": "local", "ttl": 600})


rule = Rule(
    id="PRF001",
    name="no-response-cache",
    severity=Severity.LOW,
    category="performance",
    title="Answers are not cached",
    why=(
        "The same question costs the same seconds and the same money every time. Editors and batch jobs "
        "repeat themselves a lot, and embeddings of one text never change."
    ),
    bad=(
        Example(
            {LITELLM: "litellm_settings: {drop_params: true}\n"},
            finds=("litellm-unified.yaml /litellm_settings",),
        ),
        Example(
            {LITELLM: "litellm_settings: {cache: no}\n"},
            finds=("litellm-unified.yaml /litellm_settings/cache",),
        ),
    ),
    good=(
        Example({LITELLM: "litellm_settings: {cache: true, cache_params: {type: local}}\n"}),
        Example(
            {LITELLM: "litellm_settings: {cache: yes}\n"}, note="as YAML 1.1 spells it, which LiteLLM reads"
        ),
    ),
    check=check,
    needs=("litellm-unified.yaml#/litellm_settings",),
    fix=fix,
)
