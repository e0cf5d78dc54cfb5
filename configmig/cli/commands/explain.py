"""`configmig explain`: the page of an error, of a rule or of something that goes wrong."""

import inspect
from typing import TYPE_CHECKING

import click

from configmig.cli.invocation import Invocation
from configmig.errors import ConfigmigError
from configmig.errors.table import all_errors, find_error
from configmig.troubleshooting.sources import all_scenarios, leading_from

if TYPE_CHECKING:
    from configmig.project import Project
    from configmig.troubleshooting import Scenario


@click.command("explain")
@click.argument("words", metavar="[CODE]", nargs=-1)
@click.pass_obj
def command(invocation: Invocation, /, *, words: tuple[str, ...]) -> None:
    """Explain an error, a rule or what goes wrong: CM104, SEC011, plaintext-endpoint, circular-chain.

    What goes wrong is found by words, `configmig explain api key`, and by the probe of `health` that tells
    it. Without CODE all errors and scenarios are listed; `configmig rules` lists the rules.
    """
    if not words:
        _list()
        _list_scenarios(invocation)
        return
    from configmig.reports.scenarios import see

    code = " ".join(words)
    error = find_error(code)
    if error is not None:
        click.echo(f"{error.code} {title(error)}\n")
        click.echo((inspect.getdoc(error) or "").replace("``", "`"))
        found = leading_from(all_scenarios(), error.code)
    else:
        found = _explain(invocation, code)
    if found:
        click.echo("\n" + "\n".join(see(found)))


def _explain(invocation: Invocation, words: str) -> "tuple[Scenario, ...]":
    """Print the page of a rule or a scenario; return the scenarios that it leads to."""
    from configmig.api.explaining import explain
    from configmig.reports import rules, scenarios

    subject, found = explain(_project(invocation), words)
    from configmig.troubleshooting import Scenario

    page = scenarios.explain(subject) if isinstance(subject, Scenario) else rules.explain(subject)
    click.echo(page, nl=False)
    return found


def _list_scenarios(invocation: Invocation) -> None:
    from configmig.api import explaining
    from configmig.reports.scenarios import listed

    click.echo("\nWhat goes wrong")
    click.echo("\n".join(listed(explaining.scenarios(_project(invocation)))))


def _project(invocation: Invocation) -> "Project | None":
    """Return the project; None where there is none, or it cannot be opened: an explanation needs none."""
    try:
        return invocation.open_project()
    except ConfigmigError:
        return None


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
