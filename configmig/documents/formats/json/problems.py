"""What is wrong with a text that is not JSON, and where: looked for only once it is known not to be."""

import re

from configmig.documents.encoding import line_and_column, line_at
from configmig.documents.formats.json.tree import Container
from configmig.documents.templates import MARKS, template_error
from configmig.errors.documents import (
    ControlCharacterError,
    DocumentError,
    DuplicateKeyError,
    SyntaxProblemError,
    TemplateError,
    TooLargeError,
)

_SPACE = re.compile(r"(?:[ \t\r\n]++|//[^\r\n]*+|(?>/\*(?s:.*?)\*/))*+")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+')
_WORD = re.compile(r"[-+.\w$]+")
_SCALAR_WORDS = re.compile(r"true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_ODD = {
    "/*": "this comment is not closed",
    "'": "texts stand in double quotes",
    "#": "comments are written // or /* */",
}
"""What nothing outside of texts starts with, and what to say about it."""
_CLOSING = {True: "}", False: "]"}
_SHOWN = 40
"""Longest piece of the text that a message repeats, in characters."""


class Problems:
    """Makes the errors for one text."""

    def __init__(self, text: str, *, file: str) -> None:
        self.text = text
        self.file = file

    def at_root(self, at: int) -> DocumentError:
        """Return the error for a text that does not start with a value."""
        if at == len(self.text):
            return self._syntax("the file is empty; an empty document is written {}", at)
        return self._value(at)

    def behind(self, at: int) -> DocumentError:
        """Return the error for a text that goes on behind its value."""
        return self._odd(at) or self._syntax("the value ends before this, nothing may follow it", at)

    def in_container(self, at: int, node: Container) -> DocumentError:
        """Return the error for what stands in ``node`` at ``at``: behind a bracket, a comma or a value."""
        at = self._skip(at)
        before = self._char_before(at)
        if self._at_end(at):
            return self._unclosed(at, node)
        here = self.text[at]
        if before not in "{[,":
            return self._behind_value(at, node)
        if before == "{" and self.text.startswith(MARKS, at - 1):
            return self._template(at - 1)
        return self._member(at, node) if node.is_map and here not in "}],:" else self._value(at)

    def _member(self, at: int, node: Container) -> DocumentError:
        if self.text[at] != '"':
            return self._odd(at) or self._syntax("a key must be a text in double quotes", at)
        end = self._string_end(at)
        return end if isinstance(end, DocumentError) else self._behind_key(self._skip(end), node)

    def _behind_key(self, at: int, node: Container) -> DocumentError:
        if self._at_end(at):
            return self._unclosed(at, node)
        if self.text[at] != ":":
            return self._odd(at) or self._syntax("a colon is missing behind the key", at)
        at = self._skip(at + 1)
        if self._at_end(at):
            return self._unclosed(at, node)
        value = self._value_end(at)
        if isinstance(value, DocumentError):
            return value
        return self._behind_value(self._skip(value), node)

    def _behind_value(self, at: int, node: Container) -> DocumentError:
        if self._at_end(at):
            return self._unclosed(at, node)
        closing = _CLOSING[node.is_map]
        if self.text[at] in "]}":
            return self._syntax(f"{self.text[at]!r} where {closing!r} is due", at)
        return self._odd(at) or self._syntax(f"a comma or {closing!r} is missing before this", at)

    def _value(self, at: int) -> DocumentError:
        """Return the error for something that is no value, or is one with something wrong behind it."""
        found = self._value_end(at)
        if isinstance(found, DocumentError):
            return found
        at = self._skip(found)
        return self._odd(at) or self._syntax("a comma or a closing bracket is missing before this", at)

    def _value_end(self, at: int) -> "int | DocumentError":
        here = self.text[at]
        if here == '"':
            return self._string_end(at)
        if (odd := self._odd(at)) is not None:
            return odd
        return at + 1 if here in "{[" else self._word_end(at)

    def _word_end(self, at: int) -> "int | DocumentError":
        word = _WORD.match(self.text, at)
        if word is None:
            return self._syntax(f"a value is due here, not {self.text[at]!r}", at)
        if _SCALAR_WORDS.fullmatch(word[0]):
            return word.end()
        shown = word[0] if len(word[0]) <= _SHOWN else word[0][:_SHOWN] + "…"
        return self._syntax(f"{shown!r} is no value of JSON", at)

    def _string_end(self, at: int) -> "int | DocumentError":
        found = _STRING.match(self.text, at)
        assert found is not None  # noqa: S101 - called where a quote stands
        end = found.end()
        if self._at_end(end) or self.text[end] in "\r\n":
            return self._syntax("this text is not closed on its line", at)
        here = self.text[end]
        if here == '"':
            return end + 1
        if here == "\\":
            return self._syntax(f"{self.text[end : end + 2]!r} is no escape of JSON", end)
        if here == "\t":
            return self._syntax(r"a tab in a text is written \t", end)
        return self._control(end)

    def _odd(self, at: int) -> DocumentError | None:
        """Return the error for a character that has no place anywhere outside a text."""
        here = self.text[at]
        if here < " " and here not in "\t\r\n":
            return self._control(at)
        if self.text.startswith(MARKS, at):
            return self._template(at)
        problem = next((problem for start, problem in _ODD.items() if self.text.startswith(start, at)), None)
        return None if problem is None else self._syntax(problem, at)

    def _unclosed(self, at: int, node: Container) -> DocumentError:
        if at < len(self.text):
            return self._syntax("this comment is not closed", at)
        line, _ = line_and_column(self.text, node.start)
        opening = self.text[node.start]
        return self._syntax(f"the file ends before the {opening!r} of line {line} is closed", len(self.text))

    def _at_end(self, at: int) -> bool:
        return at >= len(self.text) or (self.text.startswith("/*", at) and self.text.find("*/", at + 2) < 0)

    def _char_before(self, at: int) -> str:
        """Return the last character before ``at`` that is neither blank nor in a comment."""
        position, before = 0, "{"
        # Comments can only be told from the front: a line of them may hold anything.
        for found in _PIECES.finditer(self.text, 0, at):
            position = found.end()
            if found[1] is not None:
                before = found[1][-1]
        return before if position <= at else "{"

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        assert found is not None  # noqa: S101 - it matches nothing, too
        return found.end()

    def _control(self, at: int) -> ControlCharacterError:
        line, column = line_and_column(self.text, at)
        return ControlCharacterError(
            self.file, line=line, column=column, character=self.text[at], language="JSON"
        )

    def _template(self, at: int) -> TemplateError:
        return template_error(self.text, file=self.file, offset=at, language="JSON")

    def _syntax(self, problem: str, at: int) -> SyntaxProblemError:
        line, column = line_and_column(self.text, at)
        return SyntaxProblemError(
            self.file, problem, line=line, column=column, source=line_at(self.text, at), language="JSON"
        )

    def duplicate(self, key: str, first: int, second: int) -> DuplicateKeyError:
        """Return the error for a key that stands twice in one mapping."""
        return DuplicateKeyError(
            self.file,
            key,
            first=line_and_column(self.text, first),
            second=line_and_column(self.text, second),
        )

    def half_character(self, at: int) -> SyntaxProblemError:
        """Return the error for an escape of one half of a pair of surrogates."""
        return self._syntax(
            "a text holds half of a character (\\ud800 to \\udfff without its other half)", at
        )

    def too_long_number(self, at: int, digits: int, limit: int) -> SyntaxProblemError:
        """Return the error for a whole number that no program reads."""
        return self._syntax(f"a number of {digits:,} digits, more than {limit:,}", at)

    def too_deep(self, limit: int, at: int) -> TooLargeError:
        """Return the error for brackets in brackets in brackets."""
        line, _ = line_and_column(self.text, at)
        what = f"the brackets are nested {limit + 1:,} deep"
        return TooLargeError(self.file, what, limit=limit, setting="depth", line=line)

    def too_many_nodes(self, limit: int) -> TooLargeError:
        """Return the error for a file of too many values."""
        what = f"the file has more than {limit:,} values"
        return TooLargeError(self.file, what, limit=limit, setting="nodes")


_PIECES = re.compile(
    r'("(?:[^"\\\r\n]++|\\.)*+"|[^\s/"]++|/(?![/*])|")|[ \t\r\n]++|//[^\r\n]*+|(?>/\*(?s:.*?)\*/)|(?s:.)'
)
