"""Files that parse, and say what their version does not allow."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="schema-validation",
    title="Schema validation failed",
    group="Configuration",
    sees="a key is missing, unknown, misspelt or has a value of the wrong kind",
    log=("pydantic_core._pydantic_core.ValidationError: 1 validation error",),
    asks=(
        Ask("configmig validate", ("…:…:… (…): high[schema …]: the key '…' is missing",)),
        Ask("configmig health", ("failed   schema-valid: not valid for …",)),
    ),
    causes=(
        "A key is misspelt, or stands one level too deep.",
        "A number is written as text, or one entry where a list is expected.",
        "The file was copied from a project of another version: see `migration-incompatible`.",
    ),
    mend=(
        Step("Go through the places; each line has file, line, column and the nearest valid key."),
        Step("See what was changed by hand.", ("configmig status",)),
        Step("Mend them, then ask again.", ("configmig validate",)),
    ),
    leads=("schema-valid", "CM005", "CM006", "CM007", "CM008", "CM163", "CM501", "CMP001", "CMP015"),
)
