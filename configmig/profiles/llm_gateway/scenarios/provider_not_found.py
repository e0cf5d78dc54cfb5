"""A name of a provider that nobody has."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="provider-not-found",
    title="Provider not found",
    group="Configuration",
    sees="a route, chain or deployment names a provider that is not there, disabled, or serves nothing",
    log=("litellm.BadRequestError: LLM Provider NOT provided.",),
    asks=(
        Ask(
            "configmig audit --focus completeness",
            (
                "model-mappings.yaml:…: "
                "critical[CPL007]: the route '…' goes to '…', which is not in providers.yaml",
            ),
        ),
        Ask("configmig gate", ("gate: consistency stopped (…)",)),
    ),
    causes=(
        "The name is misspelt, or the provider was renamed in providers.yaml alone.",
        "The provider is there, but its `status` is not `active`.",
        "Since 1.2.0 there is one provider for each vLLM model: the name `vllm` is gone.",
        "LiteLLM itself says so when the prefix of a deployment's `model` is none that it knows (CPL024).",
    ),
    mend=(
        Step("Take one of the names that the hint of the finding lists, in model-mappings.yaml."),
        Step("Or add the provider to providers.yaml, with `status: active`."),
        Step(
            "If the proxy's file is generated, make it anew; then ask again.",
            ("configmig generate", "configmig gate"),
        ),
    ),
    leads=(
        *("CPL002", "CPL004", "CPL005", "CPL007", "CPL008", "CPL010", "CPL016", "CPL017", "CPL018", "CPL024"),
        *("CPL029", "CM951", "CM952"),
    ),
)
