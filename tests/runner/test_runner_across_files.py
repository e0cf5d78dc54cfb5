"""Values that go to other files and formats, as runs: planned, carried out, taken back to the byte."""

from pathlib import Path

import pytest

from configmig import api
from tests.workshop import FIRST, SETTINGS, Workshop

YAML = """\
# The shop.

# who answers
front:            # the public one
  # moved in spring
  host: a.example
  port: 443       # tls
# who stores
back:
  - db1           # the fast one
  - db2
"""
JSONC = """\
// The shop.
{
  // who answers
  "front": {
    "host": "a.example" // public
  },
  "back": ["db1", "db2"]
}
"""
FOUND = {"app.yaml": YAML, "more.toml": "# More.\n\nname = 'shop'\n", "old.json": '{\n  "a": [1, 2]\n}\n'}

REVISION = '''\
"""Take it elsewhere."""

revision = "1.1.0"
down_revision = "1.0.0"


def upgrade(op):
    {body}
'''

CASES = [
    pytest.param(
        'op.file("app.yaml").move("$.front", ("more.toml", "$.front"))',
        {
            "app.yaml": YAML.replace(YAML[YAML.index("# who ans") : YAML.index("# who stores")], ""),
            "more.toml": "# More.\n\nname = 'shop'\n\n# who answers\n[front]  # the public one\n"
            '# moved in spring\nhost = "a.example"\nport = 443  # tls\n',
        },
        (),
        id="a subtree from YAML to TOML",
    ),
    pytest.param(
        'op.file("app.yaml").move("$.front", ("old.json", "$.front"))',
        {
            "app.yaml": YAML.replace(YAML[YAML.index("# who ans") : YAML.index("# who stores")], ""),
            "old.json": '{\n  "a": [1, 2],\n  "front": {\n    "host": "a.example",\n'
            '    "port": 443\n  }\n}\n',
        },
        (
            "app.yaml:3: the comment `# who answers` goes with /front",
            "app.yaml:4: the comment `# the public one` goes with /front",
            "app.yaml:5: the comment `# moved in spring` goes with /front",
            "app.yaml:7: the comment `# tls` goes with /front",
        ),
        id="a subtree from YAML to JSON, which has no comments",
    ),
    pytest.param(
        'op.split_file("app.yaml", {"front.yaml": ["front"], "back.yaml": ["back"]})',
        {},
        ("app.yaml:1: the comment `# The shop.` goes with the file",),
        id="a file split in two",
    ),
    pytest.param(
        'op.merge_files(["app.yaml", "more.toml"], "all.yaml")',
        {},
        (
            "app.yaml:1: the comment `# The shop.` goes with the file",
            "more.toml:1: the comment `# More.` goes with the file",
        ),
        id="two files of two formats merged",
    ),
    pytest.param(
        'op.convert_file("app.yaml", "app.toml")',
        {},
        ("app.yaml:10: the comment `# the fast one` goes with the file",),
        id="YAML to TOML",
    ),
    pytest.param('op.convert_file("app.yaml", "app.jsonc")', {}, (), id="YAML to JSON with comments"),
    pytest.param(
        'op.convert_file("old.json", "old.yaml")',
        {"old.yaml": "a:\n  - 1\n  - 2\n"},
        (),
        id="config.json to config.yaml",
    ),
    pytest.param(
        'op.convert_file("app.yaml", "app.json")',
        {},
        tuple(
            f"app.yaml:{line}: the comment `# {text}` goes with the file"
            for line, text in (
                (1, "The shop."),
                (3, "who answers"),
                (4, "the public one"),
                (5, "moved in spring"),
                (7, "tls"),
                (8, "who stores"),
                (10, "the fast one"),
            )
        ),
        id="YAML to strict JSON",
    ),
    pytest.param('op.rename_file("app.yaml", "shop/app.yml")', {"shop/app.yml": YAML}, (), id="renamed"),
    pytest.param(
        'op.convert_file("app.yaml", "app.toml"); op.file("app.toml").rename("$.front", "face"); '
        'op.file("app.toml").move("$.face.host", ("old.json", "$.host"))',
        {"old.json": '{\n  "a": [1, 2],\n  "host": "a.example"\n}\n'},
        (
            "app.yaml:5: the comment `# moved in spring` goes with the file",
            "app.yaml:10: the comment `# the fast one` goes with the file",
        ),
        id="converted and taken on",
    ),
]


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A project at 1.0.0 with files of four formats."""
    made = Workshop(tmp_path)
    made.write("configmig.ini", SETTINGS)
    made.write("versions/1_0_0.py", FIRST)
    for name, text in FOUND.items():
        made.write(f"config/{name}", text)
    api.upgrade(made.open(), "head")
    return made


@pytest.mark.parametrize(("body", "files", "losses"), CASES)
def test_what_a_file_loses_is_in_the_plan_and_every_byte_comes_back(
    shop: Workshop, body: str, files: dict[str, str], losses: tuple[str, ...]
) -> None:
    shop.write("versions/1_1_0.py", REVISION.format(body=body))

    plan = api.plan(shop.open(), "head")
    (step,) = plan.steps
    api.upgrade(shop.open(), "head")

    assert step.losses == losses
    for name, text in files.items():
        assert shop.read(name) == text
    everything = "".join(shop.read(name) for name in plan.after)
    for comment in ("The shop.", "who answers", "the public one", "moved in spring", "tls", "who stores"):
        assert (comment in everything) != any(comment in loss for loss in losses)

    api.downgrade(shop.open(), "1.0.0")
    managed = {
        path.relative_to(shop.root).as_posix(): path.read_text()
        for path in shop.root.rglob("*.*")
        if path.is_file() and path.relative_to(shop.root).parts[0] not in ("backups", ".configmig")
    }
    assert {name: managed.get(name) for name in FOUND} == FOUND
    assert not set(plan.after) - set(FOUND) & set(managed)


@pytest.mark.parametrize(("body", "files", "losses"), CASES)
def test_the_way_back_keeps_what_was_edited_since_in_another_file(
    shop: Workshop, body: str, files: dict[str, str], losses: tuple[str, ...]
) -> None:
    del files, losses
    shop.write("versions/1_1_0.py", REVISION.format(body=body))
    run = api.upgrade(shop.open(), "head")
    untouched = set(FOUND) - {change.name for change in run.plan.changes}
    left = min(untouched, default=None)
    if left is not None:
        (shop.root / left).write_text(FOUND[left].replace("1", "11").replace("shop", "shops"))
    api.downgrade(shop.open(), "1.0.0")

    for name, text in FOUND.items():
        assert shop.read(name) == (text.replace("1", "11").replace("shop", "shops") if name == left else text)
