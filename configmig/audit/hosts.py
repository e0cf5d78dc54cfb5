"""Where a URL points: read with `urllib` and `ipaddress`, never by how it starts."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from configmig.frozen import dataclass

_DEFAULT_PORTS = {"http": 80, "https": 443, "redis": 6379, "rediss": 6379, "postgresql": 5432}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A URL taken apart; ``host`` in lower case, without brackets; ``port`` by default the scheme's."""

    url: str
    scheme: str
    host: str
    port: int | None
    path: str

    @property
    def is_loopback(self) -> bool:
        """True for 127.0.0.0/8, ::1 (also mapped or zoned), `localhost` and names below it (RFC 6761)."""
        address = self._address
        if address is not None:
            mapped = getattr(address, "ipv4_mapped", None)
            return bool((mapped or address).is_loopback)
        name = self.host.rstrip(".")
        return name == "localhost" or name.endswith(".localhost")

    @property
    def is_private(self) -> bool:
        """True for an address of a private network, and for a name without a dot or of a local domain."""
        address = self._address
        if address is not None:
            mapped = getattr(address, "ipv4_mapped", None)
            found = mapped or address
            return bool(found.is_private or found.is_link_local) and not found.is_loopback
        name = self.host.rstrip(".")
        return not self.is_loopback and ("." not in name or name.endswith(_LOCAL_DOMAINS))

    @property
    def is_everywhere(self) -> bool:
        """True for 0.0.0.0 and ::, which mean every interface of the machine."""
        address = self._address
        return address is not None and address.is_unspecified

    @property
    def _address(self) -> IPv4Address | IPv6Address | None:
        try:
            return ip_address(self.host.partition("%")[0])
        except ValueError:
            return None


_LOCAL_DOMAINS = (".local", ".lan", ".internal", ".home.arpa", ".localdomain", ".svc", ".cluster.local")
"""Domains that no public name server answers for (RFC 6762, RFC 8375, ICANN's `internal`, Kubernetes)."""


@lru_cache(maxsize=1024)
def read_endpoint(url: str) -> Endpoint | None:
    """Return ``url`` taken apart, None when it is no URL with a scheme and a host."""
    text = url.strip()
    try:
        parts: SplitResult = urlsplit(text)
        port = parts.port
        host = parts.hostname or ""
    except ValueError:
        return None
    if not parts.scheme or not host or any(sign.isspace() for sign in text):
        return None
    return Endpoint(text, parts.scheme.lower(), host, port or _DEFAULT_PORTS.get(parts.scheme), parts.path)


def read_host(host: str) -> Endpoint | None:
    """Return what a bare host name or address points at, None when it is none."""
    bare = host.strip().strip("[]")
    return read_endpoint(f"any://[{bare}]" if ":" in bare else f"any://{bare}") if bare else None
