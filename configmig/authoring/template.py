"""The text of a new revision file, from the Jinja2 template that configmig ships or the project's own."""

import ast
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from configmig.errors.authoring import MissingTemplateError, TemplateFailedError, TemplateResultError

if TYPE_CHECKING:
    from types import TracebackType

    from jinja2 import Environment

_SHIPPED = Path(__file__).parent / "templates" / "revision.py.j2"
_WIDTH = 88
"""Columns of one line of a literal: what both ruff and black leave as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionFacts:
    """What a template may say about a new revision."""

    message: str
    revision: str
    down_revisions: tuple[str, ...]
    branch_labels: tuple[str, ...]
    depends_on: tuple[str, ...]
    created: datetime
    details: str = ""
    """What the docstring says below the title."""
    upgrade: str = ""
    """The statements of `upgrade`, indented; empty where a person is to write them."""
    check: str = ""
    """A whole `check`, with the constants that it reads."""

    @property
    def title(self) -> str:
        """The message as the first line of a docstring, with a full stop."""
        return self.message if self.message.endswith((".", "!", "?", "…")) else f"{self.message}."

    @property
    def down_revision(self) -> str | tuple[str, ...] | None:
        """The parents as a revision file writes them: None for a base, a tuple for a merge."""
        if len(self.down_revisions) > 1:
            return self.down_revisions
        return self.down_revisions[0] if self.down_revisions else None


def render_revision(facts: RevisionFacts, *, template: Path | None = None) -> str:
    """Return the source of a new revision file; ``template`` None means the one that configmig ships.

    Raises MissingTemplateError, TemplateFailedError (with its line) and TemplateResultError when the result
    is not Python or declares another revision than ``facts``.
    """
    import jinja2

    path = template or _SHIPPED
    source = _read(path)
    try:
        text = _environment(path, source).get_template(path.name).render(_names(facts))
    except jinja2.TemplateSyntaxError as error:
        raise TemplateFailedError(str(path), error.lineno, error.message or "syntax error") from error
    except Exception as error:
        # Undefined names, failing filters and whatever an expression raises: the template's own fault.
        line = _line_in(error.__traceback__, str(path))
        raise TemplateFailedError(str(path), line, str(error) or type(error).__name__) from error
    _check_result(text, facts, str(path))
    return text if text.endswith("\n") else f"{text}\n"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise MissingTemplateError(str(path), f"byte {error.start} is not UTF-8") from error
    except OSError as error:
        raise MissingTemplateError(str(path), error.strerror or type(error).__name__) from error


def _environment(path: Path, source: str) -> "Environment":
    """Return an environment that knows one template, under its real file name so that errors have lines."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(lambda name: (source, str(path), None) if name == path.name else None),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - the result is Python, not HTML
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["literal"] = literal
    environment.filters["docstring"] = docstring
    return environment


def _names(facts: RevisionFacts) -> dict[str, object]:
    return {
        "message": facts.message,
        "title": facts.title,
        "revision": facts.revision,
        "down_revision": facts.down_revision,
        "down_revisions": facts.down_revisions,
        "branch_labels": facts.branch_labels,
        "depends_on": facts.depends_on,
        "date": facts.created.date().isoformat(),
        "created": facts.created,
        "details": facts.details,
        "upgrade": facts.upgrade,
        "check": facts.check,
    }


def literal(value: str | tuple[str, ...] | None) -> str:
    """Return ``value`` as Python source in double quotes; a long tuple has an item a line."""
    if value is None:
        return "None"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    items = [literal(item) for item in value]
    one_line = f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
    if len("branch_labels = ") + len(one_line) <= _WIDTH:
        return one_line
    return "\n".join(["(", *(f"    {item}," for item in items), ")"])


def docstring(text: str) -> str:
    """Return ``text`` escaped so that it can stand between triple double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'{escaped[:-1]}\\"' if escaped.endswith('"') else escaped


def _line_in(traceback: "TracebackType | None", file: str) -> int | None:
    """Return the innermost line of ``file`` in ``traceback``: Jinja2 maps its frames back to the template."""
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == file:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _check_result(text: str, facts: RevisionFacts, file: str) -> None:
    """Refuse a text that `configmig` could not read back as the revision that was asked for."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        line = f" in line {error.lineno}" if isinstance(error, SyntaxError) else ""
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        raise TemplateResultError(file, f"not Python{line} of its result: {reason}") from error
    for part in ("upgrade", "check"):
        if (statements := getattr(facts, part)) and statements.strip() not in text:
            raise TemplateResultError(file, f"it has no place for the operations: `{{{{ {part} }}}}`")
    for name, wanted in (("revision", facts.revision), ("down_revision", facts.down_revision)):
        if (found := _assigned(tree, name)) != wanted:
            actual = "is missing or no literal" if found is Ellipsis else f"is {found!r}"
            raise TemplateResultError(file, f"`{name}` must be {wanted!r} and {actual}")


def _assigned(tree: ast.Module, name: str) -> object:
    """Return the literal that ``tree`` assigns to ``name``, Ellipsis when there is none."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            targets, value = [node.target], node.value
        else:
            continue
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            try:
                return ast.literal_eval(value)
            except ValueError:
                return Ellipsis
    return Ellipsis
