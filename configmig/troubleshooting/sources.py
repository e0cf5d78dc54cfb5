"""Find a scenario: by its name, by words of its title, by the rule, probe or error that leads to it."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress

from configmig.errors import ConfigmigError
from configmig.errors.plugins import BrokenProfileError
from configmig.plugins import LoadedProfile, load_profile, profile_names
from configmig.troubleshooting.scenario import Scenario
from configmig.troubleshooting.table import SCENARIOS, in_order, load_scenarios


def read_scenarios(profile: LoadedProfile | None) -> tuple[Scenario, ...]:
    """Return the scenarios of the framework and of ``profile``, by group.

    Raises BrokenProfileError for a profile whose scenarios are none, or that takes the name of another.
    """
    own = _of(profile) if profile is not None else ()
    return in_order((*load_scenarios("configmig.troubleshooting.scenarios", SCENARIOS), *own))


def all_scenarios() -> tuple[Scenario, ...]:
    """Return the scenarios of the framework and of every installed profile, for where there is no project.

    A profile that does not work brings none: its errors are told by the commands that need it.
    """
    found = list(load_scenarios("configmig.troubleshooting.scenarios", SCENARIOS))
    for name in profile_names():
        with suppress(ConfigmigError):
            found += _of(load_profile(name))
    return in_order(found)


def scenarios_for(open_profile: Callable[[], LoadedProfile | None]) -> tuple[Scenario, ...]:
    """Return the scenarios that hold where ``open_profile`` gives the profile; without it if it is broken."""
    try:
        return read_scenarios(open_profile())
    except ConfigmigError:
        return read_scenarios(None)


def named(scenarios: Iterable[Scenario], words: str) -> tuple[Scenario, ...]:
    """Return the scenario called ``words``, else those whose name, title or group has all of the words."""
    found = tuple(scenarios)
    wanted = _words(words)
    exact = tuple(each for each in found if each.slug == "-".join(wanted))
    if exact or not wanted:
        return exact
    return tuple(
        each for each in found if set(wanted) <= set(_words(f"{each.slug} {each.title} {each.group}"))
    )


def leading_from(scenarios: Iterable[Scenario], name: str) -> tuple[Scenario, ...]:
    """Return the scenarios that the rule, probe or error called ``name`` leads to."""
    return tuple(each for each in scenarios if name in each.leads)


def _of(profile: LoadedProfile) -> tuple[Scenario, ...]:
    found = tuple(profile.scenarios())
    for each in found:
        if not isinstance(each, Scenario):
            raise BrokenProfileError(profile.name, "`scenarios` returned something that is no scenario")
        if each.slug in SCENARIOS:
            raise BrokenProfileError(profile.name, f"its scenario '{each.slug}' has the name of another")
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())
