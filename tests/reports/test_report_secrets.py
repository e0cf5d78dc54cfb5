"""Secrets planted all over a file appear in no report of any command in any format."""

from pathlib import Path

import pytest

from configmig import api
from configmig.reports import formats, render

# The revision brings secrets, which the audit would stop: its findings are part of what is shown.
SETTINGS = "[configmig]\nconfig_root = config\nversion_locations = versions\ngate.audit = warn\n"

REVISION = '''\
"""Move things about."""

revision = "1.0.0"
down_revision = None


def upgrade(op):
    file = op.file("app.yaml")
    file.rename("$.general.master_key", "note")
    file.move("$.general.redis_password", "$.elsewhere")
    file.set("$.port", 2)
    file.set("$.database_url", "postgres://app:Planted-12@db/new")
    file.remove("$.credentials")
    file.comment("$.port", "was Planted-01, see the vault")
    op.create_file("new.yaml", {"api_key": "Planted-13", "kept": [1]})
'''

FILE = """\
# The key was Planted-01 before; old_password: Planted-02
general:
  master_key: Planted-01  # also Planted-03? no: api_key: Planted-03
  redis_password: "Planted-04 with \\"quotes\\""
  # secret: Planted-05
port: 1
database_url: postgres://app:Planted-06@db/old?password=Planted-07
environment:
  - POSTGRES_PASSWORD=Planted-08
  - "API_KEY=Planted-09"
api_keys:
  - Planted-10
  - {name: x, token: Planted-11}
private_key: |
  -----BEGIN PRIVATE KEY-----
  Planted+14AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
  Planted+15AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
  -----END PRIVATE KEY-----
credentials:
  user: ann
  password: >-
    Planted-16
    Planted-17
command: [serve, --token, Planted-18, --api-key=Planted-19]
labels:
  note: sk-Planted-20-aaaaaaaaaaaaaaa
last: 1
"""


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_planted_secrets_appear_in_no_report(form: str, tmp_path: Path) -> None:
    for name, text in (
        ("configmig.ini", SETTINGS),
        ("config/app.yaml", FILE),
        ("versions/1_0_0.py", REVISION),
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    project = api.open_project(tmp_path / "configmig.ini")
    shown = {"plan": render("plan", api.plan(project, "head"), form)}
    before = dict(project.read_files())

    run = api.upgrade(project, "head")
    shown["run"] = render("run", run, form)
    shown["diff"] = render("diff", api.diff(project, "base", "working"), form)
    shown["runs"] = render("runs", api.runs(project), form, verbose=True)
    shown["rollback"] = render("run", api.rollback(project), form)

    assert {kind: planted(str(text)) for kind, text in shown.items()} == {kind: [] for kind in shown}
    assert project.read_files() == before
    assert form in formats("plan")


def planted(text: str) -> list[str]:
    """The lines of ``text`` that hold a planted secret."""
    return [line for line in text.splitlines() if "Planted" in line]
