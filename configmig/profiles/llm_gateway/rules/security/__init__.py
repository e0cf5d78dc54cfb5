"""The rules of the category security: one file each, in the order of their ids."""

from configmig.audit.rule import entries

RULES = entries(
    __name__,
    "security",
    SEC003="unexpanded-variable",
    SEC004="missing-master-key",
    SEC005="weak-master-key",
    SEC006="misplaced-master-key",
    SEC007="dangerous-flag",
    SEC008="open-gateway",
    SEC009="wildcard-cors",
    SEC011="plaintext-endpoint",
    SEC012="tls-to-plain-endpoint",
    SEC013="missing-provider-key",
    SEC014="open-redis",
    SEC015="public-health-details",
    SEC018="requests-without-database",
    SEC019="prompt-leak",
    SEC020="missing-salt-key",
    SEC021="client-side-credentials",
    SEC022="vulnerable-release",
    SEC025="open-metrics",
    SEC026="missing-callback-module",
)
