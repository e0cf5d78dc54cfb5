"""Fallbacks that lead back to where they began."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="circular-chain",
    title="Circular chain",
    group="Routing",
    sees="a failing request takes very long, and the same models are tried again and again",
    log=("Trying to fallback b/w models",),
    asks=(
        Ask(
            "configmig audit --focus completeness",
            ("litellm-unified.yaml:…: critical[CPL011]: the fallbacks go in a circle: … → … → …",),
        ),
    ),
    causes=(
        "A falls back to B, and B to A: each entry looks right by itself.",
        "An alias in the chain stands for a model that is in it already.",
    ),
    mend=(
        Step(
            "The finding shows the whole circle. Take one link out of `router_settings.fallbacks` in "
            "litellm-overlay.yaml (none? litellm-unified.yaml), or end it with a model that has no fallback."
        ),
        Step("If the proxy's file is generated, make it anew.", ("configmig generate",)),
        Step("Ask again.", ("configmig audit --focus completeness",)),
    ),
    leads=("CPL011", "CPL012", "CPL013", "CPL014", "PRF014"),
)
