"""The rules of the category security: one file each, in the order of their ids."""

from configmig.audit.rule import entries

RULES = entries(
    __name__,
    "security",
    SEC011="plaintext-endpoint",
)
