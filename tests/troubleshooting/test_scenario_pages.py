"""The pages of the guide: whole, true in every name that they name, and found from every side."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from configmig.audit.table import RULES
from configmig.cli.main import cli
from configmig.errors.table import all_errors
from configmig.health.table import PROBES
from configmig.plugins import load_profile, profile_names
from configmig.profiles.llm_gateway import scenarios as gateway_scenarios
from configmig.profiles.llm_gateway.scenarios import SCENARIOS as OF_GATEWAY
from configmig.troubleshooting import Scenario
from configmig.troubleshooting import scenarios as framework_scenarios
from configmig.troubleshooting.sources import all_scenarios
from configmig.troubleshooting.table import SCENARIOS as OF_FRAMEWORK
from tests.conftest import Command

GUIDE = Path(__file__).parents[2] / "docs" / "error-troubleshooting-guide.md"
ALL = all_scenarios()
CODES = {error.code for _, error in all_errors()}
PROFILES = [load_profile(name) for name in profile_names()]
ENTRIES = [*RULES, *(entry for each in PROFILES for entry in (*each.rules(), *each.live_rules()))]

each_scenario = pytest.mark.parametrize("scenario", [pytest.param(each, id=each.slug) for each in ALL])


@pytest.mark.parametrize(
    ("package", "slugs"),
    [
        pytest.param(framework_scenarios, OF_FRAMEWORK, id="framework"),
        pytest.param(gateway_scenarios, OF_GATEWAY, id="gateway"),
    ],
)
def test_every_module_is_in_its_table(package: object, slugs: tuple[str, ...]) -> None:
    folder = Path(str(getattr(package, "__file__", ""))).parent

    modules = {path.stem.replace("_", "-") for path in folder.glob("*.py")} - {"--init--"}

    assert modules == set(slugs)


def test_the_guide_has_its_22_scenarios_by_group() -> None:
    groups: dict[str, int] = {}
    for each in ALL:
        groups[each.group] = groups.get(each.group, 0) + 1

    assert groups == {
        "Configuration": 3,
        "Provider connection": 3,
        "Routing": 3,
        "Gateway": 3,
        "Cache": 2,
        "Performance": 3,
        "Migration": 2,
        "Solutions": 3,
    }
    first, *_, migration, last = groups
    assert (first, migration, last) == ("Configuration", "Migration", "Solutions")


def test_no_scenario_has_the_name_of_another_page() -> None:
    slugs = [each.slug for each in ALL]

    assert len(slugs) == len(set(slugs))
    assert set(slugs) & ({entry.name for entry in ENTRIES} | set(PROBES)) == set()


@each_scenario
def test_what_leads_to_a_scenario_exists(scenario: Scenario) -> None:
    known = CODES | {entry.id for entry in ENTRIES} | set(PROBES)

    assert [name for name in scenario.leads if name not in known] == []
    assert len(set(scenario.leads)) == len(scenario.leads)


@each_scenario
def test_a_scenario_says_all_that_a_page_needs(scenario: Scenario) -> None:
    assert scenario.asks
    assert scenario.causes
    assert scenario.mend
    assert all(step.text.endswith((".", "?", ":", "*")) for step in (*scenario.mend, *scenario.beyond))
    assert all(cause.endswith(".") or "`" in cause[-20:] for cause in scenario.causes)
    assert all(ask.prints for ask in scenario.asks)


def commands_of_the_guide() -> Iterator[tuple[str, ...]]:
    """Yield every command of configmig that stands in the guide: in blocks, and in backquotes."""
    text = GUIDE.read_text(encoding="utf-8")
    blocks = re.findall(r"^ *(?:\$ )?(configmig .*)$", text, re.MULTILINE)
    spans = re.findall(r"`(configmig [^`]+)`", text)
    for line in dict.fromkeys(blocks + spans):
        words = shlex.split(line, comments=True)
        yield tuple(words[: words.index(">")] if ">" in words else words)


def test_every_command_in_the_guide_exists_with_its_options() -> None:
    found = list(commands_of_the_guide())

    wrong = []
    for program, *arguments in found:
        try:
            understood(cli, program, arguments)
        except click.ClickException as error:
            wrong.append(f"{program} {' '.join(arguments)}: {error.format_message()}")

    assert len(found) > 15
    assert wrong == []


def understood(
    command: click.Command, name: str, arguments: list[str], parent: click.Context | None = None
) -> None:
    """Parse ``arguments`` as the command line does, without carrying anything out."""
    context = command.make_context(name, list(arguments), parent=parent)
    if isinstance(command, click.Group):
        assert parent is not None or arguments
        found, inner, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        assert inner is not None
        understood(inner, str(found), rest, context)


def test_a_command_that_does_not_exist_would_be_seen() -> None:
    for line in ("audit --fokus x", "helth", "backups lst", "plan --format tex"):
        with pytest.raises(click.ClickException):
            understood(cli, "configmig", line.split())


@each_scenario
def test_it_is_explained_by_its_name(scenario: Scenario, configmig: Command) -> None:
    shown = configmig("explain", scenario.slug)

    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(f"{scenario.slug}: {scenario.title} ({scenario.group})\n")
    for command in [ask.command for ask in scenario.asks]:
        assert f"\n  $ {command}\n" in shown.out
    assert configmig("explain", *scenario.slug.split("-")) == shown


def test_words_of_a_title_find_the_scenario(configmig: Command) -> None:
    shown = configmig("explain", "API", "key")

    assert shown.out.startswith("authentication: Authentication or API key (Gateway)\n")


@pytest.mark.parametrize("probe", PROBES)
def test_a_probe_is_explained_by_where_it_leads(probe: str, configmig: Command) -> None:
    shown = configmig("explain", probe)

    first = next(each for each in ALL if probe in each.leads)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(f"{first.slug}: ")


def test_an_unknown_word_is_answered_with_the_nearest(configmig: Command) -> None:
    shown = configmig("explain", "circlar-chain")

    assert shown.code == 3
    assert shown.err == (
        "error[CM811]: there is no page about 'circlar-chain'\n"
        "  the nearest: circular-chain\n"
        "  hint: `configmig explain circular-chain`\n"
    )


def test_rules_and_errors_lead_to_their_scenario(configmig: Command) -> None:
    assert configmig("explain", "CPL011").out.endswith(
        "\n\nSee: `configmig explain circular-chain`: Circular chain.\n"
    )
    assert configmig("explain", "CM505").out.endswith(
        "\n\nSee: `configmig explain rollback-failed`: Rollback failed.\n"
    )
    assert "See:" not in configmig("explain", "CM812").out


def test_without_a_word_every_scenario_is_listed(configmig: Command) -> None:
    _, _, listed = configmig("explain").out.partition("\nWhat goes wrong\n")

    assert [line.split()[0] for line in listed.splitlines()] == [each.slug for each in ALL]


def test_the_guide_has_every_scenario_error_and_rule_and_each_link_leads_somewhere() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    anchors = {
        name: set(headings(GUIDE.parent / name)) for name in ("reference/errors.md", "reference/rules.md")
    }
    anchors[""] = set(headings(GUIDE))

    links = re.findall(r"\]\(([^)#]*)#([^)]+)\)", text)

    assert [f"{page}#{anchor}" for page, anchor in links if anchor not in anchors[page]] == []
    linked = set(re.findall(r"^- \[(\w+)\]", text, re.MULTILINE))
    assert linked == CODES | {entry.id for entry in ENTRIES}
    assert {each.slug for each in ALL} <= {anchor for page, anchor in links if not page}


def headings(page: Path) -> Iterator[str]:
    """Yield the anchors of a page as a viewer of Markdown makes them."""
    for heading in re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE):
        yield re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_the_framework_names_no_file_and_no_word_of_the_gateway() -> None:
    own = [each for each in ALL if each.slug in OF_FRAMEWORK]

    for scenario in own:
        assert not re.search(r"litellm|provider|model|gateway|redis|ollama", str(scenario), re.IGNORECASE)
