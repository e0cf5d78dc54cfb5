"""Try the TOML, INI and .env documents on folders of real files: edits of every kind, and their undo.

    python benchmarks/corpus_lines.py toml|ini|dotenv DIR... [--engine NAME] [--seed N] [--most N] [--show]
                                      [--format json]

The table is that of ``corpus.py``. Other readers look at every result: tomllib and tomlkit, configparser, or
python-dotenv. Files that these refuse are counted apart (`unreadable`). ``--engine`` has another library make
the same edits (tomlkit, configupdater, python-dotenv); what it offers no way for is not counted.
"""

import argparse
import copy
import json
import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "documents"))

from corpus import FIVE, VARIANTS, Tally, print_tables, reason_of, show_odd  # type: ignore[import-not-found]
from engines import ENGINES, NotOffered, edited, require  # type: ignore[import-not-found]
from line_edits import LINE_KINDS, random_fitting_edit  # type: ignore[import-not-found]
from random_edits import apply_to_value, at, places  # type: ignore[import-not-found]
from readers import agrees, is_readable, seen_by_others  # type: ignore[import-not-found]

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


def _spaced(data: bytes) -> bytes:
    """Put a blank line before every third line, and at both ends."""
    lines = data.splitlines(keepends=True)
    wide = (b"\n" + line if number % 3 == 0 else line for number, line in enumerate(lines))
    return b"".join(wide) + b"\n\n"


ALL_VARIANTS: dict[str, Callable[[bytes], bytes]] = {**VARIANTS, "blank lines": _spaced}


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
        if document.render() == data and agrees(seen_by_others(format_, data), value):
            tally["clean"] += 1
        else:
            tally.note("wrong", [])
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
    try:
        done, result, is_clean = _made(document, data, edits, engine, tally)
    except ConfigmigError as error:
        tally["tried"] += 1
        tally.refuse(error, edits)
        return
    if result is None:
        return
    tally["tried"] += 1
    for edit in done:
        if edit.kind != "comment":
            apply_to_value(model, edit)
    verdict = _verdict(format_, result, model)
    if verdict == "clean" and is_clean:
        tally["clean"] += 1
    else:
        tally.note("unclean" if verdict == "clean" else verdict, edits)
    if engine == OWN and verdict == "clean":
        _undo(parse(FILES[format_][0], result), done, data, tally)


def _made(
    document: Document, data: bytes, edits: list[Edit], engine: str, tally: Tally
) -> tuple[list[Edit], bytes | None, bool]:
    """Make the edits; return them completed, the text, and whether each touched its own lines alone."""
    done: list[Edit] = []
    allowed: Counter[str] = Counter()
    result: bytes | None = data
    is_clean = True
    for edit in edits:
        before = document.render()
        allowed = touched(parse(document.name, before), edit, before)
        done.append(document.apply(edit))
        is_clean = is_clean and not lines_gone(before, document.render()) - allowed
    result = document.render()
    if engine != OWN:
        result = _elsewhere(engine, data, edits, tally)
        is_clean = result is None or len(edits) > 1 or not lines_gone(data, result) - allowed
    return done, result, is_clean


def _verdict(format_: str, result: bytes, model: Any) -> str:
    """Say whether configmig and another reader see in ``result`` what the edits say."""
    try:
        again, seen = parse(FILES[format_][0], result), seen_by_others(format_, result)
    except (ConfigmigError, ValueError):
        return "invalid"
    return "clean" if is_same(again.read(), model) and agrees(seen, model) else "wrong"


def _undo(document: Document, done: list[Edit], data: bytes, tally: Tally) -> None:
    try:
        for edit in invert_all([decode(encode(edit)) for edit in done]):
            document.apply(edit)
        is_same_text = document.render() == data
    except ConfigmigError as error:
        tally.reasons[f"undo: {reason_of(error)}"] += 1
        is_same_text = False
    tally["undone"] += is_same_text
    if not is_same_text:
        tally.odd.append(f"not undone: {', '.join(map(str, done))}")


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
        for place in places(at(document.read(), edit.pointer), edit.pointer):
            where = document.locate(place)
            above = len(document.comments(place).above)
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


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("which", choices=tuple(FILES))
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--engine", choices=(OWN, *ENGINES), default=OWN, help="who makes the edits")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--most", type=int, default=10_000, help="files to try")
    parser.add_argument("--show", action="store_true", help="tell each odd result, and the edit that made it")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args()
    logging.disable()  # python-dotenv warns of every line that it leaves out
    if options.engine != OWN:
        require(options.engine)
    random = Random(options.seed)  # noqa: S311 - not a secret
    everything = list(files_in(options.folders, options.which))
    files = [found for found in everything if is_readable(options.which, found[1])]
    unreadable = len(everything) - len(files)
    random.shuffle(files)
    files = files[: options.most]
    tables: dict[str, dict[str, Tally]] = {variant: {} for variant in ALL_VARIANTS}
    for path, data in files:
        for variant, change in ALL_VARIANTS.items():
            if is_readable(options.which, changed := change(data)):
                try_file(options.which, changed, tables[variant], random, options.engine)
                show_odd(path, variant, tables[variant], aloud=options.show)
    counted = {"files": len(files), "unreadable": unreadable}
    if options.format == "json":
        shown = {v: {k: {**t, "reasons": t.reasons} for k, t in rows.items()} for v, rows in tables.items()}
        print(json.dumps({"format": "configmig.corpus/1", **counted, **shown}, indent=2))
        return
    print(f"{counted['files']} files, {counted['unreadable']} more that the other readers refuse")
    print_tables(tables)


if __name__ == "__main__":
    main()
