"""An answer that comes from elsewhere than it should."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="wrong-provider",
    title="Wrong provider selected",
    group="Routing",
    sees="a request is answered by another backend, or by another model, than it should be",
    log=("x-litellm-attempted-fallbacks: 1",),
    asks=(
        Ask(
            "configmig audit --focus completeness",
            ("litellm-unified.yaml:…: high[CPL025]: the deployment '…' is not where providers.yaml has '…'",),
        ),
        Ask(
            "configmig generate --check", ("litellm-unified.yaml was edited by hand since it was generated",)
        ),
        Ask(
            "configmig health --live --routes",
            (
                "litellm-unified.yaml:…: "
                "critical[LIV006]: a request for … is answered by another model, after …",
            ),
        ),
    ),
    causes=(
        "Somebody edited litellm-unified.yaml by hand, or a provider moved and nobody generated.",
        "Two deployments carry the same name by accident (CPL021): the router picks either.",
        "The first choice fails and a fallback answers: the header says how many were tried.",
        "A pattern above the right one matches first (CPL019), or the weights are off (PRF016, PRF017).",
    ),
    mend=(
        Step("See what differs from what was generated.", ("configmig diff current working",)),
        Step(
            "If providers.yaml is right, write its address back. If the edit is right, take it over.",
            ("configmig generate --adopt --dry-run",),
        ),
        Step(
            "Ask until nothing differs.",
            ("configmig generate --check", "configmig audit --focus completeness"),
        ),
        Step("Restart the proxy.", ("sudo systemctl restart litellm",)),
    ),
    leads=(
        *("LIV006", "LIV007"),
        *("CPL019", "CPL021", "CPL025", "CPL026", "CPL029", "CMP003", "PRF009", "PRF016", "PRF017", "PRF018"),
        *("PRF020", "CM953", "CM954"),
    ),
)
