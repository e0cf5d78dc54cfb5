"""A provider that nobody listens for."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="connection-refused",
    title="Connection refused",
    group="Provider connection",
    sees="requests to one provider fail at once, the others work",
    log=(
        "litellm.InternalServerError: OpenAIException - Connection error.",
        "[Errno 111] Connection refused",
    ),
    asks=(
        Ask(
            "configmig health --live",
            (
                "failed   LIV001 unreachable-provider: …",
                "providers.yaml:…: high[LIV001]: … cannot be reached: the connection is refused",
            ),
        ),
    ),
    causes=(
        "The server is not running, or still loading its model.",
        "It listens on another port, or only on another address than `base_url` says.",
        "The tunnel or the container that leads there is down.",
    ),
    mend=(
        Step("Start the server.", ("sudo systemctl restart ollama",)),
        Step(
            "If it runs and listens elsewhere, correct `base_url` in providers.yaml and generate.",
            ("ss -ltnp", "configmig generate"),
        ),
        Step("Ask again.", ("configmig health --live",)),
    ),
    leads=("LIV001", "LIV002", "CPL004", "CPL023", "CPL026", "CPL027"),
)
