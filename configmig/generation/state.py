"""How a generated file stands to its sources, told from its header alone: nothing is generated for it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from configmig.documents import parse
from configmig.errors import ConfigmigError
from configmig.generation.header import read_header, with_header
from configmig.plugins import Generator

State: TypeAlias = Literal["fresh", "stale", "edited", "by hand", "missing"]
"""``fresh``: made of the sources as they are. ``stale``: the sources have changed since. ``edited``: changed
by hand since it was made. ``by hand``: it has no header, so nobody made it. ``missing``: it is not there."""


class Adoption(NamedTuple):
    """The files of a configuration once what was edited by hand in a generated file is in its overlay."""

    files: Mapping[str, bytes]
    added: tuple[str, ...] = ()
    """What the sources ask for and the file did not have: it comes with the next generation."""


def state_of(generator: Generator, files: Mapping[str, bytes]) -> State:
    """Return how the target of ``generator`` stands in ``files``; never raises for what they hold."""
    if generator.target not in files:
        return "missing"
    header = read_header(files[generator.target])
    if header is None:
        return "by hand"
    if not header.is_untouched:
        return "edited"
    return "fresh" if is_made_of(generator, files) else "stale"


def is_made_of(generator: Generator, files: Mapping[str, bytes]) -> bool:
    """Whether the target was made of the sources as they are now, whatever was edited in it since."""
    header = read_header(files.get(generator.target, b""))
    return header is not None and header.sources == digest_sources(generator, files)


def make(generator: Generator, files: Mapping[str, bytes]) -> bytes:
    """Return the target, header included, made of ``files``; raises what the generator raises."""
    names = [*generator.sources, *([generator.overlay] if generator.overlay in files else [])]
    return with_header(generator.generate(files), names, digest_sources(generator, files))


def digest_sources(generator: Generator, files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of what the target is made of: values of the sources, the text of the overlay.

    A comment in a source goes nowhere, so it does not count; one in the overlay does.
    """
    parts = [_meaning(name, files.get(name)) for name in generator.sources]
    parts.append(files.get(generator.overlay, b"").hex())
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _meaning(name: str, data: bytes | None) -> str:
    if data is None:
        return ""
    try:
        return json.dumps(parse(name, data).read(), default=str)
    except ConfigmigError:
        return data.hex()
