"""Try the TOML, INI and .env documents on folders of real files: edits of every kind, and their undo.

    python benchmarks/corpus_lines.py toml DIR... [--engine NAME] [--seed N] [--most N] [--format json]

The table is that of ``corpus.py``. Another reader looks at every result: tomlkit, configparser, or
python-dotenv. Files that this reader refuses are counted apart (`unreadable`). ``--engine`` has another
library make the same edits (tomlkit, configupdater, python-dotenv); what it offers no way for is not counted.
"""

import argparse
import copy
import io
import json
import logging
import sys
from collections import Counter
from collections.abc import Iterator
from configparser import RawConfigParser
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from typing import Any

import tomlkit
from dotenv import dotenv_values

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "documents"))

from corpus import FIVE, VARIANTS, Tally, print_tables  # type: ignore[import-not-found]
from engines import ENGINES, NotOffered, edited, require  # type: ignore[import-not-found]
from line_edits import LINE_KINDS, random_fitting_edit  # type: ignore[import-not-found]
from random_edits import apply_to_value, at  # type: ignore[import-not-found]

from configmig.documents import Document, parse
from configmig.documents.lines.model import is_same
from configmig.edits import Edit, decode, encode, invert_all
from configmig.errors import ConfigmigError

FILES: dict[str, tuple[str, tuple[str, ...]]] = {
    "toml": ("a.toml", ("*.toml",)),
    "ini": ("a.ini", ("*.ini", "*.cfg")),
    "dotenv": (".env", (".env", ".env.*", "*.env")),
}
"""Format → the name under which its files are tried, and how they are called."""
ROWS = (*LINE_KINDS, "remove item")
OWN = "configmig"


def seen_by_another(format_: str, data: bytes) -> Any:
    """Return what another reader sees in ``data``; raises ValueError when it sees nothing."""
    text = data.decode("utf-8-sig")
    if format_ == "toml":
        try:
            return plain(tomlkit.parse(text).unwrap())
        except Exception as error:  # noqa: BLE001 - whatever tomlkit raises
            raise ValueError(str(error)) from None
    if format_ == "dotenv":
        return dict(dotenv_values(stream=io.StringIO(text.replace("\r\n", "\n")), interpolate=False))
    reader = RawConfigParser(allow_no_value=True, strict=False, default_section="\0")
    reader.optionxform = str  # type: ignore[assignment,method-assign]
    reader.read_string("[\1]\n" + text)
    seen: dict[str, Any] = dict(reader["\1"])
    return {**seen, **{name: dict(reader[name]) for name in reader.sections() if name != "\1"}}


def plain(value: Any) -> Any:
    """Return ``value`` with times as a mark, for their spelling is free."""
    if isinstance(value, dict):
        return {key: plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [plain(child) for child in value]
    return datetime if isinstance(value, datetime | date | time) else value


def agrees(seen: Any, ours: Any) -> bool:
    """Whether the other reader sees what configmig reads, but for times and comments behind values."""
    if isinstance(seen, dict):
        return (
            isinstance(ours, dict)
            and seen.keys() == ours.keys()
            and all(agrees(seen[k], ours[k]) for k in seen)
        )
    if isinstance(seen, list):
        return isinstance(ours, list) and len(seen) == len(ours) and all(map(agrees, seen, ours))
    if seen is datetime:
        return isinstance(ours, str)
    if isinstance(seen, str) and isinstance(ours, str):
        # tomlkit keeps the line ends of the file in texts of several lines.
        seen, ours = seen.replace("\r\n", "\n"), ours.replace("\r\n", "\n")
        return seen == ours or seen[len(ours) :].lstrip()[:1] in (";", "#")
    return is_same(seen, ours)


def try_file(format_: str, data: bytes, tallies: dict[str, Tally], random: Random, engine: str) -> None:
    """Make edits of every kind in one text."""
    name = FILES[format_][0]
    tally = tallies.setdefault("no-op", Tally())
    tally["tried"] += 1
    try:
        document = parse(name, data)
    except ConfigmigError as error:
        tally.refuse(error)
        return
    value = document.read()
    if engine == OWN:
        same = document.render() == data and agrees(seen_by_another(format_, data), value)
        tally["clean" if same else "wrong"] += 1
    else:
        tally["tried"] -= 1
        result = _elsewhere(engine, data, [], tally)
        if result is not None:
            tally["tried"] += 1
            tally["clean" if result == data else "unclean"] += 1
    for kind in ROWS:
        edit = random_fitting_edit(random, name, value, kind, format_)
        if edit is not None:
            _try(format_, data, [edit], tallies.setdefault(kind, Tally()), engine)
    _try(format_, data, _chain(format_, data, random), tallies.setdefault(FIVE, Tally()), engine)


def _chain(format_: str, data: bytes, random: Random) -> list[Edit]:
    name = FILES[format_][0]
    document = parse(name, data)
    edits: list[Edit] = []
    for _ in range(5):
        edit = random_fitting_edit(random, name, document.read(), random.choice(LINE_KINDS), format_)
        if edit is None:
            continue
        try:
            document.apply(edit)
        except ConfigmigError:
            continue
        edits.append(edit)
    return edits


def _try(format_: str, data: bytes, edits: list[Edit], tally: Tally, engine: str) -> None:
    if not edits:
        return
    document = parse(FILES[format_][0], data)
    model = copy.deepcopy(document.read())
    allowed = touched(document, edits[0], data)
    try:
        done = [document.apply(edit) for edit in edits]
        result = document.render() if engine == OWN else _elsewhere(engine, data, edits, tally)
    except ConfigmigError as error:
        tally["tried"] += 1
        tally.refuse(error)
        return
    if result is None:
        return
    tally["tried"] += 1
    for edit in done:
        if edit.kind != "comment":
            apply_to_value(model, edit)
    verdict = _verdict(format_, result, model)
    if verdict == "clean" and len(edits) == 1 and lines_gone(data, result) - allowed:
        verdict = "unclean"
    tally[verdict] += 1
    if engine == OWN and verdict in ("clean", "unclean"):
        _undo(parse(FILES[format_][0], result), done, data, tally)


def _verdict(format_: str, result: bytes, model: Any) -> str:
    """Say whether configmig and another reader see in ``result`` what the edits say."""
    try:
        again, seen = parse(FILES[format_][0], result), seen_by_another(format_, result)
    except (ConfigmigError, ValueError):
        return "invalid"
    return "clean" if is_same(again.read(), model) and agrees(seen, model) else "wrong"


def _undo(document: Document, done: list[Edit], data: bytes, tally: Tally) -> None:
    try:
        for edit in invert_all([decode(encode(edit)) for edit in done]):
            document.apply(edit)
        tally["undone"] += document.render() == data
    except ConfigmigError as error:
        tally.reasons[f"undo: {type(error).__name__}: {error.message}"] += 1


def _elsewhere(engine: str, data: bytes, edits: list[Edit], tally: Tally) -> bytes | None:
    """Return what another library makes of the edits, None where it has no way or fails."""
    try:
        result: bytes = edited(engine, data, edits)
    except NotOffered:
        return None
    except Exception as error:  # noqa: BLE001 - whatever it raises
        tally["tried"] += 1
        tally["failed"] += 1
        tally.reasons[type(error).__name__] += 1
        return None
    return result


def touched(document: Document, edit: Edit, data: bytes) -> Counter[str]:
    """Return the lines that an edit may change: those of its entry, its comments and its brackets."""
    lines = lines_in(data)
    found: Counter[str] = Counter()
    for pointer in (edit.pointer, edit.pointer[:-1], edit.target[:-1] if edit.target else ()):
        where = document.locate(pointer)
        first = where.line - 1 - len(document.comments(pointer).above)
        is_entry = pointer == edit.pointer and edit.kind != "add"
        last = where.end_line if is_entry else where.line
        if not is_entry and any(mark in lines[where.line - 1] for mark in "[{="):
            last = where.end_line if "=" in lines[where.line - 1] else last
        found.update(lines[first:last])
    if edit.kind != "add" and isinstance(at(document.read(), edit.pointer), dict | list):
        # What is in a table may stand anywhere.
        for span in document.scalars():
            if span.pointer[: len(edit.pointer)] == edit.pointer:
                where = document.locate(span.pointer)
                above = len(document.comments(span.pointer).above)
                found.update(lines[where.line - 1 - above : where.end_line])
    if edit.kind == "rename":
        # Headers and dotted keys name a table wherever it goes on.
        found.update(line for line in lines if str(edit.pointer[-1]) in line)
    return found


def lines_gone(before: bytes, after: bytes) -> Counter[str]:
    """Return the lines of ``before`` that are not in ``after``, empty ones aside."""
    old, new = (Counter(lines_in(data)) for data in (before, after))
    return Counter({line: count for line, count in (old - new).items() if line.strip()})


def lines_in(data: bytes) -> list[str]:
    """Return the lines of a file, however they end."""
    return data.decode().removeprefix("\ufeff").replace("\r\n", "\n").split("\n")


def files_in(folders: list[Path], format_: str, *, largest: int = 60_000) -> Iterator[tuple[Path, bytes]]:
    """Yield the different files of a format below ``folders`` that are not too large for a random walk."""
    known = set()
    found = {path for folder in folders for pattern in FILES[format_][1] for path in folder.rglob(pattern)}
    for path in sorted(found):
        if path.is_file() and path.stat().st_size <= largest and (data := path.read_bytes()) not in known:
            known.add(data)
            yield path, data


def is_readable(format_: str, data: bytes) -> bool:
    """Whether the other reader takes the file."""
    try:
        seen_by_another(format_, data)
    except Exception:  # noqa: BLE001 - whatever the other reader raises
        return False
    return True


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("which", choices=tuple(FILES))
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--engine", choices=(OWN, *ENGINES), default=OWN, help="who makes the edits")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--most", type=int, default=10_000, help="files to try")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args()
    logging.disable()  # python-dotenv warns of every line that it leaves out
    if options.engine != OWN:
        require(options.engine)
    random = Random(options.seed)  # noqa: S311 - not a secret
    everything = list(files_in(options.folders, options.which))
    files = [data for _, data in everything if is_readable(options.which, data)][: options.most]
    tables: dict[str, dict[str, Tally]] = {variant: {} for variant in VARIANTS}
    for data in files:
        for variant, change in VARIANTS.items():
            try_file(options.which, change(data), tables[variant], random, options.engine)
    counted = {"files": len(files), "unreadable": len(everything) - len(files)}
    if options.format == "json":
        shown = {v: {k: {**t, "reasons": t.reasons} for k, t in rows.items()} for v, rows in tables.items()}
        print(json.dumps({"format": "configmig.corpus/1", **counted, **shown}, indent=2))
        return
    print(f"{counted['files']} files, {counted['unreadable']} more that the other reader refuses")
    print_tables(tables)


if __name__ == "__main__":
    main()
