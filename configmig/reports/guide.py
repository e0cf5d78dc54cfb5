"""The troubleshooting guide: what one sees, a page for each scenario, every error and rule in a line."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from configmig.reports.markdown import table
from configmig.reports.scenarios import section
from configmig.troubleshooting import Scenario


class Listed(NamedTuple):
    """An error or a rule: its code, where its page is, and what it means in a line."""

    code: str
    link: str
    text: str


def guide(scenarios: Sequence[Scenario], index: Mapping[str, Sequence[Listed]]) -> str:
    """Return the guide as Markdown; ``index`` holds errors and rules under their headings."""
    where = {each.code: each.link for group in index.values() for each in group}
    slugs = frozenset(each.slug for each in scenarios)
    rows = [(each.sees, f"[{each.title}](#{each.slug})") for each in scenarios]
    parts = [_HEAD, "\n".join(table(("I see …", "go to"), rows))]
    for group in dict.fromkeys(each.group for each in scenarios):
        parts.append(f"## {group}")
        parts += ["\n".join(_page(each, where, slugs)) for each in scenarios if each.group == group]
    parts.append("## Every error and every rule")
    for heading, entries in index.items():
        lines = "\n".join(f"- [{each.code}]({each.link}) {each.text}" for each in entries)
        parts.append(f"### {heading}\n\n{lines}")
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(parts)).strip() + "\n"


def _page(scenario: Scenario, where: Mapping[str, str], slugs: frozenset[str]) -> list[str]:
    names = [f"[{name}]({where[name]})" if name in where else f"`{name}`" for name in scenario.leads]
    lines = [
        _SPAN.sub(lambda span: f"[{span[1]}](#{span[1]})" if span[1] in slugs else span[0], line)
        for line in section(scenario)
    ]
    return [*lines, "", f"Leads here: {', '.join(names)}."]


_SPAN = re.compile(r"`([a-z-]+)`")


_HEAD = """\
# Error troubleshooting guide

Ask first, read later:

```sh
configmig doctor
```

It works where nothing else does, answers each question in one line, and names the page for what is wrong.
With `--live` it also asks what runs: providers, models, the gateway, its cache and its certificates.
In a terminal `configmig explain SLUG` prints each of these pages, `configmig explain CODE` more of an error
or a rule.

Find what you see in the table. Each page begins with the command that tells this cause from others, and
with the lines that it prints then; `…` stands for what differs. Nothing is written until you come to *Mend*.\
"""
