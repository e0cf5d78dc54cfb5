"""What other programs read in TOML, INI and .env files: the referees of ``corpus_lines.py``."""

import io
import re
import tomllib
from configparser import MissingSectionHeaderError, RawConfigParser
from datetime import date, datetime, time
from typing import Any

import tomlkit
from dotenv import dotenv_values

from configmig.documents.lines.model import is_same

_PLAIN_PAIR = re.compile(r"(?:[ \t]*(?:[#;].*)?\r?\n)*[^\s=:\[]+[ \t]*[=:]")


def seen_by_others(format_: str, data: bytes) -> Any:
    """Return what other readers see in ``data``; raises ValueError when one sees nothing, or they differ."""
    text = data.decode("utf-8-sig")
    if format_ == "toml":
        seen = plain(tomllib.loads(text))
        if not agrees(_by_tomlkit(text), seen):
            raise ValueError("tomllib and tomlkit see different values")
        return seen
    if format_ == "dotenv":
        return dict(dotenv_values(stream=io.StringIO(text.replace("\r\n", "\n")), interpolate=False))
    try:
        reader = _ini_reader(text)
    except MissingSectionHeaderError:
        if _PLAIN_PAIR.match(text) is None:
            raise ValueError("the file starts with neither a section nor a key with a value") from None
        reader = _ini_reader("[\1]\n" + text)
    free = dict(reader["\1"]) if reader.has_section("\1") else {}
    return {**free, **{name: dict(reader[name]) for name in reader.sections() if name != "\1"}}


def _ini_reader(text: str) -> RawConfigParser:
    reader = RawConfigParser(allow_no_value=True, strict=False, default_section="\0")
    reader.optionxform = str  # type: ignore[assignment,method-assign]
    reader.read_string(text)
    return reader


def _by_tomlkit(text: str) -> Any:
    try:
        return plain(tomlkit.parse(text).unwrap())
    except Exception as error:  # noqa: BLE001 - whatever tomlkit raises
        raise ValueError(str(error)) from None


def plain(value: Any) -> Any:
    """Return ``value`` with times as a mark, for their spelling is free."""
    if isinstance(value, dict):
        return {key: plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [plain(child) for child in value]
    return datetime if isinstance(value, datetime | date | time) else value


def agrees(seen: Any, ours: Any) -> bool:
    """Whether the other reader sees what configmig reads, but for times and comments behind values."""
    if isinstance(seen, dict):
        return (
            isinstance(ours, dict)
            and seen.keys() == ours.keys()
            and all(agrees(seen[k], ours[k]) for k in seen)
        )
    if isinstance(seen, list):
        return isinstance(ours, list) and len(seen) == len(ours) and all(map(agrees, seen, ours))
    if seen is datetime:
        return isinstance(ours, str) or ours is datetime
    if isinstance(seen, str) and isinstance(ours, str):
        # tomlkit keeps the line ends of the file in texts of several lines.
        seen, ours = seen.replace("\r\n", "\n"), ours.replace("\r\n", "\n")
        return seen == ours or seen[len(ours) :].lstrip()[:1] in (";", "#")
    return is_same(seen, ours)


def is_readable(format_: str, data: bytes) -> bool:
    """Whether the other readers take the file."""
    try:
        seen_by_others(format_, data)
    except Exception:  # noqa: BLE001 - whatever the other reader raises
        return False
    return True
