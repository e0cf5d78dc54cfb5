"""SEC001: a secret that shows by its form, whatever its key is called."""

from collections.abc import Iterator

from configmig.audit import EVERY_FILE, Example, Objection, Rule, Severity, View
from configmig.audit.leaks import is_installed, scan
from configmig.audit.secrets import Found, object_to, read_secrets, refer
from configmig.masking import Sign

_HINT = "revoke it, put a new one into the environment and name it here: os.environ/NAME"


def check(view: View) -> Iterator[Objection]:
    """Object to each text with the form of a secret, in values, keys and comments."""
    yield from object_to(view, Sign.FORM, "a secret stands here in the clear", _HINT)
    if is_installed():
        yield from _scanned(view)


def _scanned(view: View) -> Iterator[Objection]:
    """Object to what the optional scanner finds in lines in which nothing else was found."""
    for name in view.files:
        known = [_lines(view, each) for each in view.shared(read_secrets) if each.file == name]
        for leak in scan(view.text(name)):
            if not any(first <= leak.end_line and leak.line <= last for first, last in known):
                message = f"a secret ({leak.kind}) stands here in the clear"
                yield Objection(name, (), message, _HINT, line=leak.line)


def _lines(view: View, found: Found) -> tuple[int, int]:
    """Return the first and the last line of what was found."""
    if found.line is not None:
        return found.line, found.line
    location = view.documents[found.file].locate(found.pointer)
    return location.line, location.end_line


_OPENAI = "sk-proj-" + "Ab3dEf6hIj9lMn2pQr5tUv8x"
_GITHUB = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"
_RANDOM = "q7RzW2mXv9KpT4sLb8NdY3hFc6JgA1uE"
_PEM = "-----BEGIN PRIVATE KEY-----"

rule = Rule(
    id="SEC001",
    name="recognisable-secret",
    severity=Severity.CRITICAL,
    category="security",
    title="A secret that shows by its form stands in a file",
    why=(
        "Files are copied, committed and sent around; whoever sees this one has the key. Its form says "
        "what it is (a provider's key, a token, a private key, letters drawn at random), so programs that "
        "search for such keys find it too. Deleting it does not help, every copy has it: it has to be "
        "revoked."
    ),
    bad=(
        Example(
            {"app.yaml": f"models:\n- name: gpt\n  note: {_OPENAI}\n"},
            finds=("app.yaml /models/0/note",),
            note="the name of the key says nothing",
        ),
        Example({"app.yaml": f"# the old one was {_GITHUB}\na: 1\n"}, finds=("app.yaml:1",)),
        Example({"app.toml": f'seed = "{_RANDOM}"\n'}, finds=("app.toml /seed",), note="drawn at random"),
        Example(
            {"tls.yaml": f"content: |\n  {_PEM}\n  MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n"},
            finds=("tls.yaml /content",),
        ),
    ),
    good=(
        Example({"app.yaml": "api_key: os.environ/OPENAI_API_KEY\n"}),
        Example({"app.yaml": "api_key: sk-xxxxxxxxxxxxxxxxxxxxxxxx\nother: ${OPENAI_API_KEY}\n"}),
        Example(
            {
                "app.yaml": "digest: sha256-q7RzW2mXv9KpT4sLb8NdY3hFc6JgA1uE\n"
                "commit: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b\n"
                "model: Qwen/Qwen2.5-Coder-7B-Instruct-AWQ\n"
            },
            note="digests, commits and names of models look random and are known to all",
        ),
    ),
    check=check,
    needs=(EVERY_FILE,),
    fix=refer,
)
