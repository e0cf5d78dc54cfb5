"""The rules of the category completeness: one file each, in the order of their ids."""

from configmig.audit.rule import entries

RULES = entries(
    __name__,
    "completeness",
    CPL007="route-to-missing-provider",
)
