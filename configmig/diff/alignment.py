"""Match the items of two lists by what names them, so that one inserted item is one difference."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from configmig.edits import Value
from configmig.pointer import Pointer

IDENTITY_KEYS = (
    "name",
    "model_name",
    "id",
    "key",
    "model",
    "pattern",
    "title",
    "path",
    "host",
    "url",
    "provider",
)
"""The keys that name an item of a list, the most telling first."""

Side: TypeAlias = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Pair:
    """An item on both sides: its indices, None where it is missing, and its name, empty where it has none."""

    left: int | None
    right: int | None
    name: str = ""


@dataclass(slots=True)
class Alignment:
    """Two values in which each list of mappings became a mapping from a mark to its items.

    An item has the same mark on both sides. ``reordered`` are the lists whose common items stand in another
    order: the path in the aligned values, the items' names on the left and on the right.
    """

    left: Value = None
    right: Value = None
    reordered: list[tuple[tuple[Value, ...], list[str], list[str]]] = field(default_factory=list)
    pairs: dict[str, Pair] = field(default_factory=dict)

    def pointer(self, path: Sequence[Value], side: Side) -> Pointer:
        """Return the place in the original value of ``side`` that ``path`` leads to in the aligned one."""
        return tuple(self._token(token, side) for token in path)

    def item(self, path: Sequence[Value]) -> str:
        """Return the names of the list items on ``path``, empty where there are none."""
        return " / ".join(pair.name for token in path if (pair := self._pair(token)) and pair.name)

    def _token(self, token: Value, side: Side) -> str | int:
        pair = self._pair(token)
        if pair is None:
            return token  # type: ignore[no-any-return]
        index = pair.left if side == "left" else pair.right
        return -1 if index is None else index

    def _pair(self, token: Value) -> Pair | None:
        return self.pairs.get(token) if isinstance(token, str) else None


def align(left: Value, right: Value, *, ignore_order: bool = False) -> Alignment:
    """Return ``left`` and ``right`` aligned; neither is changed."""
    alignment = Alignment()
    walk = _Walk(alignment, ignore_order)
    alignment.left, alignment.right = walk.values(left, right, ())
    return alignment


@dataclass(frozen=True, slots=True)
class _Walk:
    alignment: Alignment
    ignore_order: bool

    def values(self, left: Value, right: Value, path: tuple[Value, ...]) -> tuple[Value, Value]:
        if isinstance(left, dict) and isinstance(right, dict):
            return self._mappings(left, right, path)
        if (
            isinstance(left, list)
            and isinstance(right, list)
            and any(isinstance(item, dict | list) for item in (*left, *right))
        ):
            return self._lists(left, right, path)
        return left, right

    def _mappings(
        self, left: dict[Value, Value], right: dict[Value, Value], path: tuple[Value, ...]
    ) -> tuple[Value, Value]:
        new_left, new_right = dict(left), dict(right)
        for key in left.keys() & right.keys():
            new_left[key], new_right[key] = self.values(left[key], right[key], (*path, key))
        return new_left, new_right

    def _lists(self, left: list[Value], right: list[Value], path: tuple[Value, ...]) -> tuple[Value, Value]:
        names = _names(left, right)
        pairs = list(_pair_by_name(*names) if names else _pair_by_position(left, right))
        if names and not self.ignore_order:
            self._note_order(pairs, path)
        new_left: dict[str, Value] = {}
        new_right: dict[str, Value] = {}
        for pair in pairs:
            mark = f"\0{len(self.alignment.pairs)}"
            self.alignment.pairs[mark] = pair
            if pair.right is None and pair.left is not None:
                new_left[mark] = left[pair.left]
            elif pair.left is None and pair.right is not None:
                new_right[mark] = right[pair.right]
            elif pair.left is not None and pair.right is not None:
                both = self.values(left[pair.left], right[pair.right], (*path, mark))
                new_left[mark], new_right[mark] = both
        return new_left, new_right

    def _note_order(self, pairs: Sequence[Pair], path: tuple[Value, ...]) -> None:
        common = [pair for pair in pairs if pair.left is not None and pair.right is not None]
        before = [pair.name for pair in sorted(common, key=lambda pair: pair.left or 0)]
        after = [pair.name for pair in sorted(common, key=lambda pair: pair.right or 0)]
        if before != after:
            self.alignment.reordered.append((path, before, after))


def _names(left: list[Value], right: list[Value]) -> tuple[list[str], list[str]] | None:
    """The names of all items of both lists, None when some item has none."""
    items = [*left, *right]
    texts = [item for item in items if isinstance(item, str)]
    mappings = [item for item in items if isinstance(item, dict)]
    if len(texts) + len(mappings) < len(items):
        return None
    if not texts and all(len(item) == 1 for item in mappings):
        return [str(next(iter(item))) for item in left], [str(next(iter(item))) for item in right]
    usable = [key for key in IDENTITY_KEYS if all(isinstance(item.get(key), str | int) for item in mappings)]
    if not usable:
        return None
    choices = [([_name(item, key) for item in left], [_name(item, key) for item in right]) for key in usable]
    unique = (names for names in choices if all(len(set(side)) == len(side) for side in names))
    return next(unique, choices[0])


def _name(item: Value, key: str) -> str:
    return item if isinstance(item, str) else str(item[key])


def _pair_by_name(left: list[str], right: list[str]) -> Iterator[Pair]:
    """Pairs of the same name; of several items with one name the first go with the first."""
    places = dict(zip(_numbered(right), range(len(right)), strict=True))
    for index, numbered in enumerate(_numbered(left)):
        yield Pair(index, places.pop(numbered, None), left[index])
    for index in sorted(places.values()):
        yield Pair(None, index, right[index])


def _numbered(names: list[str]) -> Iterator[tuple[str, int]]:
    seen: Counter[str] = Counter()
    for name in names:
        yield name, seen[name]
        seen[name] += 1


def _pair_by_position(left: list[Value], right: list[Value]) -> Iterator[Pair]:
    """Equal items first; what differs between them goes together in order."""
    matcher = SequenceMatcher(
        None, [repr(item) for item in left], [repr(item) for item in right], autojunk=False
    )
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        for offset in range(max(i2 - i1, j2 - j1)):
            yield Pair(
                i1 + offset if i1 + offset < i2 else None,
                j1 + offset if j1 + offset < j2 else None,
            )
