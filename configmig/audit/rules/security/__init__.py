"""The rules of the category security: one file each, in the order of their ids."""

from configmig.audit.rule import entries

RULES = entries(
    __name__,
    "security",
    SEC001="recognisable-secret",
    SEC002="plaintext-secret",
    SEC010="credentials-in-url",
    SEC016="loose-file-mode",
    SEC017="secret-in-records",
    SEC023="exponential-pattern",
    SEC024="unsafe-yaml",
)
