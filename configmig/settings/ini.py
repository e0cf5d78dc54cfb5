"""Read configmig.ini."""

import configparser
import re
from collections.abc import Mapping

from configmig.errors.settings import (
    BrokenSettingsError,
    UnknownSectionError,
    UnknownSettingError,
    WrongHookError,
)
from configmig.settings.source import Entry, Section, Source
from configmig.settings.table import GROUPS

_MAIN = "configmig"
_HOOKS = ("configmig:hooks", "post_write_hooks")
_HEADER = re.compile(r"\[(.+)\]")
_KEY = re.compile(r"([^\s\[#;=:][^=:]*?)\s*[=:]")


def read_ini(file: str, text: str) -> Source:
    """Return what the INI ``text`` says.

    Nothing is interpolated here: a percent sign means itself (``%(here)s`` is the reader's business).
    Raises BrokenSettingsError, UnknownSectionError, UnknownSettingError, WrongHookError.
    """
    sections = _parse(file, text)
    environments: dict[str, Section] = {}
    hooks: list[Section] = []
    main = dict(sections.get(_MAIN, {}))
    for name, section in sections.items():
        prefix, _, environment = name.partition(":")
        if name in _HOOKS:
            hooks.append(section)
        elif prefix == _MAIN and environment.strip():
            environments[environment.strip()] = section
        elif name in GROUPS:
            _add_group(file, name, section, main)
        elif name != _MAIN:
            known = (_MAIN, *_HOOKS, *sorted(GROUPS), *([f"{_MAIN}:{environment}"] if environment else []))
            raise UnknownSectionError(file, _lines(text).get((name, "")), name, known=known)
    return Source(file, _MAIN, main, environments, _read_hooks(file, hooks))


def _add_group(file: str, group: str, section: Section, main: dict[str, Entry]) -> None:
    """Take ``[notify]`` with ``urls`` for ``notify.urls`` of the main section, as TOML has tables for it."""
    for key, entry in section.items():
        name = f"{group}.{key}"
        if name in main:
            raise BrokenSettingsError(file, entry.line, f"'{name}' stands in [{_MAIN}] too")
        main[name] = entry


def _parse(file: str, text: str) -> dict[str, Section]:
    # Neither [DEFAULT], nor values from other keys, nor keys in small letters: what is written counts.
    parser = configparser.RawConfigParser(default_section="", interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    try:
        parser.read_string(text, source=file)
    except configparser.MissingSectionHeaderError as error:
        raise BrokenSettingsError(file, error.lineno, "a key stands before the first [section]") from None
    except configparser.DuplicateSectionError as error:
        raise BrokenSettingsError(
            file, error.lineno, f"the section [{error.section}] appears twice"
        ) from None
    except configparser.DuplicateOptionError as error:
        reason = f"'{error.option}' appears twice in [{error.section}]"
        raise BrokenSettingsError(file, error.lineno, reason) from None
    except configparser.ParsingError as error:
        line = error.errors[0][0] if error.errors else None
        raise BrokenSettingsError(
            file, line, "this line is neither a [section] nor a 'key = value'"
        ) from None
    lines = _lines(text)
    return {
        section: {
            key: Entry(value, lines.get((section, key), lines.get((section, ""))))
            for key, value in parser.items(section)
        }
        for section in parser.sections()
    }


def _lines(text: str) -> dict[tuple[str, str], int]:
    """Return (section, key) → line; the key is empty for the section itself. configparser does not tell."""
    found: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            section = header[1]
            found[section, ""] = number
        elif key := _KEY.match(line):
            found[section, key[1]] = number
    return found


def _read_hooks(file: str, sections: list[Section]) -> Mapping[str, Section]:
    """Turn ``hooks = a, b`` and ``a.type = …`` into one mapping for each hook, in the order of ``hooks``."""
    if not sections:
        return {}
    if len(sections) > 1:
        line = min(entry.line or 0 for section in sections for entry in section.values())
        raise BrokenSettingsError(
            file, line or None, f"[{_HOOKS[0]}] and [{_HOOKS[1]}] mean the same; keep one"
        )
    (section,) = sections
    listed = section.get("hooks", Entry("", None))
    hooks: dict[str, dict[str, Entry]] = {name: {} for name in re.split(r"[\s,]+", str(listed.value)) if name}
    for key, entry in section.items():
        name, dot, option = key.rpartition(".")
        if name in hooks:
            hooks[name][option] = entry
        elif dot:
            raise WrongHookError(file, entry.line, name, "is described and not listed in `hooks`")
        elif key != "hooks":
            raise UnknownSettingError(file, entry.line, key, section=_HOOKS[0], known=("hooks", *hooks))
    for name, options in hooks.items():
        options.setdefault("", listed)  # where to point when nothing else of the hook is written
        if set(options) == {""}:
            raise WrongHookError(
                file, listed.line, name, f"is listed and not described: there is no `{name}.type`"
            )
    return hooks
