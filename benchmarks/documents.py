"""How fast YAML documents are: one cycle of parse, edit, render and verify against plain loads, in one run.

    python benchmarks/documents.py [DIR]

Without a folder a synthetic file of some 35 KB is used; with one, all its YAML files that every reader takes.
The times are the best of several rounds, taken in turn; the ratios are what counts.
"""

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import ruamel.yaml
import yaml

from configmig.documents import parse
from configmig.edits import Edit
from configmig.errors import ConfigmigError

ROUNDS = 5
MOST = 200_000
"""Bytes of the largest file that takes part: ruamel.yaml needs minutes for larger ones."""


def synthetic() -> bytes:
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
    return "\n".join(entry.format(number) for number in range(150)).encode()


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


def cycle(data: bytes) -> None:
    """Parse, add one key, rename one, replace one value, render with verification."""
    document = parse("a.yaml", data)
    value = document.read()
    if isinstance(value, dict) and value:
        first = next(iter(value))
        document.apply(Edit(kind="add", file="a.yaml", pointer=("an added key",), after={"a": [1, "two"]}))
        document.apply(Edit(kind="rename", file="a.yaml", pointer=(first,), target=("a new name",)))
    document.render()


def usable(data: bytes) -> bool:
    """Whether every reader takes the file and the cycle ends."""
    try:
        cycle(data)
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
    """Return the seconds of one pass over all files."""
    start = time.perf_counter()
    for data in files:
        action(data)
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    if len(sys.argv) > 1:
        paths = [p for p in Path(sys.argv[1]).rglob("*") if p.suffix in (".yaml", ".yml") and p.is_file()]
        found = (path.read_bytes() for path in sorted(paths) if path.stat().st_size <= MOST)
        files = [data for data in found if usable(data)]
    else:
        files = [synthetic()]
    actions = (libyaml_load, ruamel_cycle, nothing, cycle)
    times = dict.fromkeys(actions, float("inf"))
    for _ in range(ROUNDS):
        for action in actions:
            times[action] = min(times[action], best(action, files))
    size = sum(map(len, files))
    print(f"{len(files)} files, {size:,} bytes, best of {ROUNDS}")
    print(f"{'':32}{'ms':>10}{'MB/s':>8}{'x libyaml load':>16}{'faster than ruamel':>20}")
    for action, seconds in times.items():
        against_load = seconds / times[libyaml_load]
        against_ruamel = times[ruamel_cycle] / seconds
        name = (action.__doc__ or "").rstrip(".").partition(":")[0][:31]
        print(
            f"{name:32}{seconds * 1e3:10.1f}{size / seconds / 1e6:8.2f}{against_load:16.2f}"
            f"{against_ruamel:19.1f}x"
        )


if __name__ == "__main__":
    main()
