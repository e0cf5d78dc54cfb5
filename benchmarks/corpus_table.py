"""Print what the corpus runs have counted as one table for the documentation: a row each.

    python benchmarks/corpus_table.py NAME=FILE... [--by variant|kind]

FILE is what ``corpus.py``, ``corpus_json.py`` or ``corpus_lines.py`` print with ``--format json``, NAME is
how its row is called. With ``--by``, each variant of the files (or each kind of edit) has a row of its own.

files               as many as were tried, in each variant
refused as a whole  templates, keys that stand twice, what is not the format at all: with a reason
no-op identical     of all files in all variants that were opened
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

NO_OP = "no-op"
COLUMNS = ("tried", "policy", "clean", "unclean", "wrong", "invalid", "failed", "undone")
HEADS = (
    "files",
    "refused as a whole",
    "no-op identical",
    "edits",
    "refused by policy",
    "clean",
    "unclean",
    "wrong",
    "invalid",
    "refused otherwise",
    "undone to the byte",
    "clean, %",
)


def tables_in(path: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """Return variant → kind of edit → counts."""
    found = json.loads(path.read_text(encoding="utf-8"))
    if found.get("format") != "configmig.corpus/1":
        raise SystemExit(f"{path} is not what a corpus run prints with --format json")
    return {name: rows for name, rows in found.items() if isinstance(rows, dict)}


def row(name: str, tables: list[dict[str, dict[str, Any]]]) -> str:
    """Return a row: the sums over the kinds of edit in ``tables``, those without an edit apart."""
    idle, edits = Counter[str](), Counter[str]()
    for kind, counts in (item for kinds in tables for item in kinds.items()):
        (idle if kind == NO_OP else edits).update({column: counts.get(column, 0) for column in COLUMNS})
    opened = sum(idle[column] for column in ("clean", "unclean", "wrong", "failed"))
    files = max((kinds[NO_OP]["tried"] for kinds in tables if NO_OP in kinds), default=0)
    refused = max(
        (kinds[NO_OP]["tried"] - kinds[NO_OP]["clean"] for kinds in tables if NO_OP in kinds), default=0
    )
    shown = f"{files:,} | {refused:,} | {idle['clean']:,} of {opened:,}" if files else "| |"
    rate = 100 * edits["clean"] / max(edits["tried"] - edits["policy"], 1)
    counted = " | ".join(f"{edits[column]:,}" for column in COLUMNS)
    return f"| {name} | {shown} | {counted} | {rate:.2f} |"


def rows_of(name: str, path: Path, by: str | None) -> list[str]:
    """Return the rows of one corpus run."""
    tables = tables_in(path)
    if by == "variant":
        return [row(f"{name}, {variant}", [kinds]) for variant, kinds in tables.items()]
    if by == "kind":
        kinds = list(dict.fromkeys(kind for rows in tables.values() for kind in rows if kind != NO_OP))
        return [
            row(f"{name}, {kind}", [{kind: rows[kind]} for rows in tables.values() if kind in rows])
            for kind in kinds
        ]
    return [row(name, list(tables.values()))]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("runs", metavar="NAME=FILE", nargs="+")
    parser.add_argument("--by", choices=("variant", "kind"))
    options = parser.parse_args()
    print("| | " + " | ".join(HEADS) + " |")
    print("|---|" + "--:|" * len(HEADS))
    for run in options.runs:
        name, _, path = run.partition("=")
        print("\n".join(rows_of(name, Path(path), options.by)))


if __name__ == "__main__":
    main()
