"""The frozen dataclasses of configmig behave as those of the standard library do."""

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field, replace
from functools import cached_property

import pytest

from configmig.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A place."""

    file: str
    line: int = 1
    notes: list[str] = field(default_factory=list, compare=False)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One with arguments by name and something worked out later."""

    word: str
    times: int = 2

    def __post_init__(self) -> None:
        if self.times < 0:
            raise ValueError("times")

    @cached_property
    def text(self) -> str:
        """The word as often as that."""
        return self.word * self.times


@dataclasses.dataclass(frozen=True, slots=True)
class Standard:
    """What `Place` is compared with."""

    file: str
    line: int = 1
    notes: list[str] = field(default_factory=list, compare=False)


def test_fields_defaults_and_repr_are_those_of_the_standard_library() -> None:
    assert [each.name for each in dataclasses.fields(Place)] == ["file", "line", "notes"]
    assert repr(Place("a")) == repr(Standard("a")).replace("Standard", "Place")
    assert Place("a", notes=["x"]).notes == ["x"]
    assert Place("a").notes is not Place("a").notes
    assert dataclasses.asdict(Place("a")) == dataclasses.asdict(Standard("a"))


def test_equality_and_hash_go_by_the_fields_that_are_compared() -> None:
    assert Place("a", notes=["x"]) == Place("a")
    assert hash(Place("a", notes=["x"])) == hash(Place("a")) == hash(Standard("a"))
    assert Place("a") != Place("a", 2)
    assert {Place("a"), Standard("a")} == {Standard("a"), Place("a")}
    assert len({Place("a"), Standard("a")}) == 2


def test_nothing_can_be_set_or_deleted() -> None:
    place = Place("a")

    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'line'"):
        place.line = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'file'"):
        del place.file
    with pytest.raises(FrozenInstanceError):
        place.other = 2  # type: ignore[attr-defined]


def test_it_can_be_replaced_copied_and_pickled() -> None:
    place = Place("a", 3, ["x"])

    for other in (copy.copy(place), copy.deepcopy(place), pickle.loads(pickle.dumps(place))):
        assert (other, other.notes) == (place, ["x"])
    assert replace(place, line=4) == Place("a", 4)


def test_arguments_by_name_post_init_and_cached_properties_work() -> None:
    assert Counted(word="ab").text == "abab"
    with pytest.raises(ValueError, match="times"):
        Counted(word="ab", times=-1)
    with pytest.raises(TypeError):
        Counted("ab")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Place()  # type: ignore[call-arg]


def test_what_may_change_is_refused() -> None:
    with pytest.raises(TypeError, match="standard library"):
        dataclass(frozen=False)
