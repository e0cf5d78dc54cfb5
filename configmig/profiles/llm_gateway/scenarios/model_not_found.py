"""A model that clients ask for and the gateway does not know."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="model-not-found",
    title="Model not found",
    group="Routing",
    sees="a client gets 400 or 404 for a model that you believe is configured",
    log=(
        "Invalid model name passed in model=phi3:mini. Call `/v1/models` to view available models.",
        "model 'phi3:mini' not found, try pulling it first",
    ),
    asks=(
        Ask(
            "configmig audit --focus completeness",
            ("model-mappings.yaml:…: high[CPL025]: the route '…' has no deployment in litellm-unified.yaml",),
        ),
        Ask("configmig generate --check", ("litellm-unified.yaml is stale: its sources have changed since",)),
        Ask(
            "configmig health --live",
            (
                "providers.yaml:…: high[LIV003]: … does not serve …; it has …",
                "litellm-unified.yaml:…: high[LIV005]: … does not serve …",
            ),
        ),
    ),
    causes=(
        "The model was added to the sources, and nobody generated the proxy's file.",
        "The file is right, and the proxy was not restarted since: it reads its file only when it starts.",
        "The route, an alias or a chain spells the name in another way: `llama3.1:8b`, `llama3.1:latest`.",
        "The provider lists the model, but does not have it: nobody pulled it.",
    ),
    mend=(
        Step(
            "See what would be generated, then generate it.",
            ("configmig generate --dry-run", "configmig generate"),
        ),
        Step("Restart the proxy.", ("sudo systemctl restart litellm",)),
        Step("Ollama only: pull what is missing.", ("ollama list", "ollama pull phi3:mini")),
        Step(
            "See what the proxy serves now.",
            ('curl -s -H "Authorization: Bearer $LITELLM_MASTER_KEY" http://127.0.0.1:4000/v1/models',),
        ),
    ),
    leads=(
        "LIV003",
        "LIV005",
        "generated-fresh",
        "CPL006",
        "CPL009",
        "CPL015",
        "CPL019",
        "CPL020",
        "CPL025",
        "CMP004",
        "CMP012",
    ),
)
