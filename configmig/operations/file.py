"""What a revision may do with one file: every operation, with its contract."""

from collections.abc import Callable, Sequence
from typing import Literal

from configmig.edits import Value
from configmig.operations import (
    add,
    append,
    comment,
    convert,
    copy,
    insert,
    merge,
    move,
    python,
    reading,
    remove,
    rename,
    set,  # noqa: A004 - the module is named after the operation
    set_default,
    sort_keys,
    split,
    unwrap,
    wrap,
)
from configmig.operations.match import Match
from configmig.operations.merge import OnConflict
from configmig.operations.move import Target
from configmig.operations.paths import MISSING, Address
from configmig.operations.places import IfExists
from configmig.operations.split import Parts
from configmig.operations.subject import Subject
from configmig.operations.workspace import Workspace


class FileOperations:
    """One file of the configuration, as ``op.file(name)`` gives it to a revision.

    Every method that takes a ``path`` takes a JSONPath (RFC 9535), or the keys and indices of one place as a
    tuple: ``("providers", name, "status")``. All matches are found before the first change; an operation that
    fails leaves the file as it was. Reads see the changes made so far. An operation that changes nothing
    writes nothing.
    """

    def __init__(self, workspace: Workspace, name: str) -> None:
        self._workspace = workspace
        self.name = name

    def _subject(self, operation: str) -> Subject:
        return Subject(self._workspace, self.name, operation)

    # Reading

    def get(self, path: Address, *, default: Value = MISSING) -> Value:
        """Return a copy of the one value that ``path`` means.

        ``default`` is returned where nothing matches.

            kind = file.get("$.providers.vllm.type", default=None)

        Raises NothingMatchedError without a default, SeveralMatchedError when there are several matches.
        """
        return reading.get(self._subject("get"), path, default)

    def exists(self, path: Address) -> bool:
        """Tell whether ``path`` means at least one place.

        if file.exists("$.providers[?@.type == 'vllm']"): ...
        """
        return reading.exists(self._subject("exists"), path)

    def select(self, path: Address) -> list[Match]:
        """Return everything that ``path`` means, in the order of the file, each place once.

        A match knows its place, follows it through later changes, and offers the operations relative to it.

            for route in file.select("$.exact_matches[?@.provider == 'vllm']"):
                route.set("provider", "vllm-qwen")
        """
        return [
            Match(self._workspace, self.name, each.pointer)
            for each in reading.select(self._subject("select"), path)
        ]

    # Single values

    def set(
        self, path: Address, value: Value, *, comment: str | None = None, missing_ok: bool = False
    ) -> None:
        """Give every place that ``path`` means the value ``value``.

        A path that ends in a name means that key of every parent, whether it exists or not: a missing key is
        added at the end, with ``comment`` above it. The parents must exist. Where mapping replaces mapping,
        or list replaces list, what both have in common keeps its text and comments.

            file.set("$.providers[*].status", "active")

        Raises NothingMatchedError when there is no parent (``missing_ok`` allows that), WrongKindError when a
        parent is no mapping, UnsupportedValueError for a value that is not plain.
        """
        set.set_value(self._subject("set"), path, value, comment=comment, missing_ok=missing_ok)

    def set_default(
        self, path: Address, value: Value, *, comment: str | None = None, missing_ok: bool = False
    ) -> None:
        """Add the last key of ``path`` where it is missing; leave it alone where it is there, even null.

            file.set_default("$.providers[*].status", "active", comment="added in 1.2.0")

        Raises as ``set`` does.
        """
        set_default.set_default(
            self._subject("set_default"), path, value, comment=comment, missing_ok=missing_ok
        )

    def add(
        self,
        path: Address,
        value: Value,
        *,
        comment: str | None = None,
        before: str | None = None,
        after: str | None = None,
        if_exists: IfExists = "error",
        missing_ok: bool = False,
    ) -> None:
        """Add the last key of ``path`` to every parent, at its end or next to ``before`` or ``after``.

        ``comment`` is written above it. ``if_exists`` says what to do with a key that is there: ``"error"``,
        ``"skip"`` (keep it) or ``"replace"`` (as ``set`` does).

            file.add("$.metadata", {"version": "1.1.0"}, before="providers", comment="who this file is")

        Raises TargetExistsError, NeighbourMissingError when the neighbour is not there, and as ``set`` does.
        """
        add.add(
            self._subject("add"),
            path,
            value,
            comment=comment,
            before=before,
            after=after,
            if_exists=if_exists,
            missing_ok=missing_ok,
        )

    def convert(self, path: Address, function: Callable[[Value], Value], *, missing_ok: bool = False) -> None:
        """Replace every value that ``path`` means by what ``function`` makes of a copy of it.

        What an old and a new mapping or list have in common keeps its text and comments. The function should
        give the same result each time: a plan and the run that follows both call it.

            file.convert("$.providers[?@.type == 'llama_cpp'].base_url", with_v1_suffix)

        Raises NothingMatchedError unless ``missing_ok``, FunctionFailedError with the place when the function
        raises, UnsupportedValueError when it returns something that is not plain.
        """
        convert.convert(self._subject("convert"), path, function, missing_ok=missing_ok)

    # Entries: they take their comments along

    def remove(self, path: Address, *, missing_ok: bool = False) -> None:
        """Remove every entry that ``path`` means, with the comments that belong to it.

            file.remove("$.model_list[?@.model_info.retired == true]", missing_ok=True)

        Raises NothingMatchedError unless ``missing_ok``, RootPlaceError for the root.
        """
        remove.remove(self._subject("remove"), path, missing_ok=missing_ok)

    def rename(
        self, path: Address, new_name: str, *, missing_ok: bool = False, if_exists: IfExists = "error"
    ) -> None:
        """Give the key of every entry that ``path`` means the name ``new_name``; its place and comments stay.

        ``if_exists``: ``"error"``, ``"skip"`` (leave both keys as they are) or ``"replace"`` (the one that
        has the name now is removed).

            file.rename("$.providers.vllm", "vllm-qwen")

        Raises NothingMatchedError unless ``missing_ok``, TargetExistsError, WrongKindError for an item of a
        list.
        """
        rename.rename(self._subject("rename"), path, new_name, missing_ok=missing_ok, if_exists=if_exists)

    def move(
        self,
        path: Address,
        to: Target,
        *,
        before: str | None = None,
        after: str | None = None,
        missing_ok: bool = False,
        if_exists: IfExists = "error",
    ) -> None:
        """Move the one entry that ``path`` means to ``to``, with its comments.

        ``to`` names the new place by names and indices alone, in this file or, as ``(file name, path)``, in
        another one. Its parent must exist. A new key comes at the end, or next to ``before`` or ``after``; in
        a list the entry gets the index that ``to`` ends in, and the items from there on make room.

            file.move("$.litellm_settings.fallbacks", "$.router_settings.fallbacks")
            file.move("$.server_settings", ("sidecar.yaml", "$.server_settings"))

        Raises NothingMatchedError (``missing_ok`` allows a missing source, not a missing target),
        SeveralMatchedError, TargetExistsError, MoveIntoItselfError, IndexOutOfRangeError, WrongKindError,
        RootPlaceError.
        """
        move.move(
            self._subject("move"),
            path,
            to,
            before=before,
            after=after,
            missing_ok=missing_ok,
            if_exists=if_exists,
        )

    def copy(
        self,
        path: Address,
        to: Target,
        *,
        before: str | None = None,
        after: str | None = None,
        missing_ok: bool = False,
        if_exists: IfExists = "error",
    ) -> None:
        """Copy the one entry that ``path`` means to ``to``, with its comments; otherwise like ``move``.

        An entry with anchors or aliases is copied by value, without its comments.

            file.copy("$.providers.vllm", "$.providers['vllm-qwen']", after="vllm")

        Raises as ``move`` does.
        """
        copy.copy(
            self._subject("copy"),
            path,
            to,
            before=before,
            after=after,
            missing_ok=missing_ok,
            if_exists=if_exists,
        )

    # Lists

    def append(
        self, path: Address, value: Value, *, comment: str | None = None, missing_ok: bool = False
    ) -> None:
        """Add ``value`` as the last item of every list that ``path`` means.

            file.append("$.providers.ollama.models", "llama3.1:latest")

        Raises NothingMatchedError unless ``missing_ok``, WrongKindError for anything but a list.
        """
        append.append(self._subject("append"), path, value, comment=comment, missing_ok=missing_ok)

    def insert(
        self,
        path: Address,
        index: int,
        value: Value,
        *,
        comment: str | None = None,
        missing_ok: bool = False,
    ) -> None:
        """Add ``value`` as item number ``index`` (from 0) of every list that ``path`` means.

            file.insert("$.fallback_chains.chat", 0, "llama3.1:latest")

        Raises IndexOutOfRangeError, and as ``append`` does.
        """
        insert.insert(self._subject("insert"), path, index, value, comment=comment, missing_ok=missing_ok)

    # Shapes

    def wrap(self, path: Address, name: str, *, missing_ok: bool = False) -> None:
        """Turn every value that ``path`` means into a mapping whose only key ``name`` holds it.

            file.wrap("$.fallback_chains[*]", "models")      # [a, b]  becomes  {models: [a, b]}

        Raises NothingMatchedError unless ``missing_ok``.
        """
        wrap.wrap(self._subject("wrap"), path, name, missing_ok=missing_ok)

    def unwrap(self, path: Address, name: str | None = None, *, missing_ok: bool = False) -> None:
        """Replace every mapping that ``path`` means by the value of its only key: the reverse of ``wrap``.

        With ``name`` the key must be that one.

            file.unwrap("$.fallback_chains[*]", "models")

        Raises CannotUnwrapError where there is another key, NothingMatchedError unless ``missing_ok``.
        """
        unwrap.unwrap(self._subject("unwrap"), path, name, missing_ok=missing_ok)

    def split(self, path: Address, into: Parts, *, missing_ok: bool = False) -> None:
        """Replace every entry that ``path`` means by several entries, in its place.

        ``into`` maps new names to the keys that go there, each key exactly once; entries move with their
        comments. Or it is a function that gets a copy of the value and returns the new entries as a dict;
        what a part keeps of the old value keeps its comments. A part may have the old name.

            file.split("$.settings", {"router": ["strategy", "timeout"], "server": ["port"]})
            file.split("$.providers.vllm", one_provider_a_model)

        Raises IncompleteSplitError when a key is left over, unknown or named twice, TargetExistsError,
        FunctionFailedError, WrongKindError, NothingMatchedError unless ``missing_ok``.
        """
        split.split(self._subject("split"), path, into, missing_ok=missing_ok)

    def merge(
        self,
        paths: Address | Sequence[Address],
        into: Address,
        *,
        on_conflict: OnConflict = "error",
        missing_ok: bool = False,
    ) -> None:
        """Merge all mappings (or all lists) that ``paths`` mean into the one place ``into``.

        What is at ``into`` comes first, then the matches in the order of the paths; where nothing is there,
        the first match is moved there. Mappings are merged key by key and in depth, of lists the items that
        are not there yet are added at the end. ``on_conflict`` decides between different values of one key:
        ``"error"``, ``"keep"`` (the one that was first) or ``"replace"`` (the last).

            file.merge(["$.capabilities.conversational", "$.capabilities.general_chat"],
            "$.capabilities.chat")

        Raises MergeConflictError, WrongKindError when mappings and lists are mixed, NothingMatchedError for a
        path without a match unless ``missing_ok``.
        """
        merge.merge(self._subject("merge"), paths, into, on_conflict=on_conflict, missing_ok=missing_ok)

    def sort_keys(
        self, path: Address, *, order: Sequence[str] | None = None, missing_ok: bool = False
    ) -> None:
        """Put the keys of every mapping that ``path`` means in order, with their comments.

        Without ``order`` by name; with it the keys named there come first, in that order, and the rest stays
        behind them as it was.

            file.sort_keys("$", order=["metadata", "providers"])

        Raises WrongKindError for anything but a mapping, NothingMatchedError unless ``missing_ok``.
        """
        sort_keys.sort_keys(self._subject("sort_keys"), path, order=order, missing_ok=missing_ok)

    def comment(
        self,
        path: Address,
        text: str | None,
        *,
        where: Literal["above", "beside"] = "above",
        missing_ok: bool = False,
    ) -> None:
        """Make ``text`` the comment of every entry that ``path`` means; None removes the one that is there.

        ``text`` comes without comment marks; above an entry it may have several lines.

            file.comment("$.providers.vllm", "retired: see vllm-qwen", where="beside")

        Raises NothingMatchedError unless ``missing_ok``, RootPlaceError for the root.
        """
        comment.comment(self._subject("comment"), path, text, where=where, missing_ok=missing_ok)

    def python(
        self,
        function: Callable[[Value], Value | None],
        *,
        reverse: Callable[[Value], Value | None] | None = None,
    ) -> None:
        """Let ``function`` change the values of the whole file, for what no operation can say.

        It gets a plain copy, which it changes or from which it returns a new value. The difference becomes
        edits: what is equal keeps its text and comments, a renamed or moved key counts as removed and added
        (use ``rename`` and ``move`` where comments shall follow), and a new order of the same keys is no
        difference.

        The way back are the recorded edits, as for every operation. ``reverse`` proves that nothing gets
        lost: it is called at once on a copy of the result and must give back the old values.

            file.python(lambda values: values.update(total=len(values["providers"])))

        Raises FunctionFailedError, UnsupportedValueError, NotReversedError.
        """
        python.python(self._subject("python"), function, reverse=reverse)
