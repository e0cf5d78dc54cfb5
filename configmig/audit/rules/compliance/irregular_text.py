"""CMP019: bytes that editors and programs disagree about."""

import re
from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.documents import is_known
from configmig.errors.documents import EncodingError, TabIndentationError

_MARK = b"\xef\xbb\xbf"
_RETURN = re.compile(rb"\r")
_BARE = re.compile(rb"(?<!\r)\n")


def check(view: View) -> Iterator[Objection]:
    """Object to encodings, byte order marks, line ends, tabs and a missing end, each once a file."""
    for name, data in view.files.items():
        error = view.broken.get(name)
        if isinstance(error, EncodingError | TabIndentationError):
            yield Objection(name, (), error.message, error.hint, line=error.places[0].line)
        elif is_known(name) and data:
            yield from _of_bytes(name, data)


def _of_bytes(name: str, data: bytes) -> Iterator[Objection]:
    if data.startswith(_MARK):
        hint = f"in the config root, `sed -i '1s/^\\xEF\\xBB\\xBF//' {name}` takes it away"
        yield Objection(name, (), "the file begins with a byte order mark", hint, line=1)
    first = _RETURN.search(data)
    if first:
        mixed = " in some of its lines" if _BARE.search(data) else ""
        line = data.count(b"\n", 0, first.start()) + 1
        hint = f"in the config root, `sed -i 's/\\r$//' {name}` makes them ends of Unix"
        yield Objection(name, (), f"the file has line ends of Windows{mixed}", hint, line=line)
    if not data.endswith((b"\n", b"\r")):
        last = data.count(b"\n") + 1
        yield Objection(
            name, (), "the last line does not end", f"in the config root, `echo >> {name}`", line=last
        )


rule = Rule(
    id="CMP019",
    name="irregular-text",
    severity=Severity.LOW,
    category="compliance",
    title="The bytes of a file are not plain UTF-8 text of Unix",
    why=(
        "A byte order mark becomes part of the first key, a carriage return part of the last value, in "
        "programs that do not look for them. An editor that tidies the file makes a difference in all "
        "lines. configmig keeps such bytes as they are: no revision changes them."
    ),
    bad=(
        Example({"app.yaml": "\ufeffa: 1\n"}, finds=("app.yaml:1",)),
        Example({"app.yaml": "a: 1\r\nb: 2\r\n"}, finds=("app.yaml:1",)),
        Example({"app.yaml": "a: 1\nb: 2\r\n"}, finds=("app.yaml:2",)),
        Example({"app.yaml": "a:\n\tb: 1\n"}, finds=("app.yaml:2",)),
        Example({"app.json": '{"a": 1}'}, finds=("app.json:1",)),
    ),
    good=(
        Example({"app.yaml": "a: ä\n", "app.json": '{\n\t"a": 1\n}\n'}, note="JSON may be indented by tabs"),
        Example({"empty.yaml": ""}),
    ),
    check=check,
)
