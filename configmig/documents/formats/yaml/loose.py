"""Blank lines and comments that belong to nobody: where they are, and who holds them after an edit."""

from configmig.documents.formats.yaml.layout import parted, trailing
from configmig.documents.formats.yaml.nodes import Collection, Entry, position_in
from configmig.documents.formats.yaml.tree import Step, Tree


def following(steps: list[Step], container: Collection, index: int) -> list[tuple[Entry | Collection, str]]:
    """Return the places of the loose text that follows the position ``index`` of the last container."""
    slots: list[tuple[Entry | Collection, str]] = []
    chain = [(container, index), *_parents(steps)]
    for parent, number in chain:
        if number < len(parent.entries):
            after = parent.entries[number]
            return [*slots, (after, "gap"), (after, "lead")]
        slots.append((parent, "tail"))
    return slots


def pull(slots: list[tuple[Entry | Collection, str]], wanted: str) -> str:
    """Take ``wanted`` from the front of the loose text in ``slots``; nothing when the text differs."""
    texts = [getattr(owner, name) for owner, name in slots]
    if not wanted or not "".join(texts).startswith(wanted):
        return ""
    rest = len(wanted)
    for (owner, name), text in zip(slots, texts, strict=True):
        setattr(owner, name, text[min(rest, len(text)) :])
        rest -= min(rest, len(text))
    return wanted


def push(tree: Tree, steps: list[Step], container: Collection, index: int, gap: str) -> None:
    """Give ``gap`` to what stands at ``index``: to the same owners that a fresh parse would find."""
    if not gap:
        return
    slots = following(steps, container, index)
    rest = gap + "".join(getattr(owner, name) for owner, name in slots)
    outer = [step.container.column for step in reversed(steps) if step.container is not None]
    columns = iter([*outer, -1])
    for owner, name in slots:
        if name == "tail":
            column = next(columns)
            tail, rest = trailing(rest, column) if column >= 0 else (rest, "")
            setattr(owner, name, tail)
        elif name == "gap":
            assert type(owner) is Entry  # noqa: S101 - gaps belong to entries
            column = len(owner.head) - len(owner.head.lstrip(" "))
            owner.gap, owner.lead = parted(rest, column)
            tree.settle_header()
            return


def is_top(tree: Tree, container: Collection, index: int) -> bool:
    """Whether nothing but comments stands above ``index`` in the file."""
    return container is tree.root.value and index == 0 and not tree.root.head.strip()


def _parents(steps: list[Step]) -> list[tuple[Collection, int]]:
    """Return the containers above the last step's value, with the positions behind the way."""
    return [
        (step.container, position_in(step.container, step.entry) + 1)
        for step in reversed(steps)
        if step.container is not None
    ]
