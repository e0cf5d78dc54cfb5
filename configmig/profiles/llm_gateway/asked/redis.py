"""The Redis servers that the gateway is told to use, asked by PING over a plain socket."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from configmig.audit.reading import mapping, switch, text
from configmig.audit.view import View
from configmig.frozen import dataclass
from configmig.health.live.asking import Failure, kind_of
from configmig.health.live.round import Round
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM, REFERENCE

CACHE: Pointer = ("litellm_settings", "cache_params")
ROUTER: Pointer = ("router_settings",)

_NO_REDIS = "what listens there is no Redis"

_LONGEST_LINE = 4096
"""Bytes of an answer of Redis that are read: PONG has five."""


@dataclass(frozen=True, slots=True)
class Redis:
    """A Redis as the file names it; a text may be a reference to a variable."""

    pointer: Pointer
    host: str
    port: str
    username: str
    password: str
    is_tls: bool

    def __str__(self) -> str:
        return f"Redis at {self.host}:{self.port}"


def read_redis(view: View, round_: Round) -> tuple[Redis | str, ...]:
    """Return each Redis that the file names, once; for one with a variable that is not set, its name."""
    found: dict[Redis | str, None] = {}
    for section, prefix in ((CACHE, ""), (ROUTER, "redis_")):
        if section == CACHE and not has_cache(view):
            continue
        for each in _read(view, round_, section, prefix):
            known = {(other.host, other.port) for other in found if isinstance(other, Redis)}
            if isinstance(each, str) or (each.host, each.port) not in known:
                found[each] = None
    return tuple(found)


def has_cache(view: View) -> bool:
    """Whether the file switches the cache on."""
    return switch(view.value(LITELLM, "litellm_settings", "cache")) is True


async def fault_of(redis: Redis, round_: Round) -> Failure | str:
    """Return what is wrong with ``redis``: a failure to reach it, or a sentence; empty where it says PONG."""
    try:
        async with round_.slot(), asyncio.timeout(round_.asking.timeout):
            return await _ping(redis, round_)
    except TimeoutError:
        return Failure("timeout", f"{round_.asking.timeout:g} s")
    except OSError as error:
        return Failure(kind_of(error))
    except asyncio.IncompleteReadError as error:
        return _NO_REDIS if error.partial else Failure("closed")
    except (ValueError, OverflowError):
        return Failure("address")
    except asyncio.LimitOverrunError:
        return _NO_REDIS


async def _ping(redis: Redis, round_: Round) -> str:
    tls = round_.trusted if redis.is_tls else None
    reader, writer = await asyncio.open_connection(redis.host, int(redis.port), ssl=tls, limit=_LONGEST_LINE)
    try:
        if redis.password:
            names = [redis.username] if redis.username else []
            answer = await _command(reader, writer, "AUTH", *names, redis.password)
            if not answer.startswith("+"):
                return _refusal(answer)
        answer = await _command(reader, writer, "PING")
        return "" if answer == "+PONG" else _refusal(answer)
    finally:
        writer.transport.abort()


async def _command(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *words: str) -> str:
    encoded = [word.encode() for word in words]
    parts = [f"*{len(words)}\r\n".encode(), *(b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded)]
    writer.write(b"".join(parts))
    await writer.drain()
    return (await reader.readuntil(b"\r\n")).decode("ascii", "replace").rstrip("\r\n")


def _refusal(answer: str) -> str:
    """Return a refusal in our words: what it says itself may hold what it was sent."""
    code = answer[1:].split(" ", 1)[0] if answer.startswith("-") else ""
    if "without any password configured" in answer:
        return "it has no password, the file gives one"
    known = {
        "WRONGPASS": "it refuses the password",
        "NOAUTH": "it wants a password, the file gives none",
        "LOADING": "it is still loading its data",
    }
    if code in known:
        return known[code]
    is_word = code.isalpha() and code.isupper()
    return f"it refuses with {code}" if is_word else _NO_REDIS


def _read(view: View, round_: Round, section: Pointer, prefix: str) -> Iterator[Redis | str]:
    entry = mapping(view.value(LITELLM, *section))
    url_key = next((key for key in (f"{prefix}url", "redis_url") if text(entry.get(key))), "")
    if url_key:
        yield _of_url(round_, text(entry[url_key]), (*section, url_key))
    elif entry.get(f"{prefix}host") is not None:
        yield _of_parts(round_, entry, section, prefix)


def _of_parts(round_: Round, entry: Mapping[Any, Any], section: Pointer, prefix: str) -> Redis | str:
    values = {}
    for name in ("host", "port", "username", "password"):
        written = entry.get(prefix + name)
        value = "" if written is None else str(written)
        resolved = _resolve(round_, value)
        if resolved is None:
            return value.removeprefix(REFERENCE)
        values[name] = resolved
    values["port"] = values["port"] or "6379"
    is_tls = switch(entry.get(f"{prefix}ssl")) is True
    return Redis((*section, f"{prefix}host"), **values, is_tls=is_tls)


def _of_url(round_: Round, written: str, pointer: Pointer) -> Redis | str:
    url = _resolve(round_, written)
    if url is None:
        return written.removeprefix(REFERENCE)
    try:
        parts = urlsplit(url)
        port = parts.port or 6379
    except ValueError:
        return Redis(pointer, "", "", "", "", is_tls=False)
    names = unquote(parts.username or ""), unquote(parts.password or "")
    return Redis(pointer, parts.hostname or "", str(port), *names, is_tls=parts.scheme == "rediss")


def _resolve(round_: Round, value: str) -> str | None:
    """Return a value with the variable that it refers to, None where that is not set here."""
    if not value.startswith(REFERENCE):
        return value
    return round_.variable(value.removeprefix(REFERENCE)) or None
