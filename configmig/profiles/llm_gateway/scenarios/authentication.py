"""A key that is missing, wrong or sent as text."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="authentication",
    title="Authentication or API key",
    group="Gateway",
    sees="401 or 403: from the gateway to a client, or from a provider to the gateway",
    log=(
        "Authentication Error, No api key passed in.",
        "litellm.AuthenticationError: OpenAIException - Incorrect API key provided: ${OPENAI*****KEY}",
    ),
    asks=(
        Ask(
            "configmig audit --focus security",
            (
                "providers.yaml:…: high[SEC013]: the provider '…' requires a key, but no env_var says which",
                "litellm-unified.yaml:…: high[SEC003]: …",
            ),
        ),
        Ask(
            "configmig audit --focus completeness",
            (
                "litellm-unified.yaml:…: "
                "high[CPL028]: … is read here…, but the environment file does not define it",
                "litellm-unified.yaml:…: critical[CPL022]: …",
            ),
        ),
        Ask(
            "configmig health --live",
            (
                "litellm-unified.yaml…: critical[LIV009]: the gateway at … takes a request without a key: …",
                "providers.yaml:…: medium[LIV002]: …: it refuses the key of …",
            ),
        ),
    ),
    causes=(
        "The variable that the file names is not set where the proxy runs (CPL028).",
        "`${NAME}` stands in the file: LiteLLM sends it as it is. It reads `os.environ/NAME` only (SEC003).",
        "The provider wants a key and its deployments get none (SEC013).",
        "A server that speaks the OpenAI API needs some `api_key`, even one that checks none (CPL022).",
        "The client sends no key, or not the one of the gateway.",
    ),
    mend=(
        Step("Set the variable in the environment file of the proxy. Never in the configuration."),
        Step(
            "Let configmig write the revision for what it can mend, and apply it.",
            ("configmig audit --fix", "configmig upgrade head", "configmig generate --adopt"),
        ),
        Step("Ask again.", ("configmig audit --focus security", "configmig audit --focus completeness")),
        Step(
            "Restart the proxy: it reads its environment only when it starts.",
            ("sudo systemctl restart litellm",),
        ),
    ),
    leads=(
        *("LIV009", "LIV010"),
        *("SEC001", "SEC002", "SEC003", "SEC004", "SEC005", "SEC006", "SEC008", "SEC010", "SEC013", "SEC021"),
        *("SEC025", "CPL022", "CPL028"),
    ),
)
