"""A gateway or a backend that takes more and more memory."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="memory",
    title="Memory",
    group="Performance",
    sees="the proxy grows until it is killed, or a model does not fit on its card",
    log=("Out of memory: Killed process 2114 (litellm)", "torch.OutOfMemoryError: CUDA out of memory."),
    asks=(
        Ask(
            "configmig audit --focus performance",
            (
                "litellm-unified.yaml:…: "
                "low[PRF003]: the cache shares its redis with others, but has no max_connections",
                "litellm-unified.yaml:…: low[PRF021]: nothing bounds how many requests are open at once",
            ),
        ),
    ),
    causes=(
        "Nothing bounds the requests that are open at once: each holds its prompt and its answer (PRF021).",
        "The connections to Redis are not bounded (PRF003).",
        "Everything is logged at DEBUG, prompts included (PRF019, SEC019).",
        "The file is far larger than a configuration is (`sizes-plausible`).",
    ),
    mend=(
        Step(
            "Bound them in litellm-overlay.yaml (none? litellm-unified.yaml): "
            "`general_settings.max_parallel_requests: 64`, "
            "`global_max_parallel_requests: 128`; `cache_params.max_connections: 100`."
        ),
        Step(
            "If the proxy's file is generated, make it anew; then ask again.",
            ("configmig generate", "configmig audit --focus performance"),
        ),
        Step("Restart the proxy.", ("sudo systemctl restart litellm",)),
    ),
    leads=("PRF003", "PRF021", "PRF022", "SEC019", "sizes-plausible"),
    beyond=(
        Step(
            "configmig sees settings, no processes. How much is used, and by whom, the system knows.",
            (
                "ps -eo pid,rss,etime,args --sort=-rss | head",
                "journalctl -k --grep 'Out of memory' --no-pager",
                "nvidia-smi",
                "ollama ps",
                "redis-cli info memory",
            ),
        ),
    ),
)
