"""The rules of the category compliance: one file each, in the order of their ids."""

from configmig.audit.rule import entries

RULES = entries(
    __name__,
    "compliance",
    CMP001="inconsistent-version",
    CMP009="wrong-total",
    CMP010="unmarked-change",
    CMP012="deprecated-setting",
    CMP013="setting-without-effect",
    CMP014="misplaced-setting",
    CMP015="rejected-type",
    CMP018="unlicensed-feature",
)
