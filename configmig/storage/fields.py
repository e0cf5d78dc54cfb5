"""Take typed values out of JSON that may hold anything."""

import json
from collections.abc import Iterator, Mapping
from typing import Any


class MalformedError(ValueError):
    """What is wrong with a JSON text, and where; the caller makes a CMxxx error of it."""

    def __init__(self, problem: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(problem)
        self.problem, self.line, self.column = problem, line, column


class Fields:
    """A JSON object whose fields are asked for by name and type; MalformedError names the wrong one."""

    def __init__(self, values: Mapping[str, Any], text: str = "", place: str = "") -> None:
        self._values = values
        self._text = text
        self._place = place

    def __contains__(self, name: str) -> bool:
        return self._values.get(name) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def text(self, name: str) -> str:
        """Return a text that must be there."""
        value = self._values.get(name)
        if isinstance(value, str):
            return value
        raise self._refusal(name, "a text")

    def optional_text(self, name: str) -> str | None:
        """Return a text, or None where it is null or missing."""
        return self.text(name) if name in self else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; a missing one is empty."""
        value = self._values.get(name, ())
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise self._refusal(name, "a list of texts")

    def number(self, name: str) -> float:
        """Return a number that must be there."""
        value = self._values.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        raise self._refusal(name, "a number")

    def flag(self, name: str) -> bool:
        """Return true or false; a missing one is false."""
        value = self._values.get(name, False)
        if isinstance(value, bool):
            return value
        raise self._refusal(name, "true or false")

    def object(self, name: str) -> "Fields":
        """Return an object; a missing one is empty."""
        value = self._values.get(name, {})
        if isinstance(value, dict):
            return Fields(value, self._text, f"{self._place}{name}.")
        raise self._refusal(name, "an object")

    def objects(self, name: str) -> "tuple[Fields, ...]":
        """Return a list of objects; a missing one is empty."""
        value = self._values.get(name, ())
        if isinstance(value, list | tuple) and all(isinstance(item, dict) for item in value):
            inner = f"{self._place}{name}."
            return tuple(Fields(item, self._text, inner) for item in value)
        raise self._refusal(name, "a list of objects")

    def fail(self, name: str, problem: str) -> MalformedError:
        """Return the error for the field ``name``, with the line on which it stands."""
        start = self._text.find(json.dumps(name))
        line = self._text.count("\n", 0, start) + 1 if start >= 0 else None
        return MalformedError(f"`{self._place}{name}` {problem}", line=line)

    def _refusal(self, name: str, wanted: str) -> MalformedError:
        missing = self._values.get(name) is None
        return self.fail(name, f"is missing, {wanted} is wanted" if missing else f"must be {wanted}")


def is_newer(found: str, known: str) -> bool:
    """Return whether the format ``found`` (``configmig.state/2``) is a later one of ``known``."""
    name, _, number = found.rpartition("/")
    known_name, _, known_number = known.rpartition("/")
    return name == known_name and number.isdecimal() and int(number) > int(known_number)


def parse_object(content: bytes) -> Fields:
    """Return the JSON object in ``content`` (UTF-8, with or without a mark); raises MalformedError."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise MalformedError(f"byte {error.start + 1} is not UTF-8", line=line) from error
    if not text.strip():
        raise MalformedError("it is empty")
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise MalformedError(f"not JSON: {error.msg}", line=error.lineno, column=error.colno) from error
    except (RecursionError, ValueError) as error:
        raise MalformedError("not JSON that can be read: nested too deep or a number too long") from error
    if not isinstance(value, dict):
        raise MalformedError("a JSON object is wanted", line=1)
    return Fields(value, text)
