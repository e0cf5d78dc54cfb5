"""Every live rule is in its table, listed and explained like the rules of an audit."""

import pkgutil
import re
from importlib import import_module

import pytest

from configmig.audit.rule import Entry
from configmig.audit.table import RULES as OF_FRAMEWORK
from configmig.finding import Severity
from configmig.health.live import LiveRule
from configmig.profiles.llm_gateway.live import RULES
from configmig.profiles.llm_gateway.rules import RULES as OF_GATEWAY
from tests.conftest import Command
from tests.health.world import World

PACKAGE = "configmig.profiles.llm_gateway.live"


def test_every_module_is_in_the_table() -> None:
    modules = {f"{PACKAGE}.{found.name}" for found in pkgutil.iter_modules(import_module(PACKAGE).__path__)}

    assert modules == {entry.module for entry in RULES}
    assert [entry.id for entry in RULES] == sorted({entry.id for entry in RULES})


def test_no_rule_has_the_id_or_the_name_of_another() -> None:
    entries = (*OF_FRAMEWORK, *OF_GATEWAY, *RULES)

    assert len({entry.id for entry in entries}) == len({entry.name for entry in entries}) == len(entries)


@pytest.mark.parametrize("entry", [pytest.param(entry, id=entry.id) for entry in RULES])
def test_a_rule_keeps_to_its_table_and_to_the_contract(entry: Entry) -> None:
    rule = import_module(entry.module).rule

    assert isinstance(rule, LiveRule)
    assert (rule.id, rule.name, rule.category) == (entry.id, entry.name, "live")
    assert re.fullmatch(r"LIV\d{3}", rule.id)
    assert rule.severity in Severity
    assert not rule.title.endswith(".")
    assert len(rule.why.split()) > 15
    assert bool(rule.option) == bool(rule.costs)


def test_they_are_listed_and_explained(world: World, configmig: Command) -> None:
    listed = configmig("rules", cwd=world.folder)
    by_id = configmig("explain", "liv006", cwd=world.folder)
    by_name = configmig("explain", "failing-route", cwd=world.folder.parent)

    assert "  LIV003  high      unserved-model: A model is listed for a provider" in listed.out
    assert by_id.out.startswith("LIV006 failing-route\n\nA model or an alias does not answer")
    assert by_id.out.partition("\n\nSee: ")[0].endswith(
        "not without that option, for it asks every model for one token, which may cost money."
    )
    assert by_id.out.endswith("See: `configmig explain latency`: Latency.\n")
    assert by_name.out == by_id.out


def test_an_audit_asks_nobody(world: World, configmig: Command) -> None:
    done = configmig("audit", "--format", "json", cwd=world.folder)

    assert "LIV" not in done.out
    assert world.gateway.seen == []
