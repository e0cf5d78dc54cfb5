"""How fast JSON, JSONC, TOML, INI and .env are: a cycle of ours against the usual load and dump, in one run.

    python benchmarks/formats.py [toml|json|jsonc|ini|dotenv DIR]...

Without a folder a synthetic file of some 30 KB is used. A cycle is: parse, add an entry, rename one, replace
a value, render with verification. The times are processor time, the best of several rounds taken in turn, so
the ratios hold on another machine; the usual load and dump lose every comment but tomlkit's.
"""

import io
import json
import sys
import time
import tomllib
from collections.abc import Callable
from configparser import RawConfigParser
from pathlib import Path
from typing import NamedTuple

import tomlkit
from dotenv import dotenv_values

from configmig.documents import parse
from configmig.edits import Edit
from configmig.errors import ConfigmigError

ROUNDS = 5
LARGEST = 200_000


class Kind(NamedTuple):
    """A format: how its files are called, one entry of a synthetic file, what others do with a text."""

    name: str
    endings: tuple[str, ...]
    entry: str
    load: Callable[[str], object]
    load_and_dump: Callable[[str], object]


def _ini(text: str) -> RawConfigParser:
    reader = RawConfigParser(allow_no_value=True, strict=False)
    reader.read_string(text)
    return reader


def _dotenv(text: str) -> object:
    return dotenv_values(stream=io.StringIO(text), interpolate=False)


KINDS: dict[str, Kind] = {
    "json": Kind(
        "a.json",
        (".json",),
        '  "server-{0}": {{\n    "host": "h{0}.example",\n    "port": {0},\n    "tags": ["a", "b"]\n  }}',
        json.loads,
        lambda text: json.dumps(json.loads(text), indent=2),
    ),
    "jsonc": Kind(
        "a.jsonc",
        (".jsonc",),
        '  // server {0}\n  "server-{0}": {{\n    "host": "h{0}.example", // where\n    "port": {0}\n  }}',
        lambda _: None,
        lambda _: None,
    ),
    "toml": Kind(
        "a.toml",
        (".toml",),
        '# server {0}\n[server-{0}]\nhost = "h{0}.example" # where\nport = {0}\ntags = ["a", "b"]\n\n',
        tomllib.loads,
        lambda text: tomlkit.dumps(tomlkit.parse(text)),
    ),
    "ini": Kind(
        "a.ini",
        (".ini", ".cfg"),
        "; server {0}\n[server-{0}]\nhost = h{0}.example\nport: {0}\ntags = a\n    b\n\n",
        _ini,
        lambda text: _ini(text).write(io.StringIO()),
    ),
    "dotenv": Kind(
        ".env",
        (".env",),
        "# server {0}\nexport HOST_{0}=h{0}.example\nPORT_{0}={0} # http\nNAME_{0}='server {0}'\n\n",
        _dotenv,
        _dotenv,
    ),
}


def synthetic(kind: Kind) -> bytes:
    """Return a file of some 30 KB."""
    entries = [kind.entry.format(number) for number in range(30_000 // len(kind.entry))]
    text = "{\n" + ",\n".join(entries) + "\n}\n" if kind.name.startswith("a.json") else "".join(entries)
    return text.encode()


def nothing(kind: Kind, data: bytes) -> bytes:
    """configmig, without an edit."""
    document = parse(kind.name, data)
    document.read()
    return document.render()


def cycle(kind: Kind, data: bytes) -> bytes:
    """configmig, a cycle of three edits."""
    document = parse(kind.name, data)
    value = document.read()
    first, *_, last = value
    new: object = {"a": "b"} if isinstance(value[first], dict) else "b"
    document.apply(Edit(kind="add", file=kind.name, pointer=("ADDED",), after=new))
    document.apply(Edit(kind="rename", file=kind.name, pointer=(first,), target=("RENAMED",)))
    document.apply(Edit(kind="replace", file=kind.name, pointer=(last,), after=new))
    return document.render()


def usable(kind: Kind, data: bytes) -> bool:
    """Whether every reader takes the file, and it has something to edit."""
    try:
        cycle(kind, data)
        kind.load(data.decode())
        kind.load_and_dump(data.decode())
    except (ConfigmigError, ValueError, TypeError, RecursionError, tomlkit.exceptions.TOMLKitError):
        return False
    except Exception as error:  # noqa: BLE001 - configparser has errors of its own
        print(f"left out: {type(error).__name__}", file=sys.stderr)
        return False
    return True


def measure(which: str, files: list[bytes]) -> None:
    """Print the row of one format."""
    kind = KINDS[which]
    texts = [data.decode() for data in files]
    actions: list[Callable[[int], object]] = [
        lambda number: kind.load(texts[number]),
        lambda number: kind.load_and_dump(texts[number]),
        lambda number: nothing(kind, files[number]),
        lambda number: cycle(kind, files[number]),
    ]
    times = [float("inf")] * len(actions)
    for _ in range(ROUNDS):
        for row, action in enumerate(actions):
            start = time.process_time()
            for number in range(len(files)):
                action(number)
            times[row] = min(times[row], time.process_time() - start)
    load, dump, idle, full = (seconds * 1e3 for seconds in times)
    size = sum(map(len, files)) / 1e6
    known = f"{load:9.1f}{dump:13.1f}" if which != "jsonc" else f"{'-':>9}{'-':>13}"
    ratio = f"{full / dump:8.2f}" if which != "jsonc" else f"{'-':>8}"
    print(f"{which:8}{len(files):6}{size:7.2f}{known}{idle:9.1f}{full:9.1f}{ratio}{size / full * 1e3:9.2f}")


def main() -> None:
    """Print the table."""
    given = sys.argv[1:]
    folders = dict(zip(given[::2], given[1::2], strict=True)) or dict.fromkeys(KINDS)
    print("         files     MB     load    load+dump    no-op    cycle   ratio     MB/s")
    for which, folder in folders.items():
        kind = KINDS[which]
        if folder is None:
            measure(which, [synthetic(kind)])
            continue
        paths = (path for path in sorted(Path(folder).rglob("*")) if path.name.endswith(kind.endings))
        data = (path.read_bytes() for path in paths if path.is_file() and path.stat().st_size <= LARGEST)
        measure(which, [each for each in data if usable(kind, each)])


if __name__ == "__main__":
    main()
