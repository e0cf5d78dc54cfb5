"""Two states side by side, as values and as text, with secrets masked wherever they moved."""

import json

import pytest

from configmig.diff.structural import compare
from configmig.errors.usage import PatchHoldsSecretsError
from configmig.reports import formats, render
from configmig.runner.model import changed_files
from configmig.runner.sides import Comparison, Side

LEFT = {"a.yaml": b"models:\n  - name: x\n    size: 1\npassword: hunter2-abc\n", "b.yaml": b"n: 1\n"}
RIGHT = {
    "a.yaml": b"models:\n  - name: y\n  - name: x\n    size: 2\nnote: hunter2-abc\n",
    "b.yaml": b"n: 1\n",
}


@pytest.fixture
def comparison() -> Comparison:
    values = (
        {"a.yaml": {"models": [{"name": "x", "size": 1}], "password": "hunter2-abc"}},
        {"a.yaml": {"models": [{"name": "y"}, {"name": "x", "size": 2}], "note": "hunter2-abc"}},
    )
    return Comparison(
        Side("1.0.0", LEFT),
        Side("working", RIGHT),
        changed_files(LEFT, RIGHT),
        compare(*values),
        unreadable=("c.yaml",),
    )


VALUES = """\
in a.yaml
  added /models/0 (y): {"name": "y"}
  changed /models/1/size (x): 1 → 2
  added /note: "***"
  removed /password: "***"
"""
TEXT = """\
diff --git a/a.yaml b/a.yaml
--- a/a.yaml
+++ b/a.yaml
@@ -1,4 +1,5 @@
 models:
+  - name: y
   - name: x
-    size: 1
-password: ***
+    size: 2
+note: ***
"""
HEADING = "diff: 1.0.0 → working, 1 file, 4 values\nfile: a.yaml changed, +3 -2 lines\n"


def test_a_comparison_as_text(comparison: Comparison) -> None:
    unreadable = "unreadable: c.yaml, compared as text only\n"

    assert render("diff", comparison) == f"{HEADING}{unreadable}\n{VALUES}\n{TEXT}"
    assert render("diff", comparison, text=False) == f"{HEADING}{unreadable}\n{VALUES}"
    assert render("diff", comparison, values=False) == f"{HEADING}\n{TEXT}"


def test_a_comparison_as_markdown(comparison: Comparison) -> None:
    assert (
        render("diff", comparison, "markdown", text=False)
        == """\
# 1.0.0 → working

1 file, 4 values.

## Values

- `a.yaml`
  - `added /models/0 (y): {"name": "y"}`
  - `changed /models/1/size (x): 1 → 2`
  - `added /note: "***"`
  - `removed /password: "***"`
"""
    )


def test_a_comparison_as_json(comparison: Comparison) -> None:
    data = json.loads(render("diff", comparison, "json"))

    assert (data["format"], data["from"], data["to"]) == ("configmig.diff/1", "1.0.0", "working")
    assert data["values"][1] == {
        "file": "a.yaml",
        "pointer": "/models/1/size",
        "item": "x",
        "kind": "changed",
        "before": 1,
        "after": 2,
    }
    assert data["files"][0]["diff"] == TEXT


def test_a_patch_with_a_secret_must_be_asked_for(comparison: Comparison) -> None:
    with pytest.raises(PatchHoldsSecretsError) as caught:
        render("diff", comparison, "patch")

    assert caught.value.places_with_secrets == ("a.yaml:4", "a.yaml:5")
    assert b"-password: hunter2-abc\n" in bytes(render("diff", comparison, "patch", show_secrets=True))  # type: ignore[arg-type]
    assert formats("diff") == ("text", "json", "markdown", "patch")


def test_equal_states_are_said_to_be_equal() -> None:
    same = Comparison(Side("1.0.0", LEFT), Side("working", LEFT), (), ())

    assert render("diff", same) == "diff: 1.0.0 → working, no difference\n"
    assert render("diff", same, "markdown") == "# 1.0.0 → working\n\nNo difference.\n"
