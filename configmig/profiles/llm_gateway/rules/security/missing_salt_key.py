"""SEC020: a database of keys without a key of its own."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import switch, text
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.relations.exposure import has_variable
from configmig.profiles.llm_gateway.rules.examples import proxy

_SALT = "LITELLM_SALT_KEY"


def check(view: View) -> Iterator[Objection]:
    """Object once where models are stored in a database and no salt key is known to be set."""
    place = _reason(view)
    set_here = text(view.value(LITELLM, "environment_variables", _SALT))
    if place is None or set_here or has_variable(view, _SALT):
        return
    known = has_variable(view, _SALT) is False
    why = f"{_SALT} is not set" if known else f"nobody knows whether {_SALT} is set"
    yield Objection(
        LITELLM,
        place,
        f"the database keeps keys of providers, and {why}",
        f"set {_SALT} once, before the first key is stored, and name the file in `audit.env_file`",
        severity=None if known else Severity.MEDIUM,
    )


def _reason(view: View) -> Pointer | None:
    if text(view.value(LITELLM, "general_settings", "database_url")):
        return ("general_settings", "database_url")
    stores = ("general_settings", "store_model_in_db")
    return stores if switch(view.value(LITELLM, *stores)) is True else None


_DATABASE = "{database_url: os.environ/DATABASE_URL}"

rule = Rule(
    id="SEC020",
    name="missing-salt-key",
    severity=Severity.HIGH,
    category="security",
    title="Keys in the database are not encrypted by a key of their own",
    why=(
        "LiteLLM encrypts the keys of models that it stores with LITELLM_SALT_KEY, and with the master "
        "key where there is none. Then the master key cannot be changed any more without losing them, and "
        "whoever has it reads them."
    ),
    bad=(
        Example(
            proxy(general_settings=_DATABASE),
            finds=("litellm-unified.yaml /general_settings/database_url",),
            facts={"environment": frozenset({"DATABASE_URL"})},
        ),
        Example(
            proxy(general_settings="{store_model_in_db: true}"),
            finds=("litellm-unified.yaml /general_settings/store_model_in_db",),
        ),
    ),
    good=(
        Example(proxy(general_settings=_DATABASE), facts={"environment": frozenset({"LITELLM_SALT_KEY"})}),
        Example(proxy(general_settings="{store_model_in_db: false}"), facts={"environment": frozenset()}),
    ),
    check=check,
    needs=("litellm-unified.yaml#/general_settings",),
)
