"""A place that is followed through the edits made since it was found."""

from configmig.operations.following import Spot, follow
from configmig.operations.workspace import Workspace
from configmig.pointer import Pointer


class Follower:
    """Knows where a place of a workspace is now, whatever was removed, renamed or moved around it."""

    __slots__ = ("_age", "_epoch", "_spot", "_start", "_workspace", "origin")

    def __init__(self, workspace: Workspace, file: str, pointer: Pointer) -> None:
        self._workspace = workspace
        self.origin = Spot(file, pointer)
        self._start = workspace.age
        self._restart()

    def _restart(self) -> None:
        self._spot: Spot | None = self.origin
        self._age = self._start
        self._epoch = self._workspace.epoch

    @property
    def spot(self) -> Spot | None:
        """Where the place is now, None once it was removed."""
        if self._epoch != self._workspace.epoch:
            self._restart()  # something was taken back, perhaps what moved this place
        for shift in self._workspace.shifts(self._age):
            if self._spot is None:
                break
            self._spot = follow(self._spot, shift)
        self._age = self._workspace.age
        return self._spot
