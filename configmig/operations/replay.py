"""Going back over files that somebody edited since: their edits stay, a clash is told or decided."""

from collections.abc import Collection, Iterable, Mapping

from configmig.edits import Edit
from configmig.errors import ConfigmigError
from configmig.operations.clash import NOTHING, Choose, Clash, Hold, decide_nothing
from configmig.operations.grounds import Grounds
from configmig.operations.replay_entries import EntryReplay
from configmig.operations.workspace import Workspace

__all__ = ["NOTHING", "Clash", "replay"]


def replay(
    workspace: Workspace,
    edits: Iterable[Edit],
    *,
    base: Mapping[str, bytes] | None = None,
    choose: Choose = decide_nothing,
    kept: Collection[Clash] = (),
) -> tuple[Clash, ...]:
    """Apply recorded edits (already inverted, in order) to the files of today, and return what clashes.

    ``base`` are the files as the edits expect them: what the run left. The difference between them and the
    files of today is what somebody edited since. Each edit finds its place again in spite of it: items of a
    list that shifted, keys beside new neighbours, a container that was renamed. An edit whose place no longer
    holds what the run left is a clash; the others are applied. What has the result of an edit already is no
    clash.

    ``choose`` decides clashes. With ``theirs`` the place gets what was recorded. Without a decision, and with
    ``ours``, the rest of the way back leaves the place alone; but only ``kept``, the clashes of a replay
    before this one, keep a place as it is from the first edit on. With an undecided clash the workspace is
    not a result to write.

    Without ``base`` the files of today count as what the run left, and only each edit's own ``before`` tells
    a clash.
    """
    grounds = Grounds(workspace, base, choose=choose, kept=kept)
    files, entries = _FileReplay(grounds), EntryReplay(grounds)
    for edit in edits:
        if edit.file in grounds.blocked_files:
            grounds.blocked_files.add(edit.target_file or edit.file)
            continue
        try:
            if edit.kind in ("create_file", "remove_file", "rename_file"):
                files.take(edit)
            else:
                entries.take(edit)
        except ConfigmigError as error:
            grounds.clash(Clash(edit.file, edit.pointer, NOTHING, NOTHING, error.message, is_decidable=False))
            grounds.blocked_files.add(edit.file)
    return grounds.clashes()


class _FileReplay:
    """Takes back what was done to whole files."""

    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds

    def take(self, edit: Edit) -> None:
        """Make one edit of a whole file, or tell why not."""
        match edit.kind:
            case "create_file":
                self._create(edit)
            case "remove_file":
                self._remove(edit)
            case _:
                self._rename(edit)

    def _is_taken_over(self, edit: Edit, reason: str, holds: Hold = "nothing") -> bool:
        """Report a clash over a whole file; True when what was recorded wins."""
        clash = Clash(edit.file, (), NOTHING, NOTHING, reason, holds=holds)
        return self._grounds.clash(clash) == "theirs"

    def _create(self, edit: Edit) -> None:
        now, then = self._grounds.now, self._grounds.then
        then.apply(edit)
        self._grounds.forget(edit.file)
        if not now.has_file(edit.file):
            now.apply(edit)
        elif now.content(edit.file) != then.content(edit.file):
            if self._is_taken_over(edit, "a file of this name was created since"):
                self._grounds.put_file(edit.file)
            else:
                self._grounds.blocked_files.add(edit.file)

    def _remove(self, edit: Edit) -> None:
        now, then = self._grounds.now, self._grounds.then
        left = then.content(edit.file)
        then.apply(edit)
        self._grounds.forget(edit.file)
        if not now.has_file(edit.file):
            return
        if now.content(edit.file) == left or self._is_taken_over(
            edit, "the run created this file, and it was edited since", "value"
        ):
            now.apply(edit)

    def _rename(self, edit: Edit) -> None:
        grounds, now = self._grounds, self._grounds.now
        target = edit.target_file or edit.file
        root = grounds.forget(edit.file)
        grounds.then.apply(edit)
        gone, taken = not now.has_file(edit.file), now.has_file(target)
        if gone and taken:
            return
        if gone or taken:
            reason = "the file was removed since" if gone else f"a file {target} was created since"
            if not self._is_taken_over(edit, reason):
                grounds.blocked_files |= {edit.file, target}
                return
            if gone:
                grounds.put_file(target)
                return
            now.apply(Edit(kind="remove_file", file=target))
        now.apply(edit)
        grounds.renamed(edit.file, target, root)
