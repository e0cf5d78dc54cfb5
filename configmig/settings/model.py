"""What can be set for a project, as frozen values with their defaults."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Literal, TypeAlias

from configmig.frozen import dataclass

Event: TypeAlias = Literal["audit-failed", "score-drop", "rolled-back"]

GateMode: TypeAlias = Literal["stop", "warn", "off"]


@dataclass(frozen=True, slots=True)
class Hook:
    """A command that formats or checks a new revision file, as Alembic's post-write hooks.

    ``type`` is ``console_scripts`` (``entrypoint`` names an installed script), ``exec`` (``entrypoint`` is an
    executable) or ``module`` (``entrypoint`` is a module run with ``python -m``). ``options`` may contain
    ``REVISION_SCRIPT_FILENAME``; without it the path is appended.
    """

    name: str
    type: Literal["console_scripts", "exec", "module"]
    entrypoint: str
    options: str = ""
    cwd: str = ""


@dataclass(frozen=True, slots=True)
class Gates:
    """What a failing gate does to a run: stop it, only warn, or not run at all."""

    checks: GateMode = "stop"
    schema: GateMode = "stop"
    consistency: GateMode = "stop"
    audit: GateMode = "stop"
    health: GateMode = "stop"
    min_score: float | None = None
    """The score that a run must reach, whatever it was before; None: it must only not get worse."""
    max_drop: float = 0.0
    """The points of the overall score that a run may lose."""
    drop_allowed: bool = False
    """Whether this one run may lose more: ``--allow-score-drop``."""


@dataclass(frozen=True, slots=True)
class Auditing:
    """What an audit looks at besides the files, and which score is good enough."""

    min_score: int = 80
    """The overall score, 0 to 100, from which on an audit's exit code is 0."""
    fail_on: Literal["critical", "high", "medium", "low", "info"] | None = None
    """A finding of this severity or a worse one makes the exit code at least 1."""
    baseline: Path | None = None
    """The file that names findings which somebody accepted."""
    rules: tuple[Path, ...] = ()
    """Python files with rules of the project's own."""
    documents: tuple[Path, ...] = ()
    """Documents that must be there, such as a runbook."""
    env_file: Path | None = None
    """The environment file of the running application: only its names are read."""
    targets: Mapping[str, str] = field(default_factory=dict)
    """What the configuration is for → its version, as ``litellm`` → ``1.106.0``."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How `health --live` asks the running application and what stands behind it; times in seconds."""

    gateway: str = "http://127.0.0.1:4000"
    """Where the application listens, without a slash at the end."""
    key: str = "LITELLM_MASTER_KEY"
    """The name of the environment variable with its key."""
    timeout: float = 5.0
    """For one request."""
    deadline: float = 60.0
    """For all of them."""
    concurrency: int = 8
    """The most requests at once."""
    certificate_days: int = 14
    """Fewer days than that are too few for a certificate."""
    litellm: str = "litellm"
    """The program that a rehearsal starts."""


@dataclass(frozen=True, slots=True)
class Alerting:
    """Who is told what."""

    urls: tuple[str, ...] = field(default=(), repr=False)
    """Addresses of receivers as apprise writes them: secrets."""
    urls_env: str = "CONFIGMIG_NOTIFY_URLS"
    """The name of the environment variable with more of them, separated by blanks."""
    on: tuple[Event, ...] = ("audit-failed", "score-drop", "rolled-back")
    """The events that are told."""
    timeout: float = 5.0
    """Seconds after which nobody waits for a receiver any more."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what is read, so that a hostile file ends in an error and not in a dead interpreter."""

    size: int = 4 * 1024 * 1024
    """Largest file, in bytes."""
    depth: int = 200
    """Deepest nesting."""
    nodes: int = 200_000
    """Most nodes in one document, aliases counted as often as they are used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one project, every path absolute.

    ``source`` is the file they came from, None when there was none. ``arguments`` are the ``-x key=value``
    pairs.
    """

    project_root: Path
    config_root: Path
    version_locations: tuple[Path, ...]
    source: Path | None = None
    environment: str | None = None
    profile: str | None = None
    files: tuple[str, ...] = ()
    """Globs of the managed files, relative to the config root; empty: every file of a known format."""
    file_template: str = "{{ slug_id }}_{{ slug }}"
    timezone: str = "UTC"
    revision_ids: Literal["hex", "version"] = "hex"
    backups_keep: int = 20
    backups_days: int | None = None
    gates: Gates = field(default_factory=Gates)
    limits: Limits = field(default_factory=Limits)
    auditing: Auditing = field(default_factory=Auditing)
    asking: Asking = field(default_factory=Asking)
    alerting: Alerting = field(default_factory=Alerting)
    hooks: tuple[Hook, ...] = ()
    template: Path | None = None
    """A Jinja2 template for new revision files; None: the one that configmig ships."""
    allow_reformat: bool = False
    """Whether a part of a file may be written anew where an edit is impossible without that."""
    lock_timeout: float = 10.0
    """Seconds to wait for another run."""
    arguments: Mapping[str, str] = field(default_factory=dict)
