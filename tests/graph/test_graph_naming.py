"""Names: how they sort, what a shortened one stands for, what a mistyped one was meant to be."""

import pytest

from configmig.graph.naming import abbreviates, natural_key, nearest, objection, plain, usable


def test_versions_sort_by_their_numbers() -> None:
    names = ["1.10.0", "v1.2.0", "beta", "1.2.0-rc1", "alpha10", "1.9", "alpha9"]

    ordered = sorted(names, key=natural_key)

    assert ordered == ["v1.2.0", "1.2.0-rc1", "1.9", "1.10.0", "alpha9", "alpha10", "beta"]


@pytest.mark.parametrize(
    ("short", "name", "expected"),
    [
        pytest.param("1.2", "1.2.0", True, id="leading numbers of a version"),
        pytest.param("1.2.", "1.2.0", True, id="with the dot"),
        pytest.param("v1.2", "1.2.0", True, id="v in front of the short one"),
        pytest.param("1.2", "v1.2.0", True, id="v in front of the id"),
        pytest.param("1.1", "1.10.0", False, id="a number of a version is not cut"),
        pytest.param("1.10", "1.10.0", True, id="the same number in full"),
        pytest.param("1", "10.0.0", False, id="nor is the first one"),
        pytest.param("12", "1234ab", True, id="a hex id is cut anywhere"),
        pytest.param("a1", "a10", True, id="and so is a name"),
        pytest.param("1.2.0-r", "1.2.0-rc1", True, id="release candidate"),
        pytest.param("2.0", "1.2.0", False, id="not the beginning"),
        pytest.param("1.2.0", "1.2.0", True, id="the whole id"),
    ],
)
def test_a_short_name_stands_for_what_it_begins(short: str, name: str, expected: bool) -> None:
    assert abbreviates(short, name) is expected


VERSIONS = ["1.0.0", "1.1.0", "1.2.0", "1.2.1", "1.10.0", "2.0.0"]


@pytest.mark.parametrize(
    ("wanted", "names", "expected"),
    [
        pytest.param("1.2.x", VERSIONS, ("1.2.0", "1.2.1"), id="same release"),
        pytest.param("v1.2.7", VERSIONS, ("1.2.0", "1.2.1"), id="same release with a v"),
        pytest.param("1.3.0", VERSIONS, ("1.2.0", "1.2.1", "1.10.0"), id="around the gap"),
        pytest.param("1.99.0", VERSIONS, ("1.2.0", "1.2.1", "1.10.0"), id="beyond the last of its line"),
        pytest.param("3.0.0", VERSIONS, ("1.0.0", "1.10.0", "2.0.0"), id="similar spelling"),
        pytest.param("serach", ["search", "rag", "embeddings"], ("search",), id="letters swapped"),
        pytest.param("HEAD", ["head", "heads", "base"], ("head", "heads"), id="case"),
        pytest.param("1a2b3d", ["1a2b3c4d5e6f", "ffff00001111"], ("1a2b3c4d5e6f",), id="begun like a hex id"),
        pytest.param("zzz", VERSIONS, (), id="nothing like it"),
        pytest.param("", VERSIONS, (), id="nothing at all"),
        pytest.param("x", [], (), id="no names"),
    ],
)
def test_the_nearest_names_are_those_that_were_perhaps_meant(
    wanted: str, names: list[str], expected: tuple[str, ...]
) -> None:
    assert nearest(wanted, names) == expected


def test_of_very_many_names_those_with_the_same_first_letter_are_compared() -> None:
    names = [f"a{number:x}-name" for number in range(5000)] + ["search"]

    assert nearest("serach", names) == ("search",)
    assert nearest("zearch", names) == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("1.2.0", None, id="version"),
        pytest.param("", "it is empty", id="empty"),
        pytest.param("Base", "the word has a meaning of its own in targets", id="word"),
        pytest.param("working", "the word has a meaning of its own in targets", id="word of diff"),
        pytest.param("gpt-4", "a target would read it as 4 below 'gpt'", id="steps down"),
        pytest.param("gpt+4", "a target would read it as 4 above 'gpt'", id="steps up"),
        pytest.param(
            "a@b",
            "names are letters, digits, '.', '_', '+' and '-', and begin with a letter or a digit",
            id="sign of targets",
        ),
    ],
)
def test_an_objection_says_what_is_wrong_with_a_name(name: str, expected: str | None) -> None:
    assert objection(name) == expected


@pytest.mark.parametrize(
    "name", ["", "head", "gpt-4", "a b", "@@", "-1", "1.0-1-2", "a+1+2", "Heads ", "a/b-3"]
)
def test_the_name_offered_instead_is_usable(name: str) -> None:
    assert objection(usable(name)) is None


def test_a_leading_v_is_dropped_before_a_number_only() -> None:
    assert [plain(name) for name in ("v1.2.0", "V2", "vllm", "v", "1.0.0")] == [
        "1.2.0",
        "2",
        "vllm",
        "v",
        "1.0.0",
    ]
