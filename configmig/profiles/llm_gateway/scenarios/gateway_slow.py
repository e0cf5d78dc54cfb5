"""A proxy that is there and does not answer."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="gateway-slow",
    title="Gateway hanging or slow",
    group="Gateway",
    sees="the proxy takes connections and answers late or never, whatever the model",
    asks=(
        Ask(
            "configmig health --live --timeout 2",
            (
                "failed   LIV004 gateway-down: …",
                "litellm-unified.yaml…: critical[LIV004]: … there is no answer in time (2 s)…",
            ),
        ),
        Ask(
            "configmig audit --focus performance",
            (
                "litellm-unified.yaml:…: "
                "medium[PRF004]: no timeout: a request may take LiteLLM's default of …",
                "litellm-unified.yaml:…: medium[PRF007]: streams have no timeout",
            ),
        ),
    ),
    causes=(
        "All its slots wait for a backend that does not answer, and no timeout ends it (PRF004, PRF007).",
        "Retries and fallbacks add up to hours in the worst case (PRF008, CPL011).",
        "Health checks of all models run in the foreground (PRF013).",
        "Its database or Redis does not answer: see `redis-connection`.",
    ),
    mend=(
        Step(
            "Which provider does it wait for? LIV001 and the latencies say it.", ("configmig health --live",)
        ),
        Step(
            "In litellm-overlay.yaml (none? litellm-unified.yaml): "
            "`litellm_settings.request_timeout`, `router_settings.stream_timeout`."
        ),
        Step(
            "If the proxy's file is generated, make it anew. Then restart: what hangs now has the "
            "old timeout.",
            ("configmig generate", "sudo systemctl restart litellm"),
        ),
        Step("Ask again.", ("configmig health --live", "configmig audit --focus performance")),
    ),
    leads=("LIV004", "PRF004", "PRF005", "PRF006", "PRF007", "PRF008", "PRF013", "SEC018"),
    beyond=(
        Step(
            "configmig asks from outside. What the process does, the system knows.",
            ("journalctl -u litellm -n 50 --no-pager", "py-spy dump --pid PID", "ss -tn 'dport = :11434'"),
        ),
    ),
)
