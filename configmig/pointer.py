"""JSON Pointers (RFC 6901): the one way in which a single place in a document is written."""

from typing import TypeAlias

Pointer: TypeAlias = tuple[str | int, ...]
"""The keys and indices that lead from the root of a document to a place; ``()`` is the root itself."""


def format_pointer(pointer: Pointer) -> str:
    """Return ``pointer`` in RFC 6901 form: ``("a/b", 0)`` is ``/a~1b/0``, the root is the empty string."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in pointer)


def parse_pointer(text: str) -> Pointer:
    """Return the tokens of an RFC 6901 pointer, all of them as text.

    Whether ``0`` is an index or a key only the document knows; documents accept either spelling.
    Raises ValueError when ``text`` is neither empty nor starts with a slash.
    """
    if not text:
        return ()
    if not text.startswith("/"):
        raise ValueError(f"a JSON Pointer is empty or starts with '/': {text!r}")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in text[1:].split("/"))
