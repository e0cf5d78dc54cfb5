"""`configmig explain`: the page of an error or of a rule."""

import inspect
import re

import click

from configmig.cli.invocation import Invocation
from configmig.errors import ConfigmigError
from configmig.errors.table import all_errors, find_error
from configmig.errors.usage import UnknownCodeError


@click.command("explain")
@click.argument("code", required=False)
@click.pass_obj
def command(invocation: Invocation, /, *, code: str | None) -> None:
    """Explain an error or a rule by its code or name: CM104, SEC011, plaintext-endpoint.

    Without CODE all errors are listed; `configmig rules` lists the rules.
    """
    if code is None:
        _list()
        return
    error = find_error(code)
    if error is None and _RULE.fullmatch(code.strip()):
        click.echo(_rule_page(invocation, code), nl=False)
        return
    if error is None:
        raise UnknownCodeError(code, _nearest(code))
    click.echo(f"{error.code} {title(error)}")
    click.echo()
    click.echo((inspect.getdoc(error) or "").replace("``", "`"))


def _rule_page(invocation: Invocation, code: str) -> str:
    from configmig.api.auditing import find_rule
    from configmig.reports.rules import explain

    try:
        project = invocation.open_project()
    except ConfigmigError:
        project = None
    return explain(find_rule(project, code))


_RULE = re.compile(r"(?!CM\d)[A-Za-z]{3}\d{3}|[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
"""What the id or the name of a rule looks like."""


def title(error: type[ConfigmigError]) -> str:
    """Return the name of an error as words: ``UnknownRevisionError`` is ``unknown revision``."""
    name = error.__name__.removesuffix("Error")
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def _list() -> None:
    section = None
    for family, error in all_errors():
        if family != section:
            click.echo(f"{'' if section is None else chr(10)}{family.title}")
            section = family
        summary = (inspect.getdoc(error) or "").splitlines()[0].replace("``", "`")
        click.echo(f"  {error.code}  {summary}")


def _nearest(wanted: str) -> list[str]:
    from difflib import get_close_matches

    return sorted(get_close_matches(wanted.upper(), [error.code for _, error in all_errors()], n=2))
