"""A gateway that is busy while nobody asks anything."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="cpu",
    title="CPU",
    group="Performance",
    sees="a core is busy without requests, or the machine that serves the models is",
    asks=(
        Ask(
            "configmig audit --focus performance",
            (
                "litellm-unified.yaml:…: "
                "medium[PRF013]: every model is called every 5 s, and some of them cost money",
                "litellm-unified.yaml:…: low[PRF019]: LITELLM_LOG is DEBUG",
            ),
        ),
    ),
    causes=(
        "Health checks call every model every few seconds (PRF013). Each is a real request.",
        "Everything is logged at DEBUG (PRF019).",
        "A pattern of the routing takes exponential time for some names (SEC023).",
        "Failing requests are tried again too often (PRF015), or go in a circle (CPL011).",
        "The load balancing that should spread them has no effect (PRF017).",
    ),
    mend=(
        Step(
            "In litellm-overlay.yaml (none? litellm-unified.yaml): "
            "`general_settings.health_check_interval: 300`, "
            "`environment_variables.LITELLM_LOG: INFO`."
        ),
        Step(
            "If the proxy's file is generated, make it anew; then ask again.",
            ("configmig generate", "configmig audit --focus performance"),
        ),
        Step("Restart the proxy.", ("sudo systemctl restart litellm",)),
    ),
    leads=("PRF013", "PRF015", "PRF017", "PRF019", "SEC023"),
    beyond=(
        Step(
            "configmig sees settings, no processes. What is busy, and where in its code, the system knows.",
            ("top -b -n 1 | head -n 15", "py-spy top --pid PID", "nvidia-smi dmon -c 5"),
        ),
    ),
)
