"""A project as the use cases see it: all that belongs to it, each part read when it is asked for."""

from fnmatch import fnmatch
from functools import cached_property

from configmig import log
from configmig.documents import Bounds, is_known
from configmig.errors import ConfigmigError
from configmig.errors.storage import CorruptStateError, NotARegularFileError
from configmig.frozen import dataclass
from configmig.graph.graph import RevisionGraph
from configmig.graph.revision import Revision
from configmig.plugins import Generator, LoadedProfile, Recognition, load_profile
from configmig.revisions.library import Library, read_library
from configmig.settings import Settings
from configmig.storage.aside import read_aside
from configmig.storage.files import check_root
from configmig.storage.ledger import HistoryEntry, read_history
from configmig.storage.state import State, read_state
from configmig.storage.view import View, read_current_state, read_files, read_view


@dataclass(frozen=True, slots=True)
class Version:
    """The schema version of a root: its heads (none at base), and how they are known."""

    heads: tuple[str, ...]
    stamped: bool
    recognition: Recognition | None = None

    @property
    def label(self) -> str:
        """The version as people write it: ``1.2.0``, ``a1b2, c3d4`` or ``base``."""
        return ", ".join(self.heads) or "base"


class Project:
    """The settings of one project and everything they point at.

    Reading is lazy and never writes. The revisions are read once and kept; state, history and files are read
    anew with every call, for another process may have changed them. Safe to share between threads.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def library(self) -> Library:
        """The revision files of all version locations; graph commands never execute them."""
        locations = self.settings.version_locations
        library = read_library(locations, show_relative_to=self.settings.project_root)
        log.debug("read the revisions", locations=len(locations), revisions=len(library.revisions))
        return library

    @cached_property
    def graph(self) -> RevisionGraph:
        """The checked graph of the library; raises the errors of ``errors.graph``."""
        return self.library.graph()

    def revision_on_disk(self, name: str) -> Revision | None:
        """Return the revision where a sound graph has it, else None: going back must not depend on it."""
        try:
            return self.graph.revisions.get(name)
        except ConfigmigError:
            return None

    @cached_property
    def profile(self) -> LoadedProfile | None:
        """The profile that the settings name, None without one; raises UnknownProfileError."""
        return load_profile(self.settings.profile) if self.settings.profile else None

    def generators(self) -> tuple[Generator, ...]:
        """Return what makes the generated files of the project: none without a profile that has some."""
        return tuple(self.profile.generators()) if self.profile else ()

    @property
    def bounds(self) -> Bounds:
        """The limits of the settings, as documents take them."""
        limits = self.settings.limits
        return Bounds(size=limits.size, depth=limits.depth, nodes=limits.nodes)

    def state(self) -> State | None:
        """Return the stamp of the root, None when it carries none; raises CorruptStateError.

        That of a run that is decided counts already, as in ``view``.
        """
        check_root(self.settings.config_root)
        return read_current_state(self.settings.config_root)

    def history(self) -> tuple[HistoryEntry, ...]:
        """Return what has happened to the root, oldest first; raises CorruptHistoryError."""
        check_root(self.settings.config_root)
        try:
            # Before the history: a run that ends meanwhile only adds to what this state knows of.
            state = read_state(self.settings.config_root)
        except (CorruptStateError, NotARegularFileError):
            state = None
        return read_history(self.settings.config_root, reaching=state.history_head if state else None)

    def is_managed(self, name: str) -> bool:
        """Whether the file ``name`` (relative to the config root) is part of the configuration.

        What was kept aside never is, whatever its name ends with and the settings say.
        """
        if read_aside(name) is not None:
            return False
        patterns = self.settings.files
        return any(fnmatch(name, pattern) for pattern in patterns) if patterns else is_known(name)

    def read_files(self) -> dict[str, bytes]:
        """Return the bytes of all managed files by name; raises the errors of ``storage.files``."""
        root = self.settings.config_root
        check_root(root)
        files = read_files(root, self.is_managed, size=self.settings.limits.size)
        log.debug("read the managed files", root=str(root), files=len(files))
        return files

    def view(self) -> View:
        """Return the stamp and the files that belong together, whatever run goes on meanwhile.

        Raises the errors of ``storage.files``, CorruptStateError and JournalDamagedError.
        """
        root = self.settings.config_root
        check_root(root)
        view = read_view(root, self.is_managed, size=self.settings.limits.size)
        log.debug("read the managed files", root=str(root), files=len(view.files))
        return view
