"""What is wrong with a path that is no JSONPath, and how it was probably meant."""

import re
from collections.abc import Iterable

NAME = r"[\u0080-\uD7FF\uE000-\U0010FFFFa-zA-Z_][\u0080-\uD7FF\uE000-\U0010FFFFa-zA-Z0-9_]*"
"""A name that needs no quotes: ``member-name-shorthand`` of RFC 9535."""

_REASONS: tuple[tuple[str, str], ...] = (
    (r"expected 'TOKEN_ROOT'.*", "a path starts with '$'"),
    (r"expected a shorthand selector", "a name or '*' is expected"),
    (r"unexpected query selector", "names in brackets need quotes"),
    (r"expected '?TOKEN_(?:COMMA|RBRACKET)'?, found '?TOKEN_NAME'?", "an unknown operator"),
    (r"function '(.*)' is not defined", r"there is no function '\1'"),
    (r"expected '?TOKEN_(\w+)'?, found '?TOKEN_(\w+)'?", r"unexpected \2"),
)


def plain_reason(reason: str) -> str:
    """Return the complaint of the library in words that do not speak of its tokens."""
    for pattern, replacement in _REASONS:
        if re.fullmatch(pattern, reason, re.DOTALL):
            return re.sub(pattern, replacement, reason, flags=re.DOTALL)
    return reason


def suggestion(path: str, index: int) -> str:
    """Return how the path was probably meant; ``index`` is where it stopped making sense."""
    if path != path.strip():
        return f"leave out the space around it: {path.strip()}"
    if not path.startswith("$"):
        return _rooted(path)
    if re.search(r"\s(and|or|not|in|contains)\s|=~|<>|===", path):
        return "in filters, write &&, ||, ! and ==, and match(@.key, 'pattern') or search(@.key, 'part')"
    return _with_quotes(path, index) or (
        "the functions of RFC 9535 are length, count, match, search and value"
        if re.search(r"\w+\(", path)
        else "RFC 9535 has `$.name`, `$['any name']`, `[0]`, `[*]`, `[1:3]`, `..` and `[?@.key == 'value']`"
    )


def _with_quotes(path: str, index: int) -> str | None:
    bare = re.search(r"\[([A-Za-z_][^\[\]'\"?*@]*)\]", path)
    if bare is not None:
        return f"quote the name: {path[: bare.start()]}['{bare[1]}']{path[bare.end() :]}"
    for name in re.finditer(r"\.([^.\[\]'\"?*@()|~\s]+)", path):
        if name.end() >= index and not re.fullmatch(NAME, name[1]):
            return f"put names with other characters in quotes: {_quoted(path, *name.span())}"
    return None


def _quoted(path: str, start: int, end: int) -> str:
    if path[start + 1].isdigit() and (previous := re.search(rf"\.{NAME}$", path[:start])):
        start = previous.start()  # the dot belongs to the name: llama3.1
    return f"{path[:start]}['{path[start + 1 : end]}']{path[end:]}"


def _rooted(path: str) -> str:
    if path.startswith("/"):
        tokens = tuple(token.replace("~1", "/").replace("~0", "~") for token in path[1:].split("/"))
        return f"this looks like a JSON Pointer; as a path it is {as_path(tokens)}"
    if not path:
        return "`$` is the root of the file"
    return f"start at the root: $.{path.lstrip('.')}" if path[0] != "[" else f"start at the root: ${path}"


def as_path(tokens: Iterable[str | int]) -> str:
    """Return keys and indices written as a JSONPath."""
    parts = []
    for token in tokens:
        if isinstance(token, int):
            parts.append(f"[{token}]")
        elif re.fullmatch(NAME, token):
            parts.append(f".{token}")
        else:
            escaped = token.replace("\\", "\\\\").replace("'", "\\'")
            parts.append(f"['{escaped}']")
    return "$" + "".join(parts)
