"""What a way back stands on: what the run left, what is there today, and who is who in the two."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Literal

from configmig.edits import Edit, Value
from configmig.errors import ConfigmigError
from configmig.operations.clash import Absent, Choice, Choose, Clash
from configmig.operations.paths import resolve
from configmig.operations.twins import Node, pair
from configmig.operations.values import copy_value
from configmig.operations.workspace import Workspace
from configmig.pointer import Pointer


class Grounds:
    """Both versions of the files while a way back is made: ``then`` what the run left, ``now`` today's.

    Every edit is made on ``then``, where it fits, and on ``now`` where nothing speaks against it.
    """

    def __init__(
        self, now: Workspace, base: Mapping[str, bytes] | None, *, choose: Choose, kept: Collection[Clash]
    ) -> None:
        today = now.render()
        left = today if base is None else base
        self.now = now
        self.then = Workspace(left, bounds=now.bounds, allow_reformat=now.allow_reformat)
        self.blocked_files: set[str] = set()
        self._choose = choose
        self._kept = kept
        self._clashes: list[tuple[Clash, Node | None]] = []
        self._roots: dict[str, Node] = {}
        """The trees of ``then`` by file; their twins are the trees of ``now``."""
        self._names: dict[str, str] = {}
        """What a file is called today, by the name that the way back has given it."""
        # Without a base what was expected is known from the edits alone.
        self._left = Workspace({} if base is None else base, bounds=now.bounds)
        self._today = Workspace(today, bounds=now.bounds)

    def clashes(self) -> tuple[Clash, ...]:
        """Return what clashed, each with the value that the whole way back would bring."""
        return tuple(replace(clash, recorded=self._recorded(clash, node)) for clash, node in self._clashes)

    def _recorded(self, clash: Clash, node: Node | None) -> Value:
        root = None if node is None else list(node.lineage())[-1]
        file = next((name for name, each in self._roots.items() if each is root), None)
        if node is None or file is None:
            return clash.recorded
        return self.value(self.then, file, node)

    def clash(self, clash: Clash, node: Node | None = None) -> Choice | None:
        """Report a clash, which is about ``node`` of what the run left; return how it is decided."""
        clash = replace(clash, file=self._names.get(clash.file, clash.file))
        choice = self._choose(clash) if clash.is_decidable else None
        self._clashes.append(
            (
                replace(clash, choice=choice, expected=_plain(clash.expected), found=_plain(clash.found)),
                node if isinstance(clash.recorded, Absent) else None,
            )
        )
        return choice

    def entry_clash(self, file: str, node: Node, at: Node | None, reason: str, *, fallback: Clash) -> Clash:
        """Return the clash over ``node``, in whose way stands ``at`` today, with the values of both.

        ``fallback`` has the facts for what was neither in what the run left nor is there today.
        """
        found, place = fallback.found, fallback.pointer
        if at is not None:
            place = at.pointer if at.origin is None else at.origin
            found = self._original(self._today, file, at.origin, self.value(self.now, file, at))
        expected = fallback.expected
        if not isinstance(expected, Absent):
            expected = self._original(self._left, file, node.origin, expected)
        return replace(fallback, file=file, pointer=place, expected=expected, found=found, reason=reason)

    def _original(self, before: Workspace, file: str, origin: Pointer | None, now: Value) -> Value:
        name = self._names.get(file, file)
        if origin is None or not before.has_file(name):
            return now
        place = resolve(before.read(name), origin)
        return now if place is None else place[1]

    def unreadable(self, file: str) -> str | None:
        """Return why nothing can be changed in today's ``file``; None where it can."""
        if not self.now.has_file(file):
            return "the file was removed since"
        try:
            self.now.read(file)
        except ConfigmigError as error:
            return error.message
        return None

    def root(self, file: str) -> Node:
        """Return the tree of what the run left, paired with today's; both can be read."""
        if file not in self._roots:
            old, new = self.then.read(file), self.now.read(file)
            root, twin = Node(old), Node(new)
            pair(root, twin, old, new)
            root.remember_places()
            twin.remember_places()
            self._roots[file] = root
            self._keep(file, twin)
        return self._roots[file]

    def _keep(self, file: str, today: Node) -> None:
        """Note what stays as it is, before the first edit could change it."""
        name = self._names.get(file, file)
        for clash in self._kept:
            absent = isinstance(clash.found, Absent) and clash.pointer
            node = None if clash.file != name or absent else today.find(clash.pointer)
            if node is not None and node.twin is not None:
                node.twin.keeps |= held(clash)

    def forget(self, file: str) -> Node | None:
        """Return the tree of a file that goes, or gets another name."""
        return self._roots.pop(file, None)

    def renamed(self, file: str, target: str, root: Node | None) -> None:
        """Note that today's ``file`` is called ``target`` from here on."""
        self._names[target] = self._names.get(file, file)
        if root is not None:
            self._roots[target] = root

    def put_file(self, file: str) -> None:
        """Bring what was recorded of a whole file in place of today's."""
        content = self.then.content(file).decode("utf-8", "surrogateescape")
        if self.now.has_file(file):
            self.now.apply(Edit(kind="remove_file", file=file))
        self.now.apply(Edit(kind="create_file", file=file, after_text=content))
        self.forget(file)

    def value(self, workspace: Workspace, file: str, node: Node) -> Value:
        """Return the value of an entry as it is now in either version."""
        value = workspace.read(file)
        for token in node.pointer:
            value = value[token]
        return copy_value(value)


def held(clash: Clash) -> frozenset[Literal["value", "name"]]:
    """Return what stays as it is today where today's wins."""
    kinds: dict[str, frozenset[Literal["value", "name"]]] = {
        "value": frozenset({"value"}),
        "name": frozenset({"name"}),
        "entry": frozenset({"value", "name"}),
    }
    return kinds.get(clash.holds, frozenset())


def _plain(value: Value) -> Value:
    return value if isinstance(value, Absent) else copy_value(value)
