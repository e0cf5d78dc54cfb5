"""What a value in the settings may look like: text, a path, a list, a number, a word, a time zone."""

import math
import os
import re
from collections.abc import Callable
from pathlib import Path

from configmig.frozen import dataclass
from configmig.nearest import most_alike

Raw = object
"""A value as the file holds it: always text in INI; text, a number, a boolean or a list of them in TOML."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value.

    ``title`` names it in the reference. ``read`` takes the raw value and the folder that paths count from,
    and
    raises ValueError with what is wrong, as the end of the sentence "NAME: …".
    """

    title: str
    read: Callable[[Raw, Path], object]
    absent: object = None
    """What stands for a value that is not set and has no default."""


def text() -> Kind:
    """Return the kind of a text that may not be empty."""
    return Kind("text", lambda raw, here: _with_here(_text(raw), here))


def path() -> Kind:
    """Return the kind of one path; relative ones count from the settings file's folder."""
    return Kind("path", lambda raw, here: _absolute(_text(raw), here))


def paths() -> Kind:
    """Return the kind of one or more paths, those that are named twice taken once."""

    def read(raw: Raw, here: Path) -> tuple[Path, ...]:
        found = tuple(dict.fromkeys(_absolute(item, here) for item in _items(raw)))
        if not found:
            raise ValueError("names no folder")
        return found

    return Kind("paths", read, ())


def globs() -> Kind:
    """Return the kind of a list of patterns for paths below the config root."""

    def read(raw: Raw, here: Path) -> tuple[str, ...]:
        del here
        for item in (items := _items(raw)):
            if item.startswith("/") or ".." in item.split("/"):
                raise ValueError(f"'{item}' leaves the config root; patterns are relative to it")
        return items

    return Kind("patterns", read, ())


def versions() -> Kind:
    """Return the kind of a list of products with their versions, each ``NAME==VERSION``."""

    def read(raw: Raw, here: Path) -> dict[str, str]:
        del here
        found = {}
        for item in _items(raw):
            name, equals, version = item.partition("==")
            if not equals or not name.strip() or not re.fullmatch(r"v?\d[\w.+-]*", version.strip()):
                raise ValueError(f"'{item}' is not a version; write it as litellm==1.106.0")
            found[name.strip().lower()] = version.strip()
        return found

    return Kind("versions", read, {})


def integer(least: int, most: int | None = None) -> Kind:
    """Return the kind of a whole number within bounds."""
    span = f"from {least:_} to {most:_}" if most is not None else f"of at least {least:_}"

    def read(raw: Raw, here: Path) -> int:
        del here
        try:
            number = int(raw) if isinstance(raw, str) else raw
        except ValueError:
            number = None
        if not isinstance(number, int) or isinstance(number, bool):
            raise ValueError(f"{_shown(raw)} is not a whole number")  # noqa: TRY004 - one exception for all
        if number < least or (most is not None and number > most):
            raise ValueError(f"{number} is not a number {span}")
        return number

    return Kind(f"whole number {span}", read)


def points() -> Kind:
    """Return the kind of a number of points of a score, 0 to 100."""

    def read(raw: Raw, here: Path) -> float:
        del here
        number = _number(raw)
        if number is None or not 0 <= number <= 100:
            raise ValueError(f"{_shown(raw)} is not a number of points from 0 to 100")
        return number

    return Kind("points from 0 to 100", read)


def seconds(*, positive: bool = False) -> Kind:
    """Return the kind of a duration in seconds; a ``positive`` one is more than 0."""

    def read(raw: Raw, here: Path) -> float:
        del here
        number = _number(raw)
        if number is None or number < 0 or (positive and not number):
            least = "more than 0" if positive else "0 or more"
            raise ValueError(f"{_shown(raw)} is not a number of seconds ({least})")
        return number

    return Kind("seconds, more than 0" if positive else "seconds", read)


def web_address() -> Kind:
    """Return the kind of a server's address: ``http`` or ``https``, a host, perhaps a port and a path."""

    def read(raw: Raw, here: Path) -> str:
        del here
        from urllib.parse import urlsplit

        try:
            parts = urlsplit(_text(raw))
            is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_address = False
        # What was written is not repeated: an address may hold a password.
        if not is_address or parts.query or parts.fragment or any(map(str.isspace, _text(raw))):
            raise ValueError("is not the address of a server; write it as http://127.0.0.1:4000")
        return _text(raw).rstrip("/")

    return Kind("http or https address", read)


def variable() -> Kind:
    """Return the kind of the name of an environment variable."""

    def read(raw: Raw, here: Path) -> str:
        del here
        # Not repeated either: somebody may have put the secret there instead of its variable's name.
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", _text(raw)):
            raise ValueError("is not the name of an environment variable; the secret itself stays out of it")
        return _text(raw)

    return Kind("name of a variable", read)


def receivers() -> Kind:
    """Return the kind of a list of addresses, each a secret: what is wrong with one is told without it."""

    def read(raw: Raw, here: Path) -> tuple[str, ...]:
        del here
        found = tuple(raw.split()) if isinstance(raw, str) else _items(raw)
        if not all(re.match(r"[A-Za-z][\w.+-]*://\S", each) for each in found):
            raise ValueError("holds something that is no address; write each as mailto://… or json://…")
        return found

    return Kind("addresses", read, ())


def several(*words: str) -> Kind:
    """Return the kind of a list of values, each of which is one of ``words``."""
    one = choice(*words)

    def read(raw: Raw, here: Path) -> tuple[object, ...]:
        found = tuple(dict.fromkeys(one.read(item, here) for item in _items(raw)))
        if not found:
            raise ValueError(f"names none of {', '.join(words)}")
        return found

    return Kind(f"some of {', '.join(words)}", read, ())


def choice(*words: str) -> Kind:
    """Return the kind of a value that is one of ``words``."""
    listed = f"{', '.join(words[:-1])} or {words[-1]}"

    def read(raw: Raw, here: Path) -> str:
        del here
        if raw not in words:
            raise ValueError(f"{_shown(raw)} is not {listed}{_nearest(raw, words)}")
        return str(raw)

    return Kind(listed, read)


def flag() -> Kind:
    """Return the kind of a yes or no, in the words that INI and TOML have for it."""
    words = {"yes": True, "true": True, "on": True, "1": True}
    words |= {"no": False, "false": False, "off": False, "0": False}

    def read(raw: Raw, here: Path) -> bool:
        del here
        found = raw if isinstance(raw, bool) else words.get(str(raw).strip().lower())
        if found is None:
            raise ValueError(f"{_shown(raw)} is not yes or no")
        return found

    return Kind("yes or no", read)


def zone() -> Kind:
    """Return the kind of a time zone's name (IANA)."""

    def read(raw: Raw, here: Path) -> str:
        del here
        name = _text(raw)
        if name.upper() == "UTC":  # the default costs no look at the time zone files
            return "UTC"
        import zoneinfo

        try:
            zoneinfo.ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError(
                f"'{name}' is not a time zone{_nearest(name, zoneinfo.available_timezones())}"
            ) from None
        return name

    return Kind("time zone", read)


def file_template() -> Kind:
    """Return the kind of the template for the names of new revision files."""

    def read(raw: Raw, here: Path) -> str:
        del here
        template = _text(raw)
        if "%(" in template:
            raise ValueError(f"'{template}' is written in Alembic's way; write {{{{ rev }}}} for %(rev)s")
        if "/" in template or "\\" in template:
            raise ValueError(
                f"'{template}' names a folder; revision files stand in the version location itself"
            )
        return template

    return Kind("Jinja2 template", read)


def _text(raw: Raw) -> str:
    if not isinstance(raw, str):
        raise ValueError(f"{_shown(raw)} is not text")  # noqa: TRY004 - one exception for all
    if not raw.strip():
        raise ValueError("is empty")
    return raw.strip()


def _number(raw: Raw) -> float | None:
    """Return a finite number, None for what is none; true and false are none."""
    try:
        number = float(raw) if isinstance(raw, str | int | float) and not isinstance(raw, bool) else None
    except (ValueError, OverflowError):
        return None
    return number if number is not None and math.isfinite(number) else None


def _items(raw: Raw) -> tuple[str, ...]:
    if isinstance(raw, str):
        return tuple(item for item in re.split(r"[\s,]+", raw) if item)
    if isinstance(raw, list):
        return tuple(_text(item) for item in raw)
    raise ValueError(f"{_shown(raw)} is neither text nor a list of texts")


def _with_here(value: str, here: Path) -> str:
    return value.replace("%(here)s", str(here))


def _absolute(value: str, here: Path) -> Path:
    if "\0" in value:
        raise ValueError("a path cannot hold a NUL character")
    return Path(os.path.abspath(here / _with_here(value, here)))  # noqa: PTH100 - resolve() would follow links


def _shown(raw: Raw) -> str:
    return f"'{raw}'" if isinstance(raw, str) else repr(raw)


def _nearest(raw: Raw, words: "set[str] | tuple[str, ...]") -> str:

    found = most_alike(str(raw), sorted(words))
    return f"; the nearest is {found[0]}" if found else ""
