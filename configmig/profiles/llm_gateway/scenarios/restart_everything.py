"""Restart in the order in which it works, and only what was asked before."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="restart-everything",
    title="Restart everything",
    group="Solutions",
    sees="the files are right, and what runs is not what they say",
    asks=(
        Ask("configmig generate --check", ("litellm-unified.yaml is stale: its sources have changed since",)),
        Ask(
            "configmig gate",
            (
                "gate: health stopped (…)",
                "litellm-unified.yaml: …[generated-fresh]: litellm-unified.yaml is stale",
            ),
        ),
        Ask(
            "configmig health --live",
            ("litellm-unified.yaml:…: high[LIV012]: the gateway at … runs with another file: …",),
        ),
    ),
    causes=(
        "LiteLLM reads its file when it starts, and at no other time. There is no reload: SIGHUP ends it.",
        "The sources were edited, and a restart alone would start the old generated file again.",
    ),
    mend=(
        Step(
            "If the proxy's file is generated, make it anew; then let every judge look at it.",
            ("configmig generate", "configmig gate"),
        ),
        Step(
            "Backends first, then Redis, then the proxy.",
            (
                "sudo systemctl restart ollama llama-cpp",
                "sudo systemctl restart redis-server",
                "sudo systemctl restart litellm",
            ),
        ),
        Step(
            "Wait until it says that it is ready: 5 to 15 seconds.",
            (
                "curl -fsS --retry 15 --retry-delay 1 --retry-connrefused "
                "http://127.0.0.1:4000/health/readiness",
            ),
        ),
        Step("Ask whether what runs is what the files say.", ("configmig health --live",)),
        Step("No interruption allowed? Start a second proxy on another port, switch, then stop the first."),
    ),
    leads=("LIV012", "generated-fresh", "CMP004"),
)
