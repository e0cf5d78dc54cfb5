"""JSONPath (RFC 9535): which places of a file a path means. The one home of python-jsonpath."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from configmig.edits import Value
from configmig.errors.operations import InvalidPathError, TooDeepError
from configmig.frozen import dataclass
from configmig.operations.path_hints import NAME, as_path, plain_reason, suggestion
from configmig.pointer import Pointer

if TYPE_CHECKING:
    from jsonpath import JSONPathEnvironment
    from jsonpath.exceptions import JSONPathError
    from jsonpath.segments import JSONPathSegment

Address: TypeAlias = str | Sequence[str | int]
"""What an operation takes to say where: a JSONPath, or the keys and indices of one place."""

MISSING: Final = object()
"""No key and no index: None is a key that YAML allows."""

_DEEPEST = 400


@dataclass(frozen=True, slots=True)
class Query:
    """A checked address; ``text`` is how it was written."""

    text: str
    segments: tuple["JSONPathSegment", ...]
    pointer: Pointer | None = None
    """Set where the address was given as keys and indices."""

    @property
    def singular(self) -> Pointer | None:
        """The names and indices that it consists of, None where it holds anything else."""
        if self.pointer is not None:
            return self.pointer
        tokens = [_last_tokens(segment) for segment in self.segments]
        return tuple(found[0] for found in tokens) if all(len(found) == 1 for found in tokens) else None

    def parent(self) -> tuple["Query", tuple[str | int, ...]]:
        """Return the query for the parents and the names (or the index) that the last segment adds to each.

        There are no names when the last segment selects in any other way (``*``, a filter, a slice, ``..``).
        """
        if self.pointer is not None:
            return Query(self.text, (), self.pointer[:-1]), self.pointer[-1:]
        if not self.segments:
            return self, ()
        return Query(self.text, self.segments[:-1]), _last_tokens(self.segments[-1])


def parse_path(address: Address) -> Query:
    """Return the query that ``address`` means; raises InvalidPathError with the position."""
    if isinstance(address, str):
        return _compile(address)
    tokens = tuple(address)
    for token in tokens:
        if isinstance(token, bool) or not isinstance(token, str | int):
            reason = f"{token!r} is neither a key nor an index"
            raise InvalidPathError(
                str(tokens), reason, 1, "give keys as text and indices as int: ('models', 0)"
            )
    return Query(as_path(tokens), (), tokens)


def select(value: Value, path: Address | Query) -> list[tuple[Pointer, Value]]:
    """Return the places in ``value`` that ``path`` means, with their values, each one once.

    Tokens of the pointers are the real keys and the real, non-negative indices.
    Raises InvalidPathError; TooDeepError where ``..`` meets values that are nested too deeply.
    """
    query = path if isinstance(path, Query) else parse_path(path)
    if query.pointer is not None:
        found = resolve(value, query.pointer)
        return [] if found is None else [found]
    if not query.segments:
        return [((), value)]
    if not isinstance(value, dict | list):
        return []
    places: dict[Pointer, Value] = {}
    for parts, matched in _matches(value, query):
        pointer = _real_tokens(value, parts)
        places.setdefault(pointer, matched)
    return list(places.items())


def split_last(path: Address) -> tuple[Query, str | int | None]:
    """Return the path without its last segment, and the one name or index that segment is, if any."""
    parent, names = parse_path(path).parent()
    return parent, names[0] if len(names) == 1 else None


def resolve(value: Value, pointer: Pointer) -> tuple[Pointer, Value] | None:
    """Return the place at ``pointer`` with its real keys and indices, and its value; None when there is none.

    A token finds a key by equality first, then by its text; an index may be given as text.
    """
    real: list[Any] = []
    for token in pointer:
        found = find_token(value, token)
        if found is MISSING:
            return None
        real.append(found)
        value = value[found]
    return tuple(real), value


def find_token(container: Value, token: str | int) -> Any:
    """Return the key or index of ``container`` that ``token`` means, MISSING when it has none."""
    if isinstance(container, dict):
        if token in container:
            return token
        text = str(token)
        return next((key for key in container if not isinstance(key, str) and key_text(key) == text), MISSING)
    if isinstance(container, list):
        if isinstance(token, str):
            token = int(token) if re.fullmatch(r"0|[1-9][0-9]{0,17}", token) else -1
        return token if 0 <= token < len(container) else MISSING
    return MISSING


def key_text(key: object) -> str:
    """Return a mapping key as text, as a file would show it."""
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    return str(key)


def _real_tokens(value: Value, parts: Iterable[Any]) -> Pointer:
    real: list[Any] = []
    for part in parts:
        token = find_token(value, part)
        real.append(token)
        value = value[token]
    return tuple(real)


def _matches(value: Value, query: Query) -> Iterator[tuple[tuple[Any, ...], Value]]:
    from jsonpath.match import JSONPathMatch

    nodes: Iterable[JSONPathMatch] = [
        JSONPathMatch(filter_context={}, obj=value, parent=None, path="$", parts=(), root=value)
    ]
    for segment in query.segments:
        nodes = segment.resolve(nodes)
    try:
        for node in nodes:
            yield node.parts, node.obj
    except RecursionError:  # JSONPathRecursionError is one
        raise TooDeepError("", query.text) from None


def _last_tokens(segment: "JSONPathSegment") -> tuple[str | int, ...]:
    """Return the names of a child segment, or its one non-negative index; else nothing."""
    from jsonpath.segments import JSONPathChildSegment
    from jsonpath.selectors import IndexSelector, NameSelector

    if not isinstance(segment, JSONPathChildSegment):
        return ()
    names = [selector.name for selector in segment.selectors if isinstance(selector, NameSelector)]
    if len(names) == len(segment.selectors):
        return tuple(dict.fromkeys(names))
    first = segment.selectors[0]
    if len(segment.selectors) == 1 and isinstance(first, IndexSelector) and first.index >= 0:
        return (first.index,)
    return ()


@lru_cache(maxsize=1024)
def _compile(path: str) -> Query:
    from jsonpath.exceptions import JSONPathError

    try:
        compiled = _environment().compile(path)
    except (JSONPathError, RecursionError) as error:
        raise _invalid(path, error) from None
    return Query(path, tuple(getattr(compiled, "segments", ())))


@cache
def _environment() -> "JSONPathEnvironment":
    """Return the library's strict mode, made stricter where it still lets extensions through."""
    from jsonpath import JSONPathEnvironment
    from jsonpath.exceptions import JSONPathSyntaxError
    from jsonpath.lex import Lexer
    from jsonpath.token import TOKEN_LG, Token

    class StrictLexer(Lexer):
        key_pattern = NAME  # the library would also take hyphens, and nothing beyond U+FFFF

        def tokenize(self, path: str) -> Iterator[Token]:
            for token in super().tokenize(path):
                if token.kind == TOKEN_LG:
                    raise JSONPathSyntaxError("unexpected token '<>'", token=token)
                yield token

    class StrictEnvironment(JSONPathEnvironment):
        lexer_class = StrictLexer
        max_recursion_depth = _DEEPEST

        def getitem(self, obj: Any, key: Any) -> Any:
            if isinstance(obj, dict) and key not in obj:
                key = find_token(obj, key)
                if key is MISSING:
                    raise KeyError(key)
            return obj[key]

    return StrictEnvironment(strict=True)


def _invalid(path: str, error: "JSONPathError | RecursionError") -> InvalidPathError:
    token = getattr(error, "token", None)
    index = len(path) if token is None or token.index < 0 else token.index
    reason = plain_reason(str(getattr(error, "message", "") or "nested too deeply"))
    return InvalidPathError(path, reason, index + 1, suggestion(path, index))
