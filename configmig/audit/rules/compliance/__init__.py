"""The rules of the category compliance: one file each, in the order of their ids."""

from configmig.audit.rule import entries

RULES = entries(
    __name__,
    "compliance",
    CMP002="unknown-version",
    CMP003="edited-generated-file",
    CMP004="stale-generated-file",
    CMP005="uncommitted-configuration",
    CMP006="no-restorable-snapshot",
    CMP007="broken-history",
    CMP008="changed-revision",
    CMP011="missing-document",
    CMP016="duplicate-key",
    CMP017="comment-as-key",
    CMP019="irregular-text",
    CMP020="invalid-waiver",
)
