"""SEC008: a proxy that other machines reach without a key or without TLS."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations.exposure import has_master_key, read_binding
from configmig.profiles.llm_gateway.rules.examples import proxy


def check(view: View) -> Iterator[Objection]:
    """Object once to an address other than loopback where the key or TLS is missing."""
    binding = view.shared(read_binding)
    if binding is None or not binding.is_open:
        return
    missing = [] if has_master_key(view) else ["a master key"]
    missing += [] if binding.has_tls else ["TLS"]
    if missing:
        yield Objection(
            binding.file,
            binding.pointer,
            f"other machines reach the proxy at {binding.endpoint.host}, without {' and '.join(missing)}",
            "bind it to 127.0.0.1 behind a proxy that speaks TLS, or name `ssl_certfile_path` here",
            severity=Severity.MEDIUM if missing == ["TLS"] and binding.is_private else None,
        )


_KEY = "{master_key: os.environ/LITELLM_MASTER_KEY}"

rule = Rule(
    id="SEC008",
    name="open-gateway",
    severity=Severity.HIGH,
    category="security",
    title="Other machines reach the proxy without a key or without TLS",
    why=(
        "Whoever reaches the port without a key spends the keys of the providers. Without TLS the master "
        "key crosses the network readable by everybody on the way. LiteLLM takes its address from the "
        "command line; what the files say is what it is meant to be started with."
    ),
    bad=(
        Example(
            proxy(server_settings="{host: 0.0.0.0, port: 4000}", general_settings=_KEY),
            finds=("litellm-unified.yaml /server_settings/host",),
        ),
        Example(
            proxy(server_settings="{host: '::'}", general_settings=_KEY),
            finds=("litellm-unified.yaml /server_settings/host",),
        ),
        Example(
            proxy(server_settings="{host: 10.0.0.5, ssl_certfile_path: /c.pem}"),
            finds=("litellm-unified.yaml /server_settings/host",),
        ),
    ),
    good=(
        Example(proxy(server_settings="{host: 127.0.0.1}", general_settings=_KEY)),
        Example(proxy(server_settings="{host: localhost}", general_settings=_KEY)),
        Example(
            proxy(
                server_settings="{host: 0.0.0.0, ssl_certfile_path: /etc/ssl/gateway.pem}",
                general_settings=_KEY,
            )
        ),
        Example(
            proxy(server_settings="{port: 4000}", general_settings=_KEY), note="no file says where it listens"
        ),
    ),
    check=check,
    needs=("litellm-unified.yaml#/model_list",),
)
