"""Random TOML, INI and .env files in random styles."""

from collections.abc import Callable
from random import Random

NAMES = ("a", "b", "host", "port", "log-level", "x_1", "Key", "é")
SCALARS = ("1", "-17", "1_000", "0o17", "3.5", "1e3", "inf", "true", "false", "2024-01-01", "07:32:00")
STRINGS = (
    '"text"',
    "'raw \\n'",
    '"a # b"',
    '"é ü"',
    '"""\nseveral\nlines"""',
    "'''one'''",
    '""',
    '"\\u00e9"',
)


class Styled:
    """What the three have in common: comments, blank lines and line ends by chance."""

    def __init__(self, seed: int, mark: str) -> None:
        self.random = Random(seed)
        self.mark = mark
        self.pad = self.random.choice(("", "", "", "  "))
        self.comments = self.random.choice((0.0, 0.2, 0.5))
        self.blanks = self.random.choice((0.0, 0.2, 0.5))

    def chance(self, rate: float) -> bool:
        """Whether something happens that happens at a rate."""
        return self.random.random() < rate

    def loose(self) -> str:
        """Return lines that may stand above a statement."""
        lines: list[str] = []
        while self.chance(self.comments) and len(lines) < 4:
            lines.append(
                self.random.choice(("{} above", "{}{}", "{} ---- title ----", "  {} deeper", "{} a = 1"))
            )
        if self.chance(self.blanks):
            lines.insert(self.random.randint(0, len(lines)), "")
        return "".join(line.format(self.mark, self.mark) + "\n" for line in lines)

    def names(self, most: int) -> list[str]:
        """Return some different names."""
        return self.random.sample(NAMES, self.random.randint(0, most))

    def finish(self, text: str) -> bytes:
        """Return the bytes of a text: with a mark, other line ends or no last one, by chance."""
        text += self.loose() if self.chance(0.5) else ""
        text = text.removesuffix("\n") if self.chance(0.2) else text
        text = text.replace("\n", "\r\n") if self.chance(0.2) else text
        return (("\ufeff" if self.chance(0.1) else "") + text).encode()


class StyledToml(Styled):
    """TOML: dotted keys, inline tables, arrays with comments, tables, lists of tables."""

    def document(self) -> bytes:
        """Return the bytes of one document."""
        names = self.names(6)
        free = self.random.randint(0, len(names))
        text = self.pairs(names[:free], "")
        for name in names[free:]:
            text += self.table(name)
        return self.finish(text)

    def table(self, name: str) -> str:
        """Return a table, one within another, or a list of them."""
        path = self.key(name)
        if self.chance(0.4):
            many = range(self.random.randint(1, 3))
            return "".join(f"{self.loose()}[[{path}]]\n{self.pairs(self.names(2), self.pad)}" for _ in many)
        text = f"{self.loose()}[{path}]{self.beside()}\n" + self.pairs(self.names(3), self.pad)
        return text + (
            f"{self.loose()}[{path}.sub]\n{self.pairs(self.names(2), '')}" if self.chance(0.4) else ""
        )

    def key(self, name: str) -> str:
        """Return a name as a key: bare where it can be."""
        return f'"{name}"' if not name.isascii() or self.chance(0.1) else name

    def pairs(self, names: list[str], pad: str) -> str:
        """Return a pair for each name, some of them dotted."""
        text = ""
        for name in names:
            dotted = [f"{self.key(name)}.{other}" for other in ("u", "v")][: self.random.randint(1, 2)]
            for key in dotted if self.chance(0.15) else [self.key(name)]:
                sign = self.random.choice((" = ", " = ", "=", "  =  "))
                text += f"{self.loose()}{pad}{key}{sign}{self.value(0)}{self.beside()}\n"
        return text

    def beside(self) -> str:
        """Return a comment beside a statement, or none."""
        return "  # beside" if self.chance(self.comments / 2) else ""

    def value(self, depth: int) -> str:
        """Return a value."""
        kind = self.random.random()
        if depth < 2 and kind < 0.15:
            items = [self.value(depth + 1) for _ in range(self.random.randint(0, 3))]
            if self.chance(0.5) and items:
                return "[\n" + "".join(f"  {item},{self.beside()}\n" for item in items) + "]"
            return f"[{', '.join(items)}]"
        if depth < 2 and kind < 0.25:
            pairs = [f"{name} = {self.random.choice(SCALARS)}" for name in ("i", "j")]
            return "{ " + ", ".join(pairs[: self.random.randint(1, 2)]) + " }"
        return self.random.choice(SCALARS if kind < 0.65 else STRINGS)


class StyledIni(Styled):
    """INI: sections in several parts, signs of all kinds, values of several lines."""

    def document(self) -> bytes:
        """Return the bytes of one document."""
        self.sign = self.random.choice((" = ", "=", ": ", " : ", ":"))
        self.inline = self.chance(0.3)
        text = "".join(self.pair(name) for name in ("top", "free")) if self.chance(0.15) else ""
        sections = self.names(4)
        taken: dict[str, list[str]] = {name: self.names(4) for name in sections}
        for name in sections:
            first = self.random.randint(0, len(taken[name])) if self.chance(0.2) else len(taken[name])
            text += self.section(name, taken[name][:first])
            taken[name] = taken[name][first:]
        return self.finish(text + "".join(self.section(name, keys) for name, keys in taken.items() if keys))

    def section(self, name: str, keys: list[str]) -> str:
        """Return a section, or a part of one."""
        return f"{self.loose()}[{name}]\n" + "".join(self.pair(key) for key in keys)

    def pair(self, name: str) -> str:
        """Return a pair."""
        sign = self.sign if self.chance(0.9) else " = "
        values = ("1", "on", "two words", "http://x/y?z=1", "a;b", '"quoted # text"', "%(home)s/x", "é", "")
        value = self.random.choice(values)
        beside = f"  {self.mark} beside" if self.inline and value and self.chance(0.5) else ""
        more = "\n  second line\n  third" if value and not beside and self.chance(0.1) else ""
        return f"{self.loose()}{name}{sign if value else sign.rstrip()}{value}{beside}{more}\n"


class StyledDotenv(Styled):
    """Environment variables: exported, quoted, with interpolation."""

    def document(self) -> bytes:
        """Return the bytes of one document."""
        values = (
            "1",
            "plain",
            "'single $x'",
            '"double ${HOME}"',
            '"a\\nb"',
            "two words",
            "${A}/b",
            "",
            "#x",
            "é",
        )
        text = ""
        for name in self.random.sample(
            ("A", "B", "HOST", "PORT", "LOG_LEVEL", "x.y", "Z1"), self.random.randint(0, 6)
        ):
            export = "export " if self.chance(0.2) else ""
            sign = "=" if self.chance(0.9) else " = "
            beside = "  # beside" if self.chance(self.comments / 2) else ""
            text += f"{self.loose()}{export}{name}{sign}{self.random.choice(values)}{beside}\n"
        return self.finish(text)


STYLED: dict[str, tuple[str, Callable[[int], Styled]]] = {
    "toml": ("a.toml", lambda seed: StyledToml(seed, "#")),
    "ini": ("a.ini", lambda seed: StyledIni(seed, ";" if seed % 2 else "#")),
    "dotenv": (".env", lambda seed: StyledDotenv(seed, "#")),
}
"""Format → the name of its files, and a generator of them."""
