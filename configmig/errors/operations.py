"""Errors of operations: what a revision asked for and a configuration could not give (CM300-CM399)."""

from collections.abc import Iterable, Sequence

from configmig.errors.base import ConfigmigError, Place
from configmig.nearest import most_alike


def nearest_names(wanted: object, names: Iterable[object], *, alike: float = 0.65) -> tuple[str, ...]:
    """Return up to three of ``names`` that ``wanted`` may have meant, the most alike first."""
    return tuple(most_alike(str(wanted), map(str, names), count=3, alike=alike))


def _listed(names: Sequence[str]) -> str:
    quoted = [f"'{name}'" for name in names]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def _nearest_detail(names: Sequence[str]) -> tuple[str, ...]:
    if not names:
        return ()
    return (f"the nearest {'names are' if len(names) > 1 else 'name is'} {_listed(names)}",)


class OperationError(ConfigmigError):
    """An operation of a revision could not do what it was told.

    The file is left as it was before the operation. The codes that follow say what stood in the way.
    """

    code = "CM300"


class InvalidPathError(OperationError):
    """A path is not JSONPath as RFC 9535 defines it.

    A path starts with `$`; names that hold anything but letters, digits and `_` go into brackets and quotes,
    as in `$.exact_matches['llama3.1:latest']`. Extensions of other JSONPath tools are not accepted. Where
    code builds the place, a tuple of keys and indices is accepted instead of a path: `("providers", name)`.
    """

    code = "CM301"

    def __init__(self, path: str, reason: str, column: int, hint: str) -> None:
        self.path = path
        self.reason = reason
        self.column = column
        """Where in the path it stops making sense, from 1."""
        super().__init__(
            f"'{path}' is not a JSONPath: {reason} at character {column}",
            details=(path.replace("\n", " "), " " * (column - 1) + "^"),
            hint=hint,
        )


class NothingMatchedError(OperationError):
    """A path matched nothing where the operation needs a place.

    Usually a key is misspelt, or this file simply does not have it. Correct the path, or say
    `missing_ok=True` where a file without the place is fine.
    """

    code = "CM302"

    def __init__(
        self, operation: str, file: str, path: str, *, at: Place, deepest: str, nearest: Sequence[str] = ()
    ) -> None:
        self.operation = operation
        self.file = file
        self.path = path
        self.nearest = tuple(nearest)
        super().__init__(
            f"{operation}: nothing in {file} matches {path}",
            places=(at,),
            details=(*([f"it leads as far as {deepest}"] if deepest else ()), *_nearest_detail(self.nearest)),
            hint="correct the path, or give `missing_ok=True` where a file without this place is fine",
        )


class TargetExistsError(OperationError):
    """The place that an operation would fill is taken.

    Two operations may both add the key, or the file is already further than the revision expects. Say what
    shall happen with `if_exists="skip"` (keep what is there) or `if_exists="replace"`.
    """

    code = "CM303"

    def __init__(self, operation: str, place: str, at: Place) -> None:
        self.operation = operation
        self.place = place
        super().__init__(
            f"{operation}: {place} exists already",
            places=(at,),
            hint='give `if_exists="skip"` to keep what is there or `if_exists="replace"` to overwrite it',
        )


class WrongKindError(OperationError):
    """An operation needs a mapping (or a list) and found something else at the place.

    For example a key can only be set in a mapping, and an item only appended to a list. Narrow the path with
    a filter, or turn the value into the right kind first (`convert`, `wrap`). An empty file holds null: fill
    it in, or leave it out with `files` in the settings.
    """

    code = "CM304"

    def __init__(self, operation: str, place: str, at: Place, *, needed: str, found: str) -> None:
        self.operation = operation
        self.place = place
        self.needed = needed
        self.found = found
        is_file = "#" not in place
        what = "empty" if is_file and found == "null" else found
        super().__init__(
            f"{operation}: {place} is {what}, not {needed}",
            places=(at,),
            hint=f"correct {place}, or let the revision look first: `op.file('{place}').get('$')`"
            if is_file
            else "narrow the path with a filter such as `[?@.type == 'vllm']`, or convert the value first",
        )


class IndexOutOfRangeError(OperationError):
    """A list has no item with that index.

    Indices count from 0. An insertion may name the place after the last item, everything else must name an
    item.
    """

    code = "CM305"

    def __init__(self, operation: str, place: str, at: Place, *, index: int, length: int) -> None:
        self.operation = operation
        self.place = place
        self.index = index
        self.length = length
        count = "one item" if length == 1 else f"{length} items"
        super().__init__(
            f"{operation}: index {index} is out of range, {place} has {count}",
            places=(at,),
            hint="select the item by what it holds, `$.model_list[?@.model_name == 'x']`, or use `append`",
        )


class RootPlaceError(OperationError):
    """An operation was given the root of a file, which cannot be removed, renamed or moved.

    The root has no name and no parent. Name a place below it, or use `op.remove_file` and `op.rename_file`.
    """

    code = "CM306"

    def __init__(self, operation: str, file: str) -> None:
        self.operation = operation
        self.file = file
        super().__init__(
            f"{operation}: the root of {file} has no name and no parent",
            places=(Place(file),),
            hint="name a place below the root, or use `op.remove_file` or `op.rename_file`",
        )


class MoveIntoItselfError(OperationError):
    """A place cannot be moved below itself.

    To put a value under a new key at its own place, use `wrap`.
    """

    code = "CM307"

    def __init__(self, operation: str, place: str, target: str, at: Place) -> None:
        self.operation = operation
        self.place = place
        self.target = target
        super().__init__(
            f"{operation}: {target} lies inside {place}",
            places=(at,),
            hint="`wrap(path, name)` puts a value under a new key at its own place",
        )


class FunctionFailedError(OperationError):
    """A function that a revision handed to an operation raised an exception.

    The place says for which value. The function meets every value that the path matches, so it must cope with
    each of them: narrow the path, or handle the odd one.
    """

    code = "CM308"

    def __init__(self, operation: str, place: str, at: Place, *, function: str, error: BaseException) -> None:
        self.operation = operation
        self.place = place
        self.function = function
        self.error = error
        super().__init__(
            f"{operation}: {function} raised {type(error).__name__} for {place}",
            places=(at,),
            hint=f"narrow the path, or let {function} handle this value",
        )


class UnsupportedValueError(OperationError):
    """A value cannot be written to a configuration file.

    Plain values are None, bool, int, float, str, list, and dict with text keys. Everything else is refused
    instead of being turned into something similar; the message says what to use.
    """

    code = "CM309"

    def __init__(self, operation: str, place: str, *, problem: str, hint: str) -> None:
        self.operation = operation
        self.place = place
        self.problem = problem
        super().__init__(f"{operation}: {problem}, at {place}", hint=hint)


class UnknownFileError(OperationError):
    """A revision names a file that the configuration does not have.

    Either the name is misspelt or this root lacks an optional file. `op.has_file(name)` tells; names are
    relative to the config root, with forward slashes.
    """

    code = "CM310"

    def __init__(self, file: str, names: Iterable[str]) -> None:
        self.file = file
        self.names = tuple(sorted(names))
        self.nearest = nearest_names(file, self.names, alike=0.8)  # the ends of file names are alike anyway
        known = f"the files are {_listed(self.names)}" if len(self.names) <= 8 else ""
        if not self.names:
            known = "there are no files at all: is `config_root` in configmig.ini the right folder?"
        super().__init__(
            f"there is no file '{file}' in this configuration",
            details=_nearest_detail(self.nearest) or ((known,) if known else ()),
            hint=f"correct the name, or ask `op.has_file('{file}')` first where the file is optional",
        )


class UnsafeFileNameError(OperationError):
    """A file name leads out of the config root or is no file name.

    Revisions name files relative to the config root with forward slashes: no leading `/`, no `..`, no drive,
    no empty part, no control characters.
    """

    code = "CM311"

    def __init__(self, operation: str, file: str, reason: str) -> None:
        self.operation = operation
        self.file = file
        self.reason = reason
        super().__init__(
            f"{operation}: '{file}' is not a file name inside the config root: {reason}",
            hint="name the file relative to the config root, as in `providers.yaml` or `teams/search.yaml`",
        )


class FileTakenError(OperationError):
    """A file that an operation would create exists already.

    Choose another name, or say what shall happen with `if_exists="skip"` or `if_exists="replace"`.
    """

    code = "CM312"

    def __init__(self, operation: str, file: str) -> None:
        self.operation = operation
        self.file = file
        super().__init__(
            f"{operation}: the file {file} exists already",
            places=(Place(file),),
            hint='choose another name, or give `if_exists="skip"` or `if_exists="replace"`',
        )


class SeveralMatchedError(OperationError):
    """A path matched several places where the operation needs exactly one.

    A target must be one place. Use a path of names and indices alone, or loop over `select(path)` and work on
    each match.
    """

    code = "CM313"

    def __init__(self, operation: str, file: str, path: str, *, places: Sequence[str], at: Place) -> None:
        self.operation = operation
        self.file = file
        self.path = path
        self.matched = tuple(places)
        more = len(self.matched) - 5
        super().__init__(
            f"{operation}: {path} matches {len(self.matched)} places in {file}, one is needed",
            places=(at,),
            details=(*self.matched[:5], *([f"and {more} more"] if more > 0 else ())),
            hint="loop over `select(path)` and work on each match, or name one place",
        )


class MergeConflictError(OperationError):
    """Two merged values say different things about the same key.

    Say which one counts: `on_conflict="keep"` for the one that came first, `on_conflict="replace"` for the
    last.
    """

    code = "CM314"

    def __init__(self, place: str, other: str, at: Place) -> None:
        self.place = place
        self.other = other
        super().__init__(
            f"merge: {place} and {other} hold different values",
            places=(at,),
            hint='give `on_conflict="keep"` (the first one counts) or `on_conflict="replace"` (the last one)',
        )


class IncompleteSplitError(OperationError):
    """A split does not say where everything goes, or names what is not there.

    Every key of the value must be named exactly once, so that nothing is lost by oversight.
    """

    code = "CM315"

    def __init__(
        self,
        operation: str,
        place: str,
        at: Place,
        *,
        left_over: Sequence[str] = (),
        unknown: Sequence[str] = (),
        twice: Sequence[str] = (),
    ) -> None:
        self.operation = operation
        self.place = place
        self.left_over = tuple(left_over)
        self.unknown = tuple(unknown)
        self.twice = tuple(twice)
        lines = (("not named", self.left_over), ("not there", self.unknown), ("named twice", self.twice))
        super().__init__(
            f"{operation}: the parts do not cover {place} exactly",
            places=(at,),
            details=[f"{what}: {_listed(names)}" for what, names in lines if names],
            hint="name every key once, or give a function that returns the parts",
        )


class NeighbourMissingError(OperationError):
    """The entry that a new one shall stand before or after is not there.

    `before` and `after` name a key of the same mapping. Leave them out to add at the end.
    """

    code = "CM316"

    def __init__(
        self, operation: str, place: str, at: Place, *, neighbour: str, nearest: Sequence[str] = ()
    ) -> None:
        self.operation = operation
        self.place = place
        self.neighbour = neighbour
        self.nearest = tuple(nearest)
        super().__init__(
            f"{operation}: {place} has no key '{neighbour}' to stand beside",
            places=(at,),
            details=_nearest_detail(self.nearest),
            hint="correct `before` or `after`, or leave it out to add at the end",
        )


class CannotUnwrapError(OperationError):
    """A value is not a mapping with a single entry, so unwrapping it would lose something.

    Name the key to keep with `unwrap(path, name)` only where it is the only one; move or remove the others
    first.
    """

    code = "CM317"

    def __init__(self, place: str, at: Place, *, keys: Sequence[str]) -> None:
        self.place = place
        self.keys = tuple(keys)
        found = _listed(self.keys[:8]) if self.keys else "nothing"
        super().__init__(
            f"unwrap: {place} must hold exactly the one key that is unwrapped",
            places=(at,),
            details=(f"it holds {found}",),
            hint="move or remove the other keys first",
        )


class NotReversedError(OperationError):
    """The `reverse` function given to `python` does not give the old values back.

    `reverse` is a proof that nothing is lost: it is called on the result at once, and its result is compared
    with what was there before. The first place that differs is named.
    """

    code = "CM318"

    def __init__(self, place: str, at: Place, *, function: str, differences: int) -> None:
        self.place = place
        self.function = function
        self.differences = differences
        count = "one place" if differences == 1 else f"{differences} places"
        super().__init__(
            f"python: {function} does not give back what was there: {count} differ, the first is {place}",
            places=(at,),
            hint=f"mend {function}, or leave `reverse` out: the recorded edits are the way back",
        )


class FileFormatError(OperationError):
    """A file operation would give a file a name that says another format, or none that is known.

    The format of a file follows from the end of its name. `op.rename_file` keeps every byte, so both names
    must say the same format; `op.convert_file` writes the values in another one.
    """

    code = "CM319"

    def __init__(self, operation: str, file: str, reason: str) -> None:
        self.operation = operation
        self.file = file
        super().__init__(
            f"{operation}: {file}: {reason}",
            hint="`op.rename_file` keeps the format and every byte, `op.convert_file` writes another format",
        )


class InvalidArgumentError(OperationError):
    """An operation was called with an argument that means nothing to it.

    The message names the argument and what it may be.
    """

    code = "CM320"

    def __init__(self, operation: str, argument: str, problem: str) -> None:
        self.operation = operation
        self.argument = argument
        super().__init__(
            f"{operation}: `{argument}` {problem}",
            hint="`configmig explain CM320` and the reference of operations",
        )


class StaleMatchError(OperationError):
    """A match is used after its place is gone.

    A match follows its place through later edits; once the place was removed or replaced as a whole, nothing
    is left to work on. Select again after such a change.
    """

    code = "CM321"

    def __init__(self, place: str, at: Place) -> None:
        self.place = place
        super().__init__(
            f"the match {place} is gone: a later operation removed it",
            places=(at,),
            hint="call `select` again after the operation that removed it",
        )


class TooDeepError(OperationError):
    """A path cannot be followed: the values are nested too deeply for a recursive search.

    Name the levels instead of searching all of them with `..`.
    """

    code = "CM322"

    def __init__(self, file: str, path: str) -> None:
        self.file = file
        self.path = path
        super().__init__(
            f"{path} meets values nested too deeply in {file}",
            places=(Place(file),) if file else (),
            hint="name the levels in the path instead of searching with `..`",
        )
