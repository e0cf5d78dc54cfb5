"""CPL001: a file that every gateway has is missing, empty or no mapping."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, PROVIDERS

_REQUIRED = (PROVIDERS, MAPPINGS, LITELLM)


def check(view: View) -> Iterator[Objection]:
    """Object to each of the three files that cannot be worked with at all."""
    for name in _REQUIRED:
        if name not in view.files:
            wrong, hint = "is missing", "restore it: `configmig rollback` knows the runs that had it"
        elif name in view.broken:
            wrong, hint = "cannot be read", view.broken[name].hint
        elif not view.files[name].strip():
            wrong, hint = "is empty", "restore it: `configmig rollback` knows the runs that had it"
        elif view.value(name) is None:
            wrong, hint = "has nothing but comments", "fill it, or restore it with `configmig rollback`"
        elif not isinstance(view.value(name), dict):
            wrong, hint = "is no mapping", "its sections are keys at the top level"
        else:
            continue
        yield Objection(name, (), f"{name} {wrong}", hint)


_GOOD = {name: f"# {name}\nkey: value\n" for name in _REQUIRED}

rule = Rule(
    id="CPL001",
    name="missing-file",
    severity=Severity.CRITICAL,
    category="completeness",
    title="A file that the gateway cannot do without is missing, empty or no mapping",
    why=(
        "Providers, mappings and the proxy's configuration are one system: without one of them the others "
        "describe a gateway that cannot be generated or started, and most rules have nothing to look at."
    ),
    bad=(
        Example({PROVIDERS: "a: 1\n", MAPPINGS: "a: 1\n"}, finds=(LITELLM,)),
        Example({**_GOOD, MAPPINGS: ""}, finds=(f"{MAPPINGS}:1",)),
        Example({**_GOOD, PROVIDERS: "- a\n- b\n"}, finds=(f"{PROVIDERS}:1",)),
        Example({**_GOOD, LITELLM: "model_list: [\n"}, finds=(LITELLM,), note="broken YAML"),
    ),
    good=(
        Example(_GOOD),
        Example({**_GOOD, "ports.yaml": ""}, note="the list of ports is optional"),
    ),
    check=check,
)
