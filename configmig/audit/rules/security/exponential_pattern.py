"""SEC023: a regular expression that can take exponential time."""

from collections.abc import Iterator

from configmig.audit import EVERY_FILE, Example, Objection, Rule, Severity, View
from configmig.audit.redos import danger_of
from configmig.pointer import Pointer

_NAMES = ("pattern", "patterns", "regex", "regexes", "regexp", "regexps")


def check(view: View) -> Iterator[Objection]:
    """Object to dangerous expressions under the keys `pattern`, `regex` and names that end like them."""
    for name in view.documents:
        for pointer, value in view.leaves(name):
            if not isinstance(value, str) or not _names_a_pattern(pointer):
                continue
            danger = danger_of(value)
            if danger:
                yield Objection(
                    name,
                    pointer,
                    f"the expression can take exponential time: {danger}",
                    "let the parts of a repetition differ: `[^,]+` before a comma instead of `.*`",
                )


def _names_a_pattern(pointer: Pointer) -> bool:
    key = next((token for token in reversed(pointer) if isinstance(token, str)), "")
    return key.lower().rpartition("_")[2] in _NAMES


rule = Rule(
    id="SEC023",
    name="exponential-pattern",
    severity=Severity.HIGH,
    category="security",
    title="A regular expression can take exponential time",
    why=(
        "A text of some thirty letters that nearly matches keeps a processor busy for hours, and whoever "
        "may send requests chooses the text. Python's `re` tries every way of sharing the letters out "
        "between the rounds of a repetition."
    ),
    bad=(
        Example({"app.yaml": "pattern: '^(a+)+$'\n"}, finds=("app.yaml /pattern",)),
        Example({"app.yaml": "name_regex: '^(\\w+\\s?)*$'\n"}, finds=("app.yaml /name_regex",)),
        Example({"app.toml": "patterns = ['x', '(a|aa)+$']\n"}, finds=("app.toml /patterns/1",)),
    ),
    good=(
        Example({"app.yaml": "pattern: '^[a-z0-9]+(-[a-z0-9]+)*$'\n"}, note="the dash parts the rounds"),
        Example({"app.yaml": "patterns:\n- {pattern: '.*:[0-9]+b-cloud$'}\n- {pattern: '(gpt|llama)-.*'}\n"}),
        Example({"app.yaml": "pattern: '['\nglob_pattern: '*.yaml'\n"}, note="no regular expressions"),
        Example({"app.yaml": "description: '(a+)+'\n"}),
    ),
    check=check,
    needs=(EVERY_FILE,),
)
