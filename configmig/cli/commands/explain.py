"""`configmig explain`: the page of an error."""

import inspect

import click

from configmig.errors import ConfigmigError
from configmig.errors.table import all_errors, find_error
from configmig.errors.usage import UnknownCodeError


@click.command("explain")
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Explain the error with CODE, as `configmig explain CM104`; without CODE, list all errors."""
    if code is None:
        _list()
        return
    error = find_error(code)
    if error is None:
        raise UnknownCodeError(code, _nearest(code))
    click.echo(f"{error.code} {title(error)}")
    click.echo()
    click.echo((inspect.getdoc(error) or "").replace("``", "`"))


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
