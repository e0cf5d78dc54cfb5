"""Write docs/reference/ and the troubleshooting guide from the code: `python docs/generate.py`.

With `--check` the stale pages are only named.
"""

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from configmig.errors import ConfigmigError

if TYPE_CHECKING:
    from configmig.audit.rule import Rule
    from configmig.health.live import LiveRule

FOLDER = Path(__file__).parent
GUIDE = "error-troubleshooting-guide.md"
NOTE = "<!-- Written by docs/generate.py from the code; edit the code instead. -->\n\n"


def pages() -> dict[str, str]:
    """Return file name below docs/ → its text."""
    return {
        "reference/cli.md": NOTE + cli_page(),
        "reference/errors.md": NOTE + errors_page(),
        "reference/rules.md": NOTE + rules_page(),
        "reference/operations.md": NOTE + operations_page(),
        "reference/settings.md": NOTE + settings_page(),
        GUIDE: NOTE + guide_page(),
    }


def stale() -> list[str]:
    """Return the names of the pages that are not what the code says, or have no source any more."""
    wanted = pages()
    paths = [*FOLDER.glob("reference/*.md"), *FOLDER.glob(GUIDE)]
    present = {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    return sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))


def cli_page() -> str:
    """Return the page of all commands, in the sections of `configmig --help`."""
    from configmig.cli.main import cli
    from configmig.cli.table import COMMANDS

    context = click.Context(cli, info_name="configmig", **cli.context_settings)
    parts = [
        "# Command line\n",
        usage(context, cli),
        cli.help or "",
        "## Global options\n",
        options(context, cli),
    ]
    for section, entries in COMMANDS.items():
        parts.append(f"## {section}\n")
        for entry in entries:
            command = cli.get_command(context, entry.name)
            if command is None:
                raise LookupError(f"the table has no command {entry.name}")
            inner = click.Context(command, info_name=entry.name, parent=context)
            parts += [
                f"### {entry.name}\n",
                usage(inner, command),
                described(command),
                options(inner, command),
            ]
            if isinstance(command, click.Group):
                parts += subcommands(inner, command)
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def subcommands(context: click.Context, group: click.Group) -> Iterator[str]:
    """Yield the commands of a group, such as `configmig backups list`."""
    for name, command in group.commands.items():
        inner = click.Context(command, info_name=name, parent=context)
        yield f"#### {group.name} {name}\n"
        yield usage(inner, command)
        yield described(command)
        yield options(inner, command)


def usage(context: click.Context, command: click.Command) -> str:
    """Return how a command is called, as a block."""
    pieces = " ".join(command.collect_usage_pieces(context))
    return f"```\n{context.command_path} {pieces}\n```"


def described(command: click.Command) -> str:
    """Return the help text of a command as Markdown; what click must not wrap becomes a block."""
    text = inspect.cleandoc(command.help or "")
    return re.sub(r"\x08\n((?:.+\n?)+)", lambda block: f"```\n{block[1].rstrip()}\n```\n", text)


def options(context: click.Context, command: click.Command) -> str:
    """Return the options of a command as a table; empty when it has none beside --help."""
    rows = [
        record
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option) and (record := parameter.get_help_record(context))
    ]
    rows = [(name, text) for name, text in rows if "--help" not in name]
    if not rows:
        return ""
    lines = [f"| `{cell(name)}` | {cell(text)} |" for name, text in rows]
    return "\n".join(["| option | what it does |", "|---|---|", *lines])


def cell(text: str) -> str:
    """Return ``text`` so that it can stand in a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def errors_page() -> str:
    """Return the page of all errors, by family and code."""
    from configmig.errors.table import FAMILIES

    parts = [
        "# Errors",
        "Every error carries a code that `configmig explain CODE` explains. The exit code is 3, or named.",
    ]
    for family in FAMILIES:
        parts.append(f"## {family.title} (CM{family.first:03}–CM{family.last:03})")
        for error in family.errors():
            parts += [f"### {error_heading(error)}", markdown(inspect.getdoc(error) or "")]
            parts += links(error.code)
    return "\n\n".join(parts) + "\n"


def error_heading(error: type[ConfigmigError]) -> str:
    """Return the heading of an error on its page."""
    from configmig.cli.commands.explain import title

    exit_code = f" (exit code {error.exit_code})" if error.exit_code != 3 else ""
    return f"{error.code} {title(error)}{exit_code}"


def links(name: str) -> list[str]:
    """Return the line that leads from an error or a rule to its scenarios in the guide; none without."""
    from configmig.troubleshooting.sources import all_scenarios, leading_from

    found = [f"[{each.title}](../{GUIDE}#{each.slug})" for each in leading_from(all_scenarios(), name)]
    return [f"See: {', '.join(found)}."] if found else []


def rules_page() -> str:
    """Return the page of all rules, by category."""
    from configmig.reports.rules import explain

    rules = all_rules()
    parts = [
        "# Rules",
        "What `configmig audit` looks at and, last, what `configmig health --live` asks;\n"
        "`configmig explain ID` prints these pages.\n"
        "The framework's own rules hold for every project, the others for the profile `llm-gateway`.",
    ]
    for category in dict.fromkeys(rule.category for rule in rules):
        parts.append(f"## {category.capitalize()}")
        for rule in rules:
            if rule.category == category:
                _, _, text = explain(rule).partition("\n\n")
                parts += [f"### {rule.id} {rule.name}", f"````text\n{text.rstrip()}\n````"]
                parts += links(rule.id)
    return "\n\n".join(parts) + "\n"


def all_rules() -> "list[Rule | LiveRule]":
    """Return the rules of the framework and of all installed profiles, by id; live ones last."""
    from configmig.audit.table import RULES, load_rules
    from configmig.health.live.sources import read_live_rules
    from configmig.plugins import load_profile, profile_names

    entries = [*RULES, *(entry for name in profile_names() for entry in load_profile(name).rules())]
    return [*sorted(load_rules(entries), key=lambda rule: rule.id), *read_live_rules(None)]


def guide_page() -> str:
    """Return the troubleshooting guide, with every error and every rule in a line."""
    from configmig.errors.table import FAMILIES
    from configmig.reports.guide import Listed, guide
    from configmig.troubleshooting.sources import all_scenarios

    index: dict[str, list[Listed]] = {}
    for family in FAMILIES:
        index[family.title] = [
            Listed(
                error.code,
                f"reference/errors.md#{anchor(error_heading(error))}",
                markdown((inspect.getdoc(error) or "").splitlines()[0]),
            )
            for error in family.errors()
        ]
    for rule in all_rules():
        link = f"reference/rules.md#{anchor(f'{rule.id} {rule.name}')}"
        index.setdefault(f"Rules of {rule.category}", []).append(Listed(rule.id, link, f"{rule.title}."))
    return guide(all_scenarios(), index)


def anchor(heading: str) -> str:
    """Return what a heading is linked by: small letters, hyphens for spaces, the rest left out."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def markdown(docstring: str) -> str:
    """Return a docstring with its double backquotes as Markdown has them."""
    return docstring.replace("``", "`")


def operations_page() -> str:
    """Return the page of what a revision may do: to a file, to a place in it, to the set of files."""
    from configmig.operations.file import FileOperations
    from configmig.operations.operations import Operations

    parts = ["# Operations"]
    for kind, what in ((Operations, "op"), (FileOperations, "op.file(name)")):
        parts += [f"## {what}", markdown(inspect.getdoc(kind) or "")]
        for name, member in methods(kind):
            parts += [
                f"### {name}",
                f"```python\n{signature(name, member)}\n```",
                markdown(inspect.getdoc(member) or ""),
            ]
    return "\n\n".join(part for part in parts if part) + "\n"


def methods(kind: type) -> Iterator[tuple[str, object]]:
    """Yield the public methods and properties of a class in the order of its source."""
    for name, member in vars(kind).items():
        if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, property)):
            yield name, member


def signature(name: str, member: object) -> str:
    """Return how a method is called, as its source says it and without ``self``."""
    if isinstance(member, property):
        return name
    if not inspect.isfunction(member):
        raise TypeError(f"{name} is not a method")
    node = ast.parse(textwrap.dedent(inspect.getsource(member))).body[0]
    if not isinstance(node, ast.FunctionDef):
        raise TypeError(f"{name} is not written as a function")
    node.args.args = node.args.args[1:]
    returned = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    one_line = f"{name}({ast.unparse(node.args)}){returned}"
    # Quotes as the rest of the documentation has them.
    return one_line.replace("'", '"')


def settings_page() -> str:
    """Return the page of all settings."""
    from configmig.settings.reference import reference_page

    return reference_page()


def main() -> int:
    """Write the pages, or with ``--check`` name the stale ones and return 1."""
    names = stale()
    if "--check" in sys.argv[1:]:
        for name in names:
            sys.stdout.write(f"stale: docs/{name}\n")
        return int(bool(names))
    (FOLDER / "reference").mkdir(exist_ok=True)
    wanted = pages()
    for name in names:
        if name in wanted:
            (FOLDER / name).write_text(wanted[name], encoding="utf-8")
        else:
            (FOLDER / name).unlink()
        sys.stdout.write(f"wrote docs/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
