"""The typed tree difference, and the alignment of lists below it."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configmig.edits import Value
from configmig.operations.difference import difference
from configmig.operations.values import freeze, is_same


def _apply(value: Value, before: Value, after: Value) -> Value:
    """Make the edits of a difference on plain values, each where it says."""
    value = copy.deepcopy(value)
    for edit in difference("f", before, after):
        if not edit.pointer:
            value = edit.after
            continue
        parent = value
        for token in edit.pointer[:-1]:
            parent = parent[token]
        last = edit.pointer[-1]
        if edit.kind == "remove":
            assert is_same(parent[last], edit.before)
            assert list(parent).index(last) == edit.position if isinstance(parent, dict) else True
            del parent[last]
        elif edit.kind == "replace":
            assert is_same(parent[last], edit.before)
            parent[last] = edit.after
        elif isinstance(parent, list):
            parent.insert(int(last), edit.after)
        else:
            items = list(parent.items())
            items.insert(edit.position or 0, (last, edit.after))
            parent.clear()
            parent.update(items)
    return value


_scalars = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from([0.0, 1.0, "a", "b", "1"])
_values = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
    max_leaves=12,
)


@given(before=_values, after=_values)
@settings(max_examples=300, deadline=None)
def test_the_edits_of_a_difference_lead_from_one_value_to_the_other(before: Value, after: Value) -> None:
    assert is_same(_apply(before, before, after), after)


@given(value=_values)
@settings(max_examples=50, deadline=None)
def test_a_value_has_no_difference_from_itself(value: Value) -> None:
    assert difference("f", value, copy.deepcopy(value)) == []


@pytest.mark.parametrize(
    ("before", "after", "edits"),
    [
        pytest.param({"a": 1}, {"a": True}, [("replace", ("a",))], id="a number is no boolean"),
        pytest.param({"a": 1}, {"a": 1.0}, [("replace", ("a",))], id="an integer is no float"),
        pytest.param({"a": 1, "b": 2}, {"b": 2, "a": 1}, [], id="the order of keys does not count"),
        pytest.param([1, 2, 3], [0, 1, 2, 3], [("add", (0,))], id="an insertion shifts nobody"),
        pytest.param(
            [1, 2, 3, 4], [1, 4], [("remove", (1,)), ("remove", (1,))], id="removals one after another"
        ),
        pytest.param(
            [{"name": "a", "x": 1}, {"name": "b", "x": 1}],
            [{"name": "new"}, {"name": "a", "x": 2}, {"name": "b", "x": 1}],
            [("add", (0,)), ("replace", (1, "x"))],
            id="a changed item is found again by its name",
        ),
        pytest.param(
            {"a": [1]}, {"a": {"b": 1}}, [("replace", ("a",))], id="another kind is replaced as a whole"
        ),
        pytest.param({"a": 1, "c": 3}, {"a": 1, "b": 2, "c": 3}, [("add", ("b",))], id="an added key"),
    ],
)
def test_a_difference_is_as_small_as_it_can_be(before: Value, after: Value, edits: list[Value]) -> None:
    assert [(edit.kind, edit.pointer) for edit in difference("f", before, after)] == edits


def test_an_added_key_stands_where_the_new_order_has_it() -> None:
    [edit] = difference("f", {"a": 1, "c": 3}, {"a": 1, "b": 2, "c": 3})

    assert edit.position == 1


def _models(count: int, **changed: Value) -> list[Value]:
    return [{"name": f"m{number}", "x": number, "y": [number], **changed} for number in range(count)]


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        pytest.param(_models(2000), _models(2000, x=-1), 2000, id="a change of every item"),
        pytest.param(_models(2000), [{"name": "new"}, *_models(2000, x=-1)], 2001, id="and one that came"),
        pytest.param(_models(2000), _models(2000, name="other", x=-1, y=[]), 4000, id="nothing alike"),
        pytest.param([1] * 2000, [1] * 1000 + [2] * 1500, 2500, id="the same again and again"),
    ],
)
def test_long_lists_are_still_compared_item_by_item(
    before: list[Value], after: list[Value], count: int
) -> None:
    assert is_same(_apply(before, before, after), after)
    assert len(difference("f", before, after)) == count


def test_frozen_values_tell_types_apart() -> None:
    values: list[Value] = [1, 1.0, True, "1", 0, 0.0, -0.0, False, None, "", [], {}]

    assert len({freeze(value) for value in values}) == 12
