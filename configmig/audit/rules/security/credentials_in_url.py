"""SEC010: a user name and password, or a key, inside a URL."""

from collections.abc import Iterator

from configmig.audit import EVERY_FILE, Example, Objection, Rule, Severity, View
from configmig.audit.secrets import object_to, refer
from configmig.masking import Sign


def check(view: View) -> Iterator[Objection]:
    """Object to every text with a URL that carries a secret; references such as `${NAME}` are none."""
    yield from object_to(
        view,
        Sign.URL,
        "a URL carries credentials",
        "keep the secret in the environment and name it there",
    )


rule = Rule(
    id="SEC010",
    name="credentials-in-url",
    severity=Severity.HIGH,
    category="security",
    title="A URL carries credentials",
    why=(
        "URLs end up in logs, in error messages and in the history of shells. A password in "
        "`user:password@host` or a key in the query string is copied with every one of them."
    ),
    bad=(
        Example(
            {"app.yaml": "database: postgresql://app:Tr0ub4dor-3@db.internal/app\n"},
            finds=("app.yaml /database",),
        ),
        Example(
            {"app.toml": 'hook = "https://api.example.com/v1?api_key=f3Zk29vqLs81"\n'},
            finds=("app.toml /hook",),
        ),
    ),
    good=(
        Example({"app.yaml": "database: postgresql://app:${DB_PASSWORD}@db.internal/app\n"}),
        Example({"app.yaml": "docs: https://example.com/keys?page=2\nremote: ssh://git@example.com/x\n"}),
    ),
    check=check,
    needs=(EVERY_FILE,),
    fix=refer,
)
