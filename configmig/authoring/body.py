"""The Python of a revision that carries out recorded operations, and a check of what they did."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from configmig.audit.fixing import Mended
from configmig.audit.recorder import Call
from configmig.frozen import dataclass
from configmig.pointer import Pointer

_WIDTH = 100
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Body:
    """What a new revision does and says besides its metadata, as source text."""

    details: str
    """The paragraphs of the docstring below its title."""
    upgrade: str
    """The statements of `upgrade`, indented."""
    check: str
    """A whole `check` with the constants that it reads; empty for none."""


def write_body(mended: Sequence[Mended], values: Mapping[str, Any]) -> Body:
    """Return the source for the operations of ``mended``; ``values`` are the files as they make them."""
    details = "\n".join(f"* {each.rule.id} {each.rule.name}: {each.rule.title}" for each in mended)
    names: dict[str, str] = {}
    lines: list[str] = []
    for each in mended:
        lines.append(f"    # {each.rule.id} {each.rule.name}")
        for call in each.calls:
            if call.file is not None and call.file not in names:
                names[call.file] = _variable(call.file, names.values())
                lines.append(f"    {names[call.file]} = op.file({literal(call.file, 4)})")
            subject = "op" if call.file is None else names[call.file]
            lines.append(_statement(f"{subject}.{call.operation}", call))
    calls = [call for each in mended for call in each.calls]
    return Body(details, "\n".join(lines), _check(calls, values))


def literal(value: object, indent: int, room: int = 0) -> str:
    """Return ``value`` as Python, in one line where it fits beside ``room`` other characters."""
    line = _one_line(value)
    if indent + room + len(line) <= _WIDTH or not isinstance(value, dict | list | tuple) or not value:
        return line
    pad = " " * (indent + 4)
    if isinstance(value, dict):
        inner = [
            f"{_one_line(key)}: {literal(each, indent + 4, len(_one_line(key)) + 3)}"
            for key, each in value.items()
        ]
        opening, closing = "{", "}"
    else:
        inner = [literal(each, indent + 4, 1) for each in value]
        opening, closing = ("[", "]") if isinstance(value, list) else ("(", ")")
    return "\n".join([opening, *(f"{pad}{each}," for each in inner), " " * indent + closing])


def _one_line(value: object) -> str:
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
        return text if text.isprintable() else ascii(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_one_line(key)}: {_one_line(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_one_line, value)) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_one_line, value)) + ("," if len(value) == 1 else "") + ")"
    return repr(value)


def _statement(function: str, call: Call) -> str:
    arguments = [("", each) for each in call.arguments]
    arguments += [(f"{name}=", each) for name, each in call.options.items()]
    line = f"    {function}({', '.join(name + _one_line(each) for name, each in arguments)})"
    if len(line) <= _WIDTH:
        return line
    inner = [f"        {name}{literal(each, 8, len(name) + 1)}," for name, each in arguments]
    return "\n".join([f"    {function}(", *inner, "    )"])


def _variable(file: str, taken: Iterable[str]) -> str:
    stem = re.sub(r"\W+", "_", file.rpartition("/")[2].partition(".")[0], flags=re.ASCII).strip("_").lower()
    name = stem if stem.isidentifier() and stem not in ("op", "config") else f"file_{stem or 'of'}"
    while name in taken:
        name += "_"
    return name


def _check(calls: Iterable[Call], values: Mapping[str, Any]) -> str:
    """Return a check of what is true of ``values`` by these calls: what was set is so, what went is gone."""
    is_so: dict[tuple[str, Pointer], Any] = {}
    gone: dict[tuple[str, Pointer], None] = {}
    for call in calls:
        place = call.arguments[0]
        if call.file is None or not isinstance(place, tuple):
            continue
        found = _at(values.get(call.file), place)
        given = call.arguments[1] if len(call.arguments) > 1 else call.options.get("value", _MISSING)
        if call.operation in ("set", "add") and found == given:
            is_so[call.file, place] = found
        elif call.operation in ("remove", "move", "rename") and found is _MISSING:
            gone[call.file, place] = None
    if not is_so and not gone:
        return ""
    so = tuple((file, place, value) for (file, place), value in is_so.items())
    parts = [f"IS_SO = {literal(so, 0, 8)}", f"IS_GONE = {literal(tuple(gone), 0, 10)}", _CHECK]
    return "\n".join(parts)


def _at(value: Any, place: Pointer) -> Any:
    for token in place:
        is_there = (isinstance(value, dict) and token in value) or (
            isinstance(value, list) and isinstance(token, int) and token < len(value)
        )
        if not is_there:
            return _MISSING
        value = value[token]
    return value


_CHECK = '''

def check(config: Config) -> Iterator[Problem]:
    """What was mended is mended."""
    for file, place, value in IS_SO:
        if at(config.get(file), place) != value:
            yield Problem(file, place, "it is not what this revision made it")
    for file, place in IS_GONE:
        if at(config.get(file), place) is not None:
            yield Problem(file, place, "this revision took it out, and it is there again")


def at(value: object, place: tuple[str | int, ...]) -> object:
    """Return what stands at ``place``, None where there is nothing."""
    for token in place:
        if isinstance(value, dict):
            value = value.get(token)
        elif isinstance(value, list) and isinstance(token, int) and token < len(value):
            value = value[token]
        else:
            return None
    return value
'''
