"""What is masked, what is not, and that everything else stays."""

import pytest

from configmig.masking import (
    is_reference,
    is_secret,
    is_secret_key,
    is_secret_value,
    mask_lines,
    mask_text,
    mask_value,
    secret_values,
    text_secrets,
)

OPENAI = "sk-proj-abcdefghijkl0123456789"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmN"
BODY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7"


@pytest.mark.parametrize(
    "key",
    """
        api_key apiKey API_KEY x-api-key OPENAI_API_KEY api_key_1 master_key aws_secret_access_key
        secret client_secret clientSecret token access_token refreshToken password db_password
        dbPassword REDIS_PASSWORD passphrase pwd db_pass private_key credentials Authorization salt_key
        tls.key api_keys tokens secret_id pin OPENAI_KEY
    """.split(),  # noqa: SIM905
)
def test_a_key_named_like_a_secret_is_one(key: str) -> None:
    assert is_secret_key(key)


@pytest.mark.parametrize(
    "key",
    """
        max_tokens token_limit tokens_per_minute input_cost_per_token output_tokens requires_api_key
        env_var tlsSecret secretName secret_name secretKeyRef imagePullSecret existingSecret api_key_env
        password_file token_url access_key_id public_key sort_key primary_key key keyboard monkey_patch
        tokenizer compass bypass pass_through_endpoints eos_token password_policy key_file has_password
        passwordless secret_manager
    """.split(),  # noqa: SIM905
)
def test_a_key_that_speaks_about_a_secret_is_none(key: str) -> None:
    assert not is_secret_key(key)


def test_only_text_can_name_a_secret() -> None:
    assert not is_secret_key(8080)
    assert not is_secret_key(None)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(OPENAI, id="openai"),
        pytest.param("sk-ant-api03-abcdefghijklmnop", id="anthropic"),
        pytest.param("AKIAIOSFODNN7ABCDEFG", id="aws"),
        pytest.param("AIzaSyA1234567890abcdefghijklmnopqrstuv", id="google"),
        pytest.param("hf_abcdefghijklmnopqrstuvwxyz", id="hugging face"),
        pytest.param("ghp_abcdefghijklmnopqrstuvwxyz0123456789", id="github"),
        pytest.param("xoxb-123456789012-abcdef", id="slack"),
        pytest.param(JWT, id="jwt"),
        pytest.param("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", id="pem"),
        pytest.param("tgram://123456789:tok/chat", id="address of a receiver"),
        pytest.param("redis://:hunter2@cache:6379/0", id="url password"),
        pytest.param("postgres://u:p@ss/w0rd@db/app", id="url password with @ and slash"),
        pytest.param("https://h/v1?api_key=abc123&x=1", id="url query"),
        pytest.param("Bearer abcdefghijkl12345", id="bearer"),
    ],
)
def test_a_text_that_looks_like_a_secret_is_one(text: str) -> None:
    assert is_secret_value(text)


@pytest.mark.parametrize(
    "text",
    [
        "llama3.1:latest",
        "Qwen/Qwen2.5-Coder-7B-Instruct-AWQ",
        "http://127.0.0.1:11434/v1",
        "https://user:${PASSWORD}@host/",
        "https://example.com/v1?key=os.environ/KEY",
        "git@github.com:org/repo.git",
        "sk-xxxxxxxxxxxxxxxxxxxxxxxx",
        "risk-management-framework-of-the-year",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
)
def test_an_ordinary_text_is_no_secret(text: str) -> None:
    assert not is_secret_value(text)
    assert mask_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "os.environ/OPENAI_API_KEY",
            "${NAME}",
            "$NAME",
            "${NAME:-}",
            "${NAME:-none}",
            "$(NAME)",
            "%(password)s",
        ),
        *(
            "{{ .Values.key }}",
            "<your key>",
            "env:NAME",
            "vault://kv/gateway",
            "/run/secrets/key",
            "~/.config/key",
        ),
        *(
            "not-needed",
            "none",
            "null",
            "",
            "  ",
            "changeme",
            "CHANGE_ME",
            "your-api-key-here",
            "xxxx",
            "***",
        ),
        *("OPENAI_API_KEY", "dummy", "no-key-required"),
    ],
)
def test_a_reference_or_placeholder_is_no_secret(text: str) -> None:
    assert is_reference(text)
    assert not is_secret("api_key", text)


@pytest.mark.parametrize(
    "text", ["hunter2", "sk-1234", "$ecret", "${NAME:-hunter2}", "changeme123", "my-secret-password"]
)
def test_what_could_be_a_secret_is_no_reference(text: str) -> None:
    assert not is_reference(text)
    assert is_secret("password", text)


def test_numbers_are_secrets_under_names_of_passwords_and_pins_only() -> None:
    assert is_secret("password", 12345)
    assert is_secret("pin", "1234")
    assert not is_secret("token", 4096)
    assert not is_secret("api_key", "4096")
    assert not is_secret("password", True)
    assert not is_secret("password", None)


def test_a_text_is_masked_line_by_line_and_everything_else_stays() -> None:
    text = f"""\
# Gateway, owner: platform
general_settings:
  master_key: sk-1234  # set by hand
  # master_key: hunter2hunter2
  "# master_key": null
  database_url: postgres://app:s3cret@db:5432/app?sslmode=require&password=abc1
  api_key: os.environ/OPENAI_API_KEY
  max_tokens: 4096
  requires_api_key: true
  env_var: OPENAI_API_KEY
  tlsSecret: foo-tls
  pass: 12345
  redis_password: "a \\"b\\" c" # why
  passphrase: correct horse battery staple # four words
  label: {OPENAI}
environment:
  - POSTGRES_PASSWORD=abc def
  - "REDIS_PASSWORD=abc def"
  - PATH=/bin
command: ["--api-key", "abcd", "--port", "80"]
run: serve --password hunter2 --token=xyz -v
flow: {{name: x, api_key: abc, password: 'x y', n: 1}}
{{"a": 1, "api_key": "x", "b": 2}}
export OPENAI_API_KEY=foo
dsn: host=x password=y user=z
"""
    expected = """\
# Gateway, owner: platform
general_settings:
  master_key: ***  # set by hand
  # master_key: ***
  "# master_key": null
  database_url: postgres://app:***@db:5432/app?sslmode=require&password=***
  api_key: os.environ/OPENAI_API_KEY
  max_tokens: 4096
  requires_api_key: true
  env_var: OPENAI_API_KEY
  tlsSecret: foo-tls
  pass: ***
  redis_password: "***" # why
  passphrase: *** # four words
  label: ***
environment:
  - POSTGRES_PASSWORD=***
  - "REDIS_PASSWORD=***"
  - PATH=/bin
command: ["--api-key", "***", "--port", "80"]
run: serve --password *** --token=*** -v
flow: {name: x, api_key: ***, password: '***', n: 1}
{"a": 1, "api_key": "***", "b": 2}
export OPENAI_API_KEY=***
dsn: host=x password=*** user=z
"""

    assert mask_text(text) == expected
    assert mask_text(text.replace("\n", "\r\n")) == expected.replace("\n", "\r\n")


def test_values_of_several_lines_are_masked_to_their_end() -> None:
    text = f"""\
private_key: |
  -----BEGIN PRIVATE KEY-----
  {BODY}

  -----END PRIVATE KEY-----
after: 1
cert: |
  -----BEGIN EC PRIVATE KEY-----
  {BODY}
  -----END EC PRIVATE KEY-----
password: one
  two
quoted_secret: "one
  two"
token:
  three3
next: 1
"""

    assert (
        mask_text(text)
        == """\
private_key: |
  ***
  ***

  ***
after: 1
cert: |
  -----BEGIN EC PRIVATE KEY-----
  ***
  -----END EC PRIVATE KEY-----
password: ***
  ***
quoted_secret: "***
  ***"
token:
  ***
next: 1
"""
    )


def test_lists_and_mappings_of_secrets_are_masked_but_not_names_of_secrets() -> None:
    text = """\
secrets:
  - foo
  - bar
api_keys:
  - abc
  - "def"
  - os.environ/X
tokens:
  alice: aaa1
  bob: "bbb2"
  name: hello
next: x
"keys": {
  "api_keys": [
    "abc",
    "def"
  ],
  "count": 2
}
"""

    assert (
        mask_text(text)
        == """\
secrets:
  - foo
  - bar
api_keys:
  - ***
  - "***"
  - os.environ/X
tokens:
  alice: ***
  bob: "***"
  name: hello
next: x
"keys": {
  "api_keys": [
    "***",
    "***"
  ],
  "count": 2
}
"""
    )


def test_a_unified_diff_is_masked_and_stays_readable() -> None:
    diff = f"""\
--- a/config/litellm.yaml
+++ b/config/litellm.yaml
@@ -1,6 +1,7 @@
 general_settings:
-  master_key: sk-1234
+  master_key: sk-5678   # rotated
   private_key: |
-    {BODY}
+    {BODY}ab
   name: x
+  timeout: 60
\\ No newline at end of file
"""

    assert (
        mask_text(diff)
        == """\
--- a/config/litellm.yaml
+++ b/config/litellm.yaml
@@ -1,6 +1,7 @@
 general_settings:
-  master_key: ***
+  master_key: ***   # rotated
   private_key: |
-    ***
+    ***
   name: x
+  timeout: 60
\\ No newline at end of file
"""
    )


def test_the_middle_of_a_private_key_is_masked_without_its_first_line() -> None:
    assert mask_text(f"@@ -8,2 +8,2 @@\n   {BODY}\n") == "@@ -8,2 +8,2 @@\n   ***\n"


@pytest.mark.parametrize(
    "line",
    [
        "# API key: set in the environment",
        "# Token limits: 4096, and 8192 for the large one",
        "# every provider needs a key: see docs/keys.md",
        "description: tokens are counted per minute",
        "- key: llama3.1:latest",
        "pattern: '^(gpt|claude)-.*$'",
        "secret: *shared",
    ],
)
def test_prose_about_secrets_stays(line: str) -> None:
    assert mask_text(line) == line


def test_a_message_is_masked() -> None:
    message = "invalid value for password: hunter2 (redis://:hunter2@cache)"

    assert mask_text(message) == "invalid value for password: *** (redis://:***@cache)"


def test_values_are_masked_with_their_structure_kept() -> None:
    value = {
        "master_key": "sk-1234",
        "api_key": "os.environ/KEY",
        "max_tokens": 10,
        "requires_api_key": True,
        "env": ["POSTGRES_PASSWORD=abc", "PATH=/bin"],
        "secrets": ["name-of-one"],
        "api_keys": {"team": "abc", "file": "keys.json", "nested": {"model": "x"}},
        "tokens": ["abc", "none"],
        "pin": 1234,
        8080: {"password": 12345},
        f"alias {OPENAI}": None,
    }

    assert mask_value((), value) == {
        "master_key": "***",
        "api_key": "os.environ/KEY",
        "max_tokens": 10,
        "requires_api_key": True,
        "env": ["POSTGRES_PASSWORD=***", "PATH=/bin"],
        "secrets": ["name-of-one"],
        "api_keys": {"team": "***", "file": "keys.json", "nested": {"model": "x"}},
        "tokens": ["***", "none"],
        "pin": "***",
        8080: {"password": "***"},
        "alias ***": None,
    }
    assert value["master_key"] == "sk-1234"


@pytest.mark.parametrize(
    ("pointer", "masked"),
    [
        pytest.param(("providers", "x", "api_key"), "***", id="under its key"),
        pytest.param(("api_keys", 0), "***", id="in a list"),
        pytest.param(("api_keys", "team"), "***", id="in a mapping of secrets"),
        pytest.param(("secrets", 0), "hunter2", id="a list of names"),
        pytest.param(("api_key", "name"), "hunter2", id="about a secret"),
        pytest.param((), "hunter2", id="the root"),
    ],
)
def test_the_pointer_decides_about_a_bare_value(pointer: tuple[str | int, ...], masked: str) -> None:
    assert mask_value(pointer, "hunter2") == masked


def test_secrets_of_a_document_are_gathered_for_texts_about_it() -> None:
    value = {
        "password": 'pa"ss-1',
        "api_key": "ollama-key",
        "private_key": "-----BEGIN PRIVATE KEY-----\nabcdefgh1\n-----END PRIVATE KEY-----\n",
        "url": "redis://:hunter2@cache",
        "token": "postgres",
        "pin": 1234,
        "name": "plain",
    }

    found = secret_values(value)

    assert {'pa"ss-1', 'pa\\"ss-1', "ollama-key", "abcdefgh1", "hunter2"} <= found
    assert not found & {"postgres", "1234", "plain"}


def test_secrets_of_a_text_are_gathered_from_its_comments_too() -> None:
    text = "# api_key: hunter2-abc\nurl: redis://:hunter3-abc@cache\nbroken: [\npin: 1234\ntoken: postgres\n"

    assert text_secrets(text) == {"hunter2-abc", "hunter3-abc"}


def test_known_secrets_are_masked_wherever_they_stand_the_longest_first() -> None:
    text = "# was hunter2, now hunter2-new\nport: 8080 # hunter22 is a name\n"

    assert (
        mask_lines(text, {"hunter2", "hunter2-new"})
        == "# was ***, now ***\nport: 8080 # hunter22 is a name\n"
    )
    assert mask_value(("notes",), "use hunter2", secrets={"hunter2"}) == "use ***"


def test_a_closed_bracket_before_a_key_does_not_make_it_flow_style() -> None:
    assert mask_text("high[check 1.0.0]: it repeats token=hunter2 twice") == (
        "high[check 1.0.0]: it repeats token=*** twice"
    )


def test_masking_twice_is_masking_once() -> None:
    once = mask_text(f"api_key: {OPENAI}\nurl: redis://:abc@h\nkey_list: [1]\n")

    assert mask_text(once) == once


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        pytest.param(
            "- name: DB_PASSWORD\n  value: hunter2\n- name: MODE\n  value: fast\n",
            "- name: DB_PASSWORD\n  value: ***\n- name: MODE\n  value: fast\n",
            id="yaml",
        ),
        pytest.param(
            '-    "name": "API_KEY",\n-    "value": "hunter2"\n',
            '-    "name": "API_KEY",\n-    "value": "***"\n',
            id="json in a diff",
        ),
        pytest.param(
            "env: [{name: DB_PASSWORD, value: hunter2}, {name: A, value: b}]",
            "env: [{name: DB_PASSWORD, value: ***}, {name: A, value: b}]",
            id="in one line",
        ),
        pytest.param("name: DB_PASSWORD\nvalue: ${DB_PASSWORD}\n", None, id="a reference"),
        pytest.param("name: max_tokens\nvalue: 4096\n", None, id="no secret's name"),
        pytest.param("- name: DB_PASSWORD\nvalue: fast\n", None, id="another entry"),
    ],
)
def test_a_value_beside_a_name_like_a_secret_is_one(text: str, masked: str | None) -> None:
    assert mask_text(text) == (text if masked is None else masked)


def test_a_parsed_value_beside_a_name_like_a_secret_is_one() -> None:
    document = {"env": [{"value": "hunter2", "name": "DB_PASSWORD"}, {"name": "MODE", "value": "fast"}]}

    assert mask_value((), document) == {
        "env": [{"value": "***", "name": "DB_PASSWORD"}, {"name": "MODE", "value": "fast"}]
    }
    assert secret_values({"env": [{"key": "API_KEY", "value": "hunter2-and-more"}]}) == {"hunter2-and-more"}


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        pytest.param('op.file("a.yaml").set("$.db.password", "hunter2x")', "hunter2x", id="an operation"),
        pytest.param('os.getenv("API_KEY", "hunter2x")', "hunter2x", id="a default"),
        pytest.param("""set("$['api_key']", 'hunter2x')""", "hunter2x", id="a path in brackets"),
        pytest.param('required = ["password", "username"]', "", id="a list"),
        pytest.param('rename("$.password", name)', "", id="no text"),
        pytest.param('set("$.port", "8080-or-so")', "", id="an ordinary key"),
    ],
)
def test_a_secret_that_is_given_to_a_call_is_masked(text: str, masked: str) -> None:
    assert mask_text(text) == (text.replace(masked, "***") if masked else text)
