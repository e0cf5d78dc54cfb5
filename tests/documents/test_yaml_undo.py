"""Random edits of random YAML: values, other readers, untouched bytes, and undo to the very bytes."""

import copy
from collections import Counter
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from random_edits import KINDS, apply_to_value, random_edit  # type: ignore[import-not-found]
from styled_yaml import StyledYaml  # type: ignore[import-not-found]

from configmig.documents import Document, parse
from configmig.documents.formats.yaml.scalars import is_same
from configmig.documents.remarks import remarks
from configmig.edits import Edit, decode, encode, invert_all
from configmig.errors import ConfigmigError
from configmig.pointer import Pointer

FILE = "a.yaml"


def made(seed: int) -> bytes:
    text: bytes = StyledYaml(Random(seed)).document()
    return text


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_an_unedited_file_renders_its_own_bytes(seed: int) -> None:
    data = made(seed)
    try:
        document = parse(FILE, data)
    except ConfigmigError:
        return

    document.read()

    assert document.render() == data


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_another_reader_sees_the_same_values(seed: int) -> None:
    data = made(seed)
    try:
        value = parse(FILE, data).read()
    except ConfigmigError:
        return

    seen = yaml.load(data, Loader=yaml.CBaseLoader)

    assert _agrees(seen, value) or b"<<" in data


VARIANTS = {
    "as it is": lambda data: data,
    "CR LF": lambda data: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    "byte order mark": lambda data: b"\xef\xbb\xbf" + data.removeprefix(b"\xef\xbb\xbf"),
    "no final line end": lambda data: data.rstrip(b"\r\n"),
    "more blank lines": lambda data: b"\n" + data.removeprefix(b"\xef\xbb\xbf") + b"\n\n",
}


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(KINDS), st.integers(1, 8), st.sampled_from(tuple(VARIANTS)))
def test_a_chain_of_edits_does_what_it_says_and_can_be_undone(
    seed: int, kind: str, length: int, variant: str
) -> None:
    random = Random(seed)
    data = VARIANTS[variant](made(seed))
    try:
        document = parse(FILE, data)
        model = copy.deepcopy(document.read())
    except ConfigmigError:
        return
    done = []
    text = data
    for number in range(length):
        edit = random_edit(random, FILE, model, kind if not number else random.choice(KINDS))
        if edit is None:
            continue
        try:
            done.append(document.apply(edit))
        except ConfigmigError:
            assert document.render() == text
            continue
        result = document.render()
        _require_untouched(text, result, done[-1])
        text = result
        if b"&" in data:
            model = copy.deepcopy(document.read())
        elif edit.kind != "comment":
            apply_to_value(model, edit)

    later = parse(FILE, text)
    assert is_same(later.read(), model)
    assert is_same(document.read(), model)
    for inverse in invert_all([decode(encode(edit)) for edit in done]):
        later.apply(inverse)
    assert later.render() == data


@pytest.mark.parametrize("seed", range(40))
def test_undo_on_the_same_object_gives_the_bytes_back(seed: int) -> None:
    random = Random(seed)
    data = made(seed)
    try:
        document = parse(FILE, data)
        edit = random_edit(random, FILE, document.read(), random.choice(KINDS))
        done = [document.apply(edit)] if edit is not None else []
    except ConfigmigError:
        return

    for inverse in invert_all(done):
        document.apply(inverse)

    assert document.render() == data


def _agrees(seen: Any, model: Any) -> bool:
    if isinstance(model, dict):
        return len(seen) == len(model) and all(map(_agrees, seen.values(), model.values()))
    if isinstance(model, list):
        return len(seen) == len(model) and all(map(_agrees, seen, model))
    return bool(seen == model) if isinstance(model, str) else isinstance(seen, str | None)


def _require_untouched(before: bytes, after: bytes, edit: Edit) -> None:
    """What the edit does not name keeps its very text: every value, and every comment."""
    old, new = parse(FILE, before), parse(FILE, after)
    depth = len(edit.pointer)
    named = edit.kind != "add" and depth
    kept = Counter(
        text for pointer, text in _texts(old, before) if not named or pointer[:depth] != edit.pointer
    )
    there = Counter(text for _, text in _texts(new, after))
    assert not kept - there

    gone = Counter(each.text for each in remarks(old, before))
    gone -= Counter(each.text for each in remarks(new, after))
    recorded = f"{edit.before_text} {edit.layout and edit.layout[0]}"
    assert all(text in recorded for text in gone), (gone, edit)


def _texts(document: Document, data: bytes) -> list[tuple[Pointer, str]]:
    text = data.decode().removeprefix("\ufeff")
    if "\n" not in text.replace("\r\n", ""):  # mixed line ends stay in the text whose characters count
        text = text.replace("\r\n", "\n")
    return [(span.pointer, text[span.start : span.end].rstrip()) for span in document.scalars()]


TIED = """\
base: &base {{b: 1, c: [1, 2]}}
more: &more
  d: &d {0}
  e: {{f: *d, g: &g [*d]}}
one:
  <<: *base
  h: *more
two:
  <<: [*base, *more]
  d: 5
  i: [*g, {{j: *more}}]
three: *more
four: {{k: *base, l: 1}}
"""


@pytest.mark.parametrize("seed", range(60))
def test_values_that_aliases_share_stay_those_of_the_text(seed: int) -> None:
    random = Random(seed)
    data = TIED.format(seed).encode()
    document = parse(FILE, data)
    document.read()
    for _ in range(12):
        edit = random_edit(random, FILE, document.read(), random.choice(KINDS))
        if edit is None:
            continue
        before = copy.deepcopy(document.read())
        try:
            document.apply(edit)
        except ConfigmigError:
            assert is_same(document.read(), before)
            continue

        assert is_same(document.read(), parse(FILE, document.render()).read())
