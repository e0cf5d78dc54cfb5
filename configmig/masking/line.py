"""The secrets of one line: what stands behind a key's name, and what shows by its looks."""

import re

from configmig.frozen import dataclass
from configmig.masking.names import KeyKind, kind_of_key
from configmig.masking.values import is_reference, is_secret, secret_spans
from configmig.patterns import later

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A key and what is given to it; ``start`` and ``end`` span the value without its quotes."""

    key: str
    column: int
    start: int
    end: int
    is_comment: bool
    is_closed: bool
    """False where the value may go on in the next line."""

    @property
    def is_prose(self) -> bool:
        """True when the key has so many words that it is none."""
        return self.key.count(" ") >= 2


def line_spans(line: str) -> list[Span]:
    """Return where the secrets of ``line`` stand, perhaps overlapping, in no order."""
    spans = list(secret_spans(line))
    position = 0
    while match := _KEY.search(line, position):
        position = match.end()
        if kind_of_key(match["key"]) is KeyKind.ORDINARY or line[position : position + 2] == "//":
            continue
        found = _value_spans(line, match)
        spans += found
        position = max([position, *(end for _, end in found)])
    spans += [
        match.span("value")
        for pattern in (_OPTION, _NAMED, _CALL)
        for match in pattern.finditer(line)
        if is_secret(match["key"], match["value"])
    ]
    return spans


def assignment_at_start(line: str) -> Assignment | None:
    """Return the assignment that ``line`` begins with, list dashes and comment marks aside."""
    match = _KEY.search(line)
    if match is None:
        return None
    before = _BEFORE_KEY.fullmatch(line, 0, match.start())
    if before is None:
        return None
    start, end, is_closed = _extent(line, match)
    return Assignment(match["key"], match.start(), start, end, bool(before["mark"]), is_closed)


def _value_spans(line: str, match: re.Match[str]) -> list[Span]:
    key = match["key"]
    start, end, _ = _extent(line, match)
    text = line[start:end]
    if text.startswith("{"):
        return []
    if text.startswith("["):
        return [
            (start + item.start("text"), start + item.end("text"))
            for item in _ITEM.finditer(text)
            if key != "secrets" and is_secret(key, item["text"])
        ]
    if text.startswith("*") and _ALIAS.fullmatch(text):
        return []
    if BLOCK_HEADER.fullmatch(text) or not is_secret(key, text):
        return []
    return [(start, end)]


def _extent(line: str, match: re.Match[str]) -> tuple[int, int, bool]:
    """Return start and end of the value behind the key of ``match``, and whether it is sure to end there."""
    start = match.end()
    properties = _PROPERTIES.match(line, start)
    if properties:
        start = properties.end()
    quoted = _QUOTED.match(line, start)
    if quoted:
        is_closed = bool(quoted["double"] or quoted["single"])
        return start + 1, quoted.end() - is_closed, is_closed
    head = line[: match.start()]
    if head[-1:] in ("'", '"') and not match["quote"]:  # "KEY=value" quoted as a whole
        close = line.rfind(head[-1], start)
        return start, close if close > start else len(line.rstrip()), close > start
    before = _BEFORE_KEY.fullmatch(head)
    if before is None or match["key"].count(" ") >= 2:  # three words are prose
        return start, start + _inside(line, start, head), True
    rest = _BARE.match(line, start)
    end = rest.end("text") if rest else start
    if before["mark"] and " " in line[start:end] and not is_reference(line[start:end]):
        return start, start + _prose(line[start:end]), True
    return start, end, False


def _inside(line: str, start: int, head: str) -> int:
    """Length of a value in the middle of a line: in flow style, in a connection string, in prose."""
    rest = line[start:]
    if rest[:1] == "[":
        return rest.find("]") + 1 or len(rest)
    if head.count("{") > head.count("}") or head.count("[") > head.count("]"):
        found = _IN_FLOW.match(rest)
    else:
        found = _IN_STRING.match(rest)
        if found and not line[:start].rstrip().endswith("="):
            return _prose(found[0])
    return len(found[0].rstrip()) if found else 0


def _prose(text: str) -> int:
    """Length of the first word when it is not a word of plain prose: `the password: hunter2 for now`."""
    word = text.split(" ", 1)[0].rstrip(".,;)")
    return len(word) if len(word) >= 5 and _NOT_A_WORD.search(word) else 0


_KEY = later(
    r"(?<!\w)(?P<quote>[\"']?)(?P<key>[A-Za-z_][\w.\-]*(?: [A-Za-z][\w\-]*){0,3})(?P=quote)"
    r"[ \t]*(?::=|=>|=(?!=)|:(?!:))[ \t]*"
)
_BEFORE_KEY = later(r"[-+ ]?\s*(?P<mark>(?:#+|//+|;+)\s*)?(?:[-?]\s+)*(?:export\s+)?[\"']?")
_PROPERTIES = later(r"(?:[&!][^\s,\]}]*(?:[ \t]+|$))+")
_QUOTED = later(r"\"(?:[^\"\\]|\\.)*+(?P<double>\")?|'(?:[^']|'')*+(?P<single>')?")
_BARE = later(r"(?P<text>.*?)(?:\s+#.*|[,\s]*)$")
_IN_FLOW = later(r"[^,\]}]*")
_IN_STRING = later(r"[^\s&;,\"'`)>\]}]*")
_ITEM = later(r"[\"']?(?P<text>[^\[\],\"'\s][^\[\],\"']*)[\"']?")
_ALIAS = later(r"\*[\w\-]+")
BLOCK_HEADER = later(r"[|>][-+0-9]*")
_OPTION = later(
    r"--(?P<key>[A-Za-z][\w\-]*)[\"']?(?:[ \t]*,[ \t]*|[ \t]+)[\"']?(?P<value>[^\s\"',\]\-][^\s\"',\]]*)"
)
_NAMED = later(  # {name: DB_PASSWORD, value: …}
    r"\b(?:name|key)[\"']?[ \t]*[:=][ \t]*[\"']?(?P<key>[\w.\-]+)[\"']?[ \t]*,[ \t]*"
    r"[\"']?value[\"']?[ \t]*[:=][ \t]*[\"']?(?P<value>[^\s\"',}\]]+)"
)
_CALL = later(  # set("$.db.password", "…"), set("$['api_key']", "…"), getenv("API_KEY", "…")
    r"\w\([ \t]*(?P<quote>[\"'])(?:(?!(?P=quote)).){0,200}?(?<!\w)(?P<key>[A-Za-z_][\w\-]*)[\"'\]]*(?P=quote)"
    r"[ \t]*,[ \t]*[\"'](?P<value>[^\"']+)[\"']"
)
_NOT_A_WORD = later(r"\d|[a-z][A-Z]|[^\w\-'’/.]")
