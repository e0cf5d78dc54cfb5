"""What to hand to somebody who shall help."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="support-bundle",
    title="Collect a support bundle",
    group="Solutions",
    sees="nothing here fits, and somebody else has to look",
    log=("error: this is a bug in configmig (…); the traceback is in …",),
    asks=(Ask("configmig doctor", ("failed   …",)),),
    causes=("A cause that this guide does not know.",),
    mend=(
        Step(
            "Collect what a helper needs. Secrets are masked; configuration values are left out.",
            ("configmig doctor --bundle support.tar.gz",),
        ),
        Step("Look before you send it.", ("tar -tzf support.tar.gz", "tar -xzOf support.tar.gz | less")),
        Step("Say what you did, what you saw and what you expected."),
    ),
    leads=("CM702", "CM901"),
)
