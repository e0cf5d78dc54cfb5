"""Whatever somebody did to whichever file, the doctor answers, and writes nothing."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.workshop import Workshop

JUNK = (
    b"\0",
    b"\xff\xfe",
    b"{",
    b"[",
    b"- :",
    b"&a [*a]",
    b"\t",
    b"'",
    b"<<<<<<< ",
    b"!!python/object:x",
    b"%",
)


def cut(path: Path, chance: random.Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content) + 1)])


def strew(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(content) + 1)
        content[at:at] = chance.choice(JUNK)
    path.write_bytes(bytes(content))


def nest(path: Path, chance: random.Random) -> None:
    path.write_bytes(chance.choice([b"[", b"{a: ", b"- "]) * chance.choice([300, 20_000]))


def become_a_folder(path: Path, _: random.Random) -> None:
    path.unlink()
    path.mkdir()


def lead_nowhere(path: Path, chance: random.Random) -> None:
    path.unlink()
    path.symlink_to(chance.choice(["nowhere", path.name, "/etc/passwd", "/dev/zero"]))


def vanish(path: Path, _: random.Random) -> None:
    path.unlink()


DAMAGES: tuple[Callable[[Path, random.Random], None], ...] = (
    cut,
    cut,
    strew,
    strew,
    nest,
    become_a_folder,
    lead_nowhere,
    vanish,
)


@pytest.mark.parametrize("seed", range(3))
def test_random_damages_are_answers(
    seed: int, upgraded: Workshop, configmig: Command, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    pattern = tmp_path.parent / f"{tmp_path.name}-pattern"
    shutil.copytree(upgraded.folder, pattern)

    for number in range(8):
        folder = tmp_path.parent / f"{tmp_path.name}-{number}"
        shutil.copytree(pattern, folder)
        paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
        did = []
        for path in chance.sample(paths, chance.randint(1, 3)):
            damage = chance.choice(DAMAGES)
            path.chmod(0o600)
            damage(path, chance)
            did.append(f"{damage.__name__} {path.relative_to(folder)}")
        before = Workshop(folder).look()

        done = configmig(
            "doctor", "--format", "json", "--bundle", str(folder.parent / f"{folder.name}.tgz"), cwd=folder
        )

        assert (done.code in (0, 1), done.err) == (True, ""), (did, done.code)
        facts = [each["fact"] for each in json.loads(done.out)["answers"]]
        assert len(facts) == 9, did
        assert [fact for fact in facts if fact.startswith("could not be asked")] == [], did
        assert Workshop(folder).look() == before, did
        shutil.rmtree(folder)
