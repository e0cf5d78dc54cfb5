"""Which names of keys say that a secret stands behind them."""

from enum import Enum
from functools import lru_cache

from configmig.patterns import later

NAMING = ("name", "key")
"""The keys under which an entry gives the name of what stands beside it as `value`."""


class KeyKind(Enum):
    """What the name of a key says about its value."""

    ORDINARY = "ordinary"
    HINT = "hint"
    """`key`, `auth`, `cookie`: a secret only where the value looks random."""
    SECRET = "secret"  # noqa: S105 - a kind of key, not a value
    PASSWORD = "password"  # noqa: S105
    """A secret even where it is a number."""
    PIN = "pin"
    """A secret only where it is a number."""
    KEY = "key"
    """`openai_key`, `limit_key`: a secret unless the value is the name of a key itself."""


def is_secret_key(key: object) -> bool:
    """Return True when ``key`` is named like a secret: `api_key`, `AWS_SECRET_ACCESS_KEY`, `dbPassword`.

    Names that speak *about* a secret are not: `max_tokens`, `token_limit`, `requires_api_key`, `secretName`.
    """
    return kind_of_key(key) in (KeyKind.SECRET, KeyKind.PASSWORD, KeyKind.PIN, KeyKind.KEY)


def kind_of_key(key: object) -> KeyKind:
    """Return what the name ``key`` says; anything but text is ordinary."""
    return _kind(key) if isinstance(key, str) else KeyKind.ORDINARY


def names_many(key: object) -> bool:
    """Return True when ``key`` announces several secrets, each under its own name: `api_keys`, `tokens`."""
    words = _words(key) if isinstance(key, str) else []
    if not words or words[-1] not in _PLURALS or not is_secret_key(key):
        return False
    return words[-1] != "keys" or words[-2:-1][0] in _KEY_MAKERS


def names_references(key: object) -> bool:
    """Return True for a bare `secrets`: a list below it names secrets that are kept elsewhere."""
    return isinstance(key, str) and _words(key) == ["secrets"]


def describes_secret(key: object) -> bool:
    """Return True when ``key``, among secrets, names what is known about one: `name`, `file`, `type`."""
    words = _words(key) if isinstance(key, str) else []
    return bool(words) and words[-1] in _ABOUT


_LONGEST = 200
"""Characters of a name; what is longer is a text that became a key."""
_WORD = later(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\da-zA-Z_]+|\d+")

_PASSWORDS = ("password", "passwords", "passwd", "passphrase", "passcode", "pwd", "otp")
_SECRETS = ("secret", "secrets", "token", "tokens", "apikey", "apikeys", "credential", "credentials")
_ALONE = {"authorization", "bearer", "jwt", "privatekey", "secretkey", "accesskey", "masterkey", "authkey"}
_KEY_MAKERS = {"api", "access", "private", "master", "secret", "signing", "encryption", "salt", "license"}
_HINTS = {"key", "keys", "auth", "cookie", "salt", "sig", "signature"}
_PLURALS = {"keys", "apikeys", "tokens", "secrets", "passwords"}


def _table(text: str) -> frozenset[str]:
    return frozenset(text.split())


# `sort_key: name` and `public_key: ...` are no secrets; every other `*_key` is taken for one.
_ORDINARY_KEYS = _table("""
    public primary foreign sort sorting partition cache caching index group grouping order row object map
    dict json yaml lookup route routing config configuration setting settings unique natural hot short
    shortcut idempotency dedup merge join label tag metric field column header param query translation model
    top by per for of the this that each every any all unknown duplicate missing mapping sub nested parent
    child value values num arrow function turn cert known host valid expected required optional extra new
    old common other main restore kms crypto gpg ssh pgp
""")
# A word after the noun that turns the name into one about the secret.
_ABOUT = _table("""
    name names ref refs reference file files path paths dir directory url urls uri endpoint endpoints env
    var vars variable variables environment header headers limit limits count counts length size policy type
    types ttl expiry expires expiration expire timeout lifetime age prefix suffix format field fields param
    params method mode rotation rotate enabled disabled required optional min max budget usage per window
    bucket algorithm algo alg store stores storage manager management provider providers version alias
    interval cost costs rate rates price seconds minutes hours days ms description title label hint help
    docs note notes auth supported support allowed class issuer audience scope scopes location source
    sources id ids logprobs threshold thresholds strategy cache caching estimate estimates counter counting
    processing validation complexity requirements rules status settings options config external labels
    annotations namespace
""")
# A word before the noun that does the same: for every noun, for `token`, for Kubernetes' names of secrets.
_BEFORE_ANY = _table("""
    requires require required needs need use uses using enable enabled disable has is allow allows skip
    ignore no without validate check forbid supports
""")
_BEFORE_TOKEN = _table("""
    max min num number total input output prompt completion context per count eos bos pad unk sep cls mask
    stop special reasoning cached thinking budget generated new used remaining avg average text audio image
    start end first last next
""")
_BEFORE_SECRET = _table("tls ssl existing pull cert certificate ca ingress")


def _words(key: str) -> list[str]:
    return list(_split(key)) if len(key) <= _LONGEST else []


@lru_cache(maxsize=4096)
def _split(key: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(key))


@lru_cache(maxsize=4096)
def _kind(key: str) -> KeyKind:
    if len(key) > _LONGEST:
        return KeyKind.ORDINARY
    # Of a dotted name the last part counts; `tls.key` says more than `key`.
    words = _words(key.rpartition(".")[2])
    if len(words) == 1 and words[0] in _HINTS:
        words = _words(".".join(key.split(".")[-2:]))
    while words and words[-1].isdigit():
        words.pop()
    for index, word in enumerate(words):
        kind = _kind_of_noun(words, index)
        if kind is not KeyKind.ORDINARY and _is_about(words, index, word):
            return KeyKind.ORDINARY
        if kind is not KeyKind.ORDINARY:
            return kind
    return KeyKind.ORDINARY


def _kind_of_noun(words: list[str], index: int) -> KeyKind:
    word, is_last = words[index], index == len(words) - 1
    if word.endswith(_PASSWORDS) or (is_last and word == "pass"):
        return KeyKind.PASSWORD
    if is_last and word == "pin":
        return KeyKind.PIN
    if word.endswith(_SECRETS) or word in _ALONE:
        return KeyKind.SECRET
    if word in ("key", "keys") and index:
        previous = words[index - 1]
        if previous in _KEY_MAKERS:
            return KeyKind.SECRET
        return KeyKind.KEY if is_last and previous not in _ORDINARY_KEYS else KeyKind.ORDINARY
    return KeyKind.HINT if word in _HINTS and len(words) == 1 else KeyKind.ORDINARY


def _is_about(words: list[str], index: int, noun: str) -> bool:
    before, after = words[:index], words[index + 1 :]
    if not _ABOUT.isdisjoint(after) or not _BEFORE_ANY.isdisjoint(before):
        # Vault's `secret_id` is the secret itself, `key_id` and `token_id` are not.
        return not (noun == "secret" and after == ["id"])
    if noun.startswith("token"):
        return not _BEFORE_TOKEN.isdisjoint(before)
    return noun.startswith("secret") and not _BEFORE_SECRET.isdisjoint(before)
