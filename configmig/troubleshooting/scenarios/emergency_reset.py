"""Back to the last state that worked, whatever happened to the files."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="emergency-reset",
    title="Emergency reset",
    group="Solutions",
    sees="files are lost, emptied or wrecked, and it has to work again now",
    asks=(
        Ask("configmig status", ("drift: … is missing since the last run",)),
        Ask("configmig health", ("failed   files-present: missing: …", "failed   files-filled: empty: …")),
    ),
    causes=(
        "A script, an editor or a copy wrote over the files.",
        "A migration did what it was told, and that was wrong.",
    ),
    mend=(
        Step("Keep what is there, it may be needed.", ("cp -a config config.broken",)),
        Step(
            "Files lost or edited by hand: take them as the last run left them. The patch holds secrets; "
            "`git apply` runs at the top of the repository, `patch -p1` does the same without git.",
            (
                "configmig diff working current --format patch --show-secrets > reset.patch",
                "git apply reset.patch",
                "rm reset.patch",
            ),
        ),
        Step("The last run itself was wrong: take it back.", ("configmig rollback",)),
        Step(
            "A run was stopped half way: finish it; if that fails, give it up.",
            ("configmig recover", "configmig recover --abandon"),
        ),
        Step("Ask whether all is well before you restart anything.", ("configmig gate",)),
    ),
    leads=(
        "files-present",
        "files-filled",
        "sizes-plausible",
        "no-drift",
        "no-interruption",
        "CPL001",
        "CM400",
        "CM401",
        "CM402",
        "CM409",
    ),
)
