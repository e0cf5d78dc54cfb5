"""A project with a value planted in every place in which a secret can stand, and what may be done with it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from configmig import api
from configmig.cli.main import cli
from configmig.storage.disk import Disk, using

MARK = "Planted"

SETTINGS = "[configmig]\nrevision_ids = version\nlock_timeout = 0.1\n"

YAML = """\
# The key is Planted-03 today; old_password: Planted-02
general: &general
  master_key: Planted-03  # was api_key: Planted-04
  redis_password: "Planted-05 with \\"quotes\\""
  # secret: Planted-06
port: 1
database_url: postgres://app:Planted-07@db/old?password=Planted-08
environment:
  - POSTGRES_PASSWORD=Planted-09
  - "API_KEY=Planted-10"
  - {name: DB_PASSWORD, value: Planted-11}
api_keys:
  - Planted-12
  - {name: x, token: Planted-13}
again: {<<: *general, client_secret: 'Planted-14'}
private_key: |
  -----BEGIN PRIVATE KEY-----
  Planted+15AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
  Planted+16AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
  -----END PRIVATE KEY-----
credentials:
  user: ann
  password: >-
    Planted-17
    Planted-18
command: [serve, --token, Planted-19, --api-key=Planted-20]
labels:
  note: sk-Planted-21-aaaaaaaaaaaaaaa
  sk-Planted-22-aaaaaaaaaaaaaaa: the name of a key
last: 1
"""

JSON = """\
{
  "api_key": "Planted-30",
  "nested": {"db": {"password": "Planted-31 \\u00e9 \\"quoted\\""}},
  "tokens": ["Planted-32", "Planted-33"],
  "url": "https://ann:Planted-34@host/x",
  "env": [{"name": "DB_PASSWORD", "value": "Planted-35"}],
  "port": 1
}
"""

TOML = '''\
# api_key = "Planted-40"
password = "Planted-41"  # token: Planted-42
port = 1

[db]
secret_key = """
Planted-43
Planted-44"""
urls = ["redis://:Planted-45@host"]
inline = {password = "Planted-46", user = "ann"}

[[users]]
token = 'Planted-47'
'''

INI = """\
; password = Planted-50
[db]
password = Planted-51
api_key: Planted-52
port = 1
# token: Planted-53
"""

ENV = """\
# OLD_TOKEN=Planted-60
API_TOKEN=Planted-61
export DB_PASSWORD="Planted-62 with 'quotes'"
DATABASE_URL=postgres://ann:Planted-63@host/db
PORT=1
"""

FILES = {"app.yaml": YAML, "service.json": JSON, "tool.toml": TOML, "legacy.ini": INI, ".env": ENV}

FIRST = '"""As found."""\n\nrevision = "1.0.0"\ndown_revision = None\n\n\ndef upgrade(op):\n    pass\n'

SECOND = '''\
"""Rotate what was leaked, token=Planted-70.

The old api_key: Planted-71.
"""

revision = "1.1.0"
down_revision = "1.0.0"
breaking_changes = ("password: Planted-72 is no longer good",)
deprecations = ("secret_key: Planted-73 will go",)


def upgrade(op):
    app = op.file("app.yaml")
    app.rename("$.general.master_key", "signing_key")
    app.comment("$.general.signing_key", "was api_key: Planted-74")
    app.move("$.general.redis_password", "$.elsewhere_password")
    app.set("$.database_url", "postgres://app:Planted-75@db/new")
    app.remove("$.credentials")
    app.append("$.api_keys", "Planted-76")
    app.remove("$.labels['sk-Planted-22-aaaaaaaaaaaaaaa']")
    app.set("$.port", 2)
    op.file("service.json").set("$.api_key", "Planted-77")
    op.file("tool.toml").set("$.password", "Planted-78")
    op.file("tool.toml").remove("$.users")
    op.file("legacy.ini").set("$.db.password", "Planted-79")
    op.file(".env").set("$.API_TOKEN", "Planted-80")
    op.create_file("new.yaml", {"api_key": "Planted-81", "kept": [1]})
'''

THIRD = '''\
"""Go on."""

from configmig.revisions import Problem

revision = "1.2.0"
down_revision = "1.1.0"


def upgrade(op):
    if op.arguments.get("end") == "raise":
        raise RuntimeError(f"{op.file('service.json').get('$.api_key')} does not do, {op.arguments}")
    if op.arguments.get("end") == "lose":
        op.file("app.yaml").set("$.private_key.Planted", "x")
    op.file("app.yaml").set("$.port", 3)
    op.file("service.json").set("$.api_key", "Planted-82")


def check(config):
    service = config["service.json"]
    place = ("nested", "db", "password")
    yield Problem("service.json", place, f"{service['api_key']} and {service['tokens'][0]} are too short")
'''

REVISIONS = {"1_0_0.py": FIRST, "1_1_0.py": SECOND, "1_2_0.py": THIRD}


class Vault:
    """The project in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "config"

    def plant(self) -> None:
        """Write the project; it carries no stamp yet."""
        for name, text in (
            ("configmig.ini", SETTINGS),
            *((f"versions/{name}", text) for name, text in REVISIONS.items()),
            *((f"config/{name}", text) for name, text in FILES.items()),
        ):
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def upgrade(self, target: str) -> None:
        """Bring it up, whatever a check says."""
        settings = self.folder / "configmig.ini"
        settings.write_text(SETTINGS + "gate.checks = off\n")
        api.upgrade(api.open_project(self.folder), target)
        settings.write_text(SETTINGS)

    def replace(self, name: str, old: str, new: str) -> None:
        """Edit a file by hand; what is replaced stands in it once."""
        text = (self.root / name).read_text()
        assert text.count(old) == 1, (name, old)
        (self.root / name).write_text(text.replace(old, new))


class PowerCutError(BaseException):
    """The process is gone."""


class DyingDisk(Disk):
    """Dies when it renames something to a name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def rename(self, source: Path, target: Path) -> None:
        """Rename, or die."""
        if target.name == self._name:
            raise PowerCutError
        super().rename(source, target)


def fresh(vault: Vault) -> None:
    """Nothing was run yet."""
    vault.plant()


def pending(vault: Vault) -> None:
    """A run is behind it, the next one ends in a check that objects."""
    vault.plant()
    vault.upgrade("1.1.0")


def edited(vault: Vault) -> None:
    """Every kind of secret was edited by hand since the last run; the way back meets most of them."""
    vault.plant()
    vault.upgrade("1.2.0")
    vault.replace("app.yaml", "Planted-75", "Planted-101")
    vault.replace("app.yaml", "signing_key: Planted-03", "signing_key: Planted-102")
    vault.replace("app.yaml", "Planted-03 today", "Planted-102 today")
    vault.replace("app.yaml", "Planted-12", "Planted-103")
    vault.replace("app.yaml", "last: 1", "last: 1\nmore: {token: Planted-104}  # password: Planted-105")
    vault.replace("service.json", "Planted-82", "Planted-106")
    vault.replace("service.json", "Planted-32", "Planted-107")
    vault.replace("tool.toml", "Planted-78", "Planted-108")
    vault.replace("tool.toml", "Planted-43", "Planted-109")
    vault.replace("legacy.ini", "Planted-79", "Planted-110")
    vault.replace(".env", "Planted-80", "Planted-111")
    vault.replace("new.yaml", "Planted-81", "Planted-112")


def changed(vault: Vault) -> None:
    """A released revision was changed since it was applied."""
    vault.plant()
    vault.upgrade("1.1.0")
    path = vault.folder / "versions" / "1_1_0.py"
    path.write_text(path.read_text().replace("Planted-77", "Planted-120"))


def gone(vault: Vault) -> None:
    """The revision file of the present version is gone, and the files were edited."""
    edited(vault)
    (vault.folder / "versions" / "1_2_0.py").unlink()


def unreadable(name: str, text: str) -> Callable[[Vault], None]:
    """Return a state in which one file cannot be parsed."""

    def state(vault: Vault) -> None:
        pending(vault)
        (vault.root / name).write_text(text)

    state.__doc__ = f"{name} cannot be parsed."
    state.__name__ = f"broken {name}"
    return state


def stopped(vault: Vault) -> None:
    """A run was stopped after it was decided, and somebody wrote into a file since."""
    vault.plant()
    vault.upgrade("1.0.0")
    with using(DyingDisk("app.yaml")):
        try:
            vault.upgrade("1.1.0")
        except PowerCutError:
            (vault.folder / "configmig.ini").write_text(SETTINGS)
    (vault.root / "app.yaml").write_text("password: Planted-130\n")
    (vault.root / "service.json").write_text('{"token": "Planted-131"}\n')


def torn(vault: Vault) -> None:
    """The same, and its journal leads nowhere."""
    stopped(vault)
    (vault.root / ".configmig/journal").write_text("{")


def gateway(vault: Vault) -> None:
    """The bundled application, with secrets in its sources and in the file that is made from them."""
    project = Path(__file__).parents[2]
    vault.folder.mkdir()
    for name in ("config", "versions"):
        shutil.copytree(project / name, vault.folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (vault.folder / "configmig.ini").write_text(SETTINGS + "profile = llm-gateway\n")
    vault.replace(
        "providers.yaml",
        "  ollama:\n    type: ollama\n",
        "  ollama:\n    type: ollama\n    api_key: Planted-180  # token: Planted-181\n",
    )
    made = vault.root / "litellm-unified.yaml"
    made.write_text(made.read_text() + "extra:\n  password: Planted-182\n  # secret: Planted-183\n")


STATES = (fresh, pending, edited, changed, gone, stopped, torn, gateway)

BROKEN = (
    unreadable("app.yaml", "ok: 1\npassword: Planted-140: [\n"),
    unreadable("service.json", '{"ok": 1,\n "password": "Planted-141",\n Planted-142}\n'),
    unreadable("tool.toml", 'ok = 1\npassword = "Planted-143" Planted-144\n'),
    unreadable("legacy.ini", "[a]\npassword Planted-145\n= Planted-146\n[a\n"),
    unreadable(".env", "OK=1\nPASSWORD='Planted-147\nX\n"),
)


def commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command of the command line that does something, by its words."""
    yield from _below(cli, ())


def _below(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        yield words, command
        return
    ctx = click.Context(command)
    for name in command.list_commands(ctx):
        found = command.get_command(ctx, name)
        assert found is not None
        yield from _below(found, (*words, name))


def forms(command: click.Command) -> tuple[str, ...]:
    """Return the formats that a command offers; none where it has no choice."""
    for parameter in command.params:
        if parameter.name == "form" and isinstance(parameter.type, click.Choice):
            return tuple(parameter.type.choices)
    return ()


def options(command: click.Command) -> set[str]:
    """Return the long names of the options of a command, but for the one of its formats."""
    return {
        max(parameter.opts, key=len)
        for parameter in command.params
        if isinstance(parameter, click.Option) and parameter.name != "form"
    }


def copy(source: Path, target: Path) -> None:
    """Put the folder ``source`` in the place of ``target``."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, symlinks=True)
