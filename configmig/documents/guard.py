"""Stops a file that is too large before a parser sees it; the parsers hold depth and nodes themselves."""

from configmig.documents.contract import Bounds
from configmig.errors.documents import TooLargeError


def check_size(data: bytes, *, file: str, bounds: Bounds) -> None:
    """Raise TooLargeError when ``data`` has more bytes than the bounds allow."""
    if len(data) > bounds.size:
        what = f"the file has {len(data):,} bytes"
        raise TooLargeError(file, what, limit=bounds.size, setting="size")
