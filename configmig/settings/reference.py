"""The reference page of all settings, made from their table."""

from configmig.settings.table import SETTINGS, Setting

_HEAD = """\
# Settings

A project's settings stand in `configmig.ini`, or in `[tool.configmig]` of `pyproject.toml`.
configmig searches both from the current folder upwards, `configmig.ini` first;
`--config FILE` or the variable `CONFIGMIG_CONFIG` (a file or a folder) names them instead.
Paths count from the folder of the file.
`%(here)s` in a value is that folder; any other percent sign means itself.
An unknown section, key or value is an error, in every section of the file.

| key | value | default | what it does |
|---|---|---|---|
"""

_TAIL = """
A key with a dot may stand in a section of its own: `[notify]` with `timeout = 3` is `notify.timeout = 3`.
In `pyproject.toml` it is a key of a table: `[tool.configmig.backups]` with `keep = 20`.
Lists may be written as lists there, numbers as numbers.

## Environments

`[configmig:NAME]` (in TOML `[tool.configmig.env.NAME]`) overrides keys of the main section
when `-n NAME` is given.
An empty value takes back a key that may be left out.

## Hooks

`[configmig:hooks]` (or `[post_write_hooks]`, as Alembic calls it) says what runs
after a new revision file was written:

```ini
[configmig:hooks]
hooks = ruff
ruff.type = exec
ruff.executable = ruff
ruff.options = format REVISION_SCRIPT_FILENAME
```

| key | what it is |
|---|---|
| `hooks` | the hooks to run, in order |
| `NAME.type` | `exec` (a program), `module` (for `python -m`) or `console_scripts` (an entry point) |
| `NAME.executable`, `.module`, `.entrypoint` | what to run, by type; `entrypoint` serves all three |
| `NAME.options` | its arguments; `REVISION_SCRIPT_FILENAME` is the new file, appended where it is left out |
| `NAME.cwd` | the folder to run it in, by default the current one |

In `pyproject.toml` each hook is a table `[[tool.configmig.hooks]]` with a `name` and these keys.
"""


def reference_page() -> str:
    """Return the page as Markdown."""
    return _HEAD + "".join(_row(setting) for setting in SETTINGS) + _TAIL


def _row(setting: Setting) -> str:
    default = f"`{setting.default}`" if setting.default else "none"
    return f"| `{setting.name}` | {setting.kind.title} | {default} | {setting.doc} |\n"
