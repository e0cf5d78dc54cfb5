"""The digests of many revision files; what was worked out once is kept in the user's cache."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from configmig.revisions.syntax import NOT_PARSED, digest, parse_quietly


def tree_digests(paths: Mapping[str, Path], *, cache_path: Path | None) -> dict[str, str | None]:
    """Return the digest of each file by its name in ``paths``; None for one that is no readable Python.

    ``cache_path`` keeps the hash of a file's bytes with its digest, so that a file of any date that says the
    same is not parsed again: parsing takes a hundred times as long as reading. Never a reason to fail.
    """
    known = _read(cache_path) if cache_path else {}
    used: dict[str, str] = {}
    found: dict[str, str | None] = {}
    for name, path in paths.items():
        try:
            content = path.read_bytes()
            key = sha256(content).hexdigest()
            found[name] = used[key] = known.get(key) or digest(parse_quietly(content))
        except (OSError, *NOT_PARSED):
            found[name] = None
    if cache_path and used.keys() - known.keys():
        _write(cache_path, known | used if len(known) < 4 * len(used) else used)
    return found


def _read(path: Path) -> dict[str, str]:
    try:
        header, _, body = path.read_bytes().partition(b"\n")
        if header.decode("ascii", "replace") != _header(body):
            return {}
        return {str(key): str(value) for key, value in json.loads(body).items()}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def _write(path: Path, digests: Mapping[str, str]) -> None:
    body = json.dumps(digests, separators=(",", ":")).encode()
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
                stream.write(_header(body).encode() + b"\n" + body)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)


def _header(body: bytes) -> str:
    """Return the first line of the cache: a file that was torn or edited is not believed."""
    return f"configmig digests 1 {sha256(body).hexdigest()}"
