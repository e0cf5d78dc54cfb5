"""Schemas speak in plain words, of every error at once, each at its place, and never of a value."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, field_validator

from configmig.finding import Finding, Severity
from configmig.pointer import Pointer
from configmig.schemas import validate


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    size: int | None = None


class Provider(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    type: Literal["ollama", "vllm"]
    base_url: str
    api_key: str | None = None
    models: list[str | Model] = []
    timeout: Annotated[int, Field(gt=0)] = 1
    weights: dict[str, float] = {}

    @field_validator("base_url", "api_key")
    @classmethod
    def _is_short(cls, value: str) -> str:
        if len(value) > 30:
            raise ValueError(f"{value} is too long")
        return value


class Providers(BaseModel):
    providers: dict[str, Provider]
    ports: dict[int, str] = {}


class Broken(BaseModel):
    a: int

    @field_validator("a")
    @classmethod
    def _fails(cls, value: int) -> int:
        table: dict[int, int] = {}
        return table[value]


GOOD: dict[str, Any] = {"type": "ollama", "base_url": "http://h"}


def locate(file: str, pointer: Pointer) -> tuple[int, int] | None:
    return (len(pointer) + 1, 3) if file == "p.yaml" else None


def said(provider: dict[str, Any]) -> list[tuple[Pointer, str, str]]:
    found = validate(
        {"p.yaml": Providers}, {"p.yaml": {"providers": {"x": provider}}}, locate, rule="schema 1"
    )
    return [(finding.pointer[2:], finding.message, finding.hint) for finding in found]


def test_a_valid_file_gives_nothing() -> None:
    assert said({**GOOD, "models": ["a", {"name": "b"}]}) == []


@pytest.mark.parametrize(
    ("change", "pointer", "message", "hint"),
    [
        pytest.param({"base_url": None}, ("base_url",), "must be text, not null", "", id="null for text"),
        pytest.param(
            {"base_url": ["u"]}, ("base_url",), "must be text, not a list", "", id="a list for text"
        ),
        pytest.param(
            {"timeout": "5"}, ("timeout",), "must be a whole number, not text", "", id="text for number"
        ),
        pytest.param({"timeout": 0}, ("timeout",), "must be greater than 0", "", id="a bound"),
        pytest.param({"type": "openai"}, ("type",), "must be one of 'ollama' or 'vllm'", "", id="a literal"),
        pytest.param(
            {"models": {}}, ("models",), "must be a list, not a mapping", "", id="a mapping for a list"
        ),
        pytest.param(
            {"models": ["a", 5]}, ("models", 1), "must be text or a mapping, not a number", "", id="a union"
        ),
        pytest.param(
            {"models": [{"name": "x", "size": "7b"}]},
            ("models", 0, "size"),
            "must be a whole number, not text",
            "",
            id="inside the alternative that fits",
        ),
        pytest.param(
            {"bas_url": "x"},
            ("bas_url",),
            "the key 'bas_url' is not known here",
            "did you mean 'base_url'?",
            id="a typo",
        ),
        pytest.param({"zzz": "x"}, ("zzz",), "the key 'zzz' is not known here", "", id="an unknown key"),
        pytest.param(
            {"models": [{"nam": "x"}]},
            ("models", 0, "nam"),
            "the key 'nam' is not known here",
            "did you mean 'name'?",
            id="a typo deep inside",
        ),
        pytest.param(
            {"weights": {"a": "x"}}, ("weights", "a"), "must be a number, not text", "", id="in a table"
        ),
    ],
)
def test_an_error_is_said_in_plain_words(
    change: dict[str, Any], pointer: Pointer, message: str, hint: str
) -> None:
    assert (pointer, message, hint) in said({**GOOD, **change})


def test_all_errors_come_at_once_with_their_places_in_the_order_of_the_text() -> None:
    values = {"p.yaml": {"providers": {"x": {"type": "vllm"}, "y": 5}}}

    assert validate({"p.yaml": Providers}, values, locate, rule="schema 1.2.0") == (
        Finding(
            rule="schema 1.2.0",
            severity=Severity.HIGH,
            file="p.yaml",
            message="the key 'base_url' is missing",
            pointer=("providers", "x", "base_url"),
            line=3,
            column=3,
        ),
        Finding(
            rule="schema 1.2.0",
            severity=Severity.HIGH,
            file="p.yaml",
            message="must be a mapping, not a number",
            pointer=("providers", "y"),
            line=3,
            column=3,
        ),
    )


def test_a_root_of_another_type_is_one_error_at_the_root() -> None:
    found = validate({"p.yaml": Providers}, {"p.yaml": None}, locate, rule="schema 1")

    assert [(finding.place, finding.message) for finding in found] == [
        ("p.yaml:1:3", "must be a mapping, not null")
    ]


def test_no_message_holds_a_value_that_may_be_a_secret() -> None:
    secret = "a-rather-long-and-secret-value-0123456789"

    assert said({**GOOD, "api_key": secret}) == [(("api_key",), "*** is too long", "")]
    assert said({**GOOD, "base_url": f"redis://:{secret}@h"}) == [(("base_url",), "*** is too long", "")]


def test_keys_that_are_no_text_are_found() -> None:
    values = {"p.yaml": {"providers": {}, "ports": {8080: 5}}}

    found = validate({"p.yaml": Providers}, values, locate, rule="schema 1")

    assert [(finding.pointer, finding.message) for finding in found] == [
        (("ports", 8080), "must be text, not a number")
    ]


def test_a_schema_that_fails_by_itself_is_a_finding() -> None:
    found = validate({"a.yaml": Broken}, {"a.yaml": {"a": 1}}, locate, rule="schema 1")

    assert [(finding.place, finding.message) for finding in found] == [
        ("a.yaml", "the schema could not be applied: it raised KeyError")
    ]


def test_a_file_without_a_model_and_a_model_without_a_file_say_nothing() -> None:
    assert validate({"p.yaml": Providers}, {"other.yaml": 1}, locate, rule="schema 1") == ()
