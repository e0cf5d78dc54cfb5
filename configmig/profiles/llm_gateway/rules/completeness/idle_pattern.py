"""CPL019: a pattern that is no regular expression, or that nothing ever comes to."""

import re
from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import (
    LITELLM,
    MAPPINGS,
    PROVIDERS,
    Gateway,
    Pattern,
    read_gateway,
)
from configmig.profiles.llm_gateway.relations.matching import Matcher, read_matcher


def check(view: View) -> Iterator[Objection]:
    """Object once to each pattern that is invalid, shadowed, or has no effect."""
    gateway = view.shared(read_gateway)
    names = (*gateway.served, *gateway.routes, *(name for name in gateway.groups if "*" not in name))
    earlier: list[Matcher] = []
    for pattern in gateway.patterns:
        place = (*pattern.pointer, "pattern")
        if not pattern.text:
            message = "a pattern without a regular expression matches nothing"
            yield Objection(MAPPINGS, pattern.pointer, message, "write one under `pattern`")
            continue
        try:
            matcher = read_matcher(pattern.text)
        except (re.error, OverflowError, RecursionError) as error:
            reason = error.msg if isinstance(error, re.error) else "it is too large"
            message = f"'{pattern.text}' is no regular expression: {reason}"
            yield Objection(MAPPINGS, place, message, "mend it, or take the pattern out")
            continue
        if matcher is not None:
            yield from _idle(gateway, pattern, matcher, names, earlier)
            earlier.append(matcher)


def _idle(
    gateway: Gateway, pattern: Pattern, matcher: Matcher, names: tuple[str, ...], earlier: list[Matcher]
) -> Iterator[Objection]:
    place = (*pattern.pointer, "pattern")
    known = [name for name in names if matcher.matches(name)]
    tried = [*known, *matcher.samples]
    unlisted = [name for name in matcher.samples if name not in names]
    if tried and all(any(each.matches(name) for each in earlier) for name in tried):
        message = f"whatever '{pattern.text}' matches, an earlier pattern has matched already"
        yield Objection(MAPPINGS, place, message, "put the narrow pattern first, or take this one out")
    elif unlisted and not any(gateway.answers(name) for name in unlisted):
        what = "matches listed names only" if known else "matches no model of any provider"
        yield Objection(
            MAPPINGS,
            place,
            f"'{pattern.text}' {what}, and the proxy has no wildcard for the others",
            f'add a wildcard deployment to {LITELLM} (`model_name: "*-cloud"`), or take the pattern out',
            severity=Severity.LOW if known else Severity.MEDIUM,
        )


_PROVIDERS = "providers:\n  a: {type: ollama, status: active, models: ['m:1b-cloud']}\n"
_ROUTES = "exact_matches: {'m:1b-cloud': {provider: a}}\n"
_PROXY = "model_list: [{model_name: '*-cloud'}, {model_name: 'm:1b-cloud'}]\n"


def _patterns(*patterns: str) -> dict[str, str]:
    lines = "".join(f"- {{pattern: '{each}', provider: a}}\n" for each in patterns)
    return {PROVIDERS: _PROVIDERS, LITELLM: _PROXY, MAPPINGS: _ROUTES + "patterns:\n" + lines}


rule = Rule(
    id="CPL019",
    name="idle-pattern",
    severity=Severity.MEDIUM,
    category="completeness",
    title="A pattern is invalid, shadowed, or has no effect on the proxy",
    why=(
        "The first pattern that matches decides, so one behind a wider one is never asked. And LiteLLM knows "
        "no regular expressions: a name that only a pattern covers is refused unless a wildcard deployment "
        "stands for it."
    ),
    bad=(
        Example(_patterns("^m:(", ".*-cloud$"), finds=("model-mappings.yaml /patterns/0/pattern",)),
        Example(
            _patterns(".*-cloud$", "^m:.*-cloud$"),
            finds=("model-mappings.yaml /patterns/1/pattern",),
            note="shadowed by a wider one before it",
        ),
        Example(
            _patterns("^gone/.*", "^m:"),
            finds=("model-mappings.yaml /patterns/0/pattern", "model-mappings.yaml /patterns/1/pattern"),
            note="no model of that name; no wildcard for what it matches beyond the listed one",
        ),
    ),
    good=(
        Example(_patterns("^m:.*-cloud$", ".*-cloud$"), note="the narrow one first"),
        Example(_patterns("^[a-z]+:[0-9]+b-cloud$")),
    ),
    check=check,
    needs=(
        "providers.yaml#/providers",
        "model-mappings.yaml#/exact_matches",
        "litellm-unified.yaml#/model_list",
    ),
)
