"""From text to the light tree, with an error that says what is wrong where it is not JSON.

One regular expression matches a whole member (what is above it, key, colon, scalar, comma), so that the loop
in Python turns once for each member. All repetitions are possessive: time and memory stay linear.
"""

import json
import re

from configmig.documents.contract import Bounds
from configmig.documents.formats.json.problems import Problems
from configmig.documents.formats.json.tree import Container, Entry, Node, Root

DEEPEST = 500
"""Nesting beyond which Python's own recursion would be near its end, whatever the settings say."""

LONGEST_NUMBER = 4000
"""Digits of the largest whole number; Python refuses to convert a few more."""

SPACE = r"(?:[ \t\r\n]++|//[^\r\n]*+|(?>/\*(?s:.*?)\*/))*+"
STRING = r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+"'
_NUMBER = r"-?+(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][-+]?+[0-9]++)?+"
SCALAR = rf"(?:{STRING}|{_NUMBER}|true|false|null)"
_VALUE = rf"(?:({SCALAR}){SPACE}([,}}\]])|([\[{{]))"
_MEMBER = re.compile(rf"{SPACE}({STRING})({SPACE}:{SPACE}){_VALUE}")
_ITEM = re.compile(rf"{SPACE}{_VALUE}")
_DELIMITER = re.compile(rf"{SPACE}([,}}\]])")
_SPACE = re.compile(SPACE)
_ROOT = re.compile(rf"({SCALAR})|([\[{{])")
HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
_CLOSING = {True: "}", False: "]"}


class Scanner:
    """Reads one text."""

    def __init__(self, text: str, *, file: str, bounds: Bounds) -> None:
        self.text = text
        self.bounds = bounds
        self.problems = Problems(text, file=file)
        self.depth = min(bounds.depth, DEEPEST)
        self.nodes = 0
        self.odd_strings = HALF_CHARACTER.search(text) is not None

    def scan(self) -> Root:
        """Return the tree of the text; raises an error of ``errors.documents`` for what is not JSON."""
        text = self.text
        start = _space_end(text, 0)
        found = _ROOT.match(text, start)
        if found is None:
            raise self.problems.at_root(start)
        node: Node
        if found[1] is not None:
            node, end = found[1], found.end()
            self._check_scalar(found[1], start)
        else:
            node, end = self._scan_container(start)
        rest = _space_end(text, end)
        if rest != len(text):
            raise self.problems.behind(rest)
        return Root(text[:start], node, text[end:], start, end)

    def _scan_container(self, start: int) -> tuple[Container, int]:
        """Return the container whose bracket is at ``start``, with all that is in it, and its end."""
        outer: list[Container] = []
        node = Container(self.text[start] == "{", start)
        at = mark = start + 1
        while True:
            at, mark, inner = self._scan_entries(node, at, mark)
            if inner is not None:
                outer.append(node)
                if len(outer) >= self.depth:
                    raise self.problems.too_deep(self.depth, inner.start)
                node = inner
                continue
            node.tail = self.text[mark:at]
            if not outer:
                return node, at + 1
            node = outer.pop()
            mark = node.entries[-1].end = at + 1
            at = self._behind_container(node, mark)

    def _scan_entries(self, node: Container, at: int, mark: int) -> tuple[int, int, Container | None]:
        """Read entries up to the closing bracket, or into a container: return where to go on.

        ``at`` is where to read, ``mark`` where the text before the next entry starts.
        """
        text, entries = self.text, node.entries
        is_map = node.is_map
        match = (_MEMBER if is_map else _ITEM).match
        closing = _CLOSING[is_map]
        check, limit = self.odd_strings, self.bounds.nodes
        key_text = sep = ""
        while (found := match(text, at)) is not None:
            if is_map:
                key_text, sep, scalar, delimiter, bracket = found.groups()
                begin, value = found.start(1), found.end(2)
            else:
                scalar, delimiter, bracket = found.groups()
                begin = value = found.start(1 if bracket is None else 3)
            entry = Entry(text[mark:begin], None, key_text, sep, "", begin, -1)
            if is_map:
                self._name(node, entry, key_text)
            entries.append(entry)
            self.nodes += 1
            if self.nodes > limit:
                raise self.problems.too_many_nodes(limit)
            if bracket is not None:
                entry.node = inner = Container(bracket == "{", value)
                return value + 1, value + 1, inner
            if check or len(scalar) > LONGEST_NUMBER:
                self._check_scalar(scalar, value)
            entry.node = scalar
            entry.end = mark = value + len(scalar)
            at = found.end()
            if delimiter != ",":
                at -= 1
                break
        at = _space_end(text, at)
        if text[at : at + 1] != closing:
            raise self.problems.in_container(at, node)
        return at, mark, None

    def _behind_container(self, node: Container, mark: int) -> int:
        """Return where to read on in ``node`` behind a container in it: behind a comma, or at the bracket."""
        found = _DELIMITER.match(self.text, mark)
        if found is None or found[1] not in (",", _CLOSING[node.is_map]):
            raise self.problems.in_container(mark, node)
        return found.end() if found[1] == "," else found.end() - 1

    def _name(self, node: Container, entry: Entry, key_text: str) -> None:
        if "\\" in key_text:
            self._check_scalar(key_text, entry.start)
            key = str(json.loads(key_text))
        else:
            key = key_text[1:-1]
        if key in node.keys:
            raise self.problems.duplicate(key, node.keys[key].start, entry.start)
        entry.key = key
        node.keys[key] = entry

    def _check_scalar(self, scalar: str, at: int) -> None:
        if scalar[0] == '"':
            if HALF_CHARACTER.search(scalar) and not is_text(str(json.loads(scalar))):
                raise self.problems.half_character(at)
        elif len(scalar) > LONGEST_NUMBER and scalar.lstrip("-").isdecimal():
            raise self.problems.too_long_number(at, len(scalar), LONGEST_NUMBER)


def scan(text: str, *, file: str, bounds: Bounds) -> Root:
    """Return the tree of ``text``; raises an error of ``errors.documents`` for what is not JSON."""
    return Scanner(text, file=file, bounds=bounds).scan()


def is_text(value: str) -> bool:
    """Whether ``value`` can be written as UTF-8: half of a surrogate pair cannot."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _space_end(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    assert found is not None  # noqa: S101 - it matches nothing, too
    return found.end()
