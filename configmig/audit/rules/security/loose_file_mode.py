"""SEC016: a file of the configuration that too many users may read or write."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.facts import SnapshotFact
from configmig.audit.secrets import read_secrets

_OTHERS_WRITE = 0o022
_OTHERS_READ = 0o004
_NOT_THE_OWNER = 0o077


def check(view: View) -> Iterator[Objection]:
    """Object to files that others may write, to files with secrets that all may read, to open snapshots."""
    secret = {each.file for each in view.shared(read_secrets)}
    for name, mode in view.facts.modes.items():
        if mode & _OTHERS_WRITE:
            may = "everybody" if mode & 0o002 else "the group"
            yield _objection(name, f"{may} may write it (mode {mode:04o})", f"chmod {mode & ~0o022:04o}")
        elif mode & _OTHERS_READ and (name in secret or _is_environment(name)):
            yield _objection(
                name, f"everybody may read it, and it holds secrets (mode {mode:04o})", "chmod 0600"
            )
    for snapshot in view.facts.snapshots:
        yield from _open_snapshot(snapshot)


def _open_snapshot(snapshot: SnapshotFact) -> Iterator[Objection]:
    """A snapshot holds the files as they were, secrets too: one objection for all of its files."""
    names = [name for name, mode in snapshot.modes.items() if mode & _NOT_THE_OWNER]
    if names:
        folder = f"backups/{snapshot.run}"
        message = f"{len(names)} files of the snapshot are open to others than the owner: {names[0]}"
        yield _objection(folder, message, "chmod -R u=rwX,go=")


def _objection(name: str, message: str, command: str) -> Objection:
    return Objection(name, (), message, f"in the config root, `{command} {name}`")


def _is_environment(name: str) -> bool:
    base = name.rpartition("/")[2]
    return base.endswith(".env") or base.startswith(".env")


rule = Rule(
    id="SEC016",
    name="loose-file-mode",
    severity=Severity.MEDIUM,
    category="security",
    title="A file of the configuration can be read or written by too many",
    why=(
        "Whoever may write the configuration decides where prompts and keys are sent. Whoever may read an "
        "environment file, a file with a secret in it or a snapshot has the secrets."
    ),
    bad=(
        Example({"app.yaml": "a: 1\n"}, finds=("app.yaml:1",), facts={"modes": {"app.yaml": 0o666}}),
        Example({"app.yaml": "a: 1\n"}, finds=("app.yaml:1",), facts={"modes": {"app.yaml": 0o664}}),
        Example({".env": "A=1\n"}, finds=(".env:1",), facts={"modes": {".env": 0o644}}),
        Example(
            {"app.yaml": "password: tr0ub4dor\n"}, finds=("app.yaml:1",), facts={"modes": {"app.yaml": 0o644}}
        ),
        Example(
            {"app.yaml": "a: 1\n"},
            finds=("backups/r1",),
            facts={"snapshots": (SnapshotFact("r1", modes={"backups/r1/a.yaml": 0o644}),)},
        ),
    ),
    good=(
        Example({"app.yaml": "a: 1\n"}, facts={"modes": {"app.yaml": 0o644}}, note="nothing secret in it"),
        Example(
            {".env": "A=1\n"},
            facts={
                "modes": {".env": 0o600},
                "snapshots": (SnapshotFact("r1", modes={"backups/r1/a.yaml": 0o600}),),
            },
        ),
    ),
    check=check,
)
