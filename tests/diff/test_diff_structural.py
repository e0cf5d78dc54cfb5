"""Two states compared as values: items matched by name, types strict, the same order every time."""

from configmig.diff.structural import Change, compare


def test_one_inserted_item_is_one_change() -> None:
    left = {"a.yaml": {"model_list": [{"model_name": f"m{n}", "p": {"k": n}} for n in range(50)]}}
    items = list(left["a.yaml"]["model_list"])
    right = {"a.yaml": {"model_list": [items[0], {"model_name": "new"}, *items[1:]]}}

    assert compare(left, right) == (
        Change(
            file="a.yaml", kind="added", pointer=("model_list", 1), after={"model_name": "new"}, item="new"
        ),
    )


def test_items_are_matched_by_name_wherever_they_stand() -> None:
    left = {"a.yaml": [{"name": "x", "size": 1}, {"name": "y", "size": 2}, {"name": "z"}]}
    right = {"a.yaml": [{"name": "y", "size": 3}, {"name": "x", "size": 1}]}

    assert compare(left, right) == (
        Change(file="a.yaml", kind="reordered", before=["x", "y"], after=["y", "x"]),
        Change(file="a.yaml", kind="changed", pointer=(0, "size"), before=2, after=3, item="y"),
        Change(file="a.yaml", kind="removed", pointer=(2,), before={"name": "z"}, item="z"),
    )
    assert [change.kind for change in compare(left, right, ignore_order=True)] == ["changed", "removed"]


def test_items_of_the_same_name_are_matched_in_order() -> None:
    left = {"a.yaml": [{"model_name": "m", "w": 1}, {"model_name": "m", "w": 2}]}
    right = {
        "a.yaml": [{"model_name": "m", "w": 1}, {"model_name": "m", "w": 5}, {"model_name": "m", "w": 7}]
    }

    assert [(c.kind, c.pointer, c.before, c.after) for c in compare(left, right)] == [
        ("changed", (1, "w"), 2, 5),
        ("added", (2,), None, {"model_name": "m", "w": 7}),
    ]


def test_a_name_that_became_a_mapping_is_one_change_of_type() -> None:
    left = {"a.yaml": {"models": ["x", "y"]}}
    right = {"a.yaml": {"models": ["y", {"name": "x", "size": 1}]}}

    assert compare(left, right, ignore_order=True) == (
        Change(
            file="a.yaml",
            kind="type-changed",
            pointer=("models", 1),
            before="x",
            after={"name": "x", "size": 1},
            item="x",
        ),
    )


def test_items_without_names_are_matched_by_content() -> None:
    left = {"a.yaml": [[1, 2], [3], {"a": 1, "b": 1}]}
    right = {"a.yaml": [[3], {"a": 1, "b": 2}]}

    assert compare(left, right) == (
        Change(file="a.yaml", kind="removed", pointer=(0,), before=[1, 2]),
        Change(file="a.yaml", kind="changed", pointer=(1, "b"), before=1, after=2),
    )


def test_mappings_of_one_key_are_named_by_it() -> None:
    left = {"a.yaml": {"fallbacks": [{"m": ["a"]}, {"n": ["b"]}]}}
    right = {"a.yaml": {"fallbacks": [{"n": ["b", "c"]}]}}

    assert compare(left, right) == (
        Change(file="a.yaml", kind="removed", pointer=("fallbacks", 0), before={"m": ["a"]}, item="m"),
        Change(file="a.yaml", kind="added", pointer=("fallbacks", 0, "n", 1), after="c", item="n"),
    )


def test_types_count_and_keys_keep_theirs() -> None:
    left = {"a.yaml": {"i": 1, "b": True, "s": "1", 8080: "x", "n": None}}
    right = {"a.yaml": {"i": 1.0, "b": 1, "s": 1, 8080: "y", "n": "null"}}

    assert [(c.kind, c.pointer) for c in compare(left, right)] == [
        ("changed", (8080,)),
        ("type-changed", ("b",)),
        ("type-changed", ("i",)),
        ("type-changed", ("n",)),
        ("type-changed", ("s",)),
    ]


def test_scalars_in_a_list_come_and_go_by_place_or_by_content() -> None:
    left = {"a.yaml": {"tags": ["a", "b", "b"]}}
    right = {"a.yaml": {"tags": ["b", "a", "c"]}}

    unordered = compare(left, right, ignore_order=True)

    assert compare(left, left) == ()
    assert compare({"a.yaml": ["a", "b"]}, {"a.yaml": ["b", "a"]}, ignore_order=True) == ()
    assert {(c.kind, c.before, c.after) for c in unordered} == {("added", None, "c"), ("removed", "b", None)}


def test_whole_files_come_and_go() -> None:
    assert compare({"gone.yaml": {"a": 1}, "same.yaml": []}, {"new.yaml": None, "same.yaml": []}) == (
        Change(file="gone.yaml", kind="removed", before={"a": 1}),
        Change(file="new.yaml", kind="added"),
    )


def test_a_root_of_another_type_is_one_change() -> None:
    assert compare({"a.yaml": {"a": 1}}, {"a.yaml": [1]}) == (
        Change(file="a.yaml", kind="type-changed", before={"a": 1}, after=[1]),
    )


def test_neither_side_is_changed() -> None:
    left = {"a.yaml": {"list": [{"name": "x", "inner": [{"id": 1}]}]}}
    right = {"a.yaml": {"list": [{"name": "x", "inner": [{"id": 2}]}]}}

    compare(left, right)

    assert left == {"a.yaml": {"list": [{"name": "x", "inner": [{"id": 1}]}]}}
    assert right == {"a.yaml": {"list": [{"name": "x", "inner": [{"id": 2}]}]}}


def test_a_change_says_its_place() -> None:
    assert Change(file="a.yaml", kind="added", pointer=("a/b", 0)).place == "a.yaml#/a~1b/0"
    assert Change(file="a.yaml", kind="added").place == "a.yaml"
