"""An upgrade that the files do not fit."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="migration-incompatible",
    title="Schema incompatible",
    group="Migration",
    sees="an upgrade stops: the files are not what its revisions start from",
    asks=(
        Ask("configmig plan head", ("error[CM…]: …",)),
        Ask("configmig health", ("failed   stamp-agrees: the stamp says …, the shape …",)),
    ),
    causes=(
        "The stamp is wrong: the files were copied from elsewhere, or stamped with the wrong version.",
        "Somebody renamed or removed by hand what the revision looks for.",
        "A revision was changed after it was released, or its file is gone.",
    ),
    mend=(
        Step(
            "Nothing was written. Compare what the stamp says with what the files are.", ("configmig status",)
        ),
        Step(
            "If the files are right, stamp the version whose shape they have; `health` names it.",
            ("configmig stamp VERSION",),
        ),
        Step(
            "If the stamp is right, undo the edits by hand that are in the way.",
            ("configmig diff current working",),
        ),
        Step("Look at the way before you go it.", ("configmig plan head",)),
    ),
    leads=(
        "stamp-agrees",
        "revisions-unmodified",
        *("CM101", "CM102", "CM103", "CM104", "CM106", "CM107", "CM108", "CM109", "CM150", "CM151", "CM152"),
        *(
            "CM153",
            "CM154",
            "CM155",
            "CM156",
            "CM161",
            "CM162",
            "CM111",
            "CM112",
            "CM157",
            "CM160",
            "CM302",
            "CM303",
            "CM304",
            "CM310",
            "CM430",
        ),
        *("CM431", "CM502", "CM510", "CM511", "CM513", "CM515", "CMP002", "CMP008"),
    ),
)
