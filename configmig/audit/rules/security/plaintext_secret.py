"""SEC002: a literal value under a key that is named like a secret."""

from collections.abc import Iterator

from configmig.audit import EVERY_FILE, Example, Objection, Rule, Severity, View
from configmig.audit.secrets import object_to, refer
from configmig.masking import Sign


def check(view: View) -> Iterator[Objection]:
    """Object to each value that its key's name makes a secret; references and placeholders are none."""
    yield from object_to(
        view,
        Sign.NAME,
        "the key is named like a secret, and its value stands here in the clear",
        "put the value into the environment and name it here: os.environ/NAME",
    )


rule = Rule(
    id="SEC002",
    name="plaintext-secret",
    severity=Severity.HIGH,
    category="security",
    title="A key named like a secret has a literal value",
    why=(
        "The value is read by everybody who may read the file, its history or a backup of it. A reference "
        "to the environment does the same work and can be changed without touching the file."
    ),
    bad=(
        Example(
            {"app.yaml": "general_settings:\n  master_key: open-sesame-42\nredis_password: hunter2\n"},
            finds=("app.yaml /general_settings/master_key", "app.yaml /redis_password"),
        ),
        Example(
            {"app.toml": '[s3]\naws_secret_access_key = "wJalrXUtnFEMIK7MDENGbPxRfiCYzzzz"\n'},
            finds=("app.toml /s3/aws_secret_access_key",),
        ),
        Example(
            {"compose.yaml": "environment:\n- DB_PASSWORD=hunter2real\n- LANG=C\n"},
            finds=("compose.yaml /environment/0",),
        ),
        Example({".env": "SMTP_PASSWORD=tr0ub4dor\nHOST=localhost\n"}, finds=(".env /SMTP_PASSWORD",)),
        Example({"app.yaml": "# password: correct-horse-1\na: 1\n"}, finds=("app.yaml:1",)),
    ),
    good=(
        Example(
            {
                "app.yaml": "api_key: os.environ/OPENAI_API_KEY\ntoken: ${TOKEN}\npassword: ''\n"
                "key: not-needed\nmaster_key: changeme\nmax_tokens: 4096\n"
            }
        ),
        Example(
            {"ingress.yaml": "tlsSecret: foo-tls\nsecretName: bar\nsecrets:\n- db-credentials\n- registry\n"},
            note="names of secrets that are kept elsewhere",
        ),
    ),
    check=check,
    needs=(EVERY_FILE,),
    fix=refer,
)
