"""How fast YAML documents are: one cycle of parse, edit, render and verify against plain loads, in one run.

    python benchmarks/documents.py [DIR]
    python benchmarks/documents.py --growth

Without a folder: synthetic files of some 5 KB, 30 KB and 1 MB, and the bundled configuration of the gateway;
with one, all its YAML files that every reader takes, as one row. The times are the best of several rounds,
taken in turn; the ratios are what counts. ``--growth`` makes as many edits as the file has entries and prints
how much longer twice as many in a file twice as large take: 2 when the cost grows with the file.
"""

import io
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import ruamel.yaml
import yaml

from configmig.documents import Bounds, parse
from configmig.edits import Edit
from configmig.errors import ConfigmigError

ROUNDS = 30
"""How often files of the usual sizes are measured; large ones are a tenth as often."""
MOST = 200_000
"""Bytes of the largest file of a folder that takes part: ruamel.yaml needs minutes for larger ones."""
COUNTS = (500, 1000, 2000, 4000, 8000)
KINDS = ("set", "rename", "delete", "insert", "move")
BUNDLED = Path(__file__).parent.parent / "config"


def synthetic(entries: int) -> bytes:
    """Return a file like those of a gateway: nested mappings, short lists, some flow, comments."""
    entry = """\
# provider {0}
provider-{0}:
  type: "vllm"   # local
  base_url: http://localhost:{0}/v1
  models:
    - name: llama3.1:latest
      size: 8
      tags: [chat, code]
    - name: qwen
      size: 7.5
  limits: {{rpm: 10, tpm: 2000}}
"""
    return "\n".join(entry.format(number) for number in range(entries)).encode()


def libyaml_load(data: bytes) -> None:
    """PyYAML's load with libyaml."""
    yaml.load(data, Loader=yaml.CSafeLoader)


def ruamel_cycle(data: bytes) -> None:
    """ruamel.yaml's round trip: load and dump."""
    reader = ruamel.yaml.YAML()
    reader.dump(reader.load(data), io.BytesIO())


def nothing(data: bytes) -> None:
    """Parse, read, render without an edit."""
    document = parse("a.yaml", data)
    document.read()
    document.render()


def one_edit(data: bytes) -> None:
    """Parse, rename one key, render with verification: the cycle."""
    _cycle(data, add=False)


def two_edits(data: bytes) -> None:
    """Parse, add one key, rename another, render with verification."""
    _cycle(data, add=True)


def _cycle(data: bytes, *, add: bool) -> None:
    document = parse("a.yaml", data)
    value = document.read()
    if isinstance(value, dict) and value:
        first = next(iter(value))
        if add:
            document.apply(
                Edit(kind="add", file="a.yaml", pointer=("an added key",), after={"a": [1, "two"]})
            )
        document.apply(Edit(kind="rename", file="a.yaml", pointer=(first,), target=("a new name",)))
    document.render()


def usable(data: bytes) -> bool:
    """Whether every reader takes the file and the cycle ends."""
    try:
        two_edits(data)
        libyaml_load(data)
        ruamel_cycle(data)
    except (
        ConfigmigError,
        yaml.YAMLError,
        ruamel.yaml.error.YAMLError,
        ValueError,
        TypeError,
        RecursionError,
    ):
        return False
    return True


def best(action: Callable[[bytes], None], files: list[bytes]) -> float:
    """Return the seconds of processor time of one pass over all files."""
    start = time.process_time()
    for data in files:
        action(data)
    return time.process_time() - start


def growing(entries: int, *, in_brackets: bool) -> bytes:
    """Return a file of so many entries."""
    if in_brackets:
        lines = [f"  k{number}: {{a: {number}, b: x}},\n" for number in range(entries)]
        return "".join(["{\n", *lines, "}\n"]).encode()
    return "".join(f"k{number}:\n  a: {number}\n  b: x\n" for number in range(entries)).encode()


def edits(kind: str, count: int) -> Iterator[Edit]:
    """Yield one edit of a kind for each entry."""
    for number in range(count):
        place = (f"k{number}",)
        match kind:
            case "set":
                yield Edit(kind="replace", file="a.yaml", pointer=(*place, "a"), after=-1 - number)
            case "rename":
                yield Edit(kind="rename", file="a.yaml", pointer=place, target=(f"m{number}",))
            case "delete":
                yield Edit(kind="remove", file="a.yaml", pointer=place)
            case "insert":
                yield Edit(kind="add", file="a.yaml", pointer=(f"n{number}",), after=1, position=number)
            case _:
                yield Edit(kind="move", file="a.yaml", pointer=place, target=place, position=0)


def print_growth() -> None:
    """Print the seconds for as many edits as there are entries, and how they grow."""
    bounds = Bounds(size=1 << 30, nodes=1 << 30)
    heads = "".join(f"{count:>8,}" for count in COUNTS)
    print(f"{'seconds, edits = entries':28}{heads}   longer for twice as many")
    for in_brackets in (False, True):
        for kind in KINDS:
            times = []
            for count in COUNTS:
                document = parse("a.yaml", growing(count, in_brackets=in_brackets), limits=bounds)
                document.read()
                start = time.process_time()
                for edit in edits(kind, count):
                    document.apply(edit)
                document.render()
                times.append(time.process_time() - start)
            ratios = (times[-1] / times[0]) ** (1 / (len(times) - 1))
            name = f"{'brackets' if in_brackets else 'block'}, {kind}"
            print(f"{name:28}" + "".join(f"{each:8.2f}" for each in times) + f"{ratios:10.1f}", flush=True)


def sets() -> dict[str, list[bytes]]:
    """Return the files to measure, by what they are."""
    if len(sys.argv) > 1:
        paths = [p for p in Path(sys.argv[1]).rglob("*") if p.suffix in (".yaml", ".yml") and p.is_file()]
        found = (path.read_bytes() for path in sorted(paths) if path.stat().st_size <= MOST)
        return {sys.argv[1]: [data for data in found if usable(data)]}
    bundled = {path.name: [path.read_bytes()] for path in sorted(BUNDLED.glob("*.yaml"))}
    return {**{f"{count} entries": [synthetic(count)] for count in (18, 110, 3500)}, **bundled}


def main() -> None:
    """Print the table."""
    if "--growth" in sys.argv:
        print_growth()
        return
    print(f"{'best of ' + str(ROUNDS):34}{'KB':>7}{'cycle, ms':>11}{'ruamel / cycle':>16}", end="")
    print(f"{'cycle / libyaml load':>22}{'no-op / libyaml load':>22}")
    for name, files in sets().items():
        times = dict.fromkeys((libyaml_load, ruamel_cycle, nothing, one_edit, two_edits), float("inf"))
        size = sum(map(len, files))
        for _ in range(ROUNDS if size < MOST else ROUNDS // 10):
            for action in times:
                times[action] = min(times[action], best(action, files))
        load = times[libyaml_load]
        for label, cycle in (("one edit", one_edit), ("two edits", two_edits)):
            print(f"{f'{name}, {label}':34}{size / 1000:7.0f}{times[cycle] * 1e3:11.1f}", end="")
            print(f"{times[ruamel_cycle] / times[cycle]:15.1f}x", end="")
            print(f"{times[cycle] / load:21.2f}x{times[nothing] / load:21.2f}x", flush=True)


if __name__ == "__main__":
    main()
