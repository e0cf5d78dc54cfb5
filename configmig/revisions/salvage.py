"""Find the ids in a revision file that is not valid Python, so that one broken file breaks only itself."""

import re
from typing import NamedTuple

_TEXT = r"""(?:"[^"\n]*"|'[^'\n]*')"""
_ASSIGNMENT = re.compile(
    rf"^(revision|down_revision|branch_labels|depends_on)[ \t]*(?::[^=\n]*)?=[ \t]*"
    rf"(None\b|{_TEXT}|\([^()]*\)|\[[^\[\]]*\])",
    re.MULTILINE,
)


class Salvaged(NamedTuple):
    """The texts on the right of an assignment (none for None), and its line."""

    texts: tuple[str, ...]
    line: int


def salvage(text: str) -> dict[str, Salvaged]:
    """Return the assignments that make up the graph, by name.

    A text, None, or a tuple or list of texts is understood; anything else is as if it were not there.
    """
    return {
        match[1]: Salvaged(
            tuple(item[1:-1] for item in re.findall(_TEXT, match[2])),
            text.count("\n", 0, match.start()) + 1,
        )
        for match in _ASSIGNMENT.finditer(text)
    }
