"""Try the YAML documents on a folder of real files: every kind of edit, at random, and its undo.

    python benchmarks/corpus.py DIR [--seed N] [--most N] [--show] [--format json]

For each file and kind one random edit is made (and five at once), the result is parsed by PyYAML's libyaml
loader and compared with plain values that had the same done to them; then the inverted edits are applied.

policy   refused as it must be: the file is no YAML, or the edit is one that the written policy
         forbids (through an alias, a comment inside brackets on one line); the reasons are in POLICY
clean    the values are right and no line outside the entry that each edit names has changed
unclean  the values are right, another line has changed
wrong    the values differ, or another reader sees other values
invalid  the result does not parse
failed   refused for any other reason, nothing written
undone   the inverse gave back the very bytes
rate     clean, of what policy does not refuse
"""

import argparse
import copy
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "documents"))

from own_lines import gone, may_touch  # type: ignore[import-not-found]
from random_edits import KINDS, apply_to_value, random_edit  # type: ignore[import-not-found]

from configmig.documents import Document, parse
from configmig.documents.formats.yaml.scalars import is_same
from configmig.edits import Edit, decode, encode, invert_all
from configmig.errors import ConfigmigError

VARIANTS: dict[str, Callable[[bytes], bytes]] = {
    "as is": lambda data: data,
    "CRLF": lambda data: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    "BOM": lambda data: data if data.startswith(b"\xef\xbb\xbf") else b"\xef\xbb\xbf" + data,
    "no final newline": lambda data: data.rstrip(b"\r\n"),
    "blank lines": lambda data: b"\n" + data + b"\n\n",
}
FIVE = "five at once"
POLICY = (
    "AliasEditError",
    "AnchorError",
    "AnchorInUseError",
    "DuplicateKeyError",
    "ControlCharacterError",
    "EncodingError",
    "NotInFormatError",
    "SeveralDocumentsError",
    "SyntaxProblemError",
    "TabIndentationError",
    "TemplateError",
    "TooLargeError",
    "UnsupportedKeyError",
    "UnwritableEditError: a list of [[tables]] holds tables only",
    "UnwritableEditError: a table that has no header of its own has no place for a comment",
    "UnwritableEditError: a comment behind this value would be read as a part of it",
    "UnwritableEditError: no comment can stand inside brackets on one line",
    "UnwritableEditError: no comment can stand beside this entry",
    "UnwritableEditError: no comment can belong to the whole file",
    "UnwritableEditError: a document cannot become a part of another",
    "UnwritableEditError: a part of a document cannot become a document",
    "UnwritableEditError: no document can follow one that ends without a line end",
    "UnwritableEditError: the first document has no `---` of its own",
    "UnwritableEditError: what stands between the documents would change its meaning",
    "UnwritableEditError: the alias *",
    "UnwritableEditError: a merge key would bring another value in its place",
    "UnwritableEditError: the file ends with a block of text without a line end",
)
"""How the reasons begin that are no failure: the policy of docs/explanation/comments.md, and broken files."""
COLUMNS = ("tried", "policy", "clean", "unclean", "wrong", "invalid", "failed", "undone")


class Tally(Counter[str]):
    """What happened, counted; ``reasons`` say why something was refused."""

    def __init__(self) -> None:
        super().__init__()
        self.reasons: Counter[str] = Counter()
        self.odd: list[str] = []
        """What was not as it should be, with the edit that did it."""

    def refuse(self, error: ConfigmigError, edits: Sequence[Edit] = ()) -> None:
        """Count a refusal, by its reason."""
        reason = reason_of(error)
        self.reasons[reason] += 1
        if reason.startswith(POLICY):
            self["policy"] += 1
        else:
            self.note("failed", edits)

    def note(self, what: str, edits: Sequence[Edit]) -> None:
        """Count what is not as it should be, and keep the edits."""
        self[what] += 1
        self.odd.append(f"{what}: {', '.join(map(str, edits))}")

    def rate(self) -> float:
        """Return how much is clean of what policy does not refuse, in percent."""
        return 100 * self["clean"] / max(self["tried"] - self["policy"], 1)


def reason_of(error: ConfigmigError) -> str:
    """Return the kind of an error with the reason that it gives."""
    return f"{type(error).__name__}: {getattr(error, 'reason', '')}".rstrip(": ")


def files_in(folder: Path, *, largest: int = 60_000) -> Iterator[Path]:
    """Yield the YAML files below ``folder`` that are not too large for a random walk."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".yaml", ".yml") and path.is_file() and path.stat().st_size <= largest:
            yield path


def try_file(data: bytes, tallies: dict[str, Tally], random: Random) -> None:
    """Make edits of every kind in one text."""
    tally = tallies.setdefault("no-op", Tally())
    tally["tried"] += 1
    try:
        document = parse("a.yaml", data)
        tally["clean" if document.render() == data else "wrong"] += 1
        value = document.read()
    except ConfigmigError as error:
        tally.refuse(error)
        return
    for kind in KINDS:
        edit = random_edit(random, "a.yaml", value, kind)
        if edit is not None:
            _try(data, [edit], tallies.setdefault(kind, Tally()))
    _try_five(data, tallies.setdefault(FIVE, Tally()), random)


def _try_five(data: bytes, tally: Tally, random: Random) -> None:
    document = parse("a.yaml", data)
    edits: list[Edit] = []
    for _ in range(5):
        edit = random_edit(random, "a.yaml", document.read(), random.choice(KINDS))
        if edit is None:
            continue
        try:
            document.apply(edit)
        except ConfigmigError:
            continue
        edits.append(edit)
    if edits:
        _try(data, edits, tally)


def _try(data: bytes, edits: list[Edit], tally: Tally) -> None:
    tally["tried"] += 1
    document = parse("a.yaml", data)
    model = copy.deepcopy(document.read())
    shared = b"<<" in data or (b"&" in data and b"*" in data)
    try:
        done, result, clean = _made(document, data, edits)
    except ConfigmigError as error:
        tally.refuse(error, edits)
        return
    try:
        again = parse("a.yaml", result)
        seen = yaml.load(result, Loader=yaml.CBaseLoader)  # noqa: S506 - text only, builds no objects
    except (ConfigmigError, yaml.YAMLError):
        tally.note("invalid", edits)
        return
    if not shared:
        for edit in edits:
            if edit.kind != "comment":
                apply_to_value(model, edit)
        if not is_same(again.read(), model) or not _agrees(seen, model):
            tally.note("wrong", edits)
            return
    if clean:
        tally["clean"] += 1
    else:
        tally.note("unclean", edits)
    try:
        for edit in invert_all([decode(encode(edit)) for edit in done]):
            again.apply(edit)
        if again.render() == data:
            tally["undone"] += 1
            return
    except ConfigmigError as error:
        tally.reasons[f"undo: {reason_of(error)}"] += 1
    tally.odd.append(f"not undone: {', '.join(map(str, edits))}")


def _made(document: Document, data: bytes, edits: Iterable[Edit]) -> tuple[list[Edit], bytes, bool]:
    """Make the edits; return them completed, the text, and whether each touched its own lines alone."""
    done: list[Edit] = []
    clean = True
    for edit in edits:
        allowed = may_touch(parse("a.yaml", data), edit, data)
        done.append(document.apply(edit))
        result = document.render()
        clean = clean and not gone(data, result) - allowed
        data = result
    return done, data, clean


def _agrees(seen: Any, model: Any) -> bool:
    """Whether a reader that knows only text sees the structure and the strings of ``model``."""
    if isinstance(model, dict):
        return (
            isinstance(seen, dict)
            and len(seen) == len(model)
            and all(map(_agrees, seen.values(), model.values()))
        )
    if isinstance(model, list):
        return isinstance(seen, list) and len(seen) == len(model) and all(map(_agrees, seen, model))
    return seen == model if isinstance(model, str) else isinstance(seen, str)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--most", type=int, default=10_000, help="files to try")
    parser.add_argument("--show", action="store_true", help="tell each odd result, and the edit that made it")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args()
    random = Random(options.seed)  # noqa: S311 - not a secret
    paths = list(files_in(options.folder))
    random.shuffle(paths)
    tables: dict[str, dict[str, Tally]] = {variant: {} for variant in VARIANTS}
    for path in paths[: options.most]:
        data = path.read_bytes()
        if not data.strip():
            continue
        for variant, change in VARIANTS.items():
            try_file(change(data), tables[variant], random)
            show_odd(path, variant, tables[variant], aloud=options.show)
    if options.format == "json":
        shown = {v: {k: {**t, "reasons": t.reasons} for k, t in rows.items()} for v, rows in tables.items()}
        print(
            json.dumps(
                {"format": "configmig.corpus/1", "files": min(len(paths), options.most), **shown}, indent=2
            )
        )
        return
    print_tables(tables)


def show_odd(path: Path, variant: str, rows: dict[str, Tally], *, aloud: bool) -> None:
    """Tell what was odd in one file, on the other channel, and forget it."""
    for kind, tally in rows.items():
        for line in tally.odd:
            if aloud:
                print(f"{path} ({variant}, {kind}): {line}", file=sys.stderr, flush=True)
        tally.odd.clear()


def print_tables(tables: dict[str, dict[str, Tally]]) -> None:
    """Print one table for each variant, with its sums, and the reasons of all refusals."""
    reasons: Counter[str] = Counter()
    for variant, rows in tables.items():
        print(f"\n{variant:18}" + "".join(f"{column:>9}" for column in COLUMNS) + "     rate")
        edits = Tally()
        for kind, tally in rows.items():
            print_row(kind, tally)
            reasons.update(tally.reasons)
            if kind != "no-op":
                edits.update(tally)
        print_row("all edits", edits)
    print("\nrefused because")
    for reason, count in reasons.most_common():
        mark = "policy" if reason.startswith(POLICY) else "FAILED"
        print(f"{count:8}  {mark}  {reason}")


def print_row(name: str, tally: Tally) -> None:
    """Print one row of a table."""
    print(f"  {name:16}" + "".join(f"{tally[column]:9}" for column in COLUMNS) + f"{tally.rate():8.2f}%")


if __name__ == "__main__":
    main()
