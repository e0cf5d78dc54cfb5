"""Random edits of random TOML, INI and .env files: values, another reader, and undo to the very bytes."""

import copy
import io
import tomllib
from configparser import RawConfigParser
from datetime import date, datetime, time
from random import Random
from typing import Any

import pytest
from dotenv import dotenv_values
from hypothesis import given, settings
from hypothesis import strategies as st
from line_edits import LINE_KINDS, random_fitting_edit  # type: ignore[import-not-found]
from random_edits import apply_to_value  # type: ignore[import-not-found]
from styled_lines import STYLED  # type: ignore[import-not-found]

from configmig.documents import Document, parse
from configmig.documents.lines.model import is_same
from configmig.edits import Edit, decode, encode, invert_all
from configmig.errors.documents import DocumentError

SEEDS = st.integers(0, 10**9)


def seen_by_another(format_: str, data: bytes) -> Any:
    """Return what another reader sees, times as texts."""
    text = data.decode("utf-8-sig")
    if format_ == "toml":
        return shown(tomllib.loads(text))
    if format_ == "dotenv":
        return dict(dotenv_values(stream=io.StringIO(text.replace("\r\n", "\n")), interpolate=False))
    reader = RawConfigParser(allow_no_value=True, strict=False, default_section="\0")
    reader.optionxform = str  # type: ignore[assignment,method-assign]
    reader.read_string("[\1]\n" + text)
    seen: dict[str, Any] = dict(reader["\1"])
    return {**seen, **{name: dict(reader[name]) for name in reader.sections() if name != "\1"}}


def shown(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: shown(child) for key, child in value.items()}
    if isinstance(value, list):
        return [shown(child) for child in value]
    return str(value) if isinstance(value, datetime | date | time) else value


def agrees(seen: Any, ours: Any) -> bool:
    """Whether the other reader sees the same; configparser takes comments behind values for text."""
    if isinstance(seen, dict) and isinstance(ours, dict):
        return seen.keys() == ours.keys() and all(agrees(seen[key], ours[key]) for key in seen)
    if isinstance(seen, str) and isinstance(ours, str) and seen != ours:
        return seen.startswith(ours) and seen[len(ours) :].lstrip()[:1] in (";", "#")
    return is_same(seen, ours)


def opened(format_: str, seed: int) -> tuple[str, bytes, Document]:
    name, styled = STYLED[format_]
    data: bytes = styled(seed).document()
    return name, data, parse(name, data)


@pytest.mark.parametrize("format_", STYLED)
@settings(max_examples=100, deadline=None)
@given(seed=SEEDS)
def test_an_unedited_file_renders_its_own_bytes_and_says_what_another_reader_sees(
    format_: str, seed: int
) -> None:
    _, data, document = opened(format_, seed)

    assert document.render() == data
    assert agrees(seen_by_another(format_, data), document.read())


@pytest.mark.parametrize("format_", STYLED)
@settings(max_examples=150, deadline=None)
@given(seed=SEEDS, kind=st.sampled_from(LINE_KINDS), length=st.integers(1, 5))
def test_a_chain_of_edits_does_what_it_says_and_can_be_undone(
    format_: str, seed: int, kind: str, length: int
) -> None:
    random = Random(seed)
    name, data, document = opened(format_, seed)
    model = copy.deepcopy(document.read())
    done: list[Edit] = []
    for number in range(length):
        edit = random_fitting_edit(
            random, name, model, random.choice(LINE_KINDS) if number else kind, format_
        )
        if edit is None:
            continue
        try:
            done.append(document.apply(edit))
        except DocumentError:
            assert is_same(document.read(), model)
            continue
        if edit.kind != "comment":
            apply_to_value(model, done[-1])
    result = document.render()

    later = parse(name, result)
    assert is_same(later.read(), model)
    assert agrees(seen_by_another(format_, result), model)
    for inverse in invert_all([decode(encode(edit)) for edit in done]):
        later.apply(inverse)
    assert later.render() == data
    for inverse in invert_all(done):
        document.apply(inverse)
    assert document.render() == data


@pytest.mark.parametrize("format_", STYLED)
@pytest.mark.parametrize("kind", ["remove", "replace"])
@settings(max_examples=100, deadline=None)
@given(seed=SEEDS)
def test_every_line_elsewhere_stays(format_: str, kind: str, seed: int) -> None:
    name, data, document = opened(format_, seed)
    pointers = [span.pointer for span in document.scalars() if not isinstance(span.pointer[-1], int)]
    if not pointers:
        return
    pointer = Random(seed).choice(pointers)
    where = document.locate(pointer)
    above = len(document.comments(pointer).above)
    lines = [line.rstrip(b"\r") for line in data.split(b"\n")]

    document.apply(Edit(kind=kind, file=name, pointer=pointer, after="new"))  # type: ignore[arg-type]
    result = [line.rstrip(b"\r") for line in document.render().split(b"\n")]

    # One blank line above a removed entry may go, or come between comments that would run together.
    first = where.line - 1 - (above + 1 if kind == "remove" else 0)
    below = len(lines) - where.end_line - (1 if kind == "remove" else 0)
    assert result[: max(first, 0)] == lines[: max(first, 0)]
    assert below <= 0 or result[-below:] == lines[-below:]
