"""An error prints as house style says: code, places, details, hint; no secret, no control character."""

import json

from configmig.errors import ConfigmigError, Place
from configmig.reports import render
from configmig.reports.error import render_error


class WrongError(ConfigmigError):
    """Something is wrong."""

    code = "CM999"


def test_an_error_shows_its_code_its_places_its_details_and_the_next_command() -> None:
    error = WrongError(
        "two files say 1.2.0",
        places=[Place("versions/a.py", 7), Place("versions/b.py", 7, 3), Place("c.py")],
        details=["the nearest are 1.1.0 and 1.3.0", "line one\nline two"],
        hint="`configmig history` lists them all",
    )

    assert (
        render_error(error)
        == """\
error[CM999]: two files say 1.2.0
  --> versions/a.py:7
  --> versions/b.py:7:3
  --> c.py
  the nearest are 1.1.0 and 1.3.0
  line one
  line two
  hint: `configmig history` lists them all; `configmig explain CM999` says more"""
    )


def test_a_message_that_quotes_a_file_is_masked_and_harmless() -> None:
    error = WrongError(
        "cannot read \x1b[31mx.yaml", details=["   3 | master_key: sk-secret-12"], hint="mend line 3"
    )

    assert (
        render_error(error)
        == """\
error[CM999]: cannot read \\x1b[31mx.yaml
     3 | master_key: ***
  hint: mend line 3; `configmig explain CM999` says more"""
    )


def test_a_hint_that_names_explain_already_is_left_as_it_is() -> None:
    error = WrongError("wrong", hint="`configmig explain CM999` lists the causes")

    assert render_error(error).splitlines()[-1] == "  hint: `configmig explain CM999` lists the causes"


def test_an_error_comes_as_json_and_markdown() -> None:
    error = WrongError("no <revision>", places=[Place("a.py", 1)], details=["api_key: hunter2"], hint="`x`")

    assert json.loads(render("error", error, "json")) == {
        "format": "configmig.error/1",
        "code": "CM999",
        "exit_code": 3,
        "message": "no <revision>",
        "places": [{"file": "a.py", "line": 1, "column": None}],
        "details": ["api_key: ***"],
        "hint": "`x`",
    }
    assert (
        render("error", error, "markdown")
        == """\
**error CM999**: no \\<revision\\>

- `a.py:1`
- api_key: \\*\\*\\*

Hint: `x`; `configmig explain CM999` says more
"""
    )
