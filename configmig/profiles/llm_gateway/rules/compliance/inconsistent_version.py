"""CMP001: the stamp, the shape of the files and what they say of themselves are not one version."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.facts import Stamp
from configmig.audit.reading import mapping
from configmig.audit.versions import parse
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, PROVIDERS

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_STAMP = ".schema-version"
_KEY = "schema_version"
_HOLDERS: tuple[Pointer, ...] = ((), ("metadata",), ("schema_metadata",), ("config_metadata",))
_CARRIED_SINCE = parse("1.2.0")
"""From this version on each of the three files carries it."""


def check(view: View) -> Iterator[Objection]:
    """Object once to a root without a stamp or with a false one, and to each file that says otherwise."""
    stamp = view.facts.stamp
    if stamp.problem or stamp.unknown:
        return  # a stamp that cannot be used is a finding of its own
    if stamp.heads is None:
        looks = f": its files look like {stamp.recognised}" if stamp.recognised else ""
        hint = f"`configmig stamp {stamp.recognised or 'VERSION'}`, or `configmig upgrade`"
        yield Objection(_STAMP, (), f"nothing says at which version the root is{looks}", hint)
    elif stamp.recognised and stamp.shapes and stamp.recognised not in stamp.shapes:
        message = f"the stamp says {', '.join(stamp.heads)}, the shape of the files {stamp.recognised}"
        hint = f"`configmig stamp {stamp.recognised}` if the files are right, else `configmig rollback`"
        yield Objection(_STAMP, (), message, hint)
        return
    version = _version(view)
    if version:
        for name in (PROVIDERS, MAPPINGS, LITELLM):
            yield from _of_file(view, name, version)


def _of_file(view: View, name: str, version: str) -> Iterator[Objection]:
    places = [(*holder, _KEY) for holder in _HOLDERS if _KEY in mapping(view.value(name, *holder))]
    for place in places:
        stated = str(view.value(name, *place)).removeprefix("v")
        if stated != version:
            message = f"the file says schema version {stated}, the root is at {version}"
            yield Objection(name, place, message, "correct it: `configmig audit --fix`")
    if not places and parse(version) >= _CARRIED_SINCE:
        message = f"the file does not say its schema version, which is {version}"
        yield Objection(name, (), message, f"add `{_KEY}: {version}`: `configmig audit --fix`")


def _version(view: View) -> str:
    """The one version that the files ought to state; empty where there is no telling."""
    stamp = view.facts.stamp
    if stamp.heads is None:
        return stamp.recognised or ""
    return stamp.shapes[0].removeprefix("v") if len(stamp.shapes) == 1 else ""


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Let each file state the version of the root; the stamp itself is a command's."""
    version = _version(view)
    for each in objections:
        if each.file == _STAMP or not version:
            continue
        if each.pointer:
            op.file(each.file).set(each.pointer, version)
        else:
            first = next(iter(mapping(view.value(each.file))), None)
            before = first if isinstance(first, str) else None
            op.file(each.file).add(
                (_KEY,), version, comment="The schema that this file follows.", before=before
            )


def _files(providers: str = "", mappings: str = "", litellm: str = "") -> dict[str, str]:
    return {
        PROVIDERS: f"{providers}providers: {{a: {{type: ollama}}}}\n",
        MAPPINGS: f"{mappings}exact_matches: {{m: {{provider: a}}}}\n",
        LITELLM: f"{litellm}model_list: [{{model_name: m}}]\n",
    }


_STATED = "schema_version: 1.2.0\n"
_AT = {"stamp": Stamp(heads=("1.2.0",), recognised="1.2.0")}

rule = Rule(
    id="CMP001",
    name="inconsistent-version",
    severity=Severity.HIGH,
    category="compliance",
    title="The schema version is missing, or the files do not agree about it",
    why=(
        "A migration starts from the version that the root states. Where the stamp is missing or wrong, or "
        "one of the three files was copied from a root of another version, it starts from the wrong place."
    ),
    bad=(
        Example(
            _files(_STATED, "", "schema_version: 1.1.0\n"),
            finds=("model-mappings.yaml:1", "litellm-unified.yaml /schema_version"),
            facts=_AT,
        ),
        Example(
            _files(),
            finds=(_STAMP,),
            facts={"stamp": Stamp(recognised="1.0.0")},
            note="1.0.0 has no version in its files, but a root has a stamp",
        ),
        Example(
            _files(_STATED, _STATED, _STATED),
            finds=(_STAMP,),
            facts={"stamp": Stamp(heads=("1.1.0",), recognised="1.2.0")},
        ),
    ),
    good=(
        Example(_files(_STATED, _STATED, "schema_version: v1.2.0\n"), facts=_AT),
        Example(_files(), facts={"stamp": Stamp(heads=("1.1.0",), recognised="1.1.0")}),
        Example(
            _files(_STATED, _STATED, _STATED),
            facts={"stamp": Stamp(heads=("1.2.1",), recognised="1.2.0", stands_for=("1.2.0",))},
            note="a revision of the project's own keeps the schema of the one before",
        ),
        Example(_files(), facts={"stamp": Stamp(problem="no JSON")}, note="another rule's"),
    ),
    check=check,
    needs=(
        "providers.yaml#/providers",
        "model-mappings.yaml#/exact_matches",
        "litellm-unified.yaml#/model_list",
    ),
    fix=fix,
    fix_is_safe=True,
)
