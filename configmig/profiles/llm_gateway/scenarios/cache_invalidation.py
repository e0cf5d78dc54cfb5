"""Answers that are no longer true, or belong to somebody else."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="cache-invalidation",
    title="Cache invalidation",
    group="Cache",
    sees="old answers after a model, a prompt or a provider was changed; answers of another gateway",
    asks=(
        Ask(
            "configmig audit --focus performance",
            (
                "litellm-unified.yaml:…: "
                "low[PRF003]: the cache shares its redis with others, but has no namespace",
            ),
        ),
    ),
    causes=(
        "An answer lives for `ttl` seconds, whatever was changed behind the model's name.",
        "Two gateways share one Redis without a `namespace` each (PRF003).",
        "`cache_params` stand there and `cache` is off, or the other way round (PRF002).",
    ),
    mend=(
        Step(
            "Give the cache a `namespace` in litellm-overlay.yaml (none? litellm-unified.yaml). A "
            "new name also drops what is cached."
        ),
        Step(
            "If the proxy's file is generated, make it anew; then ask again.",
            ("configmig generate", "configmig audit --focus performance"),
        ),
        Step("Restart the proxy.", ("sudo systemctl restart litellm",)),
        Step(
            "Old entries go by themselves after `ttl`. To be rid of them now, by the name that they had:",
            ("redis-cli --scan --pattern 'litellm:*' | xargs -r redis-cli unlink",),
        ),
    ),
    leads=("PRF001", "PRF002", "PRF003", "PRF012"),
    beyond=(
        Step(
            "configmig does not read what is cached. Did an answer come from there? The same request with "
            '`"cache": {"no-cache": true}` in its body asks the model.',
        ),
    ),
)
