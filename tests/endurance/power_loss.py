"""What a power cut may leave: all that was made durable, and any part of the rest, torn or in disorder.

A ``Recorder`` stands for the disk while a run is made and notes each change. ``lose_power`` then decides by
lot what of it reached the medium:

* The content of a file is certain as of its last fsync; what was written later is there, missing, cut off
  anywhere, or replaced by zeros, as file systems do that allocate late.
* A change of names (create, rename, unlink, new or removed folder) is certain once all folders it concerns
  were synced; any subset of the others happened, in particular a later one without an earlier one.
* What lies in a folder whose own name was lost is lost with it.

That is less than any journaling file system promises, so what survives here survives there.
"""

import itertools
import os
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from configmig.storage.disk import Disk

Inode: TypeAlias = int | str
"""A file whatever its names: a number, or the name it had when the recording began."""


class Tree(NamedTuple):
    """Everything below a folder."""

    files: dict[str, bytes]
    folders: frozenset[str]


class Change(NamedTuple):
    """One change of the file system; ``kind`` tells which of the other fields count."""

    kind: str
    name: str = ""
    target: str = ""
    inode: Inode = 0
    content: bytes = b""
    size: int = 0

    @property
    def folders(self) -> frozenset[str]:
        """The folders whose list of names it changes."""
        return frozenset(os.path.dirname(name) for name in (self.name, self.target) if name)  # noqa: PTH120


NAMING = ("create", "rename", "rename folder", "unlink", "make folder", "remove tree")


class Recorder(Disk):
    """Makes every change below ``root`` at once and notes it; waits for no medium."""

    def __init__(self, root: Path) -> None:
        self.changes: list[Change] = []
        self._root = Path(os.path.realpath(root))
        self._numbers = itertools.count(1)
        self._open: dict[int, Inode] = {}
        self._inodes: dict[str, Inode] = {}

    def create(self, path: Path, mode: int) -> int:
        """Note a new file."""
        descriptor = super().create(path, mode)
        self._open[descriptor] = self._created(self._name(path))
        return descriptor

    def open_append(self, path: Path, mode: int) -> int:
        """Note a new file when there was none."""
        name, existed = self._name(path), path.exists()
        descriptor = super().open_append(path, mode)
        self._open[descriptor] = self._inode(name) if existed else self._created(name)
        return descriptor

    def write(self, descriptor: int, content: bytes) -> None:
        """Note what is appended."""
        super().write(descriptor, content)
        self.changes.append(Change("write", inode=self._open[descriptor], content=bytes(content)))

    def truncate(self, descriptor: int, size: int) -> None:
        """Note the new size."""
        super().truncate(descriptor, size)
        self.changes.append(Change("truncate", inode=self._open[descriptor], size=size))

    def fsync(self, descriptor: int) -> None:
        """Note that the content is durable."""
        self.changes.append(Change("fsync", inode=self._open[descriptor]))

    def fsync_folder(self, path: Path) -> None:
        """Note that the names in the folder are durable."""
        self.changes.append(Change("fsync folder", self._name(path) if path.resolve() != self._root else ""))

    def rename(self, source: Path, target: Path) -> None:
        """Note that a file or a folder with all that is in it changes its name."""
        is_folder = source.is_dir()
        super().rename(source, target)
        old, new = self._name(source), self._name(target)
        if is_folder:
            self._inodes = {_moved(name, old, new): inode for name, inode in self._inodes.items()}
            self.changes.append(Change("rename folder", old, new))
            return
        self._inodes[new] = self._inode(old)
        self._inodes.pop(old, None)
        self.changes.append(Change("rename", old, new, self._inodes[new]))

    def unlink(self, path: Path) -> None:
        """Note that a name is gone."""
        super().unlink(path)
        self._inodes.pop(self._name(path), None)
        self.changes.append(Change("unlink", self._name(path)))

    def make_folder(self, path: Path, mode: int) -> None:
        """Note a new folder."""
        super().make_folder(path, mode)
        self.changes.append(Change("make folder", self._name(path)))

    def remove_folder(self, path: Path) -> None:
        """Note that an empty folder is gone."""
        super().remove_folder(path)
        self.changes.append(Change("remove tree", self._name(path)))

    def remove_tree(self, path: Path) -> None:
        """Note that a folder is gone with all that is in it."""
        super().remove_tree(path)
        self.changes.append(Change("remove tree", self._name(path)))

    def _name(self, path: Path) -> str:
        return (Path(os.path.realpath(path.parent)) / path.name).relative_to(self._root).as_posix()

    def _created(self, name: str) -> Inode:
        self._inodes[name] = next(self._numbers)
        self.changes.append(Change("create", name, inode=self._inodes[name]))
        return self._inodes[name]

    def _inode(self, name: str) -> Inode:
        return self._inodes.setdefault(name, name)


def read_tree(root: Path) -> Tree:
    """Return everything below ``root``."""
    files, folders = {}, set()
    waiting = [""]
    while waiting:
        start = waiting.pop()
        with os.scandir(f"{root}/{start}") as listing:
            for entry in listing:
                name = start + entry.name
                if entry.is_dir():
                    folders.add(name)
                    waiting.append(f"{name}/")
                else:
                    with open(entry.path, "rb", buffering=0) as stream:  # noqa: PTH123 - a thousand times a second
                        files[name] = stream.readall()
    return Tree(files, frozenset(folders))


def write_tree(root: Path, tree: Tree, now: Tree) -> None:
    """Let ``root``, which holds ``now``, hold ``tree``."""
    for name in now.files.keys() - tree.files.keys():
        os.unlink(f"{root}/{name}")  # noqa: PTH108 - a thousand times a second
    for folder in sorted(now.folders - tree.folders, reverse=True):
        os.rmdir(f"{root}/{folder}")  # noqa: PTH106
    for folder in sorted(tree.folders - now.folders):
        os.mkdir(f"{root}/{folder}")  # noqa: PTH102
    for name, content in tree.files.items():
        if now.files.get(name) != content:
            with open(f"{root}/{name}", "wb", buffering=0) as stream:  # noqa: PTH123
                stream.write(content)


def lose_power(before: Tree, changes: Sequence[Change], lot: random.Random) -> Tree:
    """Return one of the trees that may be found when the power goes right after ``changes``.

    All of the rest, or nothing of it, is what is found most often, so both are drawn often.
    """
    kept, torn = lot.choice((0, 0.2, 0.5, 0.8, 1)), lot.choice((0, 0.3, 0.7, 1))
    happened = set(_durable_names(changes))
    happened.update(
        number
        for number, change in enumerate(changes)
        if change.kind in NAMING and number not in happened and lot.random() < kept
    )
    names = _Names(before)
    for number in sorted(happened):
        names.take(changes[number])
    contents = _contents(before, changes, lot, torn)
    return names.tree(contents, before)


def _durable_names(changes: Sequence[Change]) -> Iterator[int]:
    """Yield the numbers of the changes of names that were synced in all folders they concern."""
    missing: dict[int, set[str]] = {}
    for number, change in enumerate(changes):
        if change.kind in NAMING:
            missing[number] = set(change.folders)
        elif change.kind == "fsync folder":
            for waiting in [*missing]:
                missing[waiting].discard(change.name)
                if not missing[waiting]:
                    del missing[waiting]
                    yield waiting


def _contents(before: Tree, changes: Sequence[Change], lot: random.Random, torn: float) -> dict[Inode, bytes]:
    """Return the content of every file that was written."""
    synced = {change.inode: number for number, change in enumerate(changes) if change.kind == "fsync"}
    found: dict[Inode, bytes] = {}
    broken: set[Inode] = set()
    for number, change in enumerate(changes):
        if change.kind not in ("write", "truncate") or change.inode in broken:
            continue
        present = found.get(change.inode, before.files.get(str(change.inode), b""))
        is_certain = number < synced.get(change.inode, -1) or lot.random() >= torn
        if change.kind == "truncate":
            found[change.inode] = present[: change.size] if is_certain else present
        else:
            found[change.inode] = present + (change.content if is_certain else _torn(change.content, lot))
        if not is_certain:
            broken.add(change.inode)
    return found


def _torn(content: bytes, lot: random.Random) -> bytes:
    arrived = content[: lot.randrange(len(content) + 1)]
    return arrived if lot.random() < 0.7 else arrived.ljust(len(content), b"\0")


class _Names:
    """Which file has which name."""

    def __init__(self, before: Tree) -> None:
        self._files: dict[str, Inode] = {name: name for name in before.files}
        self._folders = set(before.folders)

    def take(self, change: Change) -> None:
        match change.kind:
            case "create":
                self._files[change.name] = change.inode
            case "rename":
                self._files.pop(change.name, None)
                self._files[change.target] = change.inode
            case "unlink":
                self._files.pop(change.name, None)
            case "make folder":
                self._folders.add(change.name)
            case "rename folder":
                old, new = change.name, change.target
                self._files = {_moved(name, old, new): inode for name, inode in self._files.items()}
                self._folders = {_moved(name, old, new) for name in self._folders}
            case "remove tree":
                self._files = {
                    name: inode for name, inode in self._files.items() if not _is_in(name, change.name)
                }
                self._folders = {name for name in self._folders if not _is_in(name, change.name)}

    def tree(self, contents: dict[Inode, bytes], before: Tree) -> Tree:
        """Return what can be reached from the root."""
        folders = frozenset(name for name in self._folders if self._folders.issuperset(_above(name)))
        files = {
            name: contents.get(inode, before.files.get(str(inode), b""))
            for name, inode in self._files.items()
            if folders.issuperset(_above(name))
        }
        return Tree(files, folders)


def _above(name: str) -> Iterable[str]:
    """Return the folders that ``name`` is in, without the root."""
    parts = name.split("/")[:-1]
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _is_in(name: str, folder: str) -> bool:
    return name == folder or name.startswith(f"{folder}/")


def _moved(name: str, old: str, new: str) -> str:
    return new + name[len(old) :] if _is_in(name, old) else name
