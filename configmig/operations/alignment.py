"""Which items of two lists are the same item: a change of one is no change of all that follow."""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from configmig.edits import Value
from configmig.operations.values import freeze, is_same

_MOST_PAIRS = 25_000
"""The largest product of two lengths that is compared each with each; beyond, names decide."""

_MOST_EQUALS = 500_000
"""The most pairs of equal items that are looked at."""

_IDENTITY_KEYS = ("name", "id", "key", "model_name", "pattern", "provider", "model", "host", "path")

_ALIKE = 0.5
"""From which share of common content on two items count as two versions of one."""

Pair = tuple[int | None, int | None]


def align(before: Sequence[Value], after: Sequence[Value]) -> list[Pair]:
    """Return pairs of indices in order; one of them is None for an item that came or went.

    Items keep their order: one that moved is gone at its old index and new at the other.
    """
    old, new = [freeze(item) for item in before], [freeze(item) for item in after]
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    pairs: list[Pair] = [(index, index) for index in range(head)]
    pairs += _align_middle(before, after, (head, len(old) - tail), (head, len(new) - tail), (old, new))
    pairs += [(len(old) - tail + index, len(new) - tail + index) for index in range(tail)]
    return pairs


def _align_middle(
    before: Sequence[Value],
    after: Sequence[Value],
    old_range: tuple[int, int],
    new_range: tuple[int, int],
    frozen: tuple[list[object], list[object]],
) -> list[Pair]:
    (old_start, old_end), (new_start, new_end) = old_range, new_range
    old, new = frozen[0][old_start:old_end], frozen[1][new_start:new_end]
    pairs: list[Pair] = []
    for tag, i1, i2, j1, j2 in _blocks(old, new):
        left, right = (old_start + i1, old_start + i2), (new_start + j1, new_start + j2)
        if tag == "equal":
            pairs += zip(range(*left), range(*right), strict=True)
        elif (i2 - i1) * (j2 - j1) <= _MOST_PAIRS:
            pairs += _align_changed(before, after, left, right)
        else:
            pairs += _align_by_name(before, after, left, right)
    return pairs


def _blocks(old: Sequence[object], new: Sequence[object]) -> Sequence[tuple[str, int, int, int, int]]:
    """Return the blocks that are equal and those that are not; what repeats very often finds no equal."""
    counts = Counter(new)
    if sum(counts[item] for item in old) > _MOST_EQUALS:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _align_by_name(
    before: Sequence[Value], after: Sequence[Value], left: tuple[int, int], right: tuple[int, int]
) -> list[Pair]:
    """Pair the items that have the same name, or stand in the same slot of equally long lists."""
    if left[1] - left[0] == right[1] - right[0]:
        old: list[object] = list(range(*left))
        new: list[object] = [index - right[0] + left[0] for index in range(*right)]
    else:
        old = [_name(before[index]) or (left, index) for index in range(*left)]
        new = [_name(after[index]) or (right, index, None) for index in range(*right)]
    pairs: list[Pair] = []
    for tag, i1, i2, j1, j2 in _blocks(old, new):
        rows, columns = (left[0] + i1, left[0] + i2), (right[0] + j1, right[0] + j2)
        if tag != "equal":
            pairs += _replaced(rows, columns)
            continue
        for i, j in zip(range(*rows), range(*columns), strict=True):
            alike = _likeness(before[i], after[j], same_slot=True) >= _ALIKE
            pairs += [(i, j)] if alike else [(i, None), (None, j)]
    return pairs


def _name(item: Value) -> tuple[str, str] | None:
    if not isinstance(item, dict):
        return None
    return next(((key, item[key]) for key in _IDENTITY_KEYS if isinstance(item.get(key), str)), None)


def _replaced(left: tuple[int, int], right: tuple[int, int]) -> list[Pair]:
    return [*((index, None) for index in range(*left)), *((None, index) for index in range(*right))]


def _align_changed(
    before: Sequence[Value], after: Sequence[Value], left: tuple[int, int], right: tuple[int, int]
) -> list[Pair]:
    """Pair the items that look like two versions of one, as many and as alike as the order allows."""
    rows, columns = left[1] - left[0], right[1] - right[0]
    if not rows or not columns:
        return _replaced(left, right)
    in_place = rows == columns
    scores = [
        [
            _likeness(before[left[0] + i], after[right[0] + j], same_slot=in_place and i == j)
            for j in range(columns)
        ]
        for i in range(rows)
    ]
    # The classic table of best totals, filled from the end so that the walk goes forward.
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            paired = scores[i][j] + best[i + 1][j + 1] if scores[i][j] >= _ALIKE else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    return _walk(best, scores, left[0], right[0])


def _walk(best: list[list[float]], scores: list[list[float]], first: int, second: int) -> list[Pair]:
    rows, columns = len(scores), len(scores[0])
    pairs: list[Pair] = []
    i = j = 0
    while i < rows and j < columns:
        if scores[i][j] >= _ALIKE and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            pairs.append((first + i, second + j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((first + i, None))
            i += 1
        else:
            pairs.append((None, second + j))
            j += 1
    pairs += [(first + index, None) for index in range(i, rows)]
    pairs += [(None, second + index) for index in range(j, columns)]
    return pairs


def _likeness(old: Value, new: Value, *, same_slot: bool) -> float:
    """Return how much two items look like versions of one, from 0 to 1.

    Scalars have no content in common: they count as changed only where they stand in the same slot.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        return _mapping_likeness(old, new)
    if isinstance(old, list) and isinstance(new, list):
        common = len({freeze(item) for item in old} & {freeze(item) for item in new})
        return common / max(len(old), len(new), 1)
    if isinstance(old, dict | list) or isinstance(new, dict | list):
        return 0.0
    return _ALIKE if same_slot else 0.0


def _mapping_likeness(old: dict[Value, Value], new: dict[Value, Value]) -> float:
    keys = old.keys() | new.keys()
    if not keys:
        return 1.0
    total = 0.0
    for key in old.keys() & new.keys():
        if is_same(old[key], new[key]):
            if key in _IDENTITY_KEYS and isinstance(old[key], str):
                return 0.9
            total += 1.0
        elif isinstance(old[key], dict | list) and type(old[key]) is type(new[key]):
            total += 0.5
    return total / len(keys)
