"""Moving the lines of an entry left and right so that it can stand in another column."""


def is_comment(line: str) -> bool:
    """Whether a line holds nothing but a comment."""
    return line.lstrip(" \t").startswith("#")


def is_blank(line: str) -> bool:
    """Whether a line holds nothing."""
    return not line.strip()


def width(line: str) -> int:
    """Return how many spaces a line starts with."""
    return len(line) - len(line.lstrip(" "))


def indent(text: str, by: int) -> str:
    """Return ``text`` with every line that is not empty moved right."""
    if not by:
        return text
    pad = " " * by
    return "".join(pad + line if line.strip("\r\n") else line for line in lines_of(text))


def dedent(text: str, by: int) -> str:
    """Return ``text`` moved left by ``by`` columns, or unchanged when ``indent`` would not give it back."""
    if not by:
        return text
    pad = " " * by
    moved = "".join(line.removeprefix(pad) for line in lines_of(text))
    return moved if indent(moved, by) == text else text


def column_of(text: str) -> int:
    """Return the column of the first line of ``text`` that is content."""
    return next((width(line) for line in lines_of(text) if not (is_blank(line) or is_comment(line))), 0)


def place(text: str, column: int) -> str:
    """Return the text of an entry moved so that its content starts in ``column``."""
    now = column_of(text)
    if now == column:
        return text
    if now < column:
        return indent(text, column - now)
    excess = now - column
    return "".join(line[min(excess, width(line)) :] for line in lines_of(text))


def lines_of(text: str) -> list[str]:
    r"""Return the lines of ``text`` with their ends; only ``\n`` ends a line."""
    lines = text.split("\n")
    last = lines.pop()
    return [line + "\n" for line in lines] + ([last] if last else [])
