"""Random JSON in random styles, comments written into JSON, and an independent way to take them out again."""

import json
import re
from random import Random
from typing import Any

_TOKENS = re.compile(
    r'("(?:\\.|[^"\\])*")|(//[^\r\n]*)|(/\*.*?\*/)|(\s+)|([\[\]{},:])|([^\s\[\]{},:/"]+)', re.DOTALL
)


def without_comments(text: str) -> str:
    """Return ``text`` without comments and trailing commas, token by token."""
    tokens = [found[0] for found in _TOKENS.finditer(text) if not (found[2] or found[3] or found[4])]
    kept = [
        token
        for token, after in zip(tokens, [*tokens[1:], ""], strict=True)
        if not (token == "," and after in ("}", "]"))
    ]
    return " ".join(kept)


class CommentedJson:
    """Writes comments and trailing commas into the text of JSON."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def comment(self, text: str) -> str:
        """Return ``text`` with comments at about every sixth place where one can stand."""
        json.loads(text)
        tokens = list(_TOKENS.finditer(text))
        rate = self.random.choice((0.02, 0.1, 0.3))
        trailing = self.random.random() < 0.4
        parts: list[str] = []
        last, behind = "", 0
        for number, found in enumerate(tokens):
            token = found[0]
            if token in ("}", "]") and trailing and last not in "{[,":
                parts.insert(behind, ",")
            if found[4] and "\n" in token and number + 1 < len(tokens):
                parts.append(self._lines(token) if self.random.random() < rate else token)
            else:
                parts.append(token)
                behind = behind if found[4] else len(parts)
                if not found[4] and self.random.random() < rate / 5:
                    parts.append(" /* in between */")
            if not found[4]:
                last = token
        return "".join(parts)

    def _lines(self, token: str) -> str:
        first, _, indent = token.rpartition("\n")
        eol = "\r\n" if first.endswith("\r") else "\n"
        start = f"{eol}{indent}"
        return self.random.choice(
            (
                f" // beside{token}",
                f" /* beside */{token}",
                f" // beside{start}// above{token}",
                f"{start}// above{start}// and more{token}",
                f"{start}/* above{start} * in a box{start} */{token}",
                f"{start}// loose{eol}{token}",
                f"{eol}{token}",
                f"{start}// ---- title ----{token}",
                f"{start}  // deeper{token}",
                f"{eol}// to the left{token}",
                f"{token}/* before */ ",
            )
        )


WORDS = (
    "a",
    "b",
    "name",
    "two words",
    "é",
    "x/y",
    "t~z",
    "0",
    "",
    "a\nb",
    'q"q',
    "http://x",
    "/* no */",
    "// no",
    ",}",
)
SCALARS: tuple[Any, ...] = (None, True, False, 0, -1, 8080, 3.5, 1e20, 10**30, *WORDS)


class StyledJson:
    """A generator of documents: random values in a random style, with comments or without."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.unit = random.choice(("  ", "    ", "\t", "   "))
        self.eol = random.choice(("\n", "\n", "\n", "\r\n"))
        self.colon = random.choice((": ", ":", " : "))
        self.comma = random.choice((", ", ",", " , "))
        self.pad = random.choice(("", "", " "))
        self.inline = random.choice((0.0, 0.3, 1.0))
        self.trailing = random.random() < 0.2
        self.comments = random.random() < 0.5
        self.comma_first = random.random() < 0.05

    def document(self) -> bytes:
        """Return the bytes of one document."""
        body = self._value(self._data(0), "", top=True)
        end = self.random.choice((self.eol, self.eol, "", self.eol * 2))
        text = body + end
        if self.comments and not self.trailing:
            text = CommentedJson(self.random).comment(text)
        if self.comments and self.random.random() < 0.3:
            text = f"// header{self.eol}" + text
        mark = "\ufeff" if self.random.random() < 0.1 else ""
        return (mark + text).encode()

    def _data(self, depth: int) -> Any:
        kind = self.random.random()
        if depth < 4 and (kind < 0.5 or depth == 0):
            count = self.random.randint(0, 4)
            if self.random.random() < 0.6:
                return {self.random.choice(WORDS): self._data(depth + 1) for _ in range(count)}
            return [self._data(depth + 1) for _ in range(count)]
        return self.random.choice(SCALARS)

    def _value(self, value: Any, column: str, *, top: bool = False, inline: bool = False) -> str:
        if not isinstance(value, dict | list):
            text = json.dumps(value, ensure_ascii=self.random.random() < 0.5)
            return re.sub(r"e\+(\d+)", r"E+\1", text) if isinstance(value, float) else text
        brackets = "{}" if isinstance(value, dict) else "[]"
        if not value:
            return brackets
        inline = inline or (self.random.random() < self.inline and not (top and self.inline < 1))
        inner = column + self.unit
        texts = []
        items = value.items() if isinstance(value, dict) else [(None, item) for item in value]
        for key, item in items:
            text = self._value(item, inner, inline=inline)
            texts.append(text if key is None else json.dumps(key) + self.colon + text)
        if inline:
            return f"{brackets[0]}{self.pad}{self.comma.join(texts)}{self.pad}{brackets[1]}"
        start = self.eol + inner
        if self.comma_first:
            body = start + f"{start}, ".join(texts)
        else:
            body = start + f",{start}".join(texts) + ("," if self.trailing else "")
        return f"{brackets[0]}{body}{self.eol}{column}{brackets[1]}"
