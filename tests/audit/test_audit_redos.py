"""Expressions that take exponential time are told from those that do not, without running them."""

import re
import time

import pytest

from configmig.audit.redos import danger_of


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"^(\w+\s?)*$",
        r"(a|aa)+$",
        r"(.*a){12}",
        r"([a-z]+)*\.",
        r"(x+x+)+y",
        r"^(([a-z])+.)+[A-Z]([a-z])+$",
        r"(.*,)*$",
        r"(?:a?)+b",
        r"(?i)(a+A*)+$",
        r"((a|b)*c?)*d",
    ],
)
def test_a_repetition_whose_rounds_can_be_cut_in_several_ways_is_dangerous(pattern: str) -> None:
    assert danger_of(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^Qwen/Qwen2\.5.*",
        r".*dolphin.*",
        r".*:[0-9]+b-cloud$",
        r"^[a-z0-9._-]+:[a-z0-9._-]+$",
        r"([a-z]+\.)+com",
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        r"(ab|ac)+",
        r"(?:foo|bar)*",
        r"(?>a+)+b",
        r"(a++)+b",
        r"(https?://)?x",
        r"^(?:[^,]+,)*[^,]+$",
        r"(\d{3}-)+x",
        r"(a{2}b?)+c",
        r"(\w|\d)+$",
        r"(\d{1,3}\.){3}\d{1,3}",
        r"[",
        r"a{1,2}{2,3",
        r"(?P<x>a)(?P=x)+",
    ],
)
def test_other_expressions_and_what_is_none_are_not(pattern: str) -> None:
    assert danger_of(pattern) is None


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(a|aa)+$", r"^(\w+\s?)*$"])
def test_the_dangerous_ones_do_explode(pattern: str) -> None:
    compiled = re.compile(pattern)

    def seconds(length: int) -> float:
        start = time.perf_counter()
        compiled.match("a" * length + "!")
        return time.perf_counter() - start

    assert seconds(24) > 4 * seconds(16)
