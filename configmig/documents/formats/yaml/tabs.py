"""Tabs where libyaml takes none: in lines that are blank or hold only a comment they say nothing."""

from configmig.documents.formats.yaml.indentation import is_blank, is_comment

_BETWEEN_VALUES = ("cannot start any token", "violates indentation")
"""How the problems end that are no matter of what a text says: inside a block scalar a tab may be text."""


def untabbed(text: str, error: Exception) -> str | None:
    """Return ``text`` for the parser, with spaces for the tabs that ``error`` objects to.

    None where the tabs are no matter of taste: before content YAML forbids them.
    """
    mark = getattr(error, "problem_mark", None)
    if mark is None or not (getattr(error, "problem", None) or "").endswith(_BETWEEN_VALUES):
        return None
    start = text.rfind("\n", 0, mark.index) + 1
    end = text.find("\n", start)
    line = text[start:] if end < 0 else text[start:end]
    if "\t" not in line or not (is_blank(line) or is_comment(line)):
        return None
    bare = line.lstrip(" \t")
    mended = " " * (len(line) - len(bare)) + bare
    return None if mended == line else text[:start] + mended + text[start + len(line) :]


def blames_tab(problem: str) -> bool:
    """Whether what the parser says is that it met a tab."""
    return "cannot start any token" in problem or "tab" in problem
