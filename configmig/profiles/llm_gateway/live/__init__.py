"""What can be asked of a running gateway and of the servers behind it: one rule a file, by id."""

from configmig.audit.rule import entries

RULES = entries(
    __name__,
    "live",
    LIV001="unreachable-provider",
    LIV002="unhealthy-provider",
    LIV003="unserved-model",
    LIV004="gateway-down",
    LIV005="other-models",
    LIV006="failing-route",
    LIV007="failing-fallback",
    LIV008="unhealthy-cache",
    LIV009="keyless-gateway",
    LIV010="foreign-origin",
    LIV011="expiring-certificate",
    LIV012="stale-gateway",
)
