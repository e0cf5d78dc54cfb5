"""Read a post-write hook: the command that formats or checks a new revision file, as Alembic has them."""

from pathlib import Path
from typing import Literal, TypeAlias

from configmig.errors.settings import WrongHookError
from configmig.settings.model import Hook
from configmig.settings.source import Entry, Section, Source

_Type: TypeAlias = Literal["console_scripts", "exec", "module"]

_TARGETS: dict[str, tuple[_Type, str]] = {
    "console_scripts": ("console_scripts", "entrypoint"),
    "exec": ("exec", "executable"),
    "module": ("module", "module"),
}
"""Type → the key that names what is run, as in Alembic; ``entrypoint`` is understood for all three."""

_KEYS = ("type", "entrypoint", "executable", "module", "options", "cwd")


def read_hook(source: Source, name: str, section: Section, here: Path) -> Hook:
    """Return the hook that ``section`` describes; its ``cwd`` counts from ``here``, ``%(here)s`` means it.

    Raises WrongHookError.
    """
    options = {key: entry for key, entry in section.items() if key}
    given = {key: _read_option(source, name, key, entry, here) for key, entry in options.items()}
    chosen = given.get("type", "")
    if chosen not in _TARGETS:
        found = f"has the unknown type '{chosen}'" if chosen else "has no `type`"
        line = options.get("type", section[""]).line
        raise WrongHookError(source.file, line, name, f"{found}; it may be {', '.join(_TARGETS)}")
    kind, key = _TARGETS[chosen]
    target = given.get(key) or given.get("entrypoint")
    if not target:
        raise WrongHookError(source.file, section[""].line, name, f"has no `{key}`: what is to be run")
    cwd = str(here / given["cwd"]) if given.get("cwd") else ""
    return Hook(name, kind, target, given.get("options", ""), cwd)


def _read_option(source: Source, hook: str, key: str, entry: Entry, here: Path) -> str:
    if key not in _KEYS:
        raise WrongHookError(source.file, entry.line, hook, f"has no `{key}`; it may have {', '.join(_KEYS)}")
    if not isinstance(entry.value, str):
        raise WrongHookError(source.file, entry.line, hook, f"has a `{key}` that is not text")
    return entry.value.replace("%(here)s", str(here))
