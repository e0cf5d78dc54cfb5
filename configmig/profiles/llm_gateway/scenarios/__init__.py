"""The gateway's pages of the troubleshooting guide, one in each module."""

SCENARIOS: tuple[str, ...] = (
    "provider-not-found",
    "connection-refused",
    "connection-timeout",
    "tls-verification",
    "model-not-found",
    "wrong-provider",
    "circular-chain",
    "gateway-not-starting",
    "gateway-slow",
    "authentication",
    "redis-connection",
    "cache-invalidation",
    "latency",
    "memory",
    "cpu",
    "restart-everything",
)
"""Their slugs in the order of the guide; each is the module here that is called like it."""
