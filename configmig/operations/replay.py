"""Going back over a file that somebody edited since: their edits stay, a clash is told."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from configmig.documents.contract import Comments
from configmig.edits import Edit, Value, invert
from configmig.errors import ConfigmigError
from configmig.errors.documents import NoSuchPlaceError
from configmig.operations.clash import NOTHING, Absent, Clash
from configmig.operations.twins import (
    Node,
    is_alike,
    layout_today,
    pair,
    pair_alike,
    position_among,
    root_of,
    update,
)
from configmig.operations.values import copy_value, is_same
from configmig.operations.workspace import Workspace
from configmig.pointer import Pointer

__all__ = ["NOTHING", "Clash", "replay"]


def replay(
    workspace: Workspace, edits: Iterable[Edit], *, base: Mapping[str, bytes] | None = None
) -> tuple[Clash, ...]:
    """Apply recorded edits (already inverted, in order) to the files of today, and return what clashes.

    ``base`` are the files as the edits expect them: what the run left. The difference between them and the
    files of today is what somebody edited since. Each edit finds its place again in spite of it: items of a
    list that shifted, keys beside new neighbours, a container that was renamed. An edit whose place no longer
    holds what the run left is a clash; the others are applied. What has the result of an edit already is no
    clash.

    With any clash the workspace is not a result to write. Without ``base`` the files of today count as what
    the run left, and only each edit's own ``before`` tells a clash.
    """
    left = workspace.render() if base is None else base
    then = Workspace(left, bounds=workspace.bounds, allow_reformat=workspace.allow_reformat)
    run = _Replay(workspace, then)
    for edit in edits:
        run.take(edit)
    return tuple(run.clashes)


class _Replay:
    """Makes the edits twice: on what the run left (``then``), where they fit, and on today (``now``)."""

    def __init__(self, now: Workspace, then: Workspace) -> None:
        self.now = now
        self.then = then
        self.clashes: list[Clash] = []
        self._roots: dict[str, Node] = {}
        """The trees of ``then`` by file; their twins are the trees of ``now``."""
        self._blocked_files: set[str] = set()

    def take(self, edit: Edit) -> None:
        """Make one edit, or tell why not."""
        if edit.file in self._blocked_files:
            return
        try:
            if edit.kind in ("create_file", "remove_file", "rename_file"):
                self._take_file(edit)
            else:
                self._take_entry(edit)
        except ConfigmigError as error:
            self._clash(edit.file, edit.pointer, NOTHING, NOTHING, error.message)
            self._blocked_files.add(edit.file)

    def _clash(self, file: str, pointer: Pointer, expected: Value, found: Value, reason: str) -> None:
        self.clashes.append(Clash(file, pointer, _plain(expected), _plain(found), reason))

    # Whole files

    def _take_file(self, edit: Edit) -> None:
        match edit.kind:
            case "create_file":
                self._create_file(edit)
            case "remove_file":
                self._remove_file(edit)
            case _:
                self._rename_file(edit)

    def _create_file(self, edit: Edit) -> None:
        self.then.apply(edit)
        self._roots.pop(edit.file, None)
        if not self.now.has_file(edit.file):
            self.now.apply(edit)
        elif self.now.content(edit.file) != self.then.content(edit.file):
            self._clash(edit.file, (), NOTHING, NOTHING, "a file of this name was created since")
            self._blocked_files.add(edit.file)

    def _remove_file(self, edit: Edit) -> None:
        left = self.then.content(edit.file)
        self.then.apply(edit)
        self._roots.pop(edit.file, None)
        if not self.now.has_file(edit.file):
            return
        if self.now.content(edit.file) == left:
            self.now.apply(edit)
        else:
            self._clash(edit.file, (), NOTHING, NOTHING, "the run created this file, and it was edited since")

    def _rename_file(self, edit: Edit) -> None:
        target = edit.target_file or edit.file
        root = self._roots.pop(edit.file, None)
        self.then.apply(edit)
        if not self.now.has_file(edit.file) and self.now.has_file(target):
            return
        if not self.now.has_file(edit.file) or self.now.has_file(target):
            gone = not self.now.has_file(edit.file)
            reason = "the file was removed since" if gone else f"a file {target} was created since"
            self._clash(edit.file, (), NOTHING, NOTHING, reason)
            self._blocked_files |= {edit.file, target}
            return
        self.now.apply(edit)
        if root is not None:
            self._roots[target] = root

    # Entries of a file

    def _root(self, file: str) -> Node | None:
        """Return the tree of what the run left, paired with today's; None where today lacks the file."""
        if file not in self._roots:
            if not self.now.has_file(file):
                return None
            old, new = self.then.read(file), self.now.read(file)
            self._roots[file] = Node(old)
            pair(self._roots[file], Node(new), old, new)
        return self._roots[file]

    def _take_entry(self, edit: Edit) -> None:
        root = self._root(edit.file)
        if root is None:
            self._clash(edit.file, (), NOTHING, NOTHING, "the file was removed since")
            self._blocked_files.add(edit.file)
            return
        if edit.kind == "reformat":
            self._reformat(edit)
        elif edit.kind == "add":
            self._add(root, edit)
        elif edit.kind == "comment":
            self._comment(root, edit)
        else:
            self._change(root, edit)

    def _change(self, root: Node, edit: Edit) -> None:
        """Replace, remove, rename or move an entry."""
        node = root.find(edit.pointer)
        if node is None:
            self._clash(
                edit.file, edit.pointer, edit.before, NOTHING, "the record does not fit what the run left"
            )
            return
        twin = node.twin
        expected = self._value(self.then, edit.file, node)
        layout = layout_today(edit, root)
        if edit.kind in ("replace", "remove"):
            expected = edit.before
        done = self.then.apply(edit)
        update(root, done)
        reason = self._objection(edit, node, twin, expected)
        if reason is None and twin is not None:
            self._make(replace(edit, layout=layout), done, node, twin)
        elif reason and not node.is_entangled:
            found = self._value(self.now, edit.file, twin) if twin is not None else NOTHING
            place = twin.pointer if twin is not None else edit.pointer
            self._clash(edit.file, place, expected, found, reason)
            node.is_blocked = True

    def _objection(self, edit: Edit, node: Node, twin: Node | None, expected: Value) -> str | None:
        """Return why an edit cannot be made today; an empty text when there is nothing left to do."""
        if twin is None:
            return "" if edit.kind == "remove" else "it was removed since"
        found = self._value(self.now, edit.file, twin)
        match edit.kind:
            case "replace":
                if is_same(found, edit.after) and not is_same(found, expected):
                    return ""
                return None if is_same(found, expected) else "it was changed since"
            case "remove":
                return None if is_same(found, expected) else "the run added it, and it was changed since"
            case _:
                return self._objection_to_place(edit, node, twin)

    def _objection_to_place(self, edit: Edit, node: Node, twin: Node) -> str | None:
        parent = node.parent.twin if node.parent is not None else None
        if parent is None:
            return "what it was in was removed since"
        old_key = edit.pointer[-1]
        if twin.parent is not None and twin.parent.kind == "mapping" and twin.key != old_key:
            return "" if twin.key == node.key else f"it was renamed to '{twin.key}' since"
        taken = parent.step(node.key) if parent.kind == "mapping" else None
        return f"'{node.key}' was added since" if taken is not None and taken is not twin else None

    def _make(self, edit: Edit, done: Edit, node: Node, twin: Node) -> None:
        """Make an edit that nothing speaks against, at the place where today has it."""
        today = replace(edit, pointer=twin.pointer)
        home = root_of(twin)
        if edit.kind in ("rename", "move") and node.parent is not None and node.parent.twin is not None:
            parent = node.parent.twin
            if edit.kind == "rename":
                today = replace(today, target=(*parent.pointer, node.key))
            else:
                today = self._landing(today, node, twin, parent)
        made = self.now.apply(today)
        if edit.kind == "replace" and edit.after_text and made.before_text != done.before_text:
            # Somebody changed its comment since: that one stays, so only the value goes back.
            self.now.apply(invert(made))
            made = self.now.apply(replace(today, after_text=None, layout=None))
        update(home, made)
        if edit.kind == "replace":
            pair_alike(node, twin)

    def _landing(self, today: Edit, node: Node, twin: Node, parent: Node) -> Edit:
        """Return a move with its target among today's neighbours, once the entry has left its place."""
        old_parent, old_key = twin.parent, twin.key
        number = old_parent.number_of(twin) if old_parent is not None else 0
        twin.detach()
        position = position_among(node, parent)
        target = (*parent.pointer, position if parent.kind == "list" else node.key)
        if old_parent is not None:
            twin.attach(old_parent, old_key, number)
        return replace(today, target=target, position=position)

    def _reformat(self, edit: Edit) -> None:
        """Give lines their old form back; no value is at stake, so those that differ today stay."""
        for workspace in (self.then, self.now):
            with suppress(NoSuchPlaceError):
                workspace.apply(edit)

    def _add(self, root: Node, edit: Edit) -> None:
        layout = layout_today(edit, root)
        done = self.then.apply(edit)
        node = update(root, done)
        if node is None or node.parent is None or node.is_entangled:
            return
        parent, key = node.parent.twin, edit.pointer[-1]
        if parent is None:
            self._clash(edit.file, edit.pointer, NOTHING, NOTHING, "what it was in was removed since")
            node.is_blocked = True
            return
        taken = parent.step(key) if parent.kind == "mapping" else None
        if taken is None:
            self._add_today(replace(edit, layout=layout), node, parent)
            return
        found = self._value(self.now, edit.file, taken)
        if is_same(found, edit.after):
            pair_alike(node, taken) if is_alike(node, taken) else None
            return
        self._clash(
            edit.file, taken.pointer, NOTHING, found, "the run removed it, and it was added again since"
        )
        node.is_blocked = True

    def _add_today(self, edit: Edit, node: Node, parent: Node) -> None:
        position = position_among(node, parent)
        last = position if parent.kind == "list" else edit.pointer[-1]
        made = self.now.apply(replace(edit, pointer=(*parent.pointer, last), position=position))
        twin = update(root_of(parent), made)
        if twin is not None:
            pair_alike(node, twin)

    def _comment(self, root: Node, edit: Edit) -> None:
        node = root.find(edit.pointer)
        if node is None or node.is_entangled:
            return
        expected = self._comments(self.then, edit, node)
        layout = layout_today(edit, root)
        self.then.apply(edit)
        wanted = self._comments(self.then, edit, node)
        if node.twin is None:
            return  # the entry is gone, and its comment with it
        found = self._comments(self.now, edit, node.twin)
        if found == expected:
            self.now.apply(replace(edit, pointer=node.twin.pointer, layout=layout))
        elif found != wanted:
            reason = "its comment was changed since"
            self._clash(edit.file, node.twin.pointer, expected or NOTHING, found or NOTHING, reason)

    def _comments(self, workspace: Workspace, edit: Edit, node: Node) -> str:
        comments: Comments = workspace.document(edit.file).comments(node.pointer)
        return "\n".join(comments.above) if edit.where == "above" else comments.beside or ""

    def _value(self, workspace: Workspace, file: str, node: Node) -> Value:
        value = workspace.read(file)
        for token in node.pointer:
            value = value[token]
        return copy_value(value)


def _plain(value: Value) -> Value:
    return value if isinstance(value, Absent) else copy_value(value)
