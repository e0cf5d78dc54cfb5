"""append: add an item at the end of lists."""

from configmig.operations.insert import insert_item
from configmig.operations.paths import Address
from configmig.operations.subject import Subject


def append(
    subject: Subject, path: Address, value: object, *, comment: str | None = None, missing_ok: bool = False
) -> None:
    """Add ``value`` as the last item of every list that ``path`` means."""
    insert_item(subject, path, None, value, comment=comment, missing_ok=missing_ok)
