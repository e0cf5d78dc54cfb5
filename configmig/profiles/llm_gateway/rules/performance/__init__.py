"""The rules of the category performance: one file each, in the order of their ids."""

from configmig.audit.rule import entries

RULES = entries(
    __name__,
    "performance",
    PRF001="no-response-cache",
    PRF002="incomplete-cache",
    PRF003="unbounded-shared-redis",
    PRF004="no-request-timeout",
    PRF005="conflicting-timeouts",
    PRF006="implausible-timeout",
    PRF007="no-stream-timeout",
    PRF008="long-worst-case",
    PRF009="usage-based-routing",
    PRF010="unknown-routing-strategy",
    PRF011="unenforced-limit",
    PRF012="router-redis-url",
    PRF013="costly-health-check",
    PRF014="lonely-deployment",
    PRF015="implausible-retry",
    PRF016="unbalanced-weights",
    PRF017="idle-load-balancing",
    PRF018="pre-call-check-of-unknown-models",
    PRF019="debug-logging",
    PRF020="quality-cliff",
    PRF021="no-concurrency-bound",
    PRF022="no-context-window-fallback",
)
