"""Every setting, declared once: parsing, the check of names and the reference page come from here."""

from configmig.frozen import dataclass
from configmig.settings import kinds
from configmig.settings.kinds import Kind


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of ``[configmig]``; ``default`` is written as in INI, empty where there is none."""

    name: str
    kind: Kind
    default: str
    doc: str
    optional: bool = False
    """Whether an empty value means "not set", so that an environment can take a value back."""


_GATE = ("stop", "warn", "off")

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "config_root", kinds.path(), "config", "The folder of the configuration files; `--root` overrides it."
    ),
    Setting(
        "version_locations",
        kinds.paths(),
        "versions",
        "The folders of the revision files; several are separated by spaces, commas or newlines.",
    ),
    Setting(
        "profile",
        kinds.text(),
        "",
        "The plug-in that knows the application: its schemas, how to recognise a version, its template.",
        optional=True,
    ),
    Setting(
        "files",
        kinds.globs(),
        "",
        "Patterns of the managed files, relative to the config root; empty: every file of a known format.",
        optional=True,
    ),
    Setting(
        "file_template", kinds.file_template(), "{{ slug_id }}_{{ slug }}", "The name of a new revision file."
    ),
    Setting("timezone", kinds.zone(), "UTC", "The time zone of the date in a new revision file."),
    Setting(
        "revision_ids",
        kinds.choice("hex", "version"),
        "hex",
        "What a new revision is called: a random hex id, or the next version number.",
    ),
    Setting(
        "template",
        kinds.path(),
        "",
        "A Jinja2 template for new revision files; empty: the one that configmig ships.",
        optional=True,
    ),
    Setting("backups.keep", kinds.integer(1), "20", "How many snapshots to keep."),
    Setting(
        "backups.days",
        kinds.integer(1),
        "",
        "How many days to keep a snapshot, though fewer are kept then; the newest good one always stays.",
        optional=True,
    ),
    Setting(
        "gate.checks",
        kinds.choice(*_GATE),
        "stop",
        "What a run does when the `check` of a revision finds a problem.",
    ),
    Setting(
        "gate.schema", kinds.choice(*_GATE), "stop", "What a run does when the result violates its schema."
    ),
    Setting(
        "gate.consistency",
        kinds.choice(*_GATE),
        "stop",
        "What a run does when the result refers to more that is not there than the files did before.",
    ),
    Setting(
        "gate.audit",
        kinds.choice(*_GATE),
        "stop",
        "What a run does when the score of the result is lower than before; `--allow-score-drop` lets one "
        "run pass.",
    ),
    Setting(
        "gate.health",
        kinds.choice(*_GATE),
        "stop",
        "What a run does when it empties a file, loses one, or leaves one that cannot be read.",
    ),
    Setting(
        "gate.min_score",
        kinds.points(),
        "",
        "The score that the result of a run must reach, however low it was before; empty: it must only not "
        "get worse.",
        optional=True,
    ),
    Setting("gate.max_drop", kinds.points(), "0", "How many points of the overall score a run may lose."),
    Setting(
        "audit.min_score",
        kinds.integer(0, 100),
        "80",
        "The score from which on an audit is good; `--min-score` overrides it.",
    ),
    Setting(
        "audit.fail_on",
        kinds.choice("critical", "high", "medium", "low", "info"),
        "",
        "A finding of this severity or a worse one is never good; `--fail-on` overrides it.",
        optional=True,
    ),
    Setting(
        "audit.baseline", kinds.path(), "", "A file with findings that somebody accepted.", optional=True
    ),
    Setting("audit.rules", kinds.paths(), "", "Python files with rules of the project's own.", optional=True),
    Setting(
        "audit.documents",
        kinds.paths(),
        "",
        "Documents that must be there and not be empty, such as a runbook.",
        optional=True,
    ),
    Setting(
        "audit.env_file",
        kinds.path(),
        "",
        "The environment file of the running application; an audit reads its names, never its values.",
        optional=True,
    ),
    Setting(
        "audit.targets",
        kinds.versions(),
        "",
        "The versions of what the configuration is for, as `litellm==1.106.0`.",
        optional=True,
    ),
    Setting(
        "live.gateway",
        kinds.web_address(),
        "http://127.0.0.1:4000",
        "Where `health --live` finds the running application; `--gateway` overrides it.",
    ),
    Setting(
        "live.key",
        kinds.variable(),
        "LITELLM_MASTER_KEY",
        "The name of the environment variable with the key of the running application.",
    ),
    Setting(
        "live.timeout",
        kinds.seconds(positive=True),
        "5",
        "How many seconds a request of `health --live` may take; `--timeout` overrides it, a time-out that "
        "the configuration has for it wins over both.",
    ),
    Setting(
        "live.deadline",
        kinds.seconds(positive=True),
        "60",
        "After how many seconds `health --live` stops asking; a `--drill` may take as long again.",
    ),
    Setting(
        "live.concurrency", kinds.integer(1, 256), "8", "How many requests `health --live` has open at once."
    ),
    Setting(
        "live.certificate_days",
        kinds.integer(0),
        "14",
        "A certificate that is valid for fewer days than this is a finding of `health --live`.",
    ),
    Setting(
        "live.litellm",
        kinds.text(),
        "litellm",
        "The program that `health --live --drill` starts for its rehearsal.",
    ),
    Setting(
        "notify.urls_env",
        kinds.variable(),
        "CONFIGMIG_NOTIFY_URLS",
        "The name of the environment variable with the addresses of those who are sent alerts.",
    ),
    Setting(
        "notify.urls",
        kinds.receivers(),
        "",
        "Addresses of receivers in this file itself; each is a secret as a whole.",
        optional=True,
    ),
    Setting(
        "notify.on",
        kinds.several("audit-failed", "score-drop", "rolled-back"),
        "audit-failed score-drop rolled-back",
        "What they are told.",
    ),
    Setting(
        "notify.timeout",
        kinds.seconds(positive=True),
        "5",
        "After how many seconds a command waits for no receiver any more.",
    ),
    Setting(
        "allow_reformat",
        kinds.flag(),
        "no",
        "Whether a part of a file may be written anew where an edit is impossible without that; "
        "`--allow-reformat` says yes for one command.",
    ),
    Setting("limits.size", kinds.integer(1), "4194304", "The largest file that is read, in bytes."),
    Setting("limits.depth", kinds.integer(1, 1000), "200", "The deepest nesting of a document."),
    Setting(
        "limits.nodes",
        kinds.integer(1),
        "200000",
        "The most nodes in one document, aliases counted as often as they are used.",
    ),
    Setting(
        "lock_timeout",
        kinds.seconds(),
        "10",
        "How many seconds to wait for another run; `--lock-timeout` overrides it.",
    ),
)

BY_NAME = {setting.name: setting for setting in SETTINGS}

GROUPS = frozenset(setting.name.split(".")[0] for setting in SETTINGS if "." in setting.name)
"""The names that are tables in TOML: ``[tool.configmig.backups] keep = 20``."""
