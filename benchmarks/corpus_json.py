"""Try the JSON documents on folders of real files: every kind of edit, at random, and its undo.

    python benchmarks/corpus_json.py json|jsonc DIR... [--engine json-five] [--seed N] [--most N] [--show]
                                     [--format json]

``json`` takes the files that strict JSON reads, ``jsonc`` those called so and those with comments in them.
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

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "documents"))

from corpus import FIVE, VARIANTS, Tally, print_tables, reason_of, show_odd  # type: ignore[import-not-found]
from engines import NotOffered, edited, require  # type: ignore[import-not-found]
from own_lines_json import gone, may_touch  # type: ignore[import-not-found]
from random_edits import KINDS, apply_to_value, random_edit  # type: ignore[import-not-found]
from styled_json import CommentedJson, without_comments  # type: ignore[import-not-found]

from configmig.documents import Document, parse
from configmig.edits import Edit, decode, encode, invert_all
from configmig.errors import ConfigmigError

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


def files_in(folders: list[Path], which: str, *, largest: int = 200_000) -> Iterator[Path]:
    """Yield the different files of a format below ``folders`` that are not too large for a random walk."""
    known = set()
    for path in sorted(path for folder in folders for path in folder.rglob("*.json*")):
        if path.suffix not in (".json", ".jsonc") or not path.is_file() or path.stat().st_size > largest:
            continue
        data = path.read_bytes()
        if data not in known and _is(which, data, path.suffix):
            known.add(data)
            yield path


def _is(which: str, data: bytes, suffix: str) -> bool:
    """Whether the other reader takes ``data`` as the format that is asked for."""
    try:
        text = data.decode("utf-8-sig")
        json.loads(without_comments(text))
    except (ValueError, RecursionError):
        return False
    try:
        json.loads(text)
    except ValueError:
        return which == "jsonc"
    return which == suffix.removeprefix(".")


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
    try:
        done, result, is_clean = _stepwise(document, data, edits)
    except ConfigmigError as error:
        tally.refuse(error, edits)
        return
    except NotOffered:
        tally["tried"] -= 1
        return
    except EngineFailedError as error:
        tally["failed"] += 1
        tally.reasons[str(error)] += 1
        return
    for edit in edits:
        if edit.kind != "comment":
            apply_to_value(model, edit)
    try:
        seen = json.loads(without_comments(result.decode("utf-8-sig")))
        again = parse(name, result)
    except (ConfigmigError, ValueError):
        tally.note("invalid", edits)
        return
    if json.dumps(seen) != json.dumps(model) or json.dumps(again.read()) != json.dumps(model):
        tally.note("wrong", edits)
        return
    if is_clean:
        tally["clean"] += 1
    else:
        tally.note("unclean", edits)
    if ENGINE[0] == OWN:
        _undo(again, done, data, tally)


def _stepwise(document: Document, data: bytes, edits: list[Edit]) -> tuple[list[Edit], bytes, bool]:
    """Make the edits; return them completed, the text, and whether each touched its own lines alone."""
    done: list[Edit] = []
    allowed: Counter[bytes] = Counter()
    is_clean = True
    for edit in edits:
        before = document.render()
        allowed = may_touch(parse(document.name, before), edit, before)
        done.append(document.apply(edit))
        is_clean = is_clean and not gone(before, document.render()) - allowed
    result = _made(document, data, edits)
    if ENGINE[0] != OWN:
        is_clean = len(edits) > 1 or not gone(data, result) - allowed
    return done, result, is_clean


def _undo(document: Document, done: list[Edit], data: bytes, tally: Tally) -> None:
    try:
        for edit in invert_all([decode(json.loads(json.dumps(encode(edit)))) for edit in done]):
            document.apply(edit)
        is_same_text = document.render() == data
    except ConfigmigError as error:
        tally.reasons[f"undo: {reason_of(error)}"] += 1
        is_same_text = False
    tally["undone"] += is_same_text
    if not is_same_text:
        tally.odd.append(f"not undone: {', '.join(map(str, done))}")


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


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("which", choices=("json", "jsonc"))
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--engine", choices=(OWN, "json-five"), default=OWN, help="who makes the edits")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--most", type=int, default=1_500, help="files to try")
    parser.add_argument("--show", action="store_true", help="tell each odd result, and the edit that made it")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args()
    if options.engine != OWN:
        require(options.engine)
    ENGINE[0] = options.engine
    random = Random(options.seed)  # noqa: S311 - not a secret
    paths = list(files_in(options.folders, options.which))
    random.shuffle(paths)
    tables: dict[str, dict[str, Tally]] = {variant: {} for variant in ALL_VARIANTS}
    for path in paths[: options.most]:
        data = path.read_bytes()
        for variant, change in ALL_VARIANTS.items():
            if variant == COMMENTED and not _is("json", data, ".json"):
                continue  # it has some already
            name = "a.jsonc" if variant == COMMENTED else f"a.{options.which}"
            try_file(name, change(data), tables[variant], random)
            show_odd(path, variant, tables[variant], aloud=options.show)
    if options.format == "json":
        shown = {v: {k: {**t, "reasons": t.reasons} for k, t in rows.items()} for v, rows in tables.items()}
        files = min(len(paths), options.most)
        print(json.dumps({"format": "configmig.corpus/1", "files": files, **shown}, indent=2))
        return
    print_tables(tables)


if __name__ == "__main__":
    main()
