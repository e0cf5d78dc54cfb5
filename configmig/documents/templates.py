"""Files that are not what they are called but templates of it (Jinja, Helm, ERB): recognised by name."""

from configmig.documents.encoding import line_and_column, line_at
from configmig.errors.documents import TemplateError
from configmig.patterns import later

MARKS = ("{{", "{%", "{#", "<%")
"""What templates open their expressions, statements and comments with."""

_STATEMENT = later(r"(?m)^[ \t]*(?:-[ \t]+)*(?P<mark>\{\{|\{%|\{#|<%)")
"""A line that starts with a mark of a template: no entry of any format does."""

_VALUE = later(r"(?m)^[^'\"#\n]*?(?:[:=\-,\[][ \t]+|[\w./\-])(?P<mark>(?<!\$)\{\{(?!\{)|\{%|<%=)")
"""An expression where a value or a part of a word stands, not in quotes; `${{ }}` is text to YAML."""

_GO = later(
    r"\{\{-?\s*(?:/\*|(?:end|else|if|range|with|define|template|block|include|toYaml|tpl|printf)\b|[.$]|[^}]*:=)"
    r"|\{\{-|-\}\}"
)
_JINJA = later(r"\{%|\{#")


def find_template(text: str) -> int:
    """Return the offset of the first mark of a template in text that is not valid, -1 when there is none."""
    places = [found.start("mark") for pattern in (_STATEMENT, _VALUE) if (found := pattern.search(text))]
    return min(places, default=-1)


def template_error(text: str, *, file: str, offset: int, language: str) -> TemplateError:
    """Return the error that names the kind of template which ``text`` is."""
    line, column = line_and_column(text, offset)
    kind = "Jinja" if _JINJA.search(text) else "Go (Helm)" if _GO.search(text) else ""
    if text.startswith("<%", offset):
        kind = "ERB"
    return TemplateError(
        file, kind=kind, line=line, column=column, source=line_at(text, offset), language=language
    )
