"""The journal of a run: what whoever comes after a crash needs to finish it or to take it back."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from configmig import __version__
from configmig.errors.storage import NewerFormatError, explain_system_error
from configmig.frozen import dataclass
from configmig.storage.atomic import TEMPORARY_SUFFIX
from configmig.storage.fields import Fields, MalformedError, is_newer, parse_object
from configmig.storage.files import content_hash, is_hash, objection_to, read_regular
from configmig.storage.layout import CONTROL_FOLDER, STATE_FILE, is_run_id, own_folder

FORMAT = "configmig.journal/1"

TAKEN_BACK = "removed what the interrupted run"
"""How recovery begins to tell of a run that it did not finish."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFile:
    """One file of a run; the hashes are None where it does not exist."""

    name: str
    temporary: str | None
    """Where the new content waits, relative to the root; None when the file is removed."""
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """Everything that is left to do once a run is decided."""

    run: str
    root: str
    """The root's real path when it was written; a root may move, so it only helps to explain."""
    files: tuple[JournalFile, ...]
    state: JournalFile
    state_content: bytes
    history_line: bytes


def journal_path(root: Path) -> Path:
    """Return where the journal of a decided run is."""
    return own_folder(root, CONTROL_FOLDER) / "journal"


def draft_path(root: Path) -> Path:
    """Return where the journal of a run is that is not decided yet."""
    return own_folder(root, CONTROL_FOLDER) / "journal.new"


def read_journal(path: Path) -> Journal | None:
    """Return the journal at ``path``, None where there is none.

    Raises MalformedError when it is damaged, and the errors of ``read_regular`` where nobody may look.
    """
    try:
        is_link = path.is_symlink()
    except OSError as error:
        raise explain_system_error(error, path.parent, reading=True) from error
    if is_link:
        raise MalformedError("it is a symbolic link")
    try:
        content = read_regular(path, f"{CONTROL_FOLDER}/{path.name}")
    except FileNotFoundError:
        return None
    return decode_journal(content)


def encode_journal(journal: Journal) -> bytes:
    """Return ``journal`` as JSON with a hash over itself."""
    values = {
        "format": FORMAT,
        "tool": __version__,
        "run": journal.run,
        "root": journal.root,
        "files": [_encode_file(file) for file in journal.files],
        "state": _encode_file(journal.state),
        "state_content": journal.state_content.decode(),
        "history_line": journal.history_line.decode(),
    }
    return json.dumps({**values, "sha256": _digest(values)}, indent=1).encode() + b"\n"


def decode_journal(content: bytes) -> Journal:
    """Return the journal that ``encode_journal`` wrote.

    Raises MalformedError, also for unsafe names, and NewerFormatError for one of a later format.
    """
    fields = parse_object(content)
    found = fields.text("format")
    if is_newer(found, FORMAT):
        tool = fields.optional_text("tool") or ""
        raise NewerFormatError(f"{CONTROL_FOLDER}/journal", found=found, known=FORMAT, tool=tool)
    if found != FORMAT:
        raise fields.fail("format", f"is not {FORMAT}")
    values = {name: value for name, value in json.loads(content).items() if name != "sha256"}
    if fields.text("sha256") != _digest(values):
        raise MalformedError("it was changed since it was written")
    if not is_run_id(run := fields.text("run")):
        raise fields.fail("run", "is not the id of a run")
    state = _decode_file(fields.object("state"), run)
    if state.name != STATE_FILE:
        raise fields.fail("state", "names another file")
    files = tuple(_decode_file(file, run) for file in fields.objects("files"))
    for file in files:
        if reason := objection_to(file.name):
            raise MalformedError(f"the name {file.name!a} {reason}")
    return Journal(
        run=run,
        root=fields.text("root"),
        files=files,
        state=state,
        state_content=fields.text("state_content").encode(),
        history_line=fields.text("history_line").encode(),
    )


def temporary_name(run: str, number: int) -> str:
    """Return the name under which file ``number`` of a run waits in its folder."""
    return f".{run}.{number}{TEMPORARY_SUFFIX}"


def _encode_file(file: JournalFile) -> dict[str, str | None]:
    return {"name": file.name, "temporary": file.temporary, "before": file.before, "after": file.after}


def _decode_file(fields: Fields, run: str) -> JournalFile:
    temporary = fields.optional_text("temporary")
    if temporary is not None:
        *folders, name = temporary.split("/")
        ours = name.startswith(f".{run}.") and name.endswith(TEMPORARY_SUFFIX)
        if not ours or any(part in ("", ".", "..") for part in folders):
            raise fields.fail("temporary", "is not a name that configmig gives")
    hashes = [fields.optional_text("before"), fields.optional_text("after")]
    for found in hashes:
        if found is not None and not is_hash(found):
            raise fields.fail("after", "must be a SHA-256 in hexadecimal")
    if (hashes[1] is None) != (temporary is None):
        raise fields.fail("temporary", "does not go with `after`")
    return JournalFile(name=fields.text("name"), temporary=temporary, before=hashes[0], after=hashes[1])


def _digest(values: Mapping[str, Any]) -> str:
    return content_hash(json.dumps(values, sort_keys=True).encode())
