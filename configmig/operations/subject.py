"""One file as an operation works on it: places found, refused with a reason, and edited."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from configmig.edits import Edit, Value
from configmig.errors import Place
from configmig.errors.operations import (
    IndexOutOfRangeError,
    InvalidArgumentError,
    NeighbourMissingError,
    NothingMatchedError,
    RootPlaceError,
    SeveralMatchedError,
    TargetExistsError,
    TooDeepError,
    WrongKindError,
    nearest_names,
)
from configmig.frozen import dataclass
from configmig.operations.paths import MISSING, Address, Query, find_token, parse_path, resolve, select
from configmig.operations.places import Found, Slot
from configmig.operations.values import copy_value, kind_of, require_plain
from configmig.operations.workspace import Workspace
from configmig.pointer import Pointer, format_pointer


@dataclass(frozen=True, slots=True)
class Subject:
    """A file of a workspace, and the name of the operation that works on it (for its errors)."""

    workspace: Workspace
    file: str
    operation: str

    @property
    def root(self) -> Value:
        """The values of the file as they are now."""
        return self.workspace.read(self.file)

    @property
    def format(self) -> str:
        """The format of the file."""
        return self.workspace.document(self.file).format

    def value(self, pointer: Pointer) -> Value:
        """Return the value at a place that is known to exist."""
        found = resolve(self.root, pointer)
        if found is None:
            raise KeyError(self.place(pointer))
        return found[1]

    def place(self, pointer: Pointer) -> str:
        """Return a place as errors show it: ``file#/json/pointer``."""
        return f"{self.file}#{format_pointer(pointer)}" if pointer else self.file

    def at(self, pointer: Pointer) -> Place:
        """Return the line and column of a place in the file as it was read."""
        location = self.workspace.document(self.file).locate(pointer)
        return Place(self.file, location.line, location.column)

    def apply(self, kind: Any, pointer: Pointer, **fields: Any) -> Edit:
        """Make an edit in this file; raises UnsupportedValueError for a new name that no file can hold."""
        if kind in ("add", "rename", "move"):
            require_plain(self.operation, self.file, str((fields.get("target") or pointer)[-1]))
        return self.workspace.apply(Edit(kind=kind, file=self.file, pointer=pointer, **fields))

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Make the edits inside all or none."""
        with self.workspace.atomic():
            yield

    # Finding places

    def matched(self, path: Address, *, missing_ok: bool = True) -> list[Found]:
        """Return the places that ``path`` means; none is a NothingMatchedError unless ``missing_ok``."""
        query = parse_path(path)
        found = self._select(query)
        if not found and not missing_ok:
            raise self.nothing_matched(query)
        return found

    def one(self, path: Address, *, missing_ok: bool = False) -> Found | None:
        """Return the single place that ``path`` means, None where there is none and ``missing_ok``."""
        found = self.matched(path, missing_ok=missing_ok)
        if len(found) > 1:
            places = [self.place(each.pointer) for each in found]
            raise SeveralMatchedError(
                self.operation, self.file, parse_path(path).text, places=places, at=self.at(found[0].pointer)
            )
        return found[0] if found else None

    def one_below_root(self, path: Address, *, missing_ok: bool = False) -> Found | None:
        """Return the single place that ``path`` means, which is not the root."""
        found = self.one(path, missing_ok=missing_ok)
        if found is not None and not found.pointer:
            raise RootPlaceError(self.operation, self.file)
        return found

    def find(self, query: Query) -> Found | None:
        """Return the place that a query of names and indices means, None where there is none."""
        found = self._select(query)
        return found[0] if found else None

    def below_root(self, path: Address, *, missing_ok: bool) -> list[Found]:
        """Return the places that ``path`` means, none of them the root."""
        found = self.matched(path, missing_ok=missing_ok)
        if any(not each.pointer for each in found):
            raise RootPlaceError(self.operation, self.file)
        return found

    def slots(self, path: Address, *, missing_ok: bool = False) -> list[Slot]:
        """Return the keys that ``path`` names under each of its parents, whether they exist or not.

        A path that does not end in a name means the places that exist.
        """
        query = parse_path(path)
        parents_query, names = query.parent()
        if not names or self._ends_in_index(parents_query, names):
            existing = self._existing_slots(query, parents_query, names)
            if not existing and not missing_ok:
                raise self.nothing_matched(query)
            return existing
        return self.named_slots(path, missing_ok=missing_ok)

    def named_slots(self, path: Address, *, missing_ok: bool) -> list[Slot]:
        """Return the keys that ``path`` names; raises InvalidArgumentError where it ends in no name."""
        parents_query, names = parse_path(path).parent()
        if not names or (isinstance(names[0], int) and not self._is_key(parents_query, names[0])):
            problem = "must end in a name; `append` and `insert` add items to a list"
            raise InvalidArgumentError(self.operation, "path", problem)
        parents = self._select(parents_query)
        if not parents and not missing_ok:
            raise self.nothing_matched(parse_path(path))
        return [slot for parent in parents for slot in self._slots_below(parent, names)]

    def _is_key(self, parents: Query, number: int) -> bool:
        """Whether a number is the key of a mapping there, as in ``8080: http``."""
        found = self._select(parents)
        return bool(found) and all(isinstance(each.value, dict) and number in each.value for each in found)

    def _ends_in_index(self, parents: Query, names: tuple[str | int, ...]) -> bool:
        if isinstance(names[0], int):
            return not any(isinstance(each.value, dict) for each in self._select(parents))
        if parents.pointer is None:
            return False
        return any(isinstance(each.value, list) for each in self._select(parents)) and names[0].isdecimal()

    def _existing_slots(self, query: Query, parents: Query, names: tuple[str | int, ...]) -> list[Slot]:
        found = self._select(query)
        if not found and names:
            for parent in self._select(parents):
                if isinstance(parent.value, list):
                    raise IndexOutOfRangeError(
                        self.operation,
                        self.place(parent.pointer),
                        self.at(parent.pointer),
                        index=int(names[0]),
                        length=len(parent.value),
                    )
        if any(not each.pointer for each in found):
            raise RootPlaceError(self.operation, self.file)
        return [Slot(each.pointer[:-1], each.pointer[-1], exists=True) for each in found]

    def _slots_below(self, parent: Found, names: tuple[str | int, ...]) -> Iterator[Slot]:
        self.require_mapping(parent)
        for name in names:
            key = find_token(parent.value, name)
            if key is MISSING:
                yield Slot(parent.pointer, name, exists=False)
            else:
                yield Slot(parent.pointer, key, exists=True)

    def _select(self, query: Query) -> list[Found]:
        try:
            return [Found(pointer, value) for pointer, value in select(self.root, query)]
        except TooDeepError:
            raise TooDeepError(self.file, query.text) from None

    # Refusing

    def require_mapping(self, found: Found) -> dict[Any, Value]:
        """Return the mapping at a place; raises WrongKindError for anything else."""
        if not isinstance(found.value, dict):
            raise self.wrong_kind(found, "a mapping")
        return found.value

    def require_list(self, found: Found) -> list[Value]:
        """Return the list at a place; raises WrongKindError for anything else."""
        if not isinstance(found.value, list):
            raise self.wrong_kind(found, "a list")
        return found.value

    def wrong_kind(self, found: Found, needed: str) -> WrongKindError:
        """Return the error for a value of another kind than the operation needs."""
        return WrongKindError(
            self.operation,
            self.place(found.pointer),
            self.at(found.pointer),
            needed=needed,
            found=kind_of(found.value),
        )

    def require_keyed(self, found: Found) -> None:
        """Check that a place is a key of a mapping; raises WrongKindError for an item of a list."""
        parent = Found(found.pointer[:-1], self.value(found.pointer[:-1]))
        self.require_mapping(parent)

    def require_value(self, value: object, pointer: Pointer, **known: Any) -> Value:
        """Return a copy of a value that a revision gave, once it is known to be plain."""
        require_plain(self.operation, self.place(pointer), value, **known)
        return copy_value(value)

    def target_exists(self, pointer: Pointer) -> TargetExistsError:
        """Return the error for a place that is taken."""
        return TargetExistsError(self.operation, self.place(pointer), self.at(pointer))

    def require_choice(self, argument: str, given: object, choices: tuple[str, ...]) -> None:
        """Check an argument that has a few words to choose from; raises InvalidArgumentError."""
        if given not in choices:
            words = ", ".join(f'"{choice}"' for choice in choices)
            raise InvalidArgumentError(self.operation, argument, f"is {given!r}, it must be one of {words}")

    def require_key(self, argument: str, given: object) -> str:
        """Return a key that a revision gave; raises InvalidArgumentError when it is no text."""
        if not isinstance(given, str):
            raise InvalidArgumentError(self.operation, argument, f"is {given!r}, a key is text")
        require_plain(self.operation, self.file, given)
        return given

    def require_comment(self, argument: str, given: object, *, one_line: bool = False) -> str | None:
        """Return a comment that a revision gave; raises InvalidArgumentError for what cannot be one."""
        if given is None:
            return None
        if not isinstance(given, str):
            raise InvalidArgumentError(
                self.operation, argument, f"is {type(given).__name__!r}, a comment is text"
            )
        if any(ord(character) < 32 and character not in "\n\t" for character in given):
            raise InvalidArgumentError(self.operation, argument, "has a control character in it")
        if one_line and "\n" in given.strip("\n"):
            raise InvalidArgumentError(
                self.operation, argument, "has several lines, only one fits beside an entry"
            )
        require_plain(self.operation, self.file, given)
        return given.strip("\n")

    def nothing_matched(self, query: Query) -> NothingMatchedError:
        """Return the error for a path without a match: how far it leads, and the nearest names there."""
        deepest, wanted = self._deepest(query)
        names = [name for each in deepest if isinstance(each.value, dict) for name in each.value]
        nearest = nearest_names(wanted[0], dict.fromkeys(names)) if wanted else ()
        first = deepest[0].pointer if deepest else ()
        return NothingMatchedError(
            self.operation,
            self.file,
            query.text,
            at=self.at(first),
            deepest=self.place(first) if first else "",
            nearest=nearest,
        )

    def _deepest(self, query: Query) -> tuple[list[Found], tuple[str | int, ...]]:
        """Return the last places that a part of the path still leads to, and the names it wants there."""
        wanted: tuple[str | int, ...] = ()
        while query.segments or query.pointer:
            query, wanted = query.parent()
            found = self._select(query)
            if found:
                return found, wanted
        return [], wanted

    # Positions

    def position(self, parent: Pointer, before: str | None, after: str | None) -> int | None:
        """Return the number of the entry that a new key of ``parent`` will be, None for the end.

        Raises NeighbourMissingError where the neighbour is not there.
        """
        if before is None and after is None:
            return None
        if before is not None and after is not None:
            raise InvalidArgumentError(self.operation, "before", "and `after` exclude each other")
        neighbour = before if before is not None else after
        mapping = self.require_mapping(Found(parent, self.value(parent)))
        key = find_token(mapping, neighbour) if isinstance(neighbour, str) else MISSING
        if key is MISSING:
            raise NeighbourMissingError(
                self.operation,
                self.place(parent),
                self.at(parent),
                neighbour=str(neighbour),
                nearest=nearest_names(neighbour, mapping),
            )
        return list(mapping).index(key) + (0 if before is not None else 1)
