"""A provider that takes the request and says nothing."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="connection-timeout",
    title="Connection timeout",
    group="Provider connection",
    sees="requests to one provider wait for a long time, then fail",
    log=("litellm.Timeout: APITimeoutError - Request timed out.",),
    asks=(
        Ask(
            "configmig health --live",
            ("providers.yaml:…: high[LIV001]: … cannot be reached: there is no answer in time (…)",),
        ),
        Ask(
            "configmig audit --focus performance",
            (
                "litellm-unified.yaml:…: "
                "medium[PRF004]: no timeout: a request may take LiteLLM's default of …",
            ),
        ),
    ),
    causes=(
        "The server is overloaded, or swaps models in and out of its card.",
        "A firewall drops the packets: no answer at all, not even a refusal.",
        "No timeout is set, so that each attempt waits for LiteLLM's default of 6000 seconds (PRF004).",
    ),
    mend=(
        Step(
            "Does it answer when it has more time? Then it is slow, not gone.",
            ("configmig health --live --timeout 60",),
        ),
        Step("Restart the server, or look into its log.", ("journalctl -u ollama -n 50 --no-pager",)),
        Step(
            "Set `litellm_settings.request_timeout: 120` and `router_settings.stream_timeout: 120` in "
            "litellm-overlay.yaml (none? litellm-unified.yaml), or what the slowest model needs."
        ),
        Step(
            "If the proxy's file is generated, make it anew; then ask again.",
            ("configmig generate", "configmig health --live"),
        ),
    ),
    leads=("LIV001", "LIV002", "PRF004", "PRF006", "PRF007", "PRF008"),
    beyond=(
        Step(
            "Where the packets end, the system knows.",
            ("ip route get 192.0.2.10", "curl -v --connect-timeout 5 http://192.0.2.10:11434/api/tags"),
        ),
    ),
)
