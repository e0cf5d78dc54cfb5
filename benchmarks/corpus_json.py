"""Try the JSON documents on folders of real files: every kind of edit, at random, and its undo.

    python benchmarks/corpus_json.py DIR... [--engine json-five] [--seed N] [--most N] [--format json]

For each file and kind one random edit is made (and five at once), the result is read by the standard library
(comments and trailing commas taken out by other means) and compared with plain values that had the same done
to them; then the inverted edits are applied to a document parsed from the result. Real files with comments
are rare, so one variant writes comments and trailing commas into each file, another has it on one line.
``--engine`` has another library make the same edits; what it offers no way for is not counted.

clean    the values are right and no line outside the entry that the edit names and its neighbours has changed
wrong    the values, or the order of the keys, differ
invalid  the result is not JSON (with comments)
policy   refused as it must be: the file is not JSON
failed   refused for any other reason, nothing written
undone   the inverse gave back the very bytes
"""

import argparse
import copy
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "documents"))

from corpus import FIVE, VARIANTS, Tally, print_tables  # type: ignore[import-not-found]
from engines import NotOffered, edited, require  # type: ignore[import-not-found]
from random_edits import KINDS, apply_to_value, random_edit  # type: ignore[import-not-found]
from styled_json import CommentedJson, without_comments  # type: ignore[import-not-found]

from configmig.documents import Document, parse
from configmig.edits import Edit, decode, encode, invert_all
from configmig.errors import ConfigmigError
from configmig.pointer import Pointer

COMMENTED = "with comments"
ROWS = (*KINDS, "remove item")
OWN = "configmig"
ENGINE = [OWN]
"""Who makes the edits."""


def _commented(data: bytes) -> bytes:
    text: str = CommentedJson(Random(len(data))).comment(data.decode("utf-8-sig"))  # noqa: S311 - no secret
    return text.encode()


def _squeezed(data: bytes) -> bytes:
    value = json.loads(without_comments(data.decode("utf-8-sig")))
    return json.dumps(value, separators=(",", ":")).encode()


def _spaced(data: bytes) -> bytes:
    """Put a blank line behind every comma that ends a line: no line ends inside a text."""
    return b"\n" + re.sub(rb",\r?\n", lambda found: found[0] + b"\n", data) + b"\n\n"


ALL_VARIANTS: dict[str, Callable[[bytes], bytes]] = {
    **VARIANTS,
    "blank lines": _spaced,
    "one line": _squeezed,
    COMMENTED: _commented,
}


def files_in(folders: list[Path], *, largest: int = 200_000) -> Iterator[Path]:
    """Yield the JSON files below ``folders`` that are not too large for a random walk."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".json", ".jsonc") and path.is_file() and path.stat().st_size <= largest:
                yield path


def try_file(name: str, data: bytes, tallies: dict[str, Tally], random: Random) -> None:
    """Make edits of every kind in one text."""
    tally = tallies.setdefault("no-op", Tally())
    tally["tried"] += 1
    try:
        document = parse(name, data)
        tally["clean" if _made(document, data, []) == data else "unclean"] += 1
        value = document.read()
    except ConfigmigError as error:
        tally.refuse(error)
        return
    except EngineFailedError as error:
        tally["failed"] += 1
        tally.reasons[str(error)] += 1
        return
    for kind in ROWS:
        edit = _writable(name, random_edit(random, name, value, kind))
        if edit is not None:
            _try(name, data, [edit], tallies.setdefault(kind, Tally()))
    _try_five(name, data, tallies.setdefault(FIVE, Tally()), random)


def _writable(name: str, edit: Edit | None) -> Edit | None:
    """Leave comments away where strict JSON has none."""
    if edit is None or name.endswith(".jsonc"):
        return edit
    return None if edit.kind == "comment" else replace(edit, note=None)


def _try_five(name: str, data: bytes, tally: Tally, random: Random) -> None:
    document = parse(name, data)
    edits: list[Edit] = []
    for _ in range(5):
        edit = _writable(name, random_edit(random, name, document.read(), random.choice(KINDS)))
        if edit is None:
            continue
        try:
            document.apply(edit)
        except ConfigmigError:
            continue
        edits.append(edit)
    if edits:
        _try(name, data, edits, tally)


def _try(name: str, data: bytes, edits: list[Edit], tally: Tally) -> None:
    tally["tried"] += 1
    document = parse(name, data)
    model = copy.deepcopy(document.read())
    allowed = _allowed(document, edits[0], data)
    try:
        done = [document.apply(edit) for edit in edits]
        result = _made(document, data, edits)
    except ConfigmigError as error:
        tally.refuse(error)
        return
    except NotOffered:
        tally["tried"] -= 1
        return
    except EngineFailedError as error:
        tally["failed"] += 1
        tally.reasons[str(error)] += 1
        return
    try:
        seen = json.loads(without_comments(result.decode("utf-8-sig")))
        again = parse(name, result)
    except (ConfigmigError, ValueError):
        tally["invalid"] += 1
        return
    for edit in edits:
        if edit.kind != "comment":
            apply_to_value(model, edit)
    if json.dumps(seen) != json.dumps(model) or json.dumps(again.read()) != json.dumps(model):
        tally["wrong"] += 1
        return
    clean = len(edits) > 1 or not _changed(data, result) - allowed
    tally["clean" if clean else "unclean"] += 1
    if ENGINE[0] != OWN:
        return
    try:
        for edit in invert_all([decode(json.loads(json.dumps(encode(edit)))) for edit in done]):
            again.apply(edit)
        tally["undone"] += again.render() == data
    except ConfigmigError as error:
        tally.reasons[f"undo: {type(error).__name__}: {error.message}"] += 1


class EngineFailedError(Exception):
    """Another library has raised something."""


def _made(document: Document, data: bytes, edits: list[Edit]) -> bytes:
    """Return what our document or another library makes; raises EngineFailedError when that one fails."""
    if ENGINE[0] == OWN:
        return document.render()
    try:
        result: bytes = edited(ENGINE[0], data, edits)
    except NotOffered:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it raises
        raise EngineFailedError(type(error).__name__) from None
    return result


def _lines(data: bytes) -> list[bytes]:
    return [line.rstrip(b"\r") for line in data.split(b"\n")]


def _allowed(document: Document, edit: Edit, data: bytes) -> Counter[bytes]:
    """Return the lines that an edit may touch: its entry's, its neighbours' for the commas, the brackets'."""
    lines = _lines(data)
    numbers: set[int] = set()
    target = _before_removal(edit)
    places = [edit.pointer] if target is None else [edit.pointer, target]
    for pointer in places:
        parent = document.locate(pointer[:-1])
        numbers |= {parent.line, _opening(lines, parent.line), parent.end_line}
        tokens = [token for token in _tokens(document.read(), pointer[:-1]) if token is not None]
        if edit.kind == "move" and pointer is target and pointer[:-1] == edit.pointer[:-1]:
            tokens.remove(edit.pointer[-1])
        is_new = edit.kind == "add" or pointer is target
        number = (edit.position if is_new else tokens.index(pointer[-1])) if tokens else 0
        number = len(tokens) if number is None else number
        for near in (number - 1, number, number + 1):
            if 0 <= near < len(tokens):
                where = document.locate((*pointer[:-1], tokens[near]))
                numbers |= {where.line, where.end_line}
        if not is_new:
            where = document.locate(pointer)
            above = len(document.comments(pointer).above)
            numbers |= set(range(where.line - above, where.end_line + 1))
            below = where.end_line
            while (
                below < len(lines)
                and lines[below].lstrip().startswith(b"//")
                and _width(lines[below]) > _width(lines[where.line - 1])
            ):
                below += 1
                numbers.add(below)
    return Counter(lines[number - 1] for number in numbers if 0 < number <= len(lines))


def _opening(lines: list[bytes], number: int) -> int:
    """Return the line of the bracket of a collection whose key is in line ``number``."""
    while number < len(lines) and not lines[number - 1].rstrip().endswith((b"[", b"{")):
        if lines[number].strip() not in (b"[", b"{", b""):
            break
        number += 1
    return number


def _before_removal(edit: Edit) -> Pointer | None:
    """Return the target of a move as a place of the text before: items of a list moved up since."""
    if edit.kind != "move" or edit.target is None:
        return None
    depth, index = len(edit.pointer) - 1, edit.pointer[-1]
    target = list(edit.target)
    if len(target) - 1 > depth and tuple(target[:depth]) == edit.pointer[:-1]:
        here = target[depth]
        if isinstance(index, int) and isinstance(here, int) and here >= index:
            target[depth] = here + 1
    return tuple(target)


def _tokens(value: Any, pointer: Pointer) -> list[Any]:
    for token in pointer:
        if isinstance(value, dict):
            value = value.get(token)
        else:
            value = value[int(token)] if isinstance(value, list) and int(token) < len(value) else None
    return (
        list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    )


def _width(line: bytes) -> int:
    return len(line) - len(line.lstrip())


def _changed(before: bytes, after: bytes) -> Counter[bytes]:
    gone = Counter(_lines(before)) - Counter(_lines(after))
    return Counter({line: count for line, count in gone.items() if line.strip()})


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--engine", choices=(OWN, "json-five"), default=OWN, help="who makes the edits")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--most", type=int, default=1_500, help="files to try")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args()
    if options.engine != OWN:
        require(options.engine)
    ENGINE[0] = options.engine
    random = Random(options.seed)  # noqa: S311 - not a secret
    paths = list(files_in(options.folders))
    random.shuffle(paths)
    tables: dict[str, dict[str, Tally]] = {variant: {} for variant in ALL_VARIANTS}
    for path in paths[: options.most]:
        data = path.read_bytes()
        for variant, change in ALL_VARIANTS.items():
            try:
                changed = change(data)
            except (ValueError, RecursionError):
                continue  # not JSON: the first variant says so
            name = "a.jsonc" if variant == COMMENTED else "a" + path.suffix
            try_file(name, changed, tables[variant], random)
    if options.format == "json":
        shown = {v: {k: {**t, "reasons": t.reasons} for k, t in rows.items()} for v, rows in tables.items()}
        files = min(len(paths), options.most)
        print(json.dumps({"format": "configmig.corpus/1", "files": files, **shown}, indent=2))
        return
    print_tables(tables)


if __name__ == "__main__":
    main()
