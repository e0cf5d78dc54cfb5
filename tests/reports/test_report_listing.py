"""Revisions as lists and in full."""

import json

import pytest

from configmig.graph.revision import Revision
from configmig.project.listing import Line, Listing
from configmig.reports import render

NEW = Revision(
    id="1.1.0",
    down_revisions=("1.0.0",),
    branch_labels=("stable",),
    depends_on=("abc",),
    title="Route by model",
    doc="Route by model\n\nSplits `vllm`\nin <two>.\n",
    date="2024-10-22",
    breaking_changes=("chains list models",),
    deprecations=("`port`",),
    file="versions/1_1_0.py",
    line=9,
    has_downgrade=True,
)
OLD = Revision(id="1.0.0", title="Start", date="2024-10-20", file="versions/1_0_0.py", line=3)
LISTING = Listing(
    (
        Line(NEW, is_head=True, is_branch_point=False, is_current=False, is_applied=False, children=()),
        Line(
            OLD,
            is_head=False,
            is_branch_point=True,
            is_current=True,
            is_applied=True,
            children=("1.1.0", "x"),
        ),
    )
)
FULL = """\
revision: 1.1.0 Route by model
is: head, stable
date: 2024-10-22
after: 1.0.0
labels: stable
depends on: abc
file: versions/1_1_0.py:9
way back: its own downgrade
breaking: chains list models
deprecated: `port`

  Splits `vllm`
  in <two>.

revision: 1.0.0 Start
is: current, base, branch point
date: 2024-10-20
after: nothing (a base)
before: 1.1.0, x
file: versions/1_0_0.py:3
way back: the recorded edits
"""


def test_history_is_one_line_a_revision() -> None:
    assert (
        render("history", LISTING)
        == """\
1.1.0 (head, stable) 2024-10-22 Route by model
1.0.0 (current, base, branch point) 2024-10-20 Start
"""
    )


def test_branches_name_what_follows() -> None:
    assert (
        render("branches", Listing(LISTING.lines[1:]))
        == "1.0.0 (current, base, branch point) → 1.1.0, x 2024-10-20 Start\n"
    )


def test_verbose_history_and_show_tell_all_that_is_known() -> None:
    assert render("history", LISTING, verbose=True) == FULL
    assert render("show", LISTING) == FULL


def test_a_note_says_why_nothing_is_current() -> None:
    assert (
        render("heads", Listing(LISTING.lines[:1], note="the config root carries no stamp"))
        == "1.1.0 (head, stable) 2024-10-22 Route by model\nnote: the config root carries no stamp\n"
    )


def test_a_listing_as_markdown() -> None:
    assert (
        render("history", LISTING, "markdown")
        == """\
| revision | date | title |  |
| --- | --- | --- | --- |
| `1.1.0` | 2024-10-22 | Route by model | head, stable |
| `1.0.0` | 2024-10-20 | Start | current, base, branch point |
"""
    )
    assert (
        render("show", Listing(LISTING.lines[:1]), "markdown")
        == """\
## 1.1.0 Route by model

- is: head, stable
- date: 2024-10-22
- after: 1.0.0
- labels: stable
- depends on: abc
- file: versions/1_1_0.py:9
- way back: its own downgrade
- breaking: chains list models
- deprecated: `port`

Splits `vllm`
in \\<two\\>.
"""
    )


def test_a_listing_as_json() -> None:
    data = json.loads(render("heads", Listing(LISTING.lines[:1]), "json"))

    assert data["format"] == "configmig.heads/1"
    assert data["revisions"][0] == {
        "revision": "1.1.0",
        "title": "Route by model",
        "date": "2024-10-22",
        "down_revisions": ["1.0.0"],
        "children": [],
        "branch_labels": ["stable"],
        "depends_on": ["abc"],
        "breaking_changes": ["chains list models"],
        "deprecations": ["`port`"],
        "is_head": True,
        "is_branch_point": False,
        "is_current": False,
        "is_applied": False,
        "has_downgrade": True,
        "file": "versions/1_1_0.py",
        "line": 9,
        "doc": "Route by model\n\nSplits `vllm`\nin <two>.\n",
    }


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("history", "no revisions yet: `configmig revision -m MESSAGE` writes the first\n"),
        ("heads", "no heads: there are no revisions yet\n"),
        ("branches", "no branch points: every revision has one successor at most\n"),
        ("show", "base: before the first revision\n"),
    ],
)
def test_an_empty_list_says_what_that_means(kind: str, said: str) -> None:
    assert render(kind, Listing(())) == said
    assert render(kind, Listing(()), "markdown") == said
