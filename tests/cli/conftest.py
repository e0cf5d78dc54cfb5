"""A small project for the command line: three versions of a kitchen."""

from pathlib import Path

import pytest

from tests.workshop import gateway, upgraded, workshop

__all__ = ["gateway", "upgraded", "workshop"]

STOVE = """\
# The kitchen, as the cook left it.
stove:
  rings: 4      # gas
  oven: true

api_key: "sk-live-0123456789abcdef"
"""

REVISIONS = {
    "1_0_0_first.py": '''\
"""First version."""

revision = "1.0.0"
down_revision = None
date = "2024-01-01"


def upgrade(op):
    pass
''',
    "1_1_0_burners.py": '''\
"""Say burners."""

revision = "1.1.0"
down_revision = "1.0.0"
date = "2024-02-02"
breaking_changes = ("stove.rings is stove.burners",)


def upgrade(op):
    op.file("kitchen.yaml").rename("$.stove.rings", "burners")
''',
    "1_2_0_fuel.py": '''\
"""Name the fuel."""

from configmig.revisions import Problem

revision = "1.2.0"
down_revision = "1.1.0"
date = "2024-03-03"


def upgrade(op):
    op.file("kitchen.yaml").set_default("$.stove.fuel", op.arguments.get("fuel", "gas"))


def check(config):
    if config["kitchen.yaml"]["stove"]["fuel"] == "coal":
        yield Problem("kitchen.yaml", ("stove", "fuel"), "coal is not allowed", "use gas")
''',
}


@pytest.fixture
def kitchen(tmp_path: Path) -> Path:
    """1.0.0 -- 1.1.0 -- 1.2.0 and a kitchen.yaml at 1.0.0 that carries no stamp."""
    (tmp_path / "configmig.ini").write_text("[configmig]\nrevision_ids = version\n", encoding="utf-8")
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "kitchen.yaml").write_text(STOVE, encoding="utf-8")
    (tmp_path / "versions").mkdir()
    for name, text in REVISIONS.items():
        (tmp_path / "versions" / name).write_text(text, encoding="utf-8")
    return tmp_path
