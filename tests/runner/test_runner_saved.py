"""A saved plan: complete, without secrets, and refused with the reason when anything has changed since."""

import json
from dataclasses import replace

import pytest

from configmig.edits import Edit
from configmig.errors.run import StalePlanError, UnreadablePlanError
from configmig.plugins import Recognition
from configmig.runner.masked import mask_edit, plan_secrets
from configmig.runner.model import Plan, PlannedStep
from configmig.runner.saved import SavedPlan, differences, read_saved_plan, require_fresh, save_plan

SECRET = "sk-planted-0123456789abcdef"


def make_plan() -> Plan:
    before = {"a.yaml": f"name: x\nmaster_key: {SECRET}\n".encode(), "b.yaml": b"b: 1\n"}
    after = {"a.yaml": f"name: y\nkey: {SECRET}\n".encode(), "b.yaml": b"b: 1\n"}
    edits = (
        Edit(kind="replace", file="a.yaml", pointer=("name",), before="x", after="y"),
        Edit(
            kind="rename",
            file="a.yaml",
            pointer=("master_key",),
            target=("key",),
            before_text=f"master_key: {SECRET}\n",
        ),
        Edit(kind="add", file="a.yaml", pointer=("pin",), after=1234, after_text="pin: 1234\n"),
    )
    step = PlannedStep(
        revision="1.1.0",
        title="Name it",
        date="2024-10-22",
        direction="upgrade",
        way="upgrade",
        heads=("1.1.0",),
        digest="d1",
        breaking_changes=("`name`",),
        edits=edits,
        files=after,
    )
    return Plan(
        direction="upgrade", start=("1.0.0",), target=("1.1.0",), steps=(step,), before=before, after=after
    )


def saved_text(plan: Plan) -> bytes:
    return json.dumps(save_plan(plan), indent=2).encode()


def test_a_plan_that_was_saved_and_read_is_the_plan() -> None:
    plan = make_plan()

    saved = read_saved_plan(saved_text(plan), "plan.json")

    assert (saved.direction, saved.start, saved.target) == ("upgrade", ("1.0.0",), ("1.1.0",))
    assert differences(saved, plan) == ()
    require_fresh(saved, plan, "plan.json")


def test_the_same_plan_is_saved_as_the_same_text_without_its_secrets() -> None:
    text = saved_text(make_plan())

    assert text == saved_text(make_plan())
    assert SECRET.encode() not in text
    assert b"1234" not in text.partition(b'"steps"')[2]


def test_what_a_document_remembers_of_the_text_around_an_edit_is_not_shown() -> None:
    layout = ({"text": f"key: {SECRET}\n"}, {"text": f"name: {SECRET}\n"})
    edit = Edit(kind="rename", file="a.yaml", pointer=("key",), target=("name",), layout=layout)

    assert mask_edit(edit, frozenset({SECRET})) == replace(edit, layout=None)


def test_masked_edits_keep_all_but_their_secrets() -> None:
    plan = make_plan()

    masked = [mask_edit(edit, plan_secrets(plan)) for edit in plan.steps[0].edits]

    assert masked[0] == plan.steps[0].edits[0]
    assert masked[1] == replace(plan.steps[0].edits[1], before_text="master_key: ***\n")
    assert masked[2] == replace(plan.steps[0].edits[2], after="***", after_text="pin: ***\n")


def test_a_secret_that_moves_away_from_its_name_stays_masked() -> None:
    moved = Edit(
        kind="move", file="a.yaml", pointer=("api_key",), target=("note",), before="abc", after="abc"
    )

    masked = mask_edit(moved, frozenset())

    assert (masked.before, masked.after) == ("***", "***")


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        pytest.param({"start": ("0.9.0",)}, ("it starts from 1.0.0, now that is 0.9.0",), id="another start"),
        pytest.param({"target": ()}, ("it leads to 1.1.0, now that is base",), id="another target"),
        pytest.param(
            {"direction": "downgrade"}, ("it was a plan for upgrade, this is downgrade",), id="direction"
        ),
        pytest.param({"undone": ("r1",)}, ("other runs would be taken back",), id="other runs"),
        pytest.param(
            {"before": {"a.yaml": b"edited\n", "c.yaml": b""}},
            ("a.yaml has changed since", "b.yaml has disappeared since", "c.yaml has appeared since"),
            id="files",
        ),
        pytest.param(
            {"after": {"a.yaml": b"other\n", "n.yaml": b""}},
            ("a.yaml would get another content", "b.yaml would be gone", "n.yaml would be new"),
            id="only the result",
        ),
        pytest.param({"steps": ()}, ("the path was 1.1.0, now it is empty",), id="another path"),
    ],
)
def test_whatever_has_changed_since_is_named(change: dict[str, object], reasons: tuple[str, ...]) -> None:
    saved = read_saved_plan(saved_text(make_plan()), "plan.json")
    plan = replace(make_plan(), **change)  # type: ignore[arg-type]

    assert differences(saved, plan) == reasons


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"digest": "d2"}, "revision 1.1.0 has changed since"),
        (
            {"way": "inverted edits"},
            "revision 1.1.0 would be taken back by inverted edits, no longer by upgrade",
        ),
    ],
)
def test_a_changed_step_is_named(change: dict[str, object], reason: str) -> None:
    saved = read_saved_plan(saved_text(make_plan()), "plan.json")
    plan = make_plan()
    changed = replace(plan, steps=(replace(plan.steps[0], **change),))  # type: ignore[arg-type]

    assert differences(saved, changed) == (reason,)


def test_titles_and_recognition_do_not_make_a_plan_stale() -> None:
    saved = read_saved_plan(saved_text(make_plan()), "plan.json")
    plan = make_plan()
    retold = replace(
        plan, steps=(replace(plan.steps[0], title="Other"),), recognition=Recognition("1.0.0", ())
    )

    assert differences(saved, retold) == ()


def test_a_stale_plan_is_refused_with_the_reasons() -> None:
    saved = read_saved_plan(saved_text(make_plan()), "plan.json")

    with pytest.raises(StalePlanError) as caught:
        require_fresh(saved, replace(make_plan(), start=("0.9.0",)), "plan.json")

    assert caught.value.reasons == ("it starts from 1.0.0, now that is 0.9.0",)
    assert caught.value.hint == "`configmig plan head -o plan.json` makes a new one to review"


@pytest.mark.parametrize(
    ("content", "problem", "line"),
    [
        pytest.param(b"", "it is empty", None, id="empty"),
        pytest.param(b"nonsense", "not JSON: Expecting value", 1, id="no json"),
        pytest.param(b"[]", "a JSON object is wanted", 1, id="a list"),
        pytest.param(b"{}", "`format` is missing, a text is wanted", None, id="no format"),
        pytest.param(
            b'{"format": "configmig.run/1"}',
            "`format` must be configmig.plan/1, it is 'configmig.run/1'",
            1,
            id="another format",
        ),
        pytest.param(
            b'{"format": "configmig.plan/1",\n "direction": "sideways"}',
            "`direction` must be one of upgrade, downgrade, rollback, stamp",
            2,
            id="a wrong direction",
        ),
        pytest.param(
            b'{"format": "configmig.plan/1", "direction": "upgrade"}', "`from` is missing", None, id="cut off"
        ),
        pytest.param(
            b'{"format": "configmig.plan/1", "direction": "upgrade", "from": [], "to": [],\n'
            b' "steps": [], "inputs": {"a.yaml": 5}, "outputs": {}}',
            "`inputs.a.yaml` must be a text",
            2,
            id="a wrong hash",
        ),
    ],
)
def test_what_is_no_plan_is_refused_with_its_place(content: bytes, problem: str, line: int | None) -> None:
    with pytest.raises(UnreadablePlanError) as caught:
        read_saved_plan(content, "plan.json")

    assert caught.value.message == f"plan.json is no plan that can be applied: {problem}"
    assert caught.value.places[0].line == line
    assert caught.value.hint == "`configmig plan head -o plan.json` makes a new one to review"


def test_further_fields_do_not_matter() -> None:
    data = save_plan(make_plan()) | {"later": {"than": "this"}}

    assert isinstance(read_saved_plan(json.dumps(data).encode(), "p"), SavedPlan)
