"""Tell a configuration's schema version by its shape, with the facts that say so.

Each clue is a fact about the files and the versions it is true of. The version that most clues agree with is
the answer; clues that disagree are named too, so that whoever reads the evidence can judge it.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from configmig.edits import Value
from configmig.frozen import dataclass
from configmig.plugins import Recognition

VERSIONS = ("1.0.0", "1.1.0", "1.2.0")

UP_TO_1_0 = ("1.0.0",)
ONLY_1_1 = ("1.1.0",)
UP_TO_1_1 = ("1.0.0", "1.1.0")
SINCE_1_1 = ("1.1.0", "1.2.0")
SINCE_1_2 = ("1.2.0",)

PROVIDERS, MAPPINGS, LITELLM = "providers.yaml", "model-mappings.yaml", "litellm-unified.yaml"

Files: TypeAlias = Mapping[str, dict[Value, Value]]

SECTIONS_SINCE_1_1 = {
    PROVIDERS: ("metadata", "health_checks"),
    MAPPINGS: ("fallback_chains", "capabilities"),
    LITELLM: ("router_settings", "server_settings"),
}

_RANKS = frozenset({"primary", "secondary", "tertiary"})
_STAMPED = ("metadata", "schema_metadata", "config_metadata")


@dataclass(frozen=True, slots=True)
class Clue:
    """A fact about the files and the versions that have it."""

    versions: tuple[str, ...]
    sentence: str
    is_stamp: bool = False


def recognise(files: Mapping[str, Value]) -> Recognition | None:
    """Return the version that ``files`` have by their shape, None when they are no gateway configuration.

    Never raises, whatever the data are.
    """
    known = {
        name: value for name in (PROVIDERS, MAPPINGS, LITELLM) if isinstance(value := files.get(name), dict)
    }
    if not _is_gateway(known):
        return None
    stamps = {name: stated for name, content in known.items() if (stated := _stated(content)) is not None}
    clues = (*_shape_clues(known), _stamp_clue(stamps))
    # max() keeps the first of equals: in doubt the older version, whose upgrade completes what is missing.
    version = max(VERSIONS, key=lambda version: sum(version in clue.versions for clue in clues))
    agreeing = [clue.sentence for clue in clues if version in clue.versions]
    differing = [
        f"but {clue.sentence}, as in {' or '.join(clue.versions)}"
        for clue in clues
        if clue.versions and version not in clue.versions and not clue.is_stamp
    ]
    contradicting = [
        f"but {name} says schema_version {stated}, which its shape contradicts"
        for name, stated in stamps.items()
        if stated != version
    ]
    return Recognition(version, (*agreeing, *differing, *contradicting))


def _is_gateway(files: Files) -> bool:
    return (
        isinstance(_at(files, PROVIDERS, "providers"), dict)
        or isinstance(_at(files, MAPPINGS, "exact_matches"), dict)
        or isinstance(_at(files, LITELLM, "model_list"), list)
    )


def _shape_clues(files: Files) -> Iterator[Clue]:
    yield from _section_clues(files)
    yield from _provider_clues(files)
    yield from _chain_clues(files)
    yield from _balancing_clues(files)
    yield from _fallback_clues(files)


def _section_clues(files: Files) -> Iterator[Clue]:
    missing = [
        f"{name} has no {section}"
        for name in files
        for section in SECTIONS_SINCE_1_1[name]
        if section not in files[name]
    ]
    if missing:
        yield from (Clue(UP_TO_1_0, sentence) for sentence in missing)
    elif len(files) == len(SECTIONS_SINCE_1_1):
        yield Clue(SINCE_1_1, "every section that 1.1.0 introduced is there")


def _provider_clues(files: Files) -> Iterator[Clue]:
    for name, provider in _items(_at(files, PROVIDERS, "providers")):
        models = (
            provider.get("models") if isinstance(provider, dict) and provider.get("type") == "vllm" else None
        )
        if isinstance(models, list) and len(models) > 1:
            yield Clue(UP_TO_1_1, f"provider {name} of type vllm serves {len(models)} models")


def _chain_clues(files: Files) -> Iterator[Clue]:
    providers = {name for name, _ in _items(_at(files, PROVIDERS, "providers"))}
    chains: dict[Clue, list[str]] = {}
    for name, entry in _items(_at(files, MAPPINGS, "fallback_chains")):
        chain = entry.get("chain") if isinstance(entry, dict) else entry
        if not isinstance(chain, list) or not chain:
            continue
        if any(isinstance(step, dict) and _RANKS & step.keys() for step in chain):
            chains.setdefault(Clue(UP_TO_1_0, "has steps with a rank"), []).append(str(name))
        elif providers and all(isinstance(step, str) and step in providers for step in chain):
            chains.setdefault(Clue(ONLY_1_1, "lists providers"), []).append(str(name))
        elif providers and all(isinstance(step, str) and step not in providers for step in chain):
            chains.setdefault(Clue(SINCE_1_2, "lists models"), []).append(str(name))
    for clue, names in chains.items():
        more = f" (and {len(names) - 1} more)" if len(names) > 1 else ""
        yield Clue(clue.versions, f"chain {names[0]}{more} {clue.sentence}")


def _balancing_clues(files: Files) -> Iterator[Clue]:
    balancing = _at(files, MAPPINGS, "load_balancing")
    if not isinstance(balancing, dict) or not balancing:
        return
    if balancing.keys() & {"enabled", "strategies", "redundant_models"}:
        yield Clue(UP_TO_1_0, "load_balancing keeps its models under redundant_models")
    elif all(isinstance(entry, dict) and "providers" in entry for entry in balancing.values()):
        yield Clue(SINCE_1_1, "load_balancing has an entry for each model")


def _fallback_clues(files: Files) -> Iterator[Clue]:
    for section, versions in (("litellm_settings", ONLY_1_1), ("router_settings", SINCE_1_2)):
        fallbacks = _at(files, LITELLM, section, "fallbacks")
        if not isinstance(fallbacks, list) or not fallbacks:
            continue
        if any(isinstance(entry, dict) and "fallback_models" in entry for entry in fallbacks):
            yield Clue(UP_TO_1_0, f"the fallbacks in {section} name their model under `model`")
        elif all(isinstance(entry, dict) and len(entry) == 1 for entry in fallbacks):
            yield Clue(versions, f"{section} has fallbacks of the form {{model: [others]}}")


def _stamp_clue(stamps: Mapping[str, str]) -> Clue:
    """Return what the files say themselves as one clue, so that copied stamps cannot outvote the shape."""
    if not stamps:
        return Clue(UP_TO_1_1, "no file says its schema version")
    stated = sorted(set(stamps.values()))
    sentence = f"{', '.join(stamps)} {'says' if len(stamps) == 1 else 'say'} schema_version {stated[0]}"
    return Clue(tuple(stated) if len(stated) == 1 else (), sentence, is_stamp=True)


def _stated(content: dict[Value, Value]) -> str | None:
    """Return the version that a file says it has, at its top or in its metadata."""
    for holder in (content, *(content.get(section) for section in _STAMPED)):
        stated = holder.get("schema_version") if isinstance(holder, dict) else None
        if isinstance(stated, str) and stated:
            return stated.removeprefix("v")
    return None


def _at(files: Files, *tokens: str) -> Value:
    value: Value = files
    for token in tokens:
        value = value.get(token) if isinstance(value, dict) else None
    return value


def _items(value: Value) -> Iterator[tuple[Value, Value]]:
    if isinstance(value, dict):
        yield from value.items()
