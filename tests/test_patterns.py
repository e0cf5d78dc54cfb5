"""A pattern that is compiled later is used like one that is compiled."""

import re

import pytest

from configmig.patterns import later


def test_it_searches_matches_and_replaces() -> None:
    word = later(r"(?P<word>[a-z]+)", re.IGNORECASE)

    assert [match["word"] for match in word.finditer("One, two")] == ["One", "two"]
    assert word.fullmatch("One two") is None
    assert word.sub("x", "One, two") == "x, x"
    assert word.pattern == r"(?P<word>[a-z]+)"


def test_a_wrong_one_is_an_error_when_it_is_used() -> None:
    wrong = later("(")

    with pytest.raises(re.error):
        wrong.search("text")
