"""Put deployments into the text of the overlay: what it says itself wins, what it leaves open is filled in.

An entry of the overlay's `model_list` belongs to the deployment of its `model_name` and, where it says one,
its `model_info.provider`. An entry without `litellm_params.model` only adds to what is generated; where
nothing is generated for it, it stays away. A null in the place of something generated leaves that out:
`api_key: null`, or `litellm_params: null` for a whole deployment.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from configmig.audit.reading import items, mapping, text
from configmig.audit.view import View
from configmig.documents import create
from configmig.errors.generation import MissingSourceError
from configmig.operations import FileOperations, Operations, Workspace
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.generator.deployments import Entry, make_deployments
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, PROVIDERS

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "litellm_params": ("model", "api_base", "api_key"),
    "model_info": ("mode", "tags", "provider", "context_length"),
}
"""The mappings of a deployment that are filled in key by key → the order of what may be filled in."""


def generate(files: Mapping[str, bytes], *, overlay: str) -> bytes:
    """Return the proxy's file, made of providers, mappings and, where there is one, the overlay."""
    view = read_sources(files)
    entries = make_deployments(view)
    if overlay not in files:
        return create(LITELLM, {"model_list": [dict(entry) for entry in entries]}).render()
    workspace = Workspace({LITELLM: files[overlay]})
    _fill(Operations(workspace).file(LITELLM), entries)
    return workspace.content(LITELLM)


def read_sources(files: Mapping[str, bytes]) -> View:
    """Return the sources; raises MissingSourceError, and the error of one that cannot be read."""
    view = View({name: files[name] for name in (PROVIDERS, MAPPINGS) if name in files})
    for name, need in ((PROVIDERS, "providers"), (MAPPINGS, "exact_matches")):
        if name in view.broken:
            raise view.broken[name]
        if name not in files:
            raise MissingSourceError(name, LITELLM, "is missing")
        if not mapping(view.value(name, need)):
            raise MissingSourceError(name, LITELLM, f"has no `{need}`")
    return view


def matches(entry: Mapping[Any, Any], made: Entry) -> bool:
    """Whether an entry of the overlay is about the generated deployment ``made``."""
    provider = text(mapping(entry.get("model_info")).get("provider"))
    return text(entry.get("model_name")) == made["model_name"] and provider in (
        "",
        made["model_info"]["provider"],
    )


def pair(listed: object, entries: tuple[Entry, ...]) -> Iterator[tuple[int, Mapping[Any, Any], Entry | None]]:
    """Yield index and entry of a `model_list`, and the deployment it is about: each to one entry at most."""
    left = list(entries)
    for index, each in enumerate(items(listed)):
        made = next((made for made in left if matches(mapping(each), made)), None)
        if made is not None:
            left.remove(made)
        yield index, mapping(each), made


def _fill(file: FileOperations, entries: tuple[Entry, ...]) -> None:
    pairs = list(pair(file.get(("model_list",), default=None), entries))
    for index, entry, made in pairs:
        if made is not None and not _is_left_out(entry):
            _complete(file, ("model_list", index), entry, made)
    done = [made for _, _, made in pairs if made is not None]
    file.set_default(("model_list",), [])
    for made in entries:
        if made not in done:
            file.append(("model_list",), made)
    for index, entry, made in reversed(pairs):
        if _is_left_out(entry) or (
            made is None and not text(mapping(entry.get("litellm_params")).get("model"))
        ):
            file.remove(("model_list", index))


def _is_left_out(entry: Mapping[Any, Any]) -> bool:
    return "litellm_params" in entry and entry["litellm_params"] is None


def _complete(file: FileOperations, place: Pointer, entry: Mapping[Any, Any], made: Entry) -> None:
    """Fill in what ``entry`` leaves open, each key behind the one that it follows by custom."""
    for section, order in SECTIONS.items():
        wanted = made[section]
        if section not in entry:
            file.add(
                (*place, section), wanted, after="litellm_params" if section == "model_info" else "model_name"
            )
            continue
        own, previous = mapping(entry[section]), None
        for key in order:
            if key in wanted and key in own and own[key] is None:
                file.remove((*place, section, key))
            elif key in own:
                previous = key
            elif key in wanted:
                first = next(iter(file.get((*place, section))), None) if previous is None else None
                file.add((*place, section, key), wanted[key], after=previous, before=first)
                previous = key
