"""The secrets of all files of a view, each with its place; what counts as one is decided by `masking`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from configmig.audit.reading import text
from configmig.audit.rule import Objection
from configmig.audit.view import View
from configmig.documents import Document
from configmig.documents.remarks import remarks
from configmig.frozen import dataclass
from configmig.masking import Sign, find_in_text, find_secrets
from configmig.pointer import Pointer

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

REFERENCE = "os.environ/"
"""How a value says that it is to be taken from the environment."""


@dataclass(frozen=True, slots=True)
class Found:
    """A secret that stands in a file in the clear, at a pointer or, in comments and broken files, a line."""

    file: str
    pointer: Pointer
    line: int | None
    sign: Sign
    is_value: bool = False
    """Whether a reference can take its place: it is the whole value, or a URL of which it is a part."""


def read_secrets(view: View) -> tuple[Found, ...]:
    """Return the secrets of all files, one for each place; of several in one text the surest decides."""
    best: dict[tuple[str, Pointer, int | None], Found] = {}
    for name in view.files:
        for each in _secrets(view, name):
            place = (each.file, each.pointer, each.line)
            if place not in best or best[place].sign < each.sign:
                best[place] = each
    return tuple(best.values())


def object_to(view: View, sign: Sign, message: str, hint: str) -> Iterator[Objection]:
    """Yield an objection for each secret that ``sign`` tells of."""
    for each in view.shared(read_secrets):
        if each.sign is sign:
            where = " in a comment or a text that does not parse" if each.line is not None else ""
            yield Objection(each.file, each.pointer, message + where, hint, line=each.line)


def refer(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Write a reference to the environment for each secret that is a whole value; its name is its key's.

    The same secret gets the same name, another one never does. What to put there the old file knows.
    """
    values = {(each.file, each.pointer) for each in view.shared(read_secrets) if each.is_value}
    taken = {
        text(value).removeprefix(REFERENCE): ""
        for name in view.documents
        for _, value in view.leaves(name)
        if text(value).startswith(REFERENCE)
    }
    for each in objections:
        document = view.documents.get(each.file)
        if (each.file, each.pointer) in values and document is not None and document.format != "dotenv":
            secret = text(view.value(each.file, *each.pointer))
            name = _free_name(each.pointer, secret, taken)
            taken[name] = secret
            op.file(each.file).set(each.pointer, REFERENCE + name)


def _free_name(pointer: Pointer, secret: str, taken: Mapping[str, str]) -> str:
    """Return a variable's name made of the key, with a number where others have the name already."""
    key = next((token for token in reversed(pointer) if isinstance(token, str)), "SECRET")
    plain = re.sub(r"\W+", "_", key.upper(), flags=re.ASCII).strip("_") or "SECRET"
    plain = f"_{plain}" if plain[0].isdigit() else plain
    names = (plain, *(f"{plain}_{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if taken.get(name, secret) == secret)


def _secrets(view: View, name: str) -> Iterator[Found]:
    document = view.documents.get(name)
    if document is None:
        yield from _in_lines(name, view.text(name).split("\n"), first=1)
        return
    # An alias and what a merge key brings repeat what the text says once.
    repeated: set[Pointer] = set()
    if b"&" in view.files[name]:
        repeated = {pointer for pointer, _ in view.leaves(name)} - {
            each.pointer for each in document.scalars()
        }
    for secret in find_secrets(view.value(name)):
        if secret.pointer not in repeated:
            whole = view.value(name, *secret.pointer)
            is_value = secret.sign is Sign.URL or secret.text == whole
            yield Found(name, secret.pointer, None, secret.sign, is_value)
    for first, lines in _comments(view, name, document):
        yield from _in_lines(name, lines, first=first)


def _in_lines(name: str, lines: list[str], *, first: int) -> Iterator[Found]:
    block = "\n".join(lines)
    for (start, _), sign in find_in_text(block):
        yield Found(name, (), first + block.count("\n", 0, start), sign)


def _comments(view: View, name: str, document: Document) -> Iterator[tuple[int, list[str]]]:
    """Yield the comments of a file, those of neighbouring lines together, with the line of the first."""
    lines = view.text(name).splitlines()
    block: list[str] = []
    first = 0
    for remark in remarks(document, view.files[name]):
        line = lines[remark.line - 1] if remark.line <= len(lines) else ""
        start = line.find(remark.text, line.find(remark.mark) + 1)
        alone = not line[: max(start, 0)].strip(" \t#;/*")
        said = line if alone else f"{remark.mark} {remark.text}"
        if block and alone and remark.line == first + len(block):
            block.append(said)
            continue
        if block:
            yield first, block
        first, block = remark.line, [said]
    if block:
        yield first, block
