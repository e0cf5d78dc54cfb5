"""A cache that the gateway cannot reach."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="redis-connection",
    title="Redis connection failed",
    group="Cache",
    sees="nothing comes from the cache any more, or the log is full of errors of Redis",
    log=("redis.exceptions.ConnectionError: Error 111 connecting to 127.0.0.1:6379. Connection refused.",),
    asks=(
        Ask(
            "configmig health --live",
            (
                "failed   LIV008 unhealthy-cache: …",
                "litellm-unified.yaml:…: medium[LIV008]: Redis at …: the connection is refused",
            ),
        ),
    ),
    causes=(
        "Redis is not running, or listens elsewhere than `cache_params` says.",
        "The password is wrong, or the variable that holds it is not set where the proxy runs.",
        "`cache_params` lack host or port (PRF002).",
    ),
    mend=(
        Step(
            "Start Redis and see that it answers.", ("sudo systemctl restart redis-server", "redis-cli ping")
        ),
        Step(
            "If it is elsewhere: correct host and port in litellm-overlay.yaml (none? "
            "litellm-unified.yaml), then generate.",
            ("configmig generate",),
        ),
        Step(
            "Ask again. The proxy goes on without its cache, so restart it only if it does not come back.",
            ("configmig health --live",),
        ),
    ),
    leads=("LIV008", "PRF001", "PRF002", "PRF003", "PRF012", "SEC014"),
)
