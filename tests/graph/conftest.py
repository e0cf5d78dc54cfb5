"""Graphs from a few lines of text, and errors as a user reads them."""

from collections.abc import Callable

import pytest

from configmig.errors import ConfigmigError
from configmig.graph.graph import RevisionGraph
from configmig.graph.revision import Revision


def read_revision(line: str) -> Revision:
    """``m < a b`` comes after a and b, ``b < a needs x`` depends on x, ``a @alpha`` carries a label."""
    words = line.partition("#")[0].split()
    name, *rest = words
    found: dict[str, list[str]] = {"<": [], "needs": []}
    labels = []
    kind = "<"
    for word in rest:
        if word in found:
            kind = word
        elif word.startswith("@"):
            labels.append(word[1:])
        else:
            found[kind].append(word)
    return Revision(
        name,
        down_revisions=tuple(found["<"]),
        branch_labels=tuple(labels),
        depends_on=tuple(found["needs"]),
        title=line.partition("#")[2].strip(),
        file=f"versions/{name}.py",
        line=7,
    )


def build(text: str) -> RevisionGraph:
    return RevisionGraph(read_revision(line) for line in text.strip().splitlines())


@pytest.fixture(scope="session")
def graph_of() -> Callable[[str], RevisionGraph]:
    """Build a graph from one line for each revision."""
    return build


@pytest.fixture(scope="session")
def told() -> Callable[[Callable[[], object]], str]:
    """Return what a call's error tells: message, places, details, hint."""

    def tell(call: Callable[[], object]) -> str:
        with pytest.raises(ConfigmigError) as caught:
            call()
        error = caught.value
        places = [f"at {place}" for place in error.places]
        lines = [f"{error.code}: {error.message}", *places, *error.details, f"hint: {error.hint}"]
        return "\n".join(lines)

    return tell
