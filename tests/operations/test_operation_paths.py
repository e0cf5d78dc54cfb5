"""Paths: what RFC 9535 allows and nothing else, and pointers with the real keys and indices."""

import pytest

from configmig.edits import Value
from configmig.errors.operations import InvalidPathError, TooDeepError
from configmig.operations.paths import parse_path, select, split_last

DATA: Value = {
    "providers": {
        "vllm": {"type": "vllm", "models": ["a", "b"]},
        "ollama": {"type": "ollama", "models": []},
        8080: {"type": "port"},
        "none": None,
    },
    "exact_matches": {"llama3.1:latest": {"provider": "vllm"}, "a/b~c": 1, "it's": 2},
    None: "the null key",
}


@pytest.mark.parametrize(
    ("path", "pointers"),
    [
        pytest.param("$", [()], id="the root"),
        pytest.param("$.providers.vllm.type", [("providers", "vllm", "type")], id="names"),
        pytest.param("$['providers']['vllm']", [("providers", "vllm")], id="quoted names"),
        pytest.param(
            "$.exact_matches['llama3.1:latest']", [("exact_matches", "llama3.1:latest")], id="odd name"
        ),
        pytest.param("$.exact_matches['it\\'s']", [("exact_matches", "it's")], id="escaped quote"),
        pytest.param(
            "$.providers[*].type",
            [("providers", "vllm", "type"), ("providers", "ollama", "type"), ("providers", 8080, "type")],
            id="wildcard keeps the key's type",
        ),
        pytest.param(
            "$.providers['8080'].type", [("providers", 8080, "type")], id="a number found by its text"
        ),
        pytest.param("$.null", [(None,)], id="the null key by its text"),
        pytest.param(
            "$.providers.vllm.models[-1]", [("providers", "vllm", "models", 1)], id="negative index"
        ),
        pytest.param(
            "$.providers.vllm.models[0:2]",
            [("providers", "vllm", "models", 0), ("providers", "vllm", "models", 1)],
            id="slice",
        ),
        pytest.param("$.providers[?@.type == 'vllm']", [("providers", "vllm")], id="filter"),
        pytest.param("$.providers[?@ == null]", [("providers", "none")], id="filter for null"),
        pytest.param("$.providers['vllm','vllm']", [("providers", "vllm")], id="each place once"),
        pytest.param("$..provider", [("exact_matches", "llama3.1:latest", "provider")], id="any depth"),
        pytest.param("$.providers.missing", [], id="nothing"),
        pytest.param("$.providers[0]", [], id="an index into a mapping"),
        pytest.param(("providers", "vllm", "models", 1), [("providers", "vllm", "models", 1)], id="pointer"),
        pytest.param(("providers", "8080"), [("providers", 8080)], id="pointer with a key as text"),
        pytest.param(
            ("providers", "vllm", "models", "1"), [("providers", "vllm", "models", 1)], id="index as text"
        ),
        pytest.param(("providers", "vllm", "models", -1), [], id="a negative index is no place"),
        pytest.param(("providers", "vllm", "models", "01"), [], id="no leading zero"),
        pytest.param(["providers", "none"], [("providers", "none")], id="a list as pointer"),
        pytest.param((), [()], id="the empty pointer"),
    ],
)
def test_a_path_selects_places_by_their_real_tokens(path: Value, pointers: list[Value]) -> None:
    assert [pointer for pointer, _ in select(DATA, path)] == pointers


def test_a_root_that_is_a_scalar_has_the_root_alone() -> None:
    assert select("text with [brackets]", "$") == [((), "text with [brackets]")]
    assert select("text", "$..*") == []


@pytest.mark.parametrize(
    ("path", "column", "reason", "hint"),
    [
        pytest.param(
            "providers", 1, "a path starts with '$'", "start at the root: $.providers", id="no root"
        ),
        pytest.param("", 1, "a path starts with '$'", "`$` is the root of the file", id="empty"),
        pytest.param(
            "/a/b~1c",
            1,
            "unexpected token '/'",
            "this looks like a JSON Pointer; as a path it is $.a['b/c']",
            id="JSON Pointer",
        ),
        pytest.param(
            "$.providers.vllm-qwen.type",
            17,
            "unexpected token '-'",
            "put names with other characters in quotes: $.providers['vllm-qwen'].type",
            id="hyphen",
        ),
        pytest.param(
            "$.exact_matches.llama3.1:latest",
            24,
            "a name or '*' is expected",
            "put names with other characters in quotes: $.exact_matches['llama3.1:latest']",
            id="a dot in a name",
        ),
        pytest.param(
            "$.providers[vllm]",
            13,
            "names in brackets need quotes",
            "quote the name: $.providers['vllm']",
            id="no quotes",
        ),
        pytest.param(
            "$.a[?@.b == 1 and @.c == 2]",
            15,
            "an unknown operator",
            "in filters, write &&, ||, ! and ==, and match(@.key, 'pattern') or search(@.key, 'part')",
            id="and",
        ),
        pytest.param(
            "$.a[?@.b =~ /x/]",
            10,
            "unexpected token '='",
            "in filters, write &&, ||, ! and ==, and match(@.key, 'pattern') or search(@.key, 'part')",
            id="regular expression",
        ),
        pytest.param(
            "$.a[?typeof(@) == 'x']",
            6,
            "there is no function 'typeof'",
            "the functions of RFC 9535 are length, count, match, search and value",
            id="function of other tools",
        ),
        pytest.param(
            "$.a[?@ <> 1]",
            8,
            "unexpected token '<>'",
            "in filters, write &&, ||, ! and ==, and match(@.key, 'pattern') or search(@.key, 'part')",
            id="other tools' operator",
        ),
        pytest.param(
            " $.a", 2, "unexpected leading whitespace", "leave out the space around it: $.a", id="space"
        ),
        pytest.param(
            "$.a|$.b",
            4,
            "unexpected token '|'",
            "RFC 9535 has `$.name`, `$['any name']`, `[0]`, `[*]`, `[1:3]`, `..` and `[?@.key == 'value']`",
            id="union of other tools",
        ),
        pytest.param(
            "$.a[",
            5,
            "unexpected end of query",
            "RFC 9535 has `$.name`, `$['any name']`, `[0]`, `[*]`, `[1:3]`, `..` and `[?@.key == 'value']`",
            id="unfinished",
        ),
    ],
)
def test_what_is_no_rfc_9535_path_is_refused_with_its_position(
    path: str, column: int, reason: str, hint: str
) -> None:
    with pytest.raises(InvalidPathError) as caught:
        select(DATA, path)

    assert caught.value.message == f"'{path}' is not a JSONPath: {reason} at character {column}"
    assert caught.value.details[1] == " " * (column - 1) + "^"
    assert caught.value.hint == hint


def test_a_pointer_of_anything_but_keys_and_indices_is_refused() -> None:
    with pytest.raises(InvalidPathError) as caught:
        parse_path(("a", 1.5))  # type: ignore[arg-type]

    assert (
        caught.value.message
        == "'('a', 1.5)' is not a JSONPath: 1.5 is neither a key nor an index at character 1"
    )


def test_nesting_deeper_than_a_search_can_go_is_refused() -> None:
    deep: Value = {"a": 1}
    for _ in range(600):
        deep = {"a": deep}

    with pytest.raises(TooDeepError):
        select(deep, "$..missing")


@pytest.mark.parametrize(
    ("path", "parents", "name"),
    [
        pytest.param(
            "$.providers[*].status", [("providers", "vllm"), ("providers", "ollama")], "status", id="name"
        ),
        pytest.param("$.providers[*]", [("providers",)], None, id="wildcard"),
        pytest.param("$..type", [()], None, id="any depth"),
        pytest.param(("providers", "vllm", "x"), [("providers", "vllm")], "x", id="pointer"),
        pytest.param("$", [()], None, id="the root"),
    ],
)
def test_the_last_name_of_a_path_can_be_split_off(
    path: Value, parents: list[Value], name: str | None
) -> None:
    parent, last = split_last(path)

    assert last == name
    found = [pointer for pointer, _ in select(DATA, parent)]
    assert found[: len(parents)] == parents or name is None
