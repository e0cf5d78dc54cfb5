"""A place that is followed through the edits made since it was found."""

from configmig.operations.following import Spot
from configmig.operations.workspace import Workspace
from configmig.pointer import Pointer


class Follower:
    """Knows where a place of a workspace is now, whatever was removed, renamed or moved around it."""

    __slots__ = ("_place", "_workspace", "origin")

    def __init__(self, workspace: Workspace, file: str, pointer: Pointer) -> None:
        self._workspace = workspace
        self.origin = Spot(file, pointer)
        self._place = workspace.tracking.place(file, pointer)

    @property
    def spot(self) -> Spot | None:
        """Where the place is now, None once it was removed."""
        return self._workspace.tracking.spot(self._place)
