"""What a revision gets as ``op``: the files, and the operations on whole files."""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from fnmatch import fnmatchcase

from configmig.documents import is_known
from configmig.edits import Value
from configmig.errors.operations import UnknownFileError
from configmig.errors.run import UndecidedError
from configmig.finding import Problem
from configmig.operations.convert_file import convert_file
from configmig.operations.create_file import NOTHING, create_file
from configmig.operations.file import FileOperations
from configmig.operations.merge_files import merge_files
from configmig.operations.places import IfExists
from configmig.operations.python_files import python_files
from configmig.operations.remove_file import remove_file
from configmig.operations.rename_file import rename_file
from configmig.operations.split_file import split_file
from configmig.operations.workspace import Workspace
from configmig.pointer import Pointer, format_pointer


class Operations:
    """The configuration in the hands of a revision.

    Nothing is written before the whole run is known to be right: everything happens in memory, step after
    step. ``revision`` is the id of the revision that runs, ``arguments`` are the ``-x key=value`` pairs of
    the command line. File names are relative to the config root, with forward slashes.
    """

    def __init__(
        self, workspace: Workspace, *, revision: str = "", arguments: Mapping[str, str] | None = None
    ) -> None:
        self._workspace = workspace
        self.revision = revision
        self.arguments: Mapping[str, str] = dict(arguments or {})
        self._undecided: list[tuple[Problem, str]] = []

    def file(self, name: str) -> FileOperations:
        """Return the operations on the file ``name``.

            providers = op.file("providers.yaml")

        Raises UnknownFileError with the nearest names; a file that cannot be read is an error when it is
        used.
        """
        if not self._workspace.has_file(name):
            raise UnknownFileError(name, self._workspace.names())
        return FileOperations(self._workspace, name)

    def has_file(self, name: str) -> bool:
        """Tell whether there is a file ``name``."""
        return self._workspace.has_file(name)

    def files(self, glob: str = "*") -> tuple[str, ...]:
        """Return the names that match ``glob``, sorted; ``*`` and ``?`` match slashes too.

        for name in op.files("teams/*.yaml"): ...
        """
        return tuple(name for name in self._workspace.names() if fnmatchcase(name, glob))

    def create_file(
        self,
        name: str,
        value: Value = NOTHING,
        *,
        text: str | None = None,
        comment: str | None = None,
        if_exists: IfExists = "error",
    ) -> None:
        """Create the file ``name`` that holds ``value`` below ``comment``, or is exactly ``text``.

        The end of the name says the format. ``if_exists``: ``"error"``, ``"skip"`` or ``"replace"``.

            op.create_file("ports.yaml", {"gateway": {"port": 4000}}, comment="Every port in one place")

        Raises FileTakenError, UnsafeFileNameError for a name that leads out of the config root,
        FileFormatError for an unknown format, UnsupportedValueError, and the error of ``text`` that cannot be
        read.
        """
        create_file(self._workspace, name, value, text=text, comment=comment, if_exists=if_exists)

    def remove_file(self, name: str, *, missing_ok: bool = False) -> None:
        """Remove the file ``name``. Its content stays in the record of the run, so the way back restores it.

            op.remove_file("legacy-routes.yaml", missing_ok=True)

        Raises UnknownFileError unless ``missing_ok``.
        """
        remove_file(self._workspace, name, missing_ok=missing_ok)

    def rename_file(
        self, name: str, new_name: str, *, missing_ok: bool = False, if_exists: IfExists = "error"
    ) -> None:
        """Give the file ``name`` the name ``new_name``; its bytes stay. Both names must say the same format.

            op.rename_file("litellm.yaml", "litellm-unified.yaml")

        Raises UnknownFileError unless ``missing_ok``, FileTakenError, UnsafeFileNameError, FileFormatError.
        """
        rename_file(self._workspace, name, new_name, missing_ok=missing_ok, if_exists=if_exists)

    def convert_file(
        self, name: str, new_name: str, *, missing_ok: bool = False, if_exists: IfExists = "error"
    ) -> None:
        """Write the file ``name`` in the format that ``new_name`` says, with its comments, and remove it.

        The values stay what they are; what the new format cannot hold is refused: a null in TOML, nested
        values in `.env` (where numbers become texts). Comments go along where the format has a place for
        them; the plan lists the others. The way back gives the old bytes. A `.jsonc` file may have comments,
        a `.json` file may not.

            op.convert_file("config.json", "config.yaml")

        Raises UnknownFileError unless ``missing_ok``, FileTakenError, UnsafeFileNameError, FileFormatError,
        NotInFormatError.
        """
        convert_file(self._workspace, name, new_name, missing_ok=missing_ok, if_exists=if_exists)

    def split_file(self, name: str, into: Mapping[str, Sequence[str]], *, comment: str | None = None) -> None:
        """Move top-level keys of the file ``name`` to new files, with their comments.

        ``into`` maps new file names to the keys that go there; keys that are not named stay. A file that is
        left without keys is removed. ``comment`` is written at the top of each new file.

            op.split_file("litellm-unified.yaml", {"sidecar.yaml": ["server_settings", "budget_settings"]})

        Raises IncompleteSplitError for a key that is not there or named twice, FileTakenError,
        UnsafeFileNameError, FileFormatError, UnknownFileError.
        """
        split_file(self._workspace, name, into, comment=comment)

    def merge_files(
        self, names: Sequence[str], into: str, *, comment: str | None = None, if_exists: IfExists = "error"
    ) -> None:
        """Move the top-level keys of the files ``names`` to the file ``into``, with their comments.

        The files are removed. ``into`` is a new file, with ``comment`` at its top, or one of ``names``; the
        files may be of different formats. ``if_exists`` says what to do with a key that is there already:
        ``"error"``, ``"skip"`` (the first one counts) or ``"replace"`` (the last one).

            op.merge_files(["ports.yaml", "limits.toml"], "settings.yaml")

        Raises UnknownFileError, FileTakenError, TargetExistsError, WrongKindError for a file that is no
        mapping, UnsafeFileNameError, FileFormatError, NotInFormatError.
        """
        merge_files(self._workspace, names, into, comment=comment, if_exists=if_exists)

    def python(
        self,
        function: Callable[[MutableMapping[str, Value]], None],
        *,
        files: str = "*",
        reverse: Callable[[MutableMapping[str, Value]], None] | None = None,
    ) -> None:
        """Let ``function`` change several files at once, for what no operation can say.

        It gets a dict of file name → plain copy of the values, for the files that match the glob ``files``,
        and changes it: a new name creates a file, a name that is gone removes it. Otherwise as
        ``FileOperations.python``.

            op.python(count_models_into_metadata, files="*.yaml")

        Raises FunctionFailedError, UnsupportedValueError, NotReversedError, and as ``create_file`` does.
        """
        names = [name for name in self.files(files) if is_known(name)]
        python_files(self._workspace, names, function, reverse)

    def problem(self, file: str, pointer: Pointer, message: str, *, hint: str = "") -> None:
        """Report a place about which the files do not say enough to decide, and go on.

        So all such places are told at once. The run stops with them when the revision's function returns.

            op.problem("providers.yaml", ("providers", name), "which model does it serve?", hint="list it")

        Raises UnknownFileError, and the error of a file that cannot be read.
        """
        problem = Problem(file, tuple(pointer), message, hint)
        at = self._workspace.document(file).locate(problem.pointer)
        self._undecided.append((problem, f"{file}:{at.line}:{at.column} ({format_pointer(problem.pointer)})"))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was reported with ``problem``, in that order."""
        return tuple(problem for problem, _ in self._undecided)

    def require_decided(self) -> None:
        """Raise UndecidedError, with every place, when ``problem`` was called."""
        if self._undecided:
            places = [
                f"{place}: {problem.message}" + (f" ({problem.hint})" if problem.hint else "")
                for problem, place in self._undecided
            ]
            raise UndecidedError(self.revision, places)
