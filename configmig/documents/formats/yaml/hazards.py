"""What is dangerous in a YAML text though it can be read: tags that make objects, merges that disagree."""

from collections.abc import Iterator
from typing import NamedTuple, cast

from configmig.documents.formats.yaml.nodes import Collection, Node, Scalar, is_merge
from configmig.documents.formats.yaml.values import key_of, merge_sources_of, value_of
from configmig.pointer import Pointer

_MAKERS = ("python/", "ruby/", "java", "javax.", "perl/", "php/", "clr:", "net.", "org.", "com.", "js/")


class Hazard(NamedTuple):
    """A place that another program may read otherwise, or that makes it run something."""

    pointer: Pointer
    problem: str
    hint: str


def find_hazards(root: Node, file: str) -> Iterator[Hazard]:
    """Yield the hazards below ``root``, the tree of ``file``, in the order of the text."""
    stack: list[tuple[Pointer, Node]] = [((), root)]
    while stack:
        pointer, node = stack.pop()
        if type(node) is not Collection and type(node) is not Scalar:
            continue
        if node.tag and _makes_objects(node.tag):
            yield Hazard(
                pointer, f"the tag {node.tag} makes an object of a program", "write plain values instead"
            )
        if type(node) is not Collection:
            continue
        yield from _merges(pointer, node, file)
        children = [
            ((*pointer, number if entry.key is None else key_of(entry, file)), entry.value)
            for number, entry in enumerate(node.entries)
        ]
        stack.extend(reversed(children))


def _makes_objects(tag: str) -> bool:
    name = tag.removeprefix("tag:yaml.org,2002:").removeprefix("!!").removeprefix("!")
    return name.startswith(_MAKERS)


def _merges(pointer: Pointer, node: Collection, file: str) -> Iterator[Hazard]:
    """Object to a key that two merged mappings bring with different values and the mapping itself lacks."""
    sources = [
        source for entry in node.entries if is_merge(entry) for source in merge_sources_of(entry.value)
    ]
    if len(sources) < 2:
        return
    own = {key_of(entry, file) for entry in node.entries if not is_merge(entry)}
    brought: dict[object, object] = {}
    for source in sources:
        for key, value in cast(dict[object, object], value_of(source, file)).items():
            if key not in own and brought.setdefault(key, value) != value:
                yield Hazard(
                    pointer,
                    f"two merge keys bring '{key}' with different values",
                    "give the mapping a value of its own, or merge one of them",
                )
                return
