"""One request and its answer: bounded in time and memory, never redirected, keys kept from other hosts."""

import asyncio
import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import field
from time import perf_counter
from typing import Any, Literal, TypeAlias
from urllib.parse import urlsplit

import httpx

from configmig import __version__
from configmig.frozen import dataclass

Kind: TypeAlias = Literal["refused", "timeout", "name", "certificate", "tls", "closed", "network", "address"]
"""Why there is no answer: nobody listens, nobody answers in time, there is no such host, …"""

_EXPLAINED: Mapping[Kind, str] = {
    "refused": "the connection is refused",
    "timeout": "there is no answer in time",
    "name": "the name of the host is not known",
    "certificate": "its certificate is not accepted",
    "tls": "the TLS handshake fails",
    "closed": "the connection is closed before an answer",
    "network": "the network does not lead there",
    "address": "the address cannot be used",
}


_TYPES: Mapping[Kind, type[BaseException]] = {
    "certificate": ssl.SSLCertVerificationError,
    "tls": ssl.SSLError,
    "name": socket.gaierror,
    "refused": ConnectionRefusedError,
    "closed": ConnectionError,
}
"""Looked for in this order: an error of TLS is also one of the connection."""


@dataclass(frozen=True, slots=True)
class Key:
    """A secret for the servers ``origins`` and for nobody else."""

    header: str
    value: str = field(repr=False)
    origins: frozenset[str]
    """As ``origin`` returns them."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask; two requests that are equal are sent once."""

    url: str
    timeout: float
    """Seconds for all of it: name, connection, TLS, request and the whole answer."""
    method: str = "GET"
    key: Key | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    """JSON; empty: none."""
    about: str = ""
    """What tells it from others to the same address: the model that it asks for."""


@dataclass(frozen=True, slots=True)
class Failure:
    """There was no answer."""

    kind: Kind
    detail: str = ""

    def __str__(self) -> str:
        return f"{_EXPLAINED[self.kind]}{f' ({self.detail})' if self.detail else ''}"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered; ``problem`` says why its body cannot be used, empty where it can."""

    status: int
    headers: Mapping[str, str]
    """By name in small letters."""
    body: bytes
    seconds: float
    problem: str = ""

    @property
    def is_fine(self) -> bool:
        """Whether it is a success, whole."""
        return 200 <= self.status < 300 and not self.problem

    @property
    def is_html(self) -> bool:
        """Whether it is a page for people."""
        return self.headers.get("content-type", "").lower().startswith("text/html")

    def json(self) -> Any:
        """Return the body as JSON, None for what is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def __str__(self) -> str:
        if self.problem:
            return self.problem
        moved = ", a redirect, which is not followed" if 300 <= self.status < 400 else ""
        return f"it answers with status {self.status}{moved}"


Answered: TypeAlias = Reply | Failure


class Asker:
    """Sends requests, at most ``concurrency`` at once, each answer of at most ``most_bytes``."""

    def __init__(self, *, concurrency: int, most_bytes: int) -> None:
        self.slots = asyncio.Semaphore(concurrency)
        self.trusted = trusted()
        self._most_bytes = most_bytes
        self._asked: dict[Request, asyncio.Future[Answered]] = {}
        self._client = httpx.AsyncClient(
            verify=self.trusted,
            timeout=None,  # noqa: S113 - each request has a bound of its own, over all its parts
            follow_redirects=False,  # a key must not go to another host
            trust_env=False,  # nor through a proxy, nor may a .netrc add another key
            limits=httpx.Limits(max_keepalive_connections=0),  # so that each latency counts the same
            headers={"user-agent": f"configmig/{__version__}", "accept-encoding": "identity"},
        )

    @property
    def answers(self) -> Iterator[tuple[Request, Answered]]:
        """What was asked so far, with its answer, in the order of asking."""
        for request, future in self._asked.items():
            if future.done() and not future.cancelled() and future.exception() is None:
                yield request, future.result()

    async def warm_up(self) -> None:
        """Load what a first request loads: its latency is about the server."""
        with suppress(httpx.TransportError):
            await self._client.get("http://127.0.0.1:0")

    async def ask(self, request: Request) -> Answered:
        """Return the answer; never raises for what a server or a network does."""
        if request not in self._asked:
            self._asked[request] = asyncio.ensure_future(self._ask(request))
        return await asyncio.shield(self._asked[request])

    async def close(self) -> None:
        """Give up what is still open."""
        for future in self._asked.values():
            future.cancel()
        await asyncio.gather(*self._asked.values(), return_exceptions=True)
        await self._client.aclose()

    async def _ask(self, request: Request) -> Answered:
        if not origin(request.url):
            return Failure("address")
        async with self.slots:
            started = perf_counter()
            head: list[httpx.Response] = []
            body = bytearray()
            try:
                async with asyncio.timeout(request.timeout):
                    problem = await self._exchange(request, head, body)
            except TimeoutError:
                problem = f"its answer does not end within {request.timeout:g} s"
                if not head:
                    return Failure("timeout", f"{request.timeout:g} s")
            except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError, ExceptionGroup):
                return Failure("address")
            except httpx.TransportError as error:
                problem = "the connection is closed in the middle of its answer"
                if not head:
                    return _failure(error)
            (response,) = head
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Reply(response.status_code, headers, bytes(body), perf_counter() - started, problem)

    async def _exchange(self, request: Request, head: list[httpx.Response], body: bytearray) -> str:
        """Fill ``head`` and ``body`` as they come; return what is wrong with the body."""
        headers = dict(request.headers)
        if request.key is not None and origin(request.url) in request.key.origins:
            headers[request.key.header] = request.key.value
        if request.body:
            headers["content-type"] = "application/json"
        content = request.body.encode() or None
        async with self._client.stream(
            request.method, request.url, headers=headers, content=content
        ) as response:
            head.append(response)
            if response.headers.get("content-encoding", "identity").lower() != "identity":
                return "its answer is compressed, which nobody asked for"
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > self._most_bytes:
                    body.clear()
                    return f"its answer has more than {self._most_bytes:,} bytes"
        return ""


def origin(url: str) -> str:
    """Return scheme, host and port of ``url``, all that tells one server from another; empty for none."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme.lower(), 0)
        return f"{parts.scheme.lower()}://{(parts.hostname or '').lower()}:{port}" if parts.hostname else ""
    except ValueError:
        return ""


def shown(url: str) -> str:
    """Return ``url`` without what may be secret in it: name and password, query, fragment."""
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "***"
    hidden = "***@" if "@" in parts.netloc else ""
    query = "?***" if parts.query else ""
    return f"{parts.scheme}://{hidden}{host}{parts.path}{query}"


def trusted() -> ssl.SSLContext:
    """Return whom to trust: the bundled authorities, or those of SSL_CERT_FILE or SSL_CERT_DIR."""
    return httpx.create_ssl_context()


def kind_of(error: BaseException) -> Kind:
    """Return why a connection failed."""
    found = {type(each) for each in _causes(error)}
    for kind, types in _TYPES.items():
        if any(issubclass(each, types) for each in found):
            return kind
    return "network"


def _failure(error: httpx.TransportError) -> Failure:
    if isinstance(error, httpx.ConnectError):
        kind = kind_of(error)
        return Failure(kind, certificate_fault(error) if kind == "certificate" else "")
    if isinstance(error, httpx.RemoteProtocolError) and "disconnected" not in str(error):
        # What the server said stays out of the message: it may be anything.
        return Failure("closed", "what it sends is no HTTP")
    return Failure("closed")


def certificate_fault(error: BaseException) -> str:
    """Return OpenSSL's words for what is wrong with a certificate: ``certificate has expired``."""
    found = (each for each in _causes(error) if isinstance(each, ssl.SSLCertVerificationError))
    return next((each.verify_message for each in found), "")


def _causes(error: BaseException) -> Iterator[BaseException]:
    stack: list[BaseException] = [error]
    seen: set[int] = set()
    while stack:
        each = stack.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        stack += each.exceptions if isinstance(each, BaseExceptionGroup) else ()
        stack += [cause for cause in (each.__cause__, each.__context__) if cause is not None]
