"""A corpus without the network: files in many styles and oddities, each edited in every way, and undone."""

import copy
from random import Random

import pytest
import yaml
from odd_yaml import ODDITIES  # type: ignore[import-not-found]
from random_edits import KINDS, apply_to_value, random_edit  # type: ignore[import-not-found]
from styled_yaml import StyledYaml  # type: ignore[import-not-found]

from configmig.documents import parse
from configmig.documents.formats.yaml.scalars import is_same
from configmig.edits import decode, encode, invert_all
from configmig.errors import ConfigmigError

FILE = "a.yaml"
UNREADABLE = {
    "a collection as a key": "CM210",
    "a template": "CM211",
    "empty key": "CM204",
    "not closed": "CM204",
    "tab as indentation": "CM205",
    "the same key": "CM206",
}
"""Oddities that have no one value; each is kept byte for byte, or refused with its error."""

READABLE = {name: data for name, data in ODDITIES.items() if name not in UNREADABLE}
STYLED = {f"styled {seed}": StyledYaml(Random(seed)).document() for seed in range(10_000, 10_160)}
CORPUS = {**READABLE, **STYLED}


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in CORPUS.items()])
def test_every_kind_of_edit_does_what_it_says_and_can_be_undone(data: bytes) -> None:
    try:
        value = parse(FILE, data).read()
    except ConfigmigError:
        assert data in STYLED.values(), "an oddity that cannot be read stands in UNREADABLE"
        return
    random = Random(len(data))

    assert parse(FILE, data).render() == data
    for kind in KINDS:
        document = parse(FILE, data)
        edit = random_edit(random, FILE, value, kind)
        if edit is None:
            continue
        try:
            done = document.apply(edit)
        except ConfigmigError:
            assert is_same(document.read(), value)
            assert document.render() == data
            continue
        result = document.render()
        assert list(yaml.parse(result, Loader=yaml.CLoader))
        later = parse(FILE, result)
        if b"&" not in data and b"<<" not in data:
            model = copy.deepcopy(value)
            if kind != "comment":
                apply_to_value(model, edit)
            assert is_same(later.read(), model)
        for inverse in invert_all([decode(encode(done))]):
            later.apply(inverse)
        assert later.render() == data


@pytest.mark.parametrize(("name", "code"), UNREADABLE.items())
def test_what_has_no_one_value_is_refused_by_its_name(name: str, code: str) -> None:
    with pytest.raises(ConfigmigError) as raised:
        parse(FILE, ODDITIES[name]).read()

    assert raised.value.code == code
    assert raised.value.hint


def test_the_corpus_is_large_enough() -> None:
    assert len(CORPUS) + len(UNREADABLE) >= 250
