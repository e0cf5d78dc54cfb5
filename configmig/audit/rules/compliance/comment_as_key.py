"""CMP017: a key that is a comment."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from configmig.audit import EVERY_FILE, Example, Objection, Rule, Severity, View
from configmig.documents.remarks import said
from configmig.pointer import Pointer

if TYPE_CHECKING:
    from configmig.operations.operations import Operations


def check(view: View) -> Iterator[Objection]:
    """Object to keys that begin with a comment mark and have no value."""
    for name in view.documents:
        for pointer, value in view.leaves(name):
            key = pointer[-1] if pointer else None
            if isinstance(key, str) and key.startswith("#") and value in (None, ""):
                yield Objection(name, pointer, "the key is a comment in quotes", "write it as a real comment")


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Write each, with its own comments, as a comment above the entry that follows it or else precedes it."""
    said_above: dict[tuple[str, Pointer], list[str]] = {}
    for each in objections:
        if each.file.endswith(".json"):
            continue  # nowhere to write a comment
        *place, key = each.pointer
        neighbour = _neighbour(view.value(each.file, *place), key)
        if neighbour is None:
            continue
        own = view.documents[each.file].comments(each.pointer)
        lines = said_above.setdefault((each.file, (*place, neighbour)), [])
        lines += [*own.above, str(key), *([own.beside] if own.beside else [])]
        op.file(each.file).remove(each.pointer)
    for (file, pointer), lines in said_above.items():
        above = view.documents[file].comments(pointer).above
        op.file(file).comment(pointer, "\n".join(said(line) for line in (*lines, *above)))


def _neighbour(mapping: Mapping[Any, Any], key: Any) -> str | None:
    """Return the entry that the comment goes to: the next one that stays, else the one before."""
    keys = list(mapping)
    after = [each for each in keys[keys.index(key) :] if not str(each).startswith("#")]
    before = [each for each in keys[: keys.index(key)] if not str(each).startswith("#")]
    found = after[:1] or before[-1:]
    return str(found[0]) if found else None


rule = Rule(
    id="CMP017",
    name="comment-as-key",
    severity=Severity.LOW,
    category="compliance",
    title="A key is a comment",
    why=(
        "A program that once rewrote the file made a key of a commented-out line, so that it would "
        "survive. Whoever reads the file gets a setting of that name; what is strict about unknown keys "
        "refuses it."
    ),
    bad=(
        Example({"app.yaml": 'a:\n  "# master_key": null\n  b: 1\n'}, finds=("app.yaml /a/# master_key",)),
        Example({"app.yaml": "a: 1\n'# b': ''\n"}, finds=("app.yaml /# b",)),
    ),
    good=(
        Example({"app.yaml": "# a: null\ncolours: {'#fff': white}\n"}),
        Example({"app.yaml": "b: '# no comment'\nc: null\n"}),
    ),
    check=check,
    needs=(EVERY_FILE,),
    fix=fix,
    fix_is_safe=True,
)
