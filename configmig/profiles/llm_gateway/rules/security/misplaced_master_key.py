"""SEC006: a master key or a database where LiteLLM does not look for them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import mapping
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.rules.examples import proxy

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_KEYS = ("master_key", "database_url")
_WRONG = ("litellm_settings", "router_settings")


def check(view: View) -> Iterator[Objection]:
    """Object to either in a section other than `general_settings`."""
    for section in _WRONG:
        for key in _KEYS:
            if key in mapping(view.value(LITELLM, section)):
                message = f"LiteLLM ignores {key} in {section}: it reads it in general_settings"
                yield Objection(LITELLM, (section, key), message, "move it there: `configmig audit --fix`")


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Move each to `general_settings`; where that has its own already, the one without effect goes."""
    own = mapping(view.value(LITELLM, "general_settings"))
    moved: set[str] = set()
    for each in objections:
        section, key = str(each.pointer[0]), str(each.pointer[1])
        if key in own or key in moved:
            op.file(LITELLM).remove((section, key))
            continue
        if not own and not moved:
            op.file(LITELLM).set_default(("general_settings",), {})
        op.file(LITELLM).move((section, key), ("general_settings", key))
        moved.add(key)


rule = Rule(
    id="SEC006",
    name="misplaced-master-key",
    severity=Severity.CRITICAL,
    category="security",
    title="The master key or the database stands where LiteLLM ignores it",
    why=(
        "`master_key` under `litellm_settings` is ignored without a word: whoever wrote it believes the "
        "proxy is closed. A `database_url` there leaves it without a database."
    ),
    bad=(
        Example(
            proxy(litellm_settings="\n  master_key: os.environ/LITELLM_MASTER_KEY\n  cache: true"),
            finds=("litellm-unified.yaml /litellm_settings/master_key",),
        ),
        Example(
            proxy(
                router_settings="{database_url: os.environ/DATABASE_URL, num_retries: 2}",
                general_settings="{database_url: os.environ/DATABASE_URL}",
            ),
            finds=("litellm-unified.yaml /router_settings/database_url",),
        ),
    ),
    good=(
        Example(proxy(general_settings="{master_key: os.environ/K, database_url: os.environ/D}")),
        Example(proxy(litellm_settings="{cache: true}")),
    ),
    check=check,
    needs=(
        "litellm-unified.yaml#/litellm_settings",
        "litellm-unified.yaml#/router_settings",
    ),
    fix=fix,
    fix_is_safe=True,
)
