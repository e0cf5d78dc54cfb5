"""Files that are not YAML but templates of it (Jinja, Helm, ERB): recognised by name."""

import re

from configmig.documents.formats.yaml.nodes import Collection
from configmig.errors.documents import TemplateError

_STATEMENT = re.compile(r"(?m)^[ \t]*(?:-[ \t]+)*(?P<mark>\{\{|\{%|\{#|<%)")
"""A line that starts with a mark of a template: no block of YAML has one."""

_VALUE = re.compile(r"(?m)^[^'\"#\n]*?(?:[:\-,\[][ \t]+|[\w./\-])(?P<mark>(?<!\$)\{\{(?!\{)|\{%|<%=)")
"""An expression where a value or a part of a word stands, not in quotes; `${{ }}` is text to YAML."""

_GO = re.compile(
    r"\{\{-?\s*(?:/\*|(?:end|else|if|range|with|define|template|block|include|toYaml|tpl|printf)\b|[.$]|[^}]*:=)"
    r"|\{\{-|-\}\}"
)
_JINJA = re.compile(r"\{%|\{#")


def find_template(text: str) -> int:
    """Return the offset of the first mark of a template in text that is not YAML, -1 when there is none."""
    places = [found.start("mark") for pattern in (_STATEMENT, _VALUE) if (found := pattern.search(text))]
    return min(places, default=-1)


def is_expression(text: str, outer: Collection, key: Collection) -> bool:
    """Whether a mapping as the key of another is in truth a ``{{ name }}``, which happens to be YAML."""
    return outer.flow and key.flow and text.startswith("{{", outer.start) and key.start == outer.start + 1


def template_error(text: str, *, file: str, offset: int) -> TemplateError:
    """Return the error that names the kind of template which ``text`` is."""
    line = text.count("\n", 0, offset) + 1
    begin = text.rfind("\n", 0, offset) + 1
    shown = text[begin:].partition("\n")[0].rstrip("\r")
    kind = "Jinja" if _JINJA.search(text) else "Go (Helm)" if _GO.search(text) else ""
    if text.startswith("<%", offset):
        kind = "ERB"
    return TemplateError(file, kind=kind, line=line, column=offset - begin + 1, source=shown)
