"""Hold values against pydantic models: every error at once, in plain words, with its place."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from configmig.edits import Value
from configmig.finding import Finding, Severity
from configmig.frozen import dataclass
from configmig.masking import MASK, mask_text, mask_value
from configmig.nearest import most_alike
from configmig.pointer import Pointer

Locate: TypeAlias = Callable[[str, Pointer], tuple[int, int] | None]
"""File and place → line and column (from 1), None where they are not known."""


def validate(
    models: Mapping[str, type[BaseModel]], values: Mapping[str, Value], locate: Locate, *, rule: str
) -> tuple[Finding, ...]:
    """Return what speaks against ``values`` (file → plain value), by file and place in the text.

    A file without a model, or a model without a file, says nothing. No message holds a value that was found:
    it may be a secret. A model that fails by itself is a finding too, never silence.
    """
    findings = [
        _finding(name, error, models[name], locate, rule)
        for name in sorted(models.keys() & values.keys())
        for error in _errors(models[name], values[name])
    ]
    return tuple(sorted(set(findings), key=_order))


@dataclass(frozen=True, slots=True)
class _Error:
    """One objection: where in the value, which alternative of a union made it, and what pydantic says."""

    pointer: Pointer
    branch: tuple[Pointer, str] | None
    type: str
    message: str
    context: tuple[tuple[str, Any], ...]
    found: str


def _errors(model: type[BaseModel], value: Value) -> list[_Error]:
    try:
        model.model_validate(value)
    except ValidationError as error:
        details = error.errors(include_url=False)
        return _without_other_branches([_read(detail, value) for detail in details])
    except Exception as error:  # noqa: BLE001 - whatever a validator raises, the file was not validated
        message = f"the schema could not be applied: it raised {type(error).__name__}"
        return [_Error((), None, "crashed", message, (), "")]
    return []


def _read(detail: ErrorDetails, value: Value) -> _Error:
    pointer: list[str | int] = []
    branch: tuple[Pointer, str] | None = None
    for index, token in enumerate(detail["loc"]):
        key = _key(value, token)
        is_last = index == len(detail["loc"]) - 1
        if key is not None:
            pointer.append(key)
            value = value[key]
        elif is_last and detail["type"] == "missing":
            pointer.append(token)
        elif branch is None and token != "[key]":  # noqa: S105 - pydantic's mark for an error of a key
            branch = (tuple(pointer), str(token))
    context = tuple((key, item) for key, item in detail.get("ctx", {}).items() if key != "error")
    place = tuple(pointer)
    return _Error(
        place, branch, detail["type"], _without_input(detail, place), context, _kind_of(detail["input"])
    )


def _key(value: Value, token: str | int) -> str | int | None:
    """The key or index of ``value`` that ``token`` stands for, None when it is a word of pydantic's own."""
    if isinstance(value, list):
        return token if isinstance(token, int) and 0 <= token < len(value) else None
    if not isinstance(value, dict):
        return None
    if token in value:
        return token
    return next((key for key in value if not isinstance(key, str) and str(key) == str(token)), None)


def _without_input(detail: ErrorDetails, pointer: Pointer) -> str:
    """Pydantic's sentence without the value, which a validator may have put into it."""
    message = detail["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    found = detail["input"]
    if isinstance(found, str) and len(found) > 1 and mask_value(pointer, found) != found:
        message = message.replace(found, MASK)
    return mask_text(message[:1].lower() + message[1:])


def _without_other_branches(errors: list[_Error]) -> list[_Error]:
    """Of a union keep the alternatives that fit the value's type; of several misfits make one error."""
    kept: list[_Error] = []
    unions: dict[Pointer, list[_Error]] = {}
    for error in errors:
        if error.branch is None:
            kept.append(error)
        else:
            unions.setdefault(error.branch[0], []).append(error)
    for pointer, branches in unions.items():
        closer = [error for error in branches if error.pointer != pointer or error.type not in _WANTED]
        wanted = list(dict.fromkeys(_WANTED[error.type] for error in branches if error.type in _WANTED))
        kept += closer or [
            _Error(pointer, None, "union", f"must be {' or '.join(wanted)}", (), branches[0].found)
        ]
    return kept


def _finding(name: str, error: _Error, model: type[BaseModel], locate: Locate, rule: str) -> Finding:
    context = dict(error.context)
    message, hint, place = error.message, "", error.pointer
    if error.type == "missing":
        message = f"the key {str(error.pointer[-1])!r} is missing"
        place = error.pointer[:-1]
    elif error.type == "extra_forbidden":
        message = f"the key {mask_text(str(error.pointer[-1]))!r} is not known here"
        near = most_alike(str(error.pointer[-1]), _keys_at(model, error.pointer[:-1]))
        hint = f"did you mean {near[0]!r}?" if near else ""
    elif error.type in _WANTED:
        message = f"must be {_WANTED[error.type]}, not {error.found}"
    elif error.type == "union":
        message = f"{error.message}, not {error.found}"
    elif error.type in _PHRASES:
        message = _PHRASES[error.type].format_map(context)
    at = locate(name, place)
    line, column = at or (None, None)
    return Finding(
        rule=rule,
        severity=Severity.HIGH,
        file=name,
        message=message,
        pointer=error.pointer,
        line=line,
        column=column,
        hint=hint,
    )


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return (
        finding.file,
        finding.line or 0,
        finding.column or 0,
        "/".join(map(str, finding.pointer)),
        finding.message,
    )


def _keys_at(model: type[BaseModel], pointer: Pointer) -> list[str]:
    """The keys that the model allows at ``pointer``."""
    kinds: Iterable[Any] = [model]
    for token in pointer:
        kinds = [inner for kind in kinds for inner in _below(kind, token)]
    return sorted(
        field.alias or name
        for kind in kinds
        for inner in _plain(kind)
        if isinstance(inner, type) and issubclass(inner, BaseModel)
        for name, field in inner.model_fields.items()
    )


def _below(kind: Any, token: str | int) -> Iterator[Any]:
    """The types that an entry ``token`` of a value of the type ``kind`` may have."""
    for inner in _plain(kind):
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            fields = inner.model_fields.items()
            yield from (field.annotation for name, field in fields if token in (name, field.alias))
        elif arguments := get_args(inner):
            yield arguments[-1] if get_origin(inner) is not tuple else arguments[0]


def _plain(kind: Any) -> Iterator[Any]:
    """``kind`` without annotations, each alternative of a union by itself."""
    if get_origin(kind) is Annotated:
        yield from _plain(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for alternative in get_args(kind):
            yield from _plain(alternative)
    else:
        yield kind


def _kind_of(value: Value) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list"}
    return "null" if value is None else names.get(type(value), "a mapping")


_WANTED = {
    **dict.fromkeys(("string_type", "string_sub_type"), "text"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "a whole number"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), "a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "true or false"),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "iterable_type"), "a list"),
    **dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type"), "a mapping"),
    "none_required": "null",
}
_PHRASES = {
    "literal_error": "must be one of {expected}",
    "enum": "must be one of {expected}",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be {le} or less",
    "multiple_of": "must be a multiple of {multiple_of}",
    "string_too_short": "must have {min_length} characters or more",
    "string_too_long": "must have {max_length} characters or fewer",
    "string_pattern_mismatch": "must match the pattern {pattern}",
    "too_short": "must have {min_length} entries or more",
    "too_long": "must have {max_length} entries or fewer",
}
