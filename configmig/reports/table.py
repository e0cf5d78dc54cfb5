"""Every kind of report in one table: kind of result → module, loaded when it is asked for."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from configmig.reports.lines import Page, plain_text
from configmig.reports.options import Options

REPORTS: dict[str, str] = {
    "plan": "plan",
    "run": "run",
    "error": "error",
    "findings": "findings",
    "audit": "audit",
    "fixes": "fixes",
    "acceptance": "acceptance",
    "rules": "rules",
    "health": "health",
    "gate": "gate",
    "doctor": "doctor",
    "diff": "comparison",
    "history": "listing",
    "heads": "listing",
    "branches": "listing",
    "show": "listing",
    "runs": "runs",
    "status": "status",
    "current": "current",
    "recovery": "recovery",
    "backups": "backups",
    "backup": "backups",
    "checked-backups": "backups",
    "pruned": "backups",
    "checked-history": "recovery",
    "lock": "lock",
    "generated": "generated",
}
"""Kind → the module of ``configmig.reports`` that renders it."""

FORMATS: dict[str, str] = {
    "text": "to_page",
    "json": "to_json",
    "markdown": "to_markdown",
    "patch": "to_patch",
    "sarif": "to_sarif",
    "junit": "to_junit",
    "github": "to_github",
}
"""Format → the function of a report's module that makes it; a module without it has no such format."""


def formats(kind: str) -> tuple[str, ...]:
    """Return the formats that ``kind`` comes in, text first."""
    module = import_module(f"configmig.reports.{REPORTS[kind]}")
    return tuple(name for name, function in FORMATS.items() if hasattr(module, function))


def render(
    kind: str,
    result: Any,
    form: str = "text",
    *,
    color: bool = False,
    width: int | None = None,
    **options: Any,
) -> str | bytes:
    """Return ``result`` in the format ``form``, ready to print with its last line end; a patch is bytes.

    ``color`` is for text on a terminal (``terminal.wants_color`` tells when), folded at ``width`` columns
    where one is given. ``options`` are the fields of ``options.Options``. Raises ValueError for a format that
    ``formats`` does not name, PatchHoldsSecretsError for a patch that would print a secret.
    """
    if form not in formats(kind):
        raise ValueError(f"a {kind} does not come as {form}, but as {', '.join(formats(kind))}")
    module = import_module(f"configmig.reports.{REPORTS[kind]}")
    make: Callable[[str, Any, Options], Any] = getattr(module, FORMATS[form])
    made: str | bytes | Page = make(kind, result, Options(**options))
    return _as_text(made, color=color, width=width) if isinstance(made, list) else made


def _as_text(page: Page, *, color: bool, width: int | None) -> str:
    if not color:
        return plain_text(page)
    from configmig.reports.terminal import colored_text

    return colored_text(page, width=width)
