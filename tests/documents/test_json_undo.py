"""Random edits of random JSON: values, another reader, and undo to the very bytes."""

import copy
import json
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from random_edits import KINDS, apply_to_value, random_edit  # type: ignore[import-not-found]
from styled_json import StyledJson, without_comments  # type: ignore[import-not-found]

from configmig.documents import parse
from configmig.edits import Edit, decode, encode, invert_all
from configmig.errors.documents import NotInFormatError


def made(seed: int) -> bytes:
    text: bytes = StyledJson(Random(seed)).document()
    return text


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_an_unedited_file_renders_its_own_bytes_and_says_what_another_reader_sees(seed: int) -> None:
    data = made(seed)

    document = parse("a.json", data)
    value = document.read()

    assert json.dumps(value) == json.dumps(json.loads(without_comments(data.decode("utf-8-sig"))))
    assert document.render() == data


@settings(max_examples=250, deadline=None)
@given(
    st.integers(0, 10**9), st.sampled_from(KINDS), st.sampled_from(("a.json", "a.jsonc")), st.integers(1, 5)
)
def test_a_chain_of_edits_does_what_it_says_and_can_be_undone(
    seed: int, kind: str, name: str, length: int
) -> None:
    random = Random(seed)
    data = made(seed)
    document = parse(name, data)
    model = copy.deepcopy(document.read())
    done: list[Edit] = []
    for number in range(length):
        edit = random_edit(random, name, model, random.choice(KINDS) if number else kind)
        if edit is None:
            continue
        try:
            done.append(document.apply(edit))
        except NotInFormatError:  # a comment in strict JSON
            continue
        if edit.kind != "comment":
            apply_to_value(model, edit)
    result = document.render()

    seen = json.loads(without_comments(result.decode("utf-8-sig")))
    assert json.dumps(seen) == json.dumps(model) == json.dumps(document.read())
    later = parse(name, result)
    for inverse in invert_all([decode(json.loads(json.dumps(encode(edit)))) for edit in done]):
        later.apply(inverse)
    assert later.render() == data
    for inverse in invert_all(done):
        document.apply(inverse)
    assert document.render() == data


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(("remove", "rename", "replace")))
def test_every_line_elsewhere_stays(seed: int, kind: str) -> None:
    data = made(seed)
    document = parse("a.jsonc", data)
    edit = random_edit(Random(seed), "a.jsonc", document.read(), kind)
    if edit is None:
        return
    where = document.locate(edit.pointer)
    first = where.line - 1 - len(document.comments(edit.pointer).above)
    lines = data.split(b"\n")

    document.apply(edit)
    result = document.render().split(b"\n")

    # The line before may lose its comma, and blank lines above and below become one.
    top = max(first - 3, 0)
    assert result[:top] == lines[:top]
    below = len(lines) - min(where.end_line + 3, len(lines))
    assert below == 0 or result[-below:] == lines[-below:]
