"""A file that no parser reads."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="yaml-parsing",
    title="YAML parsing error",
    group="Configuration",
    sees="a file does not parse: `could not find expected ':'`, `mapping values are not allowed here`",
    log=("yaml.scanner.ScannerError: while scanning a simple key",),
    asks=(
        Ask("configmig validate", ("error[CM204]: not valid YAML: …", "--> …:…:…")),
        Ask("configmig health", ("failed   files-readable: cannot be read: …",)),
    ),
    causes=(
        "A colon is missing after a key, or stands in a text without quotes: `note: see: below`.",
        "An entry is indented one space too few or too many, or with a tab.",
        "A quote or a bracket was opened and not closed.",
        "The file is a template, or an editor left `<<<<<<<` of a merge in it.",
    ),
    mend=(
        Step("Open the file at the line that is named. The mistake is there or in the line above."),
        Step("See what was changed since it could be read.", ("configmig diff current working --text",)),
        Step("Mend it, then ask again.", ("configmig validate",)),
        Step(
            "Nobody knows what it should be? Take the file as the last run left it.",
            ("configmig explain emergency-reset",),
        ),
    ),
    leads=(
        "files-readable",
        *("CM003", "CM004"),
        *("CM200", "CM201", "CM202", "CM203", "CM204", "CM205", "CM206", "CM207", "CM208", "CM210", "CM211"),
        *("CMP016", "CMP019", "SEC024"),
    ),
)
