"""Bring what was recorded to a place where today has something else."""

from dataclasses import replace

from configmig.edits import Edit
from configmig.operations.grounds import Grounds
from configmig.operations.twins import Node, pair_alike, position_among, root_of, update


class Restorer:
    """Makes today's file hold what was recorded, at one place at a time; what was there goes."""

    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds

    def take(self, edit: Edit, node: Node, twin: Node | None) -> None:
        """Make a replacement or a removal whose place holds something else today."""
        if edit.kind == "remove":
            if twin is not None:
                self.remove(edit.file, twin)
        elif twin is None:
            self.bring(edit.file, node, None)
        else:
            home = root_of(twin)
            update(home, self._grounds.now.apply(replace(edit, pointer=twin.pointer, layout=None)))
            pair_alike(node, twin)

    def remove(self, file: str, today: Node) -> None:
        """Remove an entry of today."""
        home = root_of(today)
        update(home, self._grounds.now.apply(Edit(kind="remove", file=file, pointer=today.pointer)))

    def bring(self, file: str, node: Node, twin: Node | None) -> None:
        """Bring an entry as it was recorded, with whatever it lies in that is gone today.

        ``twin`` is the entry where today has it, which goes.
        """
        top = node
        while top.parent is not None and not _is_there(top.parent):
            top = top.parent
        parent = None if top.parent is None else top.parent.twin
        if parent is None:
            self._grounds.put_file(file)
            return
        if twin is not None:
            self.remove(file, twin)
        taken = parent.step(top.key) if parent.kind == "mapping" else top.twin
        if taken is not None and taken.parent is parent:
            self.remove(file, taken)
        then = self._grounds.then
        taken_out = then.probe(file, Edit(kind="remove", file=file, pointer=top.pointer))
        edit = Edit(
            kind="add",
            file=file,
            pointer=top.pointer,
            after=self._grounds.value(then, file, top),
            after_text=None if taken_out is None else taken_out.before_text,
        )
        self.add(edit, top, parent)

    def add(self, edit: Edit, node: Node, parent: Node) -> None:
        """Add an entry beside those which it stood beside."""
        position = position_among(node, parent)
        last = position if parent.kind == "list" else edit.pointer[-1]
        today = replace(edit, pointer=(*parent.pointer, last), position=position)
        twin = update(root_of(parent), self._grounds.now.apply(today))
        if twin is not None:
            pair_alike(node, twin)


def _is_there(node: Node) -> bool:
    """Whether today has an entry of this kind in its place."""
    return node.twin is not None and node.twin.kind == node.kind
