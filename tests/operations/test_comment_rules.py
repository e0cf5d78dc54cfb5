"""Every rule of docs/explanation/comments.md, in every format with comments; undo is checked with each."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from configmig.edits import decode, encode, invert_all
from configmig.errors import ConfigmigError
from configmig.operations import FileOperations, Operations, Workspace
from configmig.pointer import Pointer
from configmig.runner.account import account

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "comments.md"

SAMPLES = {
    "a.yaml": """\
# the header

# set off

# above one
one: 1  # beside one
# above two
two: 2  # beside two
# above three
three: 3

# the end
""",
    "a.toml": """\
# the header

# set off

# above one
one = 1  # beside one
# above two
two = 2  # beside two
# above three
three = 3

# the end
""",
    "a.ini": """\
; the header

[s]
; set off

; above one
one = 1
; above two
two = 2
; above three
three = 3

; the end
""",
    ".env": """\
# the header

# set off

# above one
one=1  # beside one
# above two
two=2  # beside two
# above three
three=3

# the end
""",
    "a.jsonc": """\
// the header
{
  // set off

  // above one
  "one": 1, // beside one
  // above two
  "two": 2, // beside two
  // above three
  "three": 3

  // the end
}
""",
}
"""One file in each format. INI has no comments beside values, and keys in sections only."""

Change = Callable[[FileOperations, str], object]
Expected = Callable[[str], str]


def _at(name: str, key: str) -> Pointer:
    return ("s", key) if name.endswith(".ini") else (key,)


def _changed(name: str, text: str, change: Change) -> str:
    """Return the new text; all comments are accounted for, and undo gives the old bytes."""
    before = {name: text.encode()}
    workspace = Workspace(before)
    change(Operations(workspace).file(name), name)
    after, edits = workspace.render(), workspace.take_edits()
    account(Workspace(before), Workspace(after), edits, label="the change")

    later = Workspace(after)
    for edit in invert_all([decode(encode(each)) for each in edits]):
        later.apply(edit)

    assert later.render() == before
    return after[name].decode()


def _without(*words: str) -> Expected:
    """Return what takes every line out that has one of ``words`` in it."""

    def expected(text: str) -> str:
        lines = text.splitlines(keepends=True)
        return "".join(line for line in lines if not any(word in line for word in words))

    return expected


def _with(old: str, new: str) -> Expected:
    def expected(text: str) -> str:
        assert re.search(old, text)
        return re.sub(old, new, text, count=1)

    return expected


def _second_first(text: str) -> str:
    lines = text.splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if "above one" in line)
    entry = lines[start + 2 : start + 4]
    del lines[start + 2 : start + 4]
    if "[s]\n" in lines:
        start = lines.index("[s]\n") + 1  # the first of a section stands below its head
    return "".join([*lines[:start], *entry, *lines[start:]])


def _last_gone(text: str) -> str:
    """Return the text without its third entry; in JSON the comma before it goes too."""
    return _without("three")(text).replace('"two": 2,', '"two": 2')


def _new_after_two(text: str) -> str:
    mark, pair = {
        "one:": ("# ", "new: x\n"),
        "one =": ("# ", 'new = "x"\n'),
        "one=": ("# ", "new=x\n"),
        '"one"': ("// ", '"new": "x",\n'),
    }[next(sign for sign in ("one:", "one =", "one=", '"one"') if sign in text)]
    if "[s]" in text:
        mark, pair = "; ", "new = x\n"
    pad = "  " if "{" in text else ""
    return re.sub(r"(?m)^(.*above three)$", rf"{pad}{mark}about new\n{pad}{pair}\1", text)


def _remove(key: str) -> Change:
    return lambda file, name: file.remove(_at(name, key))


RULES: dict[str, tuple[Change, Expected]] = {
    "A comment directly above an entry, in its column, belongs to it, and so does one at the end of its "
    "line: both go when the entry is removed.": (_remove("two"), _without("two")),
    "The comments of its neighbours stay when an entry is removed.": (_remove("three"), _last_gone),
    "Renaming an entry keeps its comments where they are.": (
        lambda file, name: file.rename(_at(name, "two"), "zwei"),
        _with(r"(?m)^( *\"?)two(?=\"?( =|=|:))", r"\1zwei"),
    ),
    "Replacing a value keeps the comments of its entry.": (
        lambda file, name: file.set(_at(name, "two"), 5 if name[-3:] not in ("ini", "env") else "5"),
        _with(r"(?<=[ =])2(?=\D)", "5"),
    ),
    "An entry that moves takes its comments along.": (
        lambda file, name: file.move(_at(name, "two"), _at(name, "two"), before="one"),
        _second_first,
    ),
    "A comment that a blank line sets off from the entry below it belongs to nobody and stays, also when the "
    "entry goes.": (_remove("one"), _without("one")),
    "A new entry can bring a comment: it stands directly above the entry, in its column.": (
        lambda file, name: file.add(_at(name, "new"), "x", comment="about new", after="two"),
        _new_after_two,
    ),
    "`comment` writes the comment above an entry anew.": (
        lambda file, name: file.comment(_at(name, "two"), "other"),
        _with("above two", "other"),
    ),
    "Without a text, `comment` removes the comment above an entry.": (
        lambda file, name: file.comment(_at(name, "two"), None),
        _without("above two"),
    ),
}
"""A rule of the page → what is done, and what that makes of a sample."""


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_holds_in_every_format(rule: str, name: str) -> None:
    change, expected = RULES[rule]
    assert _changed(name, SAMPLES[name], change) == expected(SAMPLES[name])


@pytest.mark.parametrize("name", SAMPLES)
def test_removing_all_entries_leaves_a_valid_file_with_the_comments_of_nobody(name: str) -> None:
    def change(file: FileOperations, name: str) -> None:
        for key in ("one", "two", "three"):
            file.remove(_at(name, key))

    after = _changed(name, SAMPLES[name], change)

    assert Workspace({name: after.encode()}).read(name) in ({}, {"s": {}})
    for comment in ("the header", "set off", "the end"):
        assert after.count(comment) == 1


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("a.yaml", "# header\none: 1\ntwo: 2\n", "# header\ntwo: 2\n", id="yaml"),
        pytest.param("a.toml", "# header\none = 1\ntwo = 2\n", "# header\ntwo = 2\n", id="toml"),
        pytest.param(".env", "# header\none=1\ntwo=2\n", "# header\ntwo=2\n", id="env"),
        pytest.param("a.ini", "; header\n[a]\nk=1\n[b]\nk=1\n", "; header\n[b]\nk=1\n", id="ini"),
    ],
)
def test_the_first_comment_of_a_file_is_its_header(name: str, text: str, expected: str) -> None:
    def change(file: FileOperations, name: str) -> None:
        file.remove(("a",) if name == "a.ini" else ("one",))

    assert _changed(name, text, change) == expected


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "a.ini"])
def test_a_comment_beside_an_entry_is_written_changed_and_removed(name: str) -> None:
    def change(text: str | None) -> Change:
        return lambda file, name: file.comment(_at(name, "two"), text, where="beside")

    assert _changed(name, SAMPLES[name], change("other")) == _with("beside two", "other")(SAMPLES[name])
    gone = _changed(name, SAMPLES[name], change(None))
    assert gone == _with(r" +(#|//) beside two", "")(SAMPLES[name])


@pytest.mark.parametrize(
    ("name", "text", "change"),
    [
        pytest.param("a.yaml", "a: {b: 1}\n", lambda f, _: f.add("$.a.c", 1, comment="no"), id="yaml"),
        pytest.param("a.yaml", "a: [1]\n", lambda f, _: f.append("$.a", 1, comment="no"), id="yaml list"),
        pytest.param("a.toml", "a = {b = 1}\n", lambda f, _: f.add("$.a.c", 1, comment="no"), id="toml"),
        pytest.param("a.toml", "a = [1]\n", lambda f, _: f.append("$.a", 1, comment="no"), id="toml list"),
        pytest.param("a.json", '{"a": 1}\n', lambda f, _: f.add("$.b", 1, comment="no"), id="strict json"),
        pytest.param(
            "a.ini", "[a]\nb = 1\n", lambda f, _: f.comment("$.a.b", "no", where="beside"), id="beside in ini"
        ),
    ],
)
def test_where_no_comment_can_stand_one_is_refused(name: str, text: str, change: Change) -> None:
    workspace = Workspace({name: text.encode()})

    with pytest.raises(ConfigmigError) as caught:
        change(Operations(workspace).file(name), name)

    assert caught.value.code in ("CM225", "CM226")
    assert workspace.render() == {name: text.encode()}


@pytest.mark.parametrize("source", SAMPLES)
@pytest.mark.parametrize("target", SAMPLES)
def test_comments_go_along_to_a_file_of_any_format_or_are_listed(source: str, target: str) -> None:
    before = {source: SAMPLES[source].encode(), f"b/{target}": SAMPLES[target].replace("two", "zwo").encode()}
    workspace = Workspace(before)
    Operations(workspace).file(source).move(_at(source, "two"), (f"b/{target}", _at(target, "two")))
    after, edits = workspace.render(), workspace.take_edits()

    losses = account(Workspace(before), Workspace(after), edits, label="the move")

    text = after[f"b/{target}"].decode()
    assert losses == ()
    assert text.count("above two") == 1
    assert text.count("beside two") == (0 if source == "a.ini" else 1)
    assert b"two" not in after[source]
    later = Workspace(after)
    for edit in invert_all([decode(encode(each)) for each in edits]):
        later.apply(edit)
    assert later.render() == before


OTHERS = {
    "Removing the last entry leaves a valid file in which the comments of nobody still stand.": (
        test_removing_all_entries_leaves_a_valid_file_with_the_comments_of_nobody
    ),
    "The first comment of a file is its header and stays, also where the first entry follows directly.": (
        test_the_first_comment_of_a_file_is_its_header
    ),
    '`comment` with `where="beside"` writes, changes or removes the comment at the end of the line.': (
        test_a_comment_beside_an_entry_is_written_changed_and_removed
    ),
    "Where no comment can stand, one is refused: in strict JSON, beside a value of an INI file, inside "
    "brackets on one line.": test_where_no_comment_can_stand_one_is_refused,
    "Comments go along to another file, of whatever format, where it has a place for them; the plan lists "
    "those that it has not.": test_comments_go_along_to_a_file_of_any_format_or_are_listed,
}
"""The rules that have a test of their own."""


def test_every_rule_of_the_page_is_a_row_and_every_row_is_a_rule_of_the_page() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("## In every format\n")[2].partition("\n## ")[0]
    rules = [" ".join(rule.split()) for rule in re.findall(r"(?m)^\* (.*(?:\n  .*)*)", section)]

    assert rules == [*RULES, *OTHERS]
