"""comment: write, change or remove the comment of entries."""

from configmig.operations.paths import Address
from configmig.operations.subject import Subject


def comment(
    subject: Subject, path: Address, text: str | None, *, where: str = "above", missing_ok: bool = False
) -> None:
    """Make ``text`` the comment above or beside every entry that ``path`` means; None removes it."""
    subject.require_choice("where", where, ("above", "beside"))
    plain = subject.require_comment("text", text, one_line=where == "beside")
    found = subject.below_root(path, missing_ok=missing_ok)
    with subject.atomic():
        for each in found:
            subject.apply("comment", each.pointer, after_text=plain, where=where)
