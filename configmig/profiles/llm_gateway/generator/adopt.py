"""Turn a proxy's file that was edited by hand into the overlay from which the generator makes it again.

What the generator would say by itself is taken out, unless a comment hangs on it; everything else stays where
it is, so its comments and its order come back with every generation.
"""

from collections.abc import Mapping
from typing import Any

from configmig.audit.reading import items, mapping
from configmig.documents import Comments, Document, parse
from configmig.errors.generation import UnadoptableError
from configmig.generation import Adoption, read_header
from configmig.operations import FileOperations, Operations, Workspace
from configmig.operations.values import is_same
from configmig.pointer import Pointer, format_pointer
from configmig.profiles.llm_gateway.generator.deployments import Entry, make_deployments
from configmig.profiles.llm_gateway.generator.overlay import SECTIONS, generate, pair, read_sources
from configmig.profiles.llm_gateway.relations import LITELLM

_NOTHING = Comments()


def adopt(files: Mapping[str, bytes], *, overlay: str, removed: bool) -> Adoption:
    """Return the files with a new overlay, such that generating gives the data of the proxy's file.

    Raises UnadoptableError with every place where it would not.
    """
    header = read_header(files[LITELLM])
    wanted = parse(LITELLM, files[LITELLM])
    entries = make_deployments(read_sources(files))
    workspace = Workspace({overlay: header.body if header else files[LITELLM]})
    file = Operations(workspace).file(overlay)
    found = list(pair(mapping(wanted.read()).get("model_list"), entries))
    for index, entry, made in found:
        if made is not None:
            _take_out(file, wanted, ("model_list", index), entry, made)
    met = [made for _, _, made in found if made is not None]
    missing = [made for made in entries if made not in met]
    if removed:
        for made in missing:
            file.append(("model_list",), {"model_name": made["model_name"], "litellm_params": None})
    result = {**files, overlay: workspace.content(overlay)}
    _require_same(wanted, parse(LITELLM, generate(result, overlay=overlay)), overlay, len(missing))
    return Adoption(result, () if removed else tuple(made["model_name"] for made in missing))


def _take_out(
    file: FileOperations, wanted: Document, place: Pointer, entry: Mapping[Any, Any], made: Entry
) -> None:
    for section in SECTIONS:
        own = entry.get(section)
        if not isinstance(own, dict):
            continue
        for key, value in made[section].items():
            at = (*place, section, key)
            if key not in own:
                file.add(at, None)
            elif is_same(own[key], value) and not _is_remarked(wanted, at):
                file.remove(at)
        if not file.get((*place, section)) and not _is_remarked(wanted, (*place, section)):
            file.remove((*place, section))


def _is_remarked(document: Document, place: Pointer) -> bool:
    """Whether a comment hangs on the entry at ``place``, or on one inside of it."""
    if document.comments(place) != _NOTHING:
        return True
    value: Any = document.read()
    for token in place:
        value = value[token]
    tokens = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return any(_is_remarked(document, (*place, token)) for token in tokens)


def _require_same(wanted: Document, made: Document, overlay: str, more: int) -> None:
    """Raise UnadoptableError unless ``made`` says what ``wanted`` does, up to ``more`` new deployments."""
    one, other = dict(mapping(wanted.read())), dict(mapping(made.read()))
    listed = items(one.pop("model_list", [])), items(other.pop("model_list", []))
    problems = [_line(wanted, (key,)) for key in one.keys() | other.keys() if not _equal(one, other, key)]
    if len(listed[1]) - len(listed[0]) not in (0, more):
        problems.append(_line(wanted, ("model_list",)))
    pairs = enumerate(zip(*listed, strict=False))
    problems += [_line(wanted, ("model_list", index)) for index, (a, b) in pairs if not is_same(a, b)]
    if problems:
        raise UnadoptableError(LITELLM, overlay, sorted(problems))


def _equal(one: Mapping[Any, Any], other: Mapping[Any, Any], key: object) -> bool:
    return key in one and key in other and is_same(one[key], other[key])


def _line(document: Document, place: Pointer) -> str:
    return f"{LITELLM}:{document.locate(place).line} ({format_pointer(place)})"
