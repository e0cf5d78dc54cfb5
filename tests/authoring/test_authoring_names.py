"""The names of a new revision: id, slug, file name."""

from datetime import UTC, datetime

import pytest

from configmig.authoring.names import check_message, check_name, file_name, hex_id, next_version, slug
from configmig.errors.authoring import (
    BadFileTemplateError,
    BadMessageError,
    BadRevisionNameError,
    NoNextVersionError,
)

CREATED = datetime(2026, 3, 9, 7, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Route by model", "route_by_model", id="words"),
        pytest.param("Modèle été", "modele_ete", id="accents-fall-off"),
        pytest.param("a/../b", "a_b", id="no-path"),
        pytest.param("!!!", "", id="nothing-left"),
        pytest.param(
            "one two three four five six seven eight nine ten",
            "one_two_three_four_five_six_seven_eight",
            id="cut-at-a-word",
        ),
        pytest.param("x" * 60, "x" * 40, id="one-long-word"),
    ],
)
def test_a_slug_is_lower_case_ascii_words(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        pytest.param("", "it is empty", id="empty"),
        pytest.param("  ", "it is empty", id="space"),
        pytest.param("one\ntwo", "it has several lines", id="newline"),
        pytest.param("one\rtwo", "it has several lines", id="carriage-return"),
        pytest.param("one\u2028two", "it has several lines", id="unicode-line"),
        pytest.param("one\x00two", "it contains a control character", id="nul"),
    ],
)
def test_a_message_that_is_not_one_line_is_refused(message: str, reason: str) -> None:
    with pytest.raises(BadMessageError) as caught:
        check_message(message)

    assert caught.value.message == f"the message of a revision must be one line: {reason}"
    assert caught.value.hint == '`configmig revision -m "route by model instead of by provider"`'


def test_a_message_loses_only_the_space_around_it() -> None:
    assert check_message('  keep "this"  as it is ') == 'keep "this"  as it is'


@pytest.mark.parametrize(
    ("name", "expected"),
    [("1.2.0", "1.2.0"), ("v1.2.0", "1.2.0"), ("ae10", "ae10"), ("vault", "vault"), ("cloud_2", "cloud_2")],
)
def test_a_name_is_kept_and_a_version_loses_its_v(name: str, expected: str) -> None:
    assert check_name("id", name) == expected


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("", "it is empty", id="empty"),
        pytest.param("a-1", "a target would read it as 1 below 'a'", id="below"),
        pytest.param("a+12", "a target would read it as 12 above 'a'", id="above"),
        pytest.param("HEAD", "the word has a meaning of its own in targets", id="word"),
        pytest.param("working", "the word has a meaning of its own in targets", id="word-of-diff"),
        *(
            pytest.param(
                name,
                "names are letters, digits, '.', '_', '+' and '-', and begin with a letter or a digit",
                id=repr(name),
            )
            for name in ("a:b", "a@head", ".hidden", "a b", "a/b", "a\n")
        ),
    ],
)
def test_a_name_that_a_target_cannot_say_is_refused(name: str, reason: str) -> None:
    with pytest.raises(BadRevisionNameError) as caught:
        check_name("branch label", name)

    assert caught.value.message == f"'{name}' cannot be the branch label of a revision"
    assert caught.value.details == (reason,)
    assert caught.value.hint == "use a name such as `1.3.0` or `cloud_providers`"


def test_a_hex_id_is_twelve_digits_and_not_taken() -> None:
    ids = {hex_id(()) for _ in range(100)}

    assert len(ids) == 100
    assert all(len(found) == 12 and int(found, 16) >= 0 for found in ids)


@pytest.mark.parametrize(
    ("parents", "taken", "expected"),
    [
        pytest.param([], [], "1.0.0", id="first"),
        pytest.param([], ["1.0.0"], "1.1.0", id="second-base"),
        pytest.param(["1.2.0"], ["1.2.0"], "1.3.0", id="minor"),
        pytest.param(["1.2.7"], [], "1.3.0", id="patch-starts-again"),
        pytest.param(["1.9.0"], [], "1.10.0", id="numbers-not-text"),
        pytest.param(["1.1.0"], ["1.2.0", "1.3.0"], "1.4.0", id="first-free"),
        pytest.param(["1.9.0", "1.10.0"], [], "1.11.0", id="merge"),
        pytest.param(["3"], [], "3.1.0", id="one-number"),
        pytest.param(["1.2"], [], "1.3.0", id="two-numbers"),
        pytest.param(["1.2.0.0"], [], "1.3.0.0", id="four-numbers"),
    ],
)
def test_the_next_version_counts_the_second_number_up(
    parents: list[str], taken: list[str], expected: str
) -> None:
    assert next_version(parents, taken) == expected


def test_no_version_follows_a_hex_id() -> None:
    with pytest.raises(NoNextVersionError) as caught:
        next_version(["1.2.0", "ae1027a6acf4"], [])

    assert caught.value.message == "no next version follows from 1.2.0, ae1027a6acf4"
    assert caught.value.hint == "give the id with `--rev-id`, such as `--rev-id 1.3.0`"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param("{{ slug_id }}_{{ slug }}", "1_2_0_route_by_model.py", id="default"),
        pytest.param("{{slug_id}}-{{slug}}", "1_2_0-route_by_model.py", id="no-space"),
        pytest.param("v{{ rev }}", "v1.2.0.py", id="raw-id"),
        pytest.param("{{ slug }}.py", "route_by_model.py", id="suffix-not-twice"),
        pytest.param(
            "{{ year }}{{ month }}{{ day }}T{{ hour }}{{ minute }}{{ second }}",
            "20260309T070501.py",
            id="time-with-zeros",
        ),
    ],
)
def test_a_file_template_is_filled_in(template: str, expected: str) -> None:
    name = file_name(template, revision="1.2.0", message="Route by model", created=CREATED)

    assert name == expected


def test_a_message_without_a_slug_leaves_no_hanging_separator() -> None:
    name = file_name("{{ slug_id }}_{{ slug }}", revision="1.2.0", message="→", created=CREATED)

    assert name == "1_2_0.py"


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        pytest.param("{{ revision }}", "'revision' is not a name it may use", id="unknown"),
        pytest.param("{{ slug.upper() }}", "'slug.upper()' is not a name it may use", id="expression"),
        pytest.param("", "'.py' is no name for a revision file", id="empty"),
        pytest.param("../{{ slug }}", "'../route_by_model.py' is no name for a revision file", id="dots"),
        pytest.param("sub/{{ slug }}", "'sub/route_by_model.py' is no plain file name", id="folder"),
        pytest.param("{{ slug", "'{{ slug.py' is no plain file name", id="open-brace"),
        pytest.param("__init__", "'__init__.py' is no name for a revision file", id="init"),
    ],
)
def test_a_file_template_that_gives_no_plain_file_name_is_refused(template: str, reason: str) -> None:
    with pytest.raises(BadFileTemplateError) as caught:
        file_name(template, revision="1.2.0", message="Route by model", created=CREATED)

    assert caught.value.message == f"the file_template '{template}' gives no file name: {reason}"
    assert caught.value.details == (
        "known names: rev, slug_id, slug, year, month, day, hour, minute, second",
    )
    assert (
        caught.value.hint
        == "set `file_template = {{ slug_id }}_{{ slug }}` in the settings, or remove the line"
    )
