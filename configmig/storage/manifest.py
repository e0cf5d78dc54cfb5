"""The manifest and the edits of a snapshot as JSON."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from configmig.edits import Edit, Value, decode, encode
from configmig.frozen import dataclass
from configmig.storage.fields import Fields, MalformedError, parse_object
from configmig.storage.files import is_hash, objection_to

MANIFEST = "manifest.json"
FORMAT = "configmig.snapshot/1"

# JSON knows only texts as keys, YAML also numbers: a mapping with others is written as a list of pairs under
# this name.
_PAIRS = "$pairs"


class StoredFile(NamedTuple):
    """The hash of a file in a snapshot, and the permission bits of the original."""

    sha256: str
    mode: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestStep:
    """One version in a snapshot: where its files are and what their hashes must be."""

    revision: str | None
    heads: tuple[str, ...]
    folder: str
    files: Mapping[str, StoredFile]
    edits: str | None
    """The hash of the file with the edits."""
    source: str | None
    """The hash of the file with the revision's source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a snapshot holds."""

    run: str
    time: str
    direction: str
    start: tuple[str, ...]
    target: tuple[str, ...]
    steps: tuple[ManifestStep, ...]


def folder_name(number: int, heads: Iterable[str]) -> str:
    """Return the folder of a step, such as ``01-1.1.0``."""
    label = re.sub(r"[^A-Za-z0-9._+-]", "_", "+".join(heads))[:80]
    return f"{number:02d}-{label or 'base'}"


def encode_manifest(manifest: Manifest) -> bytes:
    """Return ``manifest`` as JSON, indented for people."""
    values = {
        "format": FORMAT,
        "run": manifest.run,
        "time": manifest.time,
        "direction": manifest.direction,
        "from": list(manifest.start),
        "to": list(manifest.target),
        "steps": [_encode_step(step) for step in manifest.steps],
    }
    return (json.dumps(values, indent=2) + "\n").encode()


def decode_manifest(content: bytes) -> Manifest:
    """Return the manifest that ``encode_manifest`` wrote; raises MalformedError, also for unsafe names."""
    fields = parse_object(content)
    if (found := fields.text("format")) != FORMAT:
        raise fields.fail("format", f"is {found!a}, this version of configmig knows {FORMAT}")
    return Manifest(
        run=fields.text("run"),
        time=fields.text("time"),
        direction=fields.text("direction"),
        start=fields.texts("from"),
        target=fields.texts("to"),
        steps=tuple(_decode_step(step, number) for number, step in enumerate(fields.objects("steps"))),
    )


def encode_edits(edits: Iterable[Edit]) -> bytes:
    """Return ``edits`` as JSON Lines; keys that are no texts keep their type."""
    return b"".join(json.dumps(_pack(encode(edit))).encode() + b"\n" for edit in edits)


def decode_edits(content: bytes) -> tuple[Edit, ...]:
    """Return the edits that ``encode_edits`` wrote; raises MalformedError."""
    try:
        return tuple(decode(_unpack(json.loads(line))) for line in content.splitlines())
    except (ValueError, TypeError, RecursionError) as error:
        raise MalformedError("a line is not an edit") from error


def _encode_step(step: ManifestStep) -> dict[str, Any]:
    return {
        "revision": step.revision,
        "heads": list(step.heads),
        "folder": step.folder,
        "files": {
            name: {"sha256": stored.sha256, "mode": f"{stored.mode:04o}"}
            for name, stored in step.files.items()
        },
        "edits": step.edits and {"file": f"{step.folder}.edits.jsonl", "sha256": step.edits},
        "source": step.source and {"file": f"{step.folder}.source.py", "sha256": step.source},
    }


def _decode_step(fields: Fields, number: int) -> ManifestStep:
    heads = fields.texts("heads")
    if fields.text("folder") != (folder := folder_name(number, heads)):
        raise fields.fail("folder", f"must be {folder}")
    return ManifestStep(
        revision=fields.optional_text("revision"),
        heads=heads,
        folder=folder,
        files=_decode_files(fields.object("files")),
        edits=_decode_hash(fields.object("edits")) if "edits" in fields else None,
        source=_decode_hash(fields.object("source")) if "source" in fields else None,
    )


def _decode_files(fields: Fields) -> dict[str, StoredFile]:
    files = {}
    for name in fields:
        if reason := objection_to(name):
            raise fields.fail(name, reason)
        stored = fields.object(name)
        mode = stored.text("mode")
        if not re.fullmatch(r"0?[0-7]{3,4}", mode):
            raise stored.fail("mode", "must be octal permission bits")
        files[name] = StoredFile(_decode_hash(stored), int(mode, 8))
    return files


def _decode_hash(fields: Fields) -> str:
    sha256 = fields.text("sha256")
    if not is_hash(sha256):
        raise fields.fail("sha256", "must be a SHA-256 in hexadecimal")
    return sha256


def _pack(value: Value) -> Value:
    """Return ``value`` with every mapping in a form that JSON keeps."""
    if isinstance(value, dict):
        if all(isinstance(key, str) for key in value) and _PAIRS not in value:
            return {key: _pack(item) for key, item in value.items()}
        return {_PAIRS: [[key, _pack(item)] for key, item in value.items()]}
    return [_pack(item) for item in value] if isinstance(value, list | tuple) else value


def _unpack(value: Value) -> Value:
    """Return the value that ``_pack`` was given."""
    if isinstance(value, dict):
        if value.keys() == {_PAIRS}:
            return {key: _unpack(item) for key, item in value[_PAIRS]}
        return {key: _unpack(item) for key, item in value.items()}
    return [_unpack(item) for item in value] if isinstance(value, list) else value
