"""Take back what was done to the entries of a file, at the places where today has them."""

from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from configmig.documents.contract import Comments
from configmig.edits import Edit, Value, invert
from configmig.errors.documents import NoSuchPlaceError
from configmig.operations.clash import NOTHING, Clash, Hold
from configmig.operations.grounds import Grounds, held
from configmig.operations.restoring import Restorer
from configmig.operations.twins import (
    Node,
    is_alike,
    layout_today,
    pair_alike,
    position_among,
    root_of,
    update,
)
from configmig.operations.values import is_same
from configmig.operations.workspace import Workspace
from configmig.pointer import format_pointer


class _Objection(NamedTuple):
    """Why an edit cannot be made today; without a reason there is nothing left to do."""

    reason: str
    holds: Hold = "nothing"
    at: Node | None = None
    """What stands in the way today."""
    is_other: bool = False
    """True when that is another entry than the one the edit is about."""


_DONE = _Objection("")


class EntryReplay:
    """Makes the edits of entries twice: on what the run left, where they fit, and on today."""

    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds
        self._restorer = Restorer(grounds)

    def take(self, edit: Edit) -> None:
        """Make one edit of an entry, or tell why not."""
        grounds = self._grounds
        reason = grounds.unreadable(edit.file)
        if reason is not None:
            if grounds.clash(Clash(edit.file, (), NOTHING, NOTHING, reason, holds="nothing")) != "theirs":
                grounds.blocked_files.add(edit.file)
                return
            grounds.put_file(edit.file)
        root = grounds.root(edit.file)
        if edit.kind == "reformat":
            self._reformat(edit)
        elif edit.kind == "add":
            self._add(root, edit)
        elif edit.kind == "comment":
            self._comment(root, edit)
        else:
            self._change(root, edit)

    def _reformat(self, edit: Edit) -> None:
        """Give lines their old form back; no value is at stake, so those that differ today stay."""
        for workspace in (self._grounds.then, self._grounds.now):
            with suppress(NoSuchPlaceError):
                workspace.apply(edit)

    def _change(self, root: Node, edit: Edit) -> None:
        """Replace, remove, rename or move an entry."""
        grounds, node = self._grounds, root.find(edit.pointer)
        if node is None:
            reason = "the record does not fit what the run left"
            clash = Clash(edit.file, edit.pointer, edit.before, NOTHING, reason, is_decidable=False)
            grounds.clash(clash)
            return
        twin, is_kept = node.twin, _is_kept(edit, node)
        is_value = edit.kind in ("replace", "remove")
        expected = edit.before if is_value else grounds.value(grounds.then, edit.file, node)
        layout = layout_today(edit, root)
        done = grounds.then.apply(edit)
        update(root, done)
        if is_kept:
            return
        objection = self._objection(edit, node, twin, expected)
        if objection is None and twin is not None:
            self._make(replace(edit, layout=layout), done, node, twin)
        elif objection is not None and objection.reason and not node.is_entangled:
            self._settle(edit, done, node, twin, expected, objection)

    def _settle(
        self, edit: Edit, done: Edit, node: Node, twin: Node | None, expected: Value, objection: _Objection
    ) -> None:
        """Report a clash, and do what was decided."""
        told = NOTHING if objection.is_other else expected
        fallback = Clash(edit.file, edit.pointer, told, NOTHING, objection.reason, holds=objection.holds)
        clash = self._grounds.entry_clash(edit.file, node, objection.at, objection.reason, fallback=fallback)
        if self._grounds.clash(clash, node) != "theirs":
            node.is_blocked = True
            node.keeps |= held(clash)
        elif edit.kind not in ("rename", "move"):
            self._restorer.take(edit, node, twin)
        elif twin is None or _home(node) is None:
            self._restorer.bring(edit.file, node, twin)
        else:
            if (taken := _taken(node, twin)) is not None:
                self._restorer.remove(edit.file, taken)
            self._make(replace(edit, layout=None), done, node, twin)

    def _objection(self, edit: Edit, node: Node, twin: Node | None, expected: Value) -> _Objection | None:
        if twin is None:
            return _DONE if edit.kind == "remove" else _Objection("it was removed since")
        found = self._grounds.value(self._grounds.now, edit.file, twin)
        fits = is_same(found, expected)
        match edit.kind:
            case "replace":
                if is_same(found, edit.after) and not fits:
                    return _DONE
                return None if fits else _Objection("it was changed since", "value", twin)
            case "remove":
                reason = "the run added it, and it was changed since"
                return None if fits else _Objection(reason, "entry", twin)
            case _:
                return self._objection_to_place(edit, node, twin)

    def _objection_to_place(self, edit: Edit, node: Node, twin: Node) -> _Objection | None:
        if _home(node) is None:
            return _Objection("what it was in was removed since", "name", twin)
        old_key = edit.pointer[-1]
        if twin.parent is not None and twin.parent.kind == "mapping" and twin.key != old_key:
            if twin.key == node.key:
                return _DONE
            return _Objection(f"it was renamed to '{twin.key}' since", "name", twin)
        taken = _taken(node, twin)
        if taken is None:
            return None
        reason = f"it was added since, and {format_pointer(edit.pointer)} goes back to this name"
        return _Objection(reason, "name", taken, is_other=True)

    def _make(self, edit: Edit, done: Edit, node: Node, twin: Node) -> None:
        """Make an edit that nothing speaks against, at the place where today has it."""
        now = self._grounds.now
        today = replace(edit, pointer=twin.pointer)
        home, parent = root_of(twin), _home(node)
        if edit.kind in ("rename", "move") and parent is not None:
            if edit.kind == "rename":
                today = replace(today, target=(*parent.pointer, node.key))
            else:
                today = _landing(today, node, twin, parent)
        made = now.apply(today)
        if edit.kind == "replace" and edit.after_text and made.before_text != done.before_text:
            # Somebody changed its comment since: that one stays, so only the value goes back.
            now.apply(invert(made))
            made = now.apply(replace(today, after_text=None, layout=None))
        update(home, made)
        if edit.kind == "replace":
            pair_alike(node, twin)

    def _add(self, root: Node, edit: Edit) -> None:
        grounds, layout = self._grounds, layout_today(edit, root)
        done = grounds.then.apply(edit)
        node = update(root, done)
        if node is None or node.parent is None or node.is_entangled or node.is_kept:
            return
        parent, key = _home(node), edit.pointer[-1]
        if parent is None:
            self._settle_addition(edit, node, None, "what it was in was removed since")
            return
        taken = parent.step(key) if parent.kind == "mapping" else None
        if taken is None:
            self._restorer.add(replace(edit, layout=layout), node, parent)
            return
        if not is_same(grounds.value(grounds.now, edit.file, taken), edit.after):
            self._settle_addition(edit, node, taken, "the run removed it, and it was added again since")
        elif is_alike(node, taken):
            pair_alike(node, taken)

    def _settle_addition(self, edit: Edit, node: Node, taken: Node | None, reason: str) -> None:
        fallback = Clash(edit.file, edit.pointer, NOTHING, NOTHING, reason, holds="entry")
        clash = self._grounds.entry_clash(edit.file, node, taken, reason, fallback=fallback)
        if self._grounds.clash(clash, node) != "theirs":
            node.is_blocked = True
        else:
            self._restorer.bring(edit.file, node, None)

    def _comment(self, root: Node, edit: Edit) -> None:
        grounds, node = self._grounds, root.find(edit.pointer)
        if node is None or node.is_entangled:
            return
        expected = _comments(grounds.then, edit, node)
        layout = layout_today(edit, root)
        grounds.then.apply(edit)
        wanted = _comments(grounds.then, edit, node)
        twin = node.twin
        if twin is None or node.is_kept:
            return  # the entry is gone, and its comment with it
        found = _comments(grounds.now, edit, twin)
        if found == expected:
            grounds.now.apply(replace(edit, pointer=twin.pointer, layout=layout))
        elif found != wanted:
            self._settle_comment(edit, twin, (expected, found, wanted))

    def _settle_comment(self, edit: Edit, twin: Node, texts: tuple[str, str, str]) -> None:
        expected, found, wanted = (text or NOTHING for text in texts)
        place = twin.pointer if twin.origin is None else twin.origin
        reason = "its comment was changed since"
        clash = Clash(edit.file, place, expected, found, reason, recorded=wanted, holds="nothing")
        if self._grounds.clash(clash) == "theirs":
            self._grounds.now.apply(replace(edit, pointer=twin.pointer, layout=None))


def _is_kept(edit: Edit, node: Node) -> bool:
    return "name" in node.keeps if edit.kind in ("rename", "move") else node.is_kept


def _home(node: Node) -> Node | None:
    """Return what the entry lies in, as today has it; None where that is gone, or no longer of its kind."""
    parent = node.parent
    twin = None if parent is None else parent.twin
    return twin if parent is not None and twin is not None and twin.kind == parent.kind else None


def _taken(node: Node, twin: Node) -> Node | None:
    """Return the other entry that has the name today which the entry gets."""
    parent = _home(node)
    taken = parent.step(node.key) if parent is not None and parent.kind == "mapping" else None
    return None if taken is twin else taken


def _landing(today: Edit, node: Node, twin: Node, parent: Node) -> Edit:
    """Return a move with its target among today's neighbours, once the entry has left its place."""
    old_parent, old_key = twin.parent, twin.key
    number = old_parent.number_of(twin) if old_parent is not None else 0
    twin.detach()
    position = position_among(node, parent)
    target = (*parent.pointer, position if parent.kind == "list" else node.key)
    if old_parent is not None:
        twin.attach(old_parent, old_key, number)
    return replace(today, target=target, position=position)


def _comments(workspace: Workspace, edit: Edit, node: Node) -> str:
    comments: Comments = workspace.document(edit.file).comments(node.pointer)
    return "\n".join(comments.above) if edit.where == "above" else comments.beside or ""
