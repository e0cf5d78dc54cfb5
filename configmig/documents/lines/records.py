"""What an edit remembers about the text that it changed, so that its undo gives back the very bytes."""

from hashlib import sha256

from configmig.edits import Edit, Value


def record(before: str, after: str) -> tuple[Value, Value]:
    """Return what tells ``before`` from ``after``: a fingerprint of each, and the lines that differ."""
    start = before.rfind("\n", 0, _common(before, after)) + 1
    same = min(_common(before[::-1], after[::-1]), len(before) - start, len(after) - start)
    if not all(_is_line_start(text, len(text) - same) for text in (before, after)):
        # The change ends where a line ends, in both texts.
        same = len(before) - (before.find("\n", len(before) - same) + 1 or len(before))
    return _side(before, start, same), _side(after, start, same)


def _side(text: str, start: int, same: int) -> Value:
    return {"digest": _digest(text), "start": start, "text": text[start : len(text) - same]}


def restored(edit: Edit, text: str) -> tuple[str, bool] | None:
    """Return the text that the edit was recorded to make, and whether ``text`` is the recorded one exactly.

    None where ``text`` does not hold the recorded lines, or holds them more than once.
    """
    if edit.layout is None:
        return None
    now, then = edit.layout
    if not (isinstance(now, dict) and isinstance(then, dict) and "digest" in now and "digest" in then):
        return None
    start, old = now["start"], now["text"]
    exact = now["digest"] == _digest(text)
    if not exact:
        if not old.endswith("\n") or text.count(old) != 1:
            return None
        start = text.index(old)
        if start and text[start - 1] != "\n":
            return None
    return text[:start] + then["text"] + text[start + len(old) :], exact


def _is_line_start(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == "\n"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def _common(one: str, other: str) -> int:
    """Return how many characters two texts have in common at the front."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
