from dataclasses import replace
from pathlib import Path

import pytest

from configmig.errors.base import Place
from configmig.errors.storage import CorruptHistoryError
from configmig.storage.history_end import append_line, read_head
from configmig.storage.ledger import (
    AppliedRevision,
    FileHashes,
    HistoryEntry,
    Outcome,
    encode_entry,
    line_hash,
    read_history,
    verify_chain,
)

ENTRY = HistoryEntry(
    run="20241025T233734Z-3f9a",
    time="2024-10-25T23:37:34Z",
    who="Zoë",
    host="box",
    tool="0.1.0",
    direction="upgrade",
    start=("1.0.0",),
    target=("1.1.0",),
    outcome="applied",
    revisions=(AppliedRevision("1.1.0", "d1"),),
    files={"providers.yaml": FileHashes("h0", "h1"), "new.yaml": FileHashes(None, "h2")},
    seconds=0.25,
    score_before=71.5,
    score_after=90,
    note="on request",
)

LINE = (
    '{"direction":"upgrade","files":{"new.yaml":{"after":"h2","before":null},'
    '"providers.yaml":{"after":"h1","before":"h0"}},"from":["1.0.0"],"host":"box","note":"on request",'
    '"outcome":"applied","previous":null,"revisions":[{"digest":"d1","id":"1.1.0"}],'
    '"run":"20241025T233734Z-3f9a","score_after":90,"score_before":71.5,"seconds":0.25,'
    '"time":"2024-10-25T23:37:34Z","to":["1.1.0"],"tool":"0.1.0","who":"Zo\\u00eb",'
    '"sha256":"b9bed56d06a01dd3b913c528dedc31c754cf6c45e622647f8b019f55b60038a4"}\n'
)


def write(root: Path, content: bytes) -> None:
    (root / ".migration-history").write_bytes(content)


def content_of(root: Path) -> bytes:
    return (root / ".migration-history").read_bytes()


def append(root: Path, number: int, outcome: Outcome = "applied") -> bytes:
    entry = replace(ENTRY, run=f"20241025T23373{number}Z-0000", outcome=outcome)
    line = encode_entry(entry, read_head(root))
    append_line(root, line)
    return line


def test_an_entry_is_one_line_of_canonical_json() -> None:
    assert encode_entry(ENTRY, None).decode() == LINE


def test_entries_are_read_back_as_they_were_oldest_first(tmp_path: Path) -> None:
    first = append(tmp_path, 1)
    append(tmp_path, 2)

    found = read_history(tmp_path)

    assert found == (
        replace(ENTRY, run="20241025T233731Z-0000"),
        replace(ENTRY, run="20241025T233732Z-0000", previous=line_hash(first)),
    )


def test_a_root_without_history_has_none(tmp_path: Path) -> None:
    assert read_history(tmp_path) == ()
    assert read_head(tmp_path) is None
    assert verify_chain(tmp_path) == 0


def test_an_untouched_history_is_verified(tmp_path: Path) -> None:
    for number in range(5):
        append(tmp_path, number)

    assert verify_chain(tmp_path, head=read_head(tmp_path)) == 5


def test_the_last_line_is_found_from_the_end_of_a_long_history(tmp_path: Path) -> None:
    long = replace(ENTRY, note="x" * 200_000)
    append_line(tmp_path, encode_entry(long, None))
    line = encode_entry(long, read_head(tmp_path))
    append_line(tmp_path, line)

    assert read_head(tmp_path) == line_hash(line)
    assert verify_chain(tmp_path, head=line_hash(line)) == 2


def test_appending_the_last_line_again_changes_nothing(tmp_path: Path) -> None:
    line = append(tmp_path, 1)

    append_line(tmp_path, line)

    assert content_of(tmp_path) == line


@pytest.mark.parametrize("length", [1, 20, 200])
def test_a_torn_last_line_is_left_out_by_readers_and_replaced_by_writers(tmp_path: Path, length: int) -> None:
    first = append(tmp_path, 1)
    second = encode_entry(ENTRY, line_hash(first))
    write(tmp_path, first + second[:length])

    assert len(read_history(tmp_path)) == 1
    assert verify_chain(tmp_path, head=line_hash(first)) == 1
    assert read_head(tmp_path) == line_hash(first)
    assert content_of(tmp_path) == first + second[:length]

    append_line(tmp_path, second)
    assert content_of(tmp_path) == first + second


def test_a_last_line_torn_just_before_its_end_is_completed(tmp_path: Path) -> None:
    first = append(tmp_path, 1)
    write(tmp_path, first[:-1])
    assert len(read_history(tmp_path)) == 1

    append_line(tmp_path, first)

    assert content_of(tmp_path) == first


def test_a_torn_line_after_the_one_to_append_is_removed(tmp_path: Path) -> None:
    first = append(tmp_path, 1)
    write(tmp_path, first + b"\0\0\0")

    append_line(tmp_path, first)

    assert content_of(tmp_path) == first


def test_a_whole_last_line_without_its_line_end_is_kept(tmp_path: Path) -> None:
    first = append(tmp_path, 1)
    write(tmp_path, first[:-1])

    second = append(tmp_path, 2)

    assert content_of(tmp_path) == first + second
    assert verify_chain(tmp_path) == 2


def test_line_ends_changed_by_a_checkout_do_not_break_the_chain(tmp_path: Path) -> None:
    lines = append(tmp_path, 1) + append(tmp_path, 2)
    write(tmp_path, lines.replace(b"\n", b"\r\n"))

    append(tmp_path, 3)

    assert verify_chain(tmp_path) == 3


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param(b"rubbish", "line 2: not JSON: Expecting value", id="not JSON"),
        pytest.param(b"", "line 2: it is empty", id="an empty line"),
        pytest.param(b"[1]", "line 2: a JSON object is wanted", id="a list"),
        pytest.param(b"\xff", "line 2: byte 1 is not UTF-8", id="not UTF-8"),
        pytest.param(b"{}", "line 2: `run` is missing, a text is wanted", id="nothing in it"),
        pytest.param(
            LINE.replace('"applied"', '"done"').encode().strip(),
            "line 2: `outcome` must be one of applied, failed, rolled-back, stamped, restored, recovered",
            id="an unknown outcome",
        ),
        pytest.param(
            LINE.replace('"h0"', "7").encode().strip(),
            "line 2: `files.providers.yaml.before` must be a text",
            id="a hash that is a number",
        ),
        pytest.param(
            LINE.replace("0.25", '"fast"').encode().strip(),
            "line 2: `seconds` must be a number",
            id="seconds in words",
        ),
    ],
)
def test_a_line_that_cannot_be_understood_is_named(tmp_path: Path, line: bytes, problem: str) -> None:
    write(tmp_path, append(tmp_path, 1) + line + b"\n" + LINE.encode())

    with pytest.raises(CorruptHistoryError) as caught:
        read_history(tmp_path)

    assert caught.value.message == f"the history is damaged: {problem}"
    assert caught.value.places == (Place(".migration-history", 2),)
    assert caught.value.hint == (
        "take the file back from version control, or move it away and begin a new one with"
        " `configmig stamp REV --purge`"
    )


@pytest.mark.parametrize(
    ("tamper", "problem", "line"),
    [
        pytest.param(
            lambda lines: [lines[0].replace(b"box", b"fox"), *lines[1:]],
            "line 1 is not as it was written",
            1,
            id="a changed line",
        ),
        pytest.param(
            lambda lines: [*lines[:2], lines[2].replace(b"box", b"fox")],
            "line 3 is not as it was written",
            3,
            id="a changed last line",
        ),
        pytest.param(
            lambda lines: [encode_entry(ENTRY, None), *lines[1:]],
            "line 2 does not follow from line 1",
            2,
            id="a line written anew",
        ),
        pytest.param(
            lambda lines: [lines[0], *lines[2:]],
            "line 2 does not follow from line 1",
            2,
            id="a removed line",
        ),
        pytest.param(lambda lines: lines[1:], "line 1 is not the first one written", 1, id="a removed start"),
        pytest.param(
            lambda lines: lines[:-1], "the last line that the state knows of is missing", 3, id="a cut end"
        ),
        pytest.param(
            lambda lines: [], "the last line that the state knows of is missing", 1, id="nothing left"
        ),
        pytest.param(
            lambda lines: [*lines, encode_entry(ENTRY, line_hash(lines[-1]))],
            "line 4 was written without the state knowing of it",
            4,
            id="an added line",
        ),
    ],
)
def test_a_changed_history_is_noticed_at_its_first_wrong_line(
    tmp_path: Path, tamper: object, problem: str, line: int
) -> None:
    lines = [append(tmp_path, number) for number in range(3)]
    head = read_head(tmp_path)
    assert callable(tamper)
    write(tmp_path, b"".join(tamper(lines)))

    with pytest.raises(CorruptHistoryError) as caught:
        verify_chain(tmp_path, head=head)

    assert (caught.value.problem, caught.value.line) == (problem, line)


def test_failed_runs_may_follow_the_line_that_the_state_knows(tmp_path: Path) -> None:
    append(tmp_path, 1)
    head = read_head(tmp_path)
    append(tmp_path, 2, outcome="failed")

    assert verify_chain(tmp_path, head=head) == 2
