"""Read [tool.configmig] of a pyproject.toml."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from configmig.errors.settings import BrokenSettingsError, WrongHookError, WrongSettingError
from configmig.settings.source import Entry, Section, Source
from configmig.settings.table import GROUPS

_MAIN = ("tool", "configmig")
_HOOKS = ("hooks", "post_write_hooks")
_ENVIRONMENTS = "env"
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_NAME = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_KEY = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")

Lines: TypeAlias = Mapping[tuple[str, ...], int]


def read_toml(file: str, text: str) -> Source | None:
    """Return what ``[tool.configmig]`` in ``text`` says, None when there is no such table.

    Raises BrokenSettingsError, WrongSettingError, WrongHookError.
    """
    try:
        tool = tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError as error:
        raise _broken(file, text, error) from None
    except ValueError:
        raise BrokenSettingsError(file, None, "it holds a number that is too long") from None
    except RecursionError:
        raise BrokenSettingsError(file, None, "it is nested too deeply") from None
    if not isinstance(tool, dict) or "configmig" not in tool:
        return None
    lines = _lines(text)
    table = _table(file, lines, _MAIN, tool["configmig"])
    environments = _table(file, lines, (*_MAIN, _ENVIRONMENTS), table.pop(_ENVIRONMENTS, {}))
    given = [(name, table.pop(name)) for name in _HOOKS if name in table]
    if len(given) > 1:
        raise BrokenSettingsError(
            file, lines.get((*_MAIN, _HOOKS[1], "0")), "hooks and post_write_hooks mean the same; keep one"
        )
    return Source(
        file,
        ".".join(_MAIN),
        dict(_flatten(lines, _MAIN, table)),
        {
            name: dict(_flatten(lines, where, _table(file, lines, where, values)))
            for name, values in environments.items()
            for where in [(*_MAIN, _ENVIRONMENTS, name)]
        },
        _read_hooks(file, lines, *given[0]) if given else {},
    )


def _broken(file: str, text: str, error: tomllib.TOMLDecodeError) -> BrokenSettingsError:
    reason, _, position = str(error).rpartition(" (at ")
    number = re.match(r"line (\d+)", position)
    line = int(number[1]) if number else text.count("\n") + 1
    return BrokenSettingsError(file, line, (reason or str(error))[:200])


def _table(file: str, lines: Lines, where: tuple[str, ...], value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise WrongSettingError(file, _line(lines, where), ".".join(where), "is not a table")
    return dict(value)


def _flatten(lines: Lines, where: tuple[str, ...], table: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    """Yield ``backups.keep`` for ``{backups: {keep: …}}``; other tables stay values, to be refused."""
    for name, value in table.items():
        if name in GROUPS and isinstance(value, dict):
            for key, inner in value.items():
                yield f"{name}.{key}", Entry(inner, _line(lines, (*where, name, key)))
        else:
            yield name, Entry(value, _line(lines, (*where, *name.split("."))))


def _read_hooks(file: str, lines: Lines, key: str, value: Any) -> Mapping[str, Section]:
    where = (*_MAIN, key)
    if not isinstance(value, list):
        raise WrongSettingError(file, _line(lines, where), ".".join(where), "is not a list of tables")
    hooks: dict[str, Section] = {}
    for number, item in enumerate(value):
        place = (*where, str(number))
        hook = _table(file, lines, place, item)
        name = hook.pop("name", None)
        if not isinstance(name, str) or not name:
            raise WrongHookError(file, _line(lines, place), f"number {number + 1}", "has no `name`")
        if name in hooks:
            raise WrongHookError(file, _line(lines, place), name, "appears twice")
        hooks[name] = {
            "": Entry(None, _line(lines, place)),
            **{option: Entry(given, _line(lines, (*place, option))) for option, given in hook.items()},
        }
    return hooks


def _line(lines: Lines, where: tuple[str, ...]) -> int | None:
    """Return the line of ``where`` or of the nearest table around it that has one of its own."""
    for length in range(len(where), 0, -1):
        if where[:length] in lines:
            return lines[where[:length]]
    return None


def _lines(text: str) -> Lines:
    """Return path → line for tables and keys that stand on a line of their own. tomllib does not tell."""
    found: dict[tuple[str, ...], int] = {}
    counts: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            table = _split(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                found.setdefault(table, number)
                table = (*table, str(counts[table]))
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, *_split(key[1])), number)
    return found


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(token.strip().strip("\"'") for token in re.findall(_NAME, dotted))
