"""Which schema version a config root is at, and how its files looked then: the file ``.schema-version``."""

import json
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from configmig.errors.storage import CorruptStateError, NewerFormatError
from configmig.frozen import dataclass
from configmig.storage.fields import Fields, MalformedError, is_newer, parse_object
from configmig.storage.files import is_hash, objection_to, read_record
from configmig.storage.layout import STATE_FILE

FORMAT = "configmig.state/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the last run left: its versions and the SHA-256 of every managed file."""

    heads: tuple[str, ...]
    """The versions of the root: one as a rule, several when branched, none before the first revision."""
    updated_at: str = ""
    """When, in UTC as ISO 8601."""
    name: str = ""
    """The title of the newest revision; it and the three that follow are what people and other tools read."""
    date: str = ""
    breaking_changes: tuple[str, ...] = ()
    deprecations: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    run: str | None = None
    """The run that wrote it."""
    history_head: str | None = None
    """The hash of the history's last line by then, so that a history that was cut short is noticed."""
    tool: str = ""
    """The version of configmig that wrote it."""


def read_state(root: Path) -> State | None:
    """Return the state of ``root``, None where there is none.

    Fields that it does not know are ignored. Raises CorruptStateError with the line, NewerFormatError for one
    of a later format, RootEscapeError, NotARegularFileError or UnreadableError.
    """
    content = read_record(root, STATE_FILE)
    return None if content is None else decode_state(content)


def decode_state(content: bytes) -> State:
    """Return the state that ``encode_state`` wrote; raises CorruptStateError."""
    try:
        return _decode(parse_object(content))
    except MalformedError as error:
        raise CorruptStateError(error.problem, line=error.line, column=error.column) from error


def encode_state(state: State) -> bytes:
    """Return ``state`` as the content of ``.schema-version``: JSON, indented, in a fixed order."""
    versions = {"version": state.heads[0]} if len(state.heads) == 1 else {"heads": list(state.heads)}
    values = {
        **versions,
        "updated_at": state.updated_at,
        "schema_version": {
            "name": state.name,
            "date": state.date,
            "breaking_changes": list(state.breaking_changes),
            "deprecations": list(state.deprecations),
        },
        "files": dict(sorted(state.files.items())),
        "run": state.run,
        "history_head": state.history_head,
        "tool": state.tool,
        "format": FORMAT,
    }
    return (json.dumps(values, indent=2, ensure_ascii=False) + "\n").encode()


def _decode(fields: Fields) -> State:
    found, tool = fields.optional_text("format") or FORMAT, fields.optional_text("tool") or ""
    if is_newer(found, FORMAT):
        raise NewerFormatError(STATE_FILE, found=found, known=FORMAT, tool=tool)
    schema = fields.object("schema_version")
    return State(
        heads=_heads(fields),
        updated_at=fields.optional_text("updated_at") or "",
        name=schema.optional_text("name") or "",
        date=schema.optional_text("date") or "",
        breaking_changes=schema.texts("breaking_changes"),
        deprecations=schema.texts("deprecations"),
        files=_files(fields.object("files")),
        run=fields.optional_text("run"),
        history_head=fields.optional_text("history_head"),
        tool=tool,
    )


def _heads(fields: Fields) -> tuple[str, ...]:
    if "heads" in fields:
        heads = fields.texts("heads")
    elif "version" in fields:
        heads = (fields.text("version"),)
    else:
        raise MalformedError("neither `version` nor `heads` is there")
    if "" in heads:
        raise fields.fail("heads" if "heads" in fields else "version", "must not be empty")
    return heads


def _files(fields: Fields) -> dict[str, str]:
    hashes = {}
    for name in fields:
        if reason := objection_to(name):
            raise fields.fail(name, reason)
        hashes[name] = fields.text(name)
        if not is_hash(hashes[name]):
            raise fields.fail(name, "must be a SHA-256 in hexadecimal")
    return hashes
