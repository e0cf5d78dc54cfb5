"""A configuration without what it says: its keys, its lists, what kind of value stands where."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from configmig.documents import parse
from configmig.edits import Value
from configmig.errors import ConfigmigError
from configmig.masking import is_secret_key, mask_lines, mask_value
from configmig.project import Project

_REFERENCE = re.compile(r"(?:os\.environ/(\w+)|\$\{([A-Za-z_]\w*)\})")


def structures(project: Project, files: Mapping[str, bytes], secrets: frozenset[str]) -> dict[str, Value]:
    """Return each file as its structure, or why it has none; comments are left out.

    Texts are told by their kind alone: the rule that knows every secret is not written yet. Numbers and
    switches stay, but for those under a key that is named like a secret.
    """
    found: dict[str, Value] = {}
    for name, content in files.items():
        entry: dict[str, Value] = {"bytes": len(content), "lines": content.count(b"\n")}
        try:
            value = parse(name, content, limits=project.bounds).read()
            entry["structure"] = _bare(mask_value((), value, secrets=secrets), secrets)
        except ConfigmigError as error:
            entry["error"] = f"{error.code} {mask_lines(error.message, secrets)}"
        found[mask_lines(name, secrets)] = entry
    return found


def references(project: Project, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the names of the environment variables that values refer to, and nothing else of them."""
    found: set[str] = set()
    for name, content in files.items():
        try:
            value = parse(name, content, limits=project.bounds).read()
        except ConfigmigError:
            continue
        matches = (_REFERENCE.fullmatch(text) for text in _texts(value))
        found |= {match[1] or match[2] for match in matches if match}
    return tuple(sorted(found))


def _bare(value: Any, secrets: frozenset[str], key: object = None) -> Value:
    if isinstance(value, dict):
        return {_key(name, secrets): _bare(child, secrets, name) for name, child in value.items()}
    if isinstance(value, list):
        return [_bare(item, secrets, key) for item in value]
    if not isinstance(value, str):
        return "***" if value is not None and is_secret_key(key) else value
    if value == "***" or _REFERENCE.fullmatch(value):
        return value
    return "(empty text)" if not value else "(text)" if "\n" not in value else "(text of several lines)"


def _key(name: Any, secrets: frozenset[str]) -> str:
    return mask_lines(str(name), secrets)


def _texts(value: Any) -> Iterator[str]:
    stack = [value]
    while stack:
        found = stack.pop()
        if isinstance(found, dict):
            stack += found.values()
        elif isinstance(found, list):
            stack += found
        elif isinstance(found, str):
            yield found
