"""A YAML file of several documents: read as a list of them, each changed without touching its neighbours."""

import copy
from random import Random

import pytest
import yaml
from random_edits import KINDS, apply_to_value, random_edit  # type: ignore[import-not-found]
from styled_yaml import StyledYaml  # type: ignore[import-not-found]

from configmig.documents import Bounds, Comments, Location, parse
from configmig.documents.formats.yaml.scalars import is_same
from configmig.edits import Edit, Value, decode, encode, invert, invert_all
from configmig.errors import ConfigmigError
from configmig.errors.documents import AnchorError

FILE = "a.yaml"
THREE = """\
# a service
kind: Service
spec:
  port: 80  # web
---
# its workload
kind: Deployment
spec: {replicas: 2}
...
# the last
---
kind: Config
"""


def edit(kind: str, *pointer: str | int, to: tuple[str | int, ...] | None = None, **more: Value) -> Edit:
    """Return an edit of the file."""
    return Edit(kind=kind, file=FILE, pointer=pointer, target=to, **more)  # type: ignore[arg-type]


def test_the_documents_are_a_list() -> None:
    document = parse(FILE, THREE.encode())

    assert document.read() == [
        {"kind": "Service", "spec": {"port": 80}},
        {"kind": "Deployment", "spec": {"replicas": 2}},
        {"kind": "Config"},
    ]
    assert document.render() == THREE.encode()


def test_a_place_is_found_by_the_number_of_its_document() -> None:
    document = parse(FILE, THREE.encode())

    assert document.locate((1, "spec", "replicas")) == Location(8, 8, 8, 19)
    assert document.locate((7, "spec")) == Location(1, 1, 13, 1)
    assert document.comments((0, "spec", "port")) == Comments(beside="# web")
    assert document.comments((1, "kind")) == Comments(above=("# its workload",))
    assert [(span.pointer, span.text) for span in document.scalars()][-2:] == [
        ((1, "spec", "replicas"), "2"),
        ((2, "kind"), "Config"),
    ]


EDITS = [
    pytest.param(
        edit("replace", 1, "spec", "replicas", after=5), "{replicas: 2}", "{replicas: 5}", id="replace"
    ),
    pytest.param(edit("remove", 0, "spec", "port"), "spec:\n  port: 80  # web\n", "spec: {}\n", id="remove"),
    pytest.param(
        edit("add", 2, "names", after=["a", "yes"]),
        "kind: Config\n",
        'kind: Config\nnames:\n  - a\n  - "yes"\n',
        id="add",
    ),
    pytest.param(edit("rename", 1, "kind", to=(1, "type")), "kind: Dep", "type: Dep", id="rename"),
    pytest.param(
        edit("comment", 2, "kind", after_text="empty"), "kind: Config", "# empty\nkind: Config", id="comment"
    ),
    pytest.param(
        edit("replace", 1, after=[1, 2]),
        "# its workload\nkind: Deployment\nspec: {replicas: 2}\n",
        "- 1\n- 2\n",
        id="a whole value",
    ),
    pytest.param(
        edit("remove", 0),
        THREE.partition("---\n")[0],
        "",
        id="the first document",
    ),
    pytest.param(edit("remove", 2), "# the last\n---\nkind: Config\n", "", id="the last document"),
    pytest.param(
        edit("add", 3, after={"kind": "New", "on": "1.10"}, note="more"),
        "kind: Config\n",
        'kind: Config\n---\n# more\nkind: New\n"on": "1.10"\n',
        id="a new document",
    ),
    pytest.param(
        edit("add", 1, after=None), "---\n# its", "---\nnull\n---\n# its", id="a new document between others"
    ),
]


@pytest.mark.parametrize(("change", "before", "after"), EDITS)
def test_an_edit_touches_its_own_document_and_is_undone(change: Edit, before: str, after: str) -> None:
    document = parse(FILE, THREE.encode())

    done = document.apply(change)
    result = document.render()

    assert result.decode() == THREE.replace(before, after, 1)
    assert parse(FILE, result).read() == document.read()
    again = parse(FILE, result)
    again.apply(invert(decode(encode(done))))
    assert again.render().decode() == THREE


def test_documents_change_places() -> None:
    text = "a: 1\n---\nb: 2  # two\n---\n# three\nc: 3\n"
    document = parse(FILE, text.encode())

    done = document.apply(edit("move", 2, to=(1,)))

    result = document.render()
    assert result.decode() == "a: 1\n---\n# three\nc: 3\n---\nb: 2  # two\n"
    document.apply(invert(done))
    assert document.render().decode() == text


def test_an_entry_moves_to_another_document_with_its_comments() -> None:
    text = "a: 1\n# about b\nb: [x]  # beside\n---\nc: 3\n"
    document = parse(FILE, text.encode())

    done = document.apply(edit("move", 0, "b", to=(1, "d"), position=0))

    result = document.render()
    assert result.decode() == "a: 1\n---\n# about b\nd: [x]  # beside\nc: 3\n"
    again = parse(FILE, result)
    again.apply(invert(decode(encode(done))))
    assert again.render().decode() == text


def test_an_alias_that_leaves_its_anchor_is_written_out() -> None:
    text = "a: &x [1]\nb: *x\n---\nc: 3\n"
    document = parse(FILE, text.encode())

    done = document.apply(edit("move", 0, "b", to=(1, "b")))

    result = document.render()
    assert result.decode() == "a: &x [1]\n---\nc: 3\nb:\n  - 1\n"
    again = parse(FILE, result)
    again.apply(invert(decode(encode(done))))
    assert again.render().decode() == text


def test_anchors_end_with_their_document() -> None:
    document = parse(FILE, b"a: &x 1\nb: *x\n---\na: &x 2\nb: *x\n")

    assert document.read() == [{"a": 1, "b": 1}, {"a": 2, "b": 2}]
    document.apply(edit("replace", 1, "a", after=3))
    assert document.render() == b"a: &x 1\nb: *x\n---\na: &x 3\nb: *x\n"


@pytest.mark.parametrize(
    ("data", "change", "after"),
    [
        pytest.param(
            b"a: 1\r\n---\r\nb: 2\r\n",
            edit("add", 0, "c", after=3),
            b"a: 1\r\nc: 3\r\n---\r\nb: 2\r\n",
            id="CRLF",
        ),
        pytest.param(b"a: 1\n---\nb: 2", edit("remove", 0, "a"), b"{}\n---\nb: 2", id="no final line end"),
        pytest.param(
            b"a: 1\n---\nb: 2",
            edit("add", 1, "c", after="x\ny\n"),
            b'a: 1\n---\nb: 2\nc: "x\\ny\\n"',
            id="end",
        ),
        pytest.param(
            b"\xef\xbb\xbfa: 1\n---\nb: 2\n---\nc: 3\n",
            edit("remove", 0),
            b"\xef\xbb\xbf---\nb: 2\n---\nc: 3\n",
            id="byte order mark",
        ),
        pytest.param(
            b"a: 1\n---\n---\nb: 2\n",
            edit("add", 1, "z", after=3),
            b"a: 1\n---\nz: 3\n---\nb: 2\n",
            id="empty",
        ),
        pytest.param(
            b"%YAML 1.2\n---\na: 1\n...\n%YAML 1.2\n---\nb: 2\n",
            edit("replace", 1, "b", after=3),
            b"%YAML 1.2\n---\na: 1\n...\n%YAML 1.2\n---\nb: 3\n",
            id="directives",
        ),
        pytest.param(
            b"a: |+\n  x\n\n---\nb: 2\n",
            edit("replace", 1, "b", after=3),
            b"a: |+\n  x\n\n---\nb: 3\n",
            id="text that keeps its blank lines",
        ),
    ],
)
def test_the_manner_of_the_file_is_kept(data: bytes, change: Edit, after: bytes) -> None:
    document = parse(FILE, data)

    done = document.apply(change)

    assert document.render() == after
    again = parse(FILE, after)
    again.apply(invert(decode(encode(done))))
    assert again.render() == data


REFUSED = [
    pytest.param(
        "a: 1\n---\nb: 2\n",
        edit("remove", 1),
        "CM209",
        "the file holds several documents: with one document it would be no list any more",
        id="one would be left",
    ),
    pytest.param(
        THREE,
        edit("replace", after={}),
        "CM209",
        "the file holds several documents: its documents are changed one by one",
        id="all at once",
    ),
    pytest.param(
        THREE,
        edit("remove", 3, "a"),
        "CM220",
        "there is nothing at /3/a (the nearest that exists is the root)",
        id="no such document",
    ),
    pytest.param(
        THREE,
        edit("remove", 2, "a"),
        "CM220",
        "there is nothing at /2/a (the nearest that exists is /2)",
        id="no such place in one",
    ),
    pytest.param(THREE, edit("add", 2, "kind", after=1), "CM221", "/2/kind exists already", id="taken"),
    pytest.param(
        THREE, edit("rename", 1, to=(2,)), "CM222", "/1 is a document, not a named entry", id="no name"
    ),
    pytest.param(
        "a: 1\n---\nb: 2\n",
        edit("add", 0, after=0),
        "CM225",
        "the edit cannot be written without loss: the first document has no `---` of its own",
        id="before the first",
    ),
    pytest.param(
        "a: 1\n---\nb: 2",
        edit("add", 2, after=0),
        "CM225",
        "the edit cannot be written without loss: no document can follow one that ends without a line end",
        id="behind the end",
    ),
    pytest.param(
        THREE,
        edit("remove", 1),
        "CM225",
        "the edit cannot be written without loss: what stands between the documents would change its meaning",
        id="a comment that only the `...` above sets off",
    ),
    pytest.param(
        THREE,
        edit("move", 0, "spec", to=(3,)),
        "CM220",
        "there is nothing at /3 (the nearest that exists is the root)",
        id="into nothing",
    ),
    pytest.param(
        THREE,
        edit("move", 0, "spec", to=(2,)),
        "CM225",
        "the edit cannot be written without loss: a part of a document cannot become a document",
        id="a part as a document",
    ),
]


@pytest.mark.parametrize(("text", "change", "code", "message"), REFUSED)
def test_what_cannot_be_done_is_refused_and_nothing_changes(
    text: str, change: Edit, code: str, message: str
) -> None:
    document = parse(FILE, text.encode())

    with pytest.raises(ConfigmigError) as raised:
        document.apply(change)

    assert (raised.value.code, raised.value.message) == (code, message)
    assert raised.value.hint
    assert document.render().decode() == text


def test_limits_count_all_documents_together() -> None:
    many = b"---\n- x\n- y\n" * 50
    bombs = b"---\na: &a [1, 2, 3, 4]\nb: [*a, *a, *a]\n" * 5

    assert len(parse(FILE, many, limits=Bounds(nodes=150)).read()) == 50
    for data, nodes in ((many, 149), (bombs, 60)):
        with pytest.raises(ConfigmigError) as raised:
            parse(FILE, data, limits=Bounds(nodes=nodes))
        assert raised.value.code == "CM207"


def styled_stream(seed: int) -> bytes:
    """Return a file of two to four generated documents."""
    random = Random(seed)
    data = b""
    for number in range(random.randint(2, 4)):
        part = StyledYaml(Random(seed * 10 + number)).document()
        part = part.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
        if data:
            data += b"" if data.endswith(b"\n") else b"\n"
            if not part.startswith(b"---"):
                data += random.choice((b"---\n", b"# about\n---\n", b"\n---\n\n", b"...\n# about\n---\n"))
        data += part
    return data.replace(b"\n", b"\r\n") if random.random() < 0.2 else data


def is_stream(data: bytes) -> bool:
    """Whether PyYAML reads several documents: no directive may follow a document without its end."""
    try:
        return len(list(yaml.compose_all(data, Loader=yaml.CLoader))) > 1
    except yaml.YAMLError:
        return False


STREAMS = [data for data in map(styled_stream, range(120)) if is_stream(data)]


def test_most_of_the_generated_streams_can_be_read() -> None:
    assert len(STREAMS) > 80


@pytest.mark.parametrize("seed", range(len(STREAMS)))
def test_every_kind_of_edit_does_what_it_says_and_can_be_undone(seed: int) -> None:
    data, random = STREAMS[seed], Random(seed)
    try:
        value = parse(FILE, data).read()
    except AnchorError:
        assert b"&" in data, "data that contains itself"
        return

    assert parse(FILE, data).render() == data
    for kind in KINDS:
        document = parse(FILE, data)
        change = random_edit(random, FILE, value, kind)
        if change is None:
            continue
        try:
            done = document.apply(change)
        except ConfigmigError:
            assert is_same(document.read(), value)
            assert document.render() == data
            continue
        result = document.render()
        later = parse(FILE, result)
        assert is_same(later.read(), document.read())
        assert len(list(yaml.compose_all(result, Loader=yaml.CLoader))) == len(later.read())
        if b"&" not in data and b"<<" not in data:
            model = copy.deepcopy(value)
            if kind != "comment":
                apply_to_value(model, change)
            assert is_same(later.read(), model)
        for inverse in invert_all([decode(encode(done))]):
            later.apply(inverse)
        assert later.render() == data
