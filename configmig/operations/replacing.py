"""How a value becomes another: by the smallest edits, so that what both share keeps its text."""

from configmig.edits import Value
from configmig.operations.difference import difference
from configmig.operations.subject import Subject
from configmig.pointer import Pointer


def replace_value(subject: Subject, pointer: Pointer, value: Value) -> None:
    """Make the value at ``pointer`` equal to ``value``; nothing happens where it is that already."""
    for edit in difference(subject.file, subject.value(pointer), value, pointer):
        subject.workspace.apply(edit)
