"""LIV011: a certificate that is not accepted, or soon will not be."""

import asyncio
import math
import ssl
from collections.abc import Iterable
from urllib.parse import urlsplit

from configmig.health.live import LiveRule, Objection, Passed, Said, Severity, Unassessed
from configmig.health.live.asking import certificate_fault
from configmig.health.live.round import Round, each, origin
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.asked.servers import read_servers
from configmig.profiles.llm_gateway.relations import LITELLM, PROVIDERS

_Place = tuple[str, Pointer]


async def ask(round_: Round) -> Iterable[Said]:
    """Look at the certificate of every host that is called by https, each once."""
    places: dict[str, _Place] = {}
    for server in await round_.shared(read_servers):
        for url in (server.url, server.health_url):
            places.setdefault(origin(url), (PROVIDERS, server.pointer))
    places.setdefault(origin(round_.asking.gateway), (LITELLM, ()))

    async def look(found: tuple[str, _Place]) -> list[Said]:
        return [await _look(round_, *found)]

    return await each((found for found in places.items() if found[0].startswith("https:")), look)


async def _look(round_: Round, server: str, place: _Place) -> Said:
    parts = urlsplit(server)
    try:
        async with round_.slot(), asyncio.timeout(round_.asking.timeout):
            days = await _days_left(round_, parts.hostname or "", parts.port or 443)
    except ssl.SSLCertVerificationError as error:
        message = f"the certificate of {server} is not accepted: {certificate_fault(error)}"
        hint = "renew it, or let SSL_CERT_FILE name the authority that issued it"
        return Objection(*place, message, hint, Severity.HIGH)
    except (OSError, ValueError):
        return Unassessed(server, f"it cannot be reached ({'LIV004' if place[0] == LITELLM else 'LIV001'})")
    if days >= round_.asking.certificate_days:
        return Passed(f"{parts.hostname} {math.floor(days)} days")
    message = f"the certificate of {server} is valid for {math.floor(days)} more days"
    return Objection(*place, message, "renew it; the setting live.certificate_days says when to warn")


async def _days_left(round_: Round, host: str, port: int) -> float:
    _, writer = await asyncio.open_connection(host, port, ssl=round_.trusted, server_hostname=host)
    try:
        certificate = writer.get_extra_info("peercert")
    finally:
        writer.transport.abort()
    return (ssl.cert_time_to_seconds(certificate["notAfter"]) - round_.now) / 86_400


rule = LiveRule(
    id="LIV011",
    name="expiring-certificate",
    severity=Severity.HIGH,
    title="The certificate of a server is not accepted, or soon will not be",
    why=(
        "From the hour at which it expires on, every request to that server fails. Checked are the chain "
        "up to an authority that is trusted, the name of the host and the days that are left, of every "
        "provider that is called by https and of the gateway."
    ),
    ask=ask,
)
