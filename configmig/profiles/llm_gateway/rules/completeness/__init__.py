"""The rules of the category completeness: one file each, in the order of their ids."""

from configmig.audit.rule import entries

RULES = entries(
    __name__,
    "completeness",
    CPL001="missing-file",
    CPL002="incomplete-provider",
    CPL003="undescribed-entry",
    CPL004="unusable-address",
    CPL005="provider-without-models",
    CPL006="unrouted-model",
    CPL007="route-to-missing-provider",
    CPL008="missing-fallback-provider",
    CPL009="missing-fallback-model",
    CPL010="provider-as-model",
    CPL011="fallback-circle",
)
