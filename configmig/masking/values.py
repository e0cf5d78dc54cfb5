"""Which texts are secrets by their looks, and which only refer to one or hold a secret's place."""

import re
from collections.abc import Iterator

from configmig.masking.generated import looks_random
from configmig.masking.names import KeyKind, is_secret_key, kind_of_key
from configmig.patterns import later

MASK = "***"


def is_secret(key: object, value: object) -> bool:
    """Return True when the scalar ``value`` under the key ``key`` is a secret as a whole.

    Numbers are secrets under the names of passwords and pins only; booleans, null and references never.
    """
    if value is None or isinstance(value, bool):
        return False
    kind = kind_of_key(key)
    if isinstance(value, int | float):
        return kind in (KeyKind.PASSWORD, KeyKind.PIN) and len(str(value)) >= 4
    if not isinstance(value, str) or kind is KeyKind.ORDINARY or is_reference(value):
        return False
    text = value.strip()
    if _NUMBER.fullmatch(text):
        return (kind in (KeyKind.PASSWORD, KeyKind.PIN) and len(text) >= 4) or len(text) >= 12
    return _fits(kind, text)


def _fits(kind: KeyKind, text: str) -> bool:
    """Whether ``text``, which is no number, can be the secret that a key of this kind announces."""
    if _URL.match(text) and kind is not KeyKind.PASSWORD:
        return False  # what is secret in it shows by its looks
    if kind is KeyKind.HINT:
        return looks_random(text)
    return not _NAME.fullmatch(text) if kind is KeyKind.KEY else kind is not KeyKind.PIN


def is_secret_value(text: str) -> bool:
    """Return True when ``text`` holds a secret that is known by its looks.

    A provider's key, a JWT, a private key, a password in a URL or in its query.
    """
    return "PRIVATE KEY-----" in text or next(secret_spans(text), None) is not None


def is_reference(text: str) -> bool:
    """Return True when ``text`` refers to a secret kept elsewhere, or only holds its place.

    `os.environ/NAME`, `${NAME}`, `$NAME`, a path to a file, `not-needed`, `changeme`, the empty text.
    `${NAME:-default}` is a reference only when its default is one.
    """
    bare = text.strip()
    if len(bare) > 300:
        return False
    default = _DEFAULT.fullmatch(bare)
    if default:
        return is_reference(default["default"])
    return bool(_REFERENCE.fullmatch(bare) or _is_placeholder(bare))


def secret_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the secrets known by their looks stand in ``text``, start and end, perhaps overlapping."""
    for match in PROVIDER.finditer(text):
        if not _is_placeholder(match[0]):
            yield match.span()
    yield from url_secret_spans(text)
    for match in _SCHEME.finditer(text):
        if not is_reference(match["token"]):
            yield match.span("token")
    for match in _PRIVATE_KEY.finditer(text):
        yield match.span("body")


def url_secret_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the passwords and keys inside the URLs of ``text`` stand, start and end."""
    if "://" not in text:
        return
    for match in _SERVICE.finditer(text):
        yield match.span("address")
    if "@" in text:
        for match in _USERINFO.finditer(text):
            if not is_reference(match["password"]):
                yield match.span("password")
        for match in _USER_TOKEN.finditer(text):
            if looks_random(match["token"]):
                yield match.span("token")
    if "=" not in text:
        return
    for match in _QUERY.finditer(text):
        named = is_secret_key(match["key"]) or match["key"].lower() in ("key", "auth", "sig", "signature")
        if named and not is_reference(match["value"]) and not _NUMBER.fullmatch(match["value"]):
            yield match.span("value")


PROVIDER = later(
    r"(?<![A-Za-z0-9])(?:"
    r"sk-[A-Za-z0-9_\-]{16,}"  # OpenAI, Anthropic (sk-ant-), OpenRouter, LiteLLM
    r"|(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,}"  # Stripe
    r"|A[KS]IA[0-9A-Z]{16}"  # AWS
    r"|AIza[0-9A-Za-z_\-]{30,}|ya29\.[0-9A-Za-z_\-]{20,}"  # Google
    r"|(?:hf|gsk|npm|r8)_[A-Za-z0-9]{20,}"  # Hugging Face, Groq, npm, Replicate
    r"|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_\-]{16,}"
    r"|xox[abeoprs]-[A-Za-z0-9\-]{10,}|xapp-[A-Za-z0-9\-]{10,}"  # Slack
    r"|(?:pplx|nvapi|dckr_pat)[-_][A-Za-z0-9_\-]{20,}"
    r"|SG\.[A-Za-z0-9_\-]{16,}\.[A-Za-z0-9_\-]{16,}"  # SendGrid
    r"|eyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}(?:\.[A-Za-z0-9_\-]*)?"  # JWT
    r"|AGE-SECRET-KEY-1[0-9A-Z]{20,}"
    r"|(?<=hooks\.slack\.com/services/)[A-Za-z0-9/]{20,}"
    r"|(?<=discord\.com/api/webhooks/)[A-Za-z0-9_/\-]{20,}"
    r")"
)

# Addresses of notification services: the whole of one is a secret, wherever its service puts the token.
_SERVICE = later(
    r"\b(?:slack|discord|tgram|telegram|mailtos?|gotifys?|ntfys?|pover|pbul|prowl|msteams|workflows?|wxteams"
    r"|matrixs?|mmosts?|rockets?|zulip|pagerduty|opsgenie|splunk|victorops|twilio|signals?|whatsapp|sns|ses"
    r"|sendgrid|mailgun|pushy|push|ifttt|gchat|guilded|line|signl4|jsons?|xmls?|forms?|apprises?|notica|nctalks?)"
    r"://(?P<address>[^\s\"'<>…*]\S*)"
)
_USERINFO = later(
    # Slashes and @ in a password are wrong in a URL and yet accepted by database drivers: up to the last @.
    r"://[^\s:/?#@\"'<>]*:(?P<password>(?!\d{1,5}[/,?#])(?:(?!://)[^\s?\"'<>])+|[^\s/\"'<>]+)@"
)
_USER_TOKEN = later(r"://(?P<token>[^\s:/?#@\"'<>]{20,})@")
_QUERY = later(r"[?&;](?P<key>[A-Za-z_][\w.\-]*)=(?P<value>[^\s&;\"'<>#]+)")
_SCHEME = later(r"\b(?:[Bb]earer|[Bb]asic)[ \t]+(?P<token>(?=[^\s]*\d)[A-Za-z0-9+/_.~\-]{12,}=*)")
_PRIVATE_KEY = later(
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?P<body>[^\n]*?)(?=-----END|\n|\Z)(?<!-----)"
)
_NAME = later(r"[A-Za-z_][A-Za-z_.\[\]-]*")
_URL = later(r"[a-z][a-z0-9+.\-]*://")
_NUMBER = later(r"[-+]?[\d_]*\.?\d+(?:[eE][-+]?\d+)?")

_DEFAULT = later(r"\$\{[A-Za-z_]\w*:?[-=](?P<default>.*)\}", re.DOTALL)
_REFERENCE = later(
    r"os\.environ(?:/[\w.\-/]+|\[.*\]|\.get\(.*\))|process\.env\.\w+"
    r"|\$\{[^{}:]+\}|\$\{\{.*\}\}|\$\([A-Za-z_]\w*\)|\$[A-Z_][A-Z0-9_]*|%[A-Z_]\w*%|%\(\w+\)s"
    r"|\{[\w.]+\}|\{\{.*\}\}|\{%.*%\}|<[^<>]*>"
    r"|(?:env|file|vault|ssm|arn:aws):[\w./:@\-#]+|(?:vault|secret|ref|op|gcp|aws|awssm|file)://[\w./:@\-#?=]+"
    r"|env\(\w+\)|ENV\[.*\]|ENC\[.*\]"
    r"|(?:~|\.{1,2})/.*|/(?:run|etc|var|usr|opt|home|root|mnt|srv|secrets?|vault|tmp)/.*"
    # The name of an environment variable: `api_key: OPENAI_API_KEY`.
    r"|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASS|CREDENTIALS)"
)
_NO_SECRETS = frozenset(
    """
    none null nil ~ na n/a true false yes no on off read write value inherit unused unset undefined default
    auto required optional empty fake dummy sample placeholder anything any ignore ignored ollama lmstudio
    lm-studio vllm local todo to-do tbd fixme redacted masked hidden …
    """.split()  # noqa: SIM905 - a list to read
)
_PLACEHOLDER = later(  # of a text in small letters
    r"not?[-_ ]?(?:needed|required|used|set|applicable|key|key[-_ ]required|auth|password|token)"
    r"|llama[-_.]?cpp|(?:change|replace|fill)[-_ ]?(?:me|this|it|in)(?:[-_ ][a-z]+)*"
    r"|replace[-_ ]with(?:[-_ ][a-z]+)*"
    r"|(?:your|insert|enter)(?:[-_ ][a-z0-9]+)*?[-_ ](?:key|token|secret|password|value|here)s?"
    r"(?:[-_ ][a-z]+)*"
    r"|x{3,}|\*+|\.{2,}|-+|_+"
)


def _is_placeholder(text: str) -> bool:
    """Whether ``text`` holds the place of a secret, or is none by what it says; the empty text does."""
    small = text.lower().removeprefix("sk-")
    return not small or small in _NO_SECRETS or _PLACEHOLDER.fullmatch(small) is not None
