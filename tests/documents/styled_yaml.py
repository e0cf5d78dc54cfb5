"""Random data in random YAML styles, with comments: the text that the documents are tried on."""

from random import Random
from typing import Any

WORDS = (
    "alpha",
    "beta",
    "gamma",
    "delta",
    "llama3.1:latest",
    "Qwen/Q2",
    "two words",
    "é",
    "8080",
    "true",
    "x-y",
)
PLAIN = (
    "one",
    "two words",
    "http://host:80/v1",
    "é ü",
    "12",
    "0o17",
    "1e3",
    "yes",
    "~",
    "2024-01-01",
    "a,b",
    "-1",
    "",
)
COMMENTS = ("# note", "#note", "# a: b", "# 'quoted", "# ----------", "#", "# - item", "# é 😀")


class StyledYaml:
    """Writes one document; every choice of style comes from ``random``."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.step = random.choice((2, 2, 4, 3))
        self.offset = random.choice((0, 2, self.step))
        self.dash = random.choice((2, 2, 4))
        self.comments = random.choice((0.0, 0.15, 0.4))
        self.blanks = random.choice((0.0, 0.1, 0.3))
        self.anchors: list[str] = []
        self.with_anchors = random.random() < 0.2
        self.explicit = random.random() < 0.1
        self.tags = random.random() < 0.2

    def document(self) -> bytes:
        """Return the bytes of a file."""
        random = self.random
        lines: list[str] = []
        if random.random() < 0.4:
            lines += [
                "# header",
                *(["# goes on"] if random.random() < 0.5 else []),
                *([""] if random.random() < 0.7 else []),
            ]
        if random.random() < 0.2:
            lines.append("---" + random.choice(("", " # start")))
        kind = random.random()
        column = random.choice((0, 0, 0, 2))
        if kind < 0.75:
            lines += self.mapping(column, 0)
        elif kind < 0.93:
            lines += self.sequence(column, 0)
        elif kind < 0.97:
            lines.append(self.flow(0))
        lines += self.loose(column) if random.random() < 0.3 else []
        if random.random() < 0.05:
            lines.append("...")
        text = "\n".join(lines) + ("\n" if lines else "")
        if random.random() < 0.15:
            text = text.removesuffix("\n")
        if random.random() < 0.15:
            text = text.replace("\n", "\r\n")
        return (("\ufeff" if random.random() < 0.1 else "") + text).encode()

    def loose(self, column: int) -> list[str]:
        """Return blank lines and comments between entries."""
        lines: list[str] = []
        while self.random.random() < self.blanks:
            lines.append(self.random.choice(("", "", "", "  ")))
        while self.random.random() < self.comments:
            indentation = self.random.choice((column, column, column, 0, column + 2, max(column - 2, 0)))
            lines.append(" " * indentation + self.random.choice(COMMENTS))
            if self.random.random() < self.blanks:
                lines.append("")
        return lines

    def beside(self) -> str:
        """Return a comment at the end of a line, or nothing."""
        if self.random.random() >= self.comments:
            return ""
        return self.random.choice((" ", "  ", "\t")) + self.random.choice(COMMENTS)

    def names(self, count: int) -> list[str]:
        """Return ``count`` different keys, written in some style."""
        names = self.random.sample(WORDS, min(count, len(WORDS)))
        return [self.random.choice((name, name, name, f'"{name}"', f"'{name}'")) for name in names]

    def mapping(self, column: int, depth: int) -> list[str]:
        """Return the lines of a block mapping."""
        pad = " " * column
        lines: list[str] = []
        for name in self.names(self.random.randint(1, 4)):
            lines += self.loose(column)
            if self.explicit and self.random.random() < 0.3:
                lines += [
                    f"{pad}? {name}{self.beside()}",
                    f"{pad}: {self.random.choice(PLAIN)}{self.beside()}",
                ]
            else:
                lines += self.entry(f"{pad}{name}:", column, depth, item=False)
        return lines

    def sequence(self, column: int, depth: int) -> list[str]:
        """Return the lines of a block sequence."""
        pad = " " * column
        lines: list[str] = []
        for _ in range(self.random.randint(1, 4)):
            lines += self.loose(column)
            lines += self.entry(f"{pad}-", column, depth, item=True)
        return lines

    def entry(  # noqa: PLR0911 - one for each style
        self, head: str, column: int, depth: int, *, item: bool
    ) -> list[str]:
        """Return the lines of one entry, ``head`` being its key or dash."""
        random = self.random
        kind = random.random()
        if depth < 4 and kind < 0.35:
            props = self.properties()
            inline = item and not props and random.random() < 0.8
            if random.random() < 0.6:
                inner = column + (self.dash if item else self.step)
                lines = self.mapping(inner, depth + 1)
            else:
                inner = column + (self.dash if item else self.offset)
                lines = self.sequence(inner, depth + 1)
            if inline and lines[0].strip() and not lines[0].lstrip().startswith("#"):
                return [head + " " * (self.dash - 1) + lines[0].lstrip(" "), *lines[1:]]
            return [head + props + self.beside(), *lines]
        if kind < 0.45:
            return [f"{head}{self.properties()} {self.flow(column)}{self.beside()}"]
        if kind < 0.55:
            return self.block_scalar(head, column)
        if kind < 0.6 and self.anchors:
            return [f"{head} *{random.choice(self.anchors)}{self.beside()}"]
        if kind < 0.65:
            pad = " " * (column + 1 + random.randint(0, 3))
            quote = random.choice(("", '"', "'"))
            return [
                f"{head} {quote}first",
                *([""] if random.random() < 0.3 else []),
                f"{pad}second{quote}{self.beside()}",
            ]
        if kind < 0.68:
            return [f"{head}{self.beside()}", " " * (column + 2) + "below" + self.beside()]
        space = random.choice((" ", " ", " ", "   "))
        return [f"{head}{self.properties()}{space}{self.scalar()}{self.beside()}".rstrip(" ")]

    def properties(self) -> str:
        """Return an anchor or a tag, or nothing."""
        words = ""
        if self.with_anchors and self.random.random() < 0.3:
            self.anchors.append(f"a{len(self.anchors)}")
            words += f" &{self.anchors[-1]}"
        return words

    def scalar(self) -> str:
        """Return a scalar on one line."""
        text = self.random.choice(PLAIN)
        return self.random.choice((text, text, f'"{text}"', f"'{text}'", '"say \\"hi\\" # no"', "'it''s'"))

    def block_scalar(self, head: str, column: int) -> list[str]:
        """Return a literal or folded scalar."""
        random = self.random
        pad = " " * (column + random.choice((1, 2, 4)))
        header = random.choice("|>") + random.choice(("", "", "-", "+"))
        lines = [pad + "text # no comment", pad + "  deeper", "", pad + "- last: line"][
            : random.randint(1, 4)
        ]
        return [f"{head} {header}{self.beside()}", *lines, *[""] * random.choice((0, 0, 0, 1, 2))]

    def flow(self, column: int, depth: int = 0) -> str:
        """Return a flow collection, sometimes on several lines."""
        random = self.random
        pad = random.choice(("", "", " "))
        count = random.randint(0, 3)
        if depth == 0 and count and random.random() < 0.25:
            separator = ",\n" + " " * (column + 4)
            start, end = "\n" + " " * (column + 4), random.choice(("", ",")) + "\n" + " " * (column + 2)
        else:
            separator, start, end = random.choice((", ", ", ", ",")), pad, pad
        if random.random() < 0.5:
            inner = [
                f"{name}: {self.flow_value(column, depth)}"
                for name in random.sample(("a", "b", '"c"', "d e"), count)
            ]
            return "{" + start + separator.join(inner) + end + "}" if inner else "{}"
        inner = [self.flow_value(column, depth) for _ in range(count)]
        return "[" + start + separator.join(inner) + end + "]" if inner else "[]"

    def flow_value(self, column: int, depth: int) -> Any:
        """Return something that may stand in a flow collection."""
        if depth < 2 and self.random.random() < 0.3:
            return self.flow(column, depth + 1)
        return self.random.choice(
            ("one", "2", "null", '"x, y"', "'z'", "two words", "http://h:80/?q", "a:b", "what?")
        )
