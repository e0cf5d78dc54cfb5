"""Answers that come later than they did."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="latency",
    title="Latency",
    group="Performance",
    sees="everything works, and takes longer than last week",
    asks=(
        Ask(
            "configmig health --live --baseline latencies.json",
            ("failed   latency, compared with latencies.json: …",),
        ),
        Ask(
            "configmig audit --focus performance",
            ("litellm-unified.yaml:…: medium[PRF008]: … may take … to fail: …",),
        ),
    ),
    causes=(
        "One server is slower than it was: the list at the end says which, before and now.",
        "The first choice fails, and its retries and fallbacks come before the answer (PRF008).",
        "The cache is off or does not work (PRF001, LIV008).",
        "Models are swapped in and out of one card.",
    ),
    mend=(
        Step(
            "No baseline yet? The first call stores it. Do that on a good day.",
            ("configmig health --live --baseline latencies.json",),
        ),
        Step(
            "See whether fallbacks answer. It asks every model for one token and may cost money.",
            ("configmig health --live --routes",),
        ),
        Step(
            "Lower `num_retries`, the timeouts or the fallbacks in litellm-overlay.yaml (none? "
            "litellm-unified.yaml), then generate.",
            ("configmig generate",),
        ),
        Step(
            "It stays as it is now, and that is all right? Then let it be the measure from now on.",
            ("configmig health --live --baseline latencies.json --update-baseline",),
        ),
    ),
    leads=(
        "LIV006",
        "PRF001",
        "PRF005",
        "PRF008",
        "PRF009",
        "PRF014",
        "PRF015",
        "PRF018",
        "PRF020",
        "PRF022",
        "CM922",
    ),
    beyond=(
        Step(
            "configmig measures small requests, no model. How long a model thinks, and where the time goes, "
            "ask the gateway's metrics and the backend.",
            ("ollama ps", "nvidia-smi dmon -c 5", "curl -s http://127.0.0.1:4000/metrics"),
        ),
    ),
)
