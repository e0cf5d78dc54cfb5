"""A proxy that ends before it answers."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="gateway-not-starting",
    title="Gateway not starting",
    group="Gateway",
    sees="the proxy ends as soon as it is started, or nothing listens on its port",
    log=(
        "TypeError: Router.__init__() got an unexpected keyword argument 'health_check_interval'",
        "[Errno 98] error while attempting to bind on address ('127.0.0.1', 4000): address already in use",
    ),
    asks=(
        Ask(
            "configmig audit",
            (
                "litellm-unified.yaml:…: critical[SEC005]: the master key is shorter than 20 characters",
                "litellm-unified.yaml:…: critical[CMP014]: health_check_interval in router_settings …",
                "litellm-unified.yaml:…: critical[PRF010]: LiteLLM has no routing strategy '…'",
            ),
        ),
        Ask(
            "configmig health --live",
            ("litellm-unified.yaml…: critical[LIV004]: the gateway at …: the connection is refused",),
        ),
    ),
    causes=(
        "There is no master key, or it is empty or `sk-1234`: the proxy refuses to start (SEC004, SEC005).",
        "A setting of `general_settings` stands under `router_settings` (CMP014).",
        "The `routing_strategy` is none that the router knows (PRF010).",
        "The file does not parse: see `yaml-parsing`. Or a callback cannot be imported (SEC026).",
        "Something else has the port (CPL026).",
    ),
    mend=(
        Step(
            "Let configmig write a revision that mends what it safely can; look at it, then apply it.",
            (
                "configmig audit --fix",
                "configmig plan head",
                "configmig upgrade head",
                "configmig generate --adopt",
            ),
        ),
        Step("Mend the rest by hand, each as its page says.", ("configmig explain PRF010",)),
        Step("Ask again, then start it.", ("configmig gate", "sudo systemctl restart litellm")),
    ),
    leads=(
        "LIV004",
        *("SEC004", "SEC005", "SEC006", "SEC007", "SEC020", "SEC022", "SEC026", "CMP012", "CMP013", "CMP014"),
        *("CMP015", "CMP018", "PRF010", "CPL001", "CPL026", "CPL030"),
    ),
    beyond=(
        Step(
            "configmig reads files. What the process says before it ends is in the system's log; who has the "
            "port, the system knows.",
            ("journalctl -u litellm -n 50 --no-pager", "ss -ltnp 'sport = :4000'"),
        ),
    ),
)
