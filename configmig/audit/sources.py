"""Where rules come from: the framework, the profile, installed packages, files of the project."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from configmig.audit.rule import Entry, Rule
from configmig.audit.table import RULES, load_rules
from configmig.errors.auditing import BrokenRulesError, UnknownRuleError
from configmig.installed import installed
from configmig.plugins import load_profile, profile_names
from configmig.project import Project

GROUP = "configmig.rules"
"""The entry points under which a package registers a rule or a sequence of rules."""


def list_entries(project: Project) -> tuple[Entry, ...]:
    """Return the rules that can be listed without importing them: the framework's and the profile's."""
    profile = project.profile
    return (*RULES, *(profile.rules() if profile is not None else ()))


def read_rules(project: Project, categories: Iterable[str] | None = None) -> tuple[Rule, ...]:
    """Return every rule of ``categories`` (default: all) that holds for the project.

    Only what is asked for is imported. Raises BrokenRulesError for a package or a file that does not import,
    holds no rule, or uses the id of another rule.
    """
    wanted = None if categories is None else set(categories)
    entries = [each for each in list_entries(project) if wanted is None or each.category in wanted]
    rules = [*load_rules(entries), *_installed(), *_of_files(project.settings.auditing.rules)]
    seen: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in seen:
            raise BrokenRulesError(
                rule.id, f"two rules have the id {rule.id}: {seen[rule.id].name}, {rule.name}"
            )
        seen[rule.id] = rule
    return tuple(rule for rule in rules if wanted is None or rule.category in wanted)


def find_rule(project: Project | None, name: str) -> Rule:
    """Return the rule whose id or name is ``name``; raises UnknownRuleError with the nearest.

    Without a project the rules of the framework and of all installed profiles are known.
    """
    entries = list_entries(project) if project is not None else (*RULES, *_of_all_profiles())
    wanted = name.strip().lower()
    for entry in entries:
        if wanted in (entry.id.lower(), entry.name):
            return load_rules([entry])[0]
    rules = read_rules(project) if project is not None else ()
    for rule in rules:
        if wanted in (rule.id.lower(), rule.name):
            return rule
    known = [(each.id, each.name) for each in entries] + [(rule.id, rule.name) for rule in rules]
    raise UnknownRuleError(name, [word for pair in known for word in pair])


def _of_all_profiles() -> Iterator[Entry]:
    for name in profile_names():
        yield from load_profile(name).rules()


def _installed() -> Iterator[Rule]:
    for point in installed(GROUP).values():
        try:
            found = point.load()
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # whatever a plug-in raises while it is imported is its fault
            raise BrokenRulesError(point.name, f"{type(error).__name__}: {error}") from error
        yield from _require_rules(point.name, found)


def _of_files(paths: Sequence[Path]) -> Iterator[Rule]:
    if not paths:
        return
    from importlib.util import module_from_spec, spec_from_file_location

    for path in paths:
        spec = spec_from_file_location(f"configmig_rules_{path.stem}", path)
        if spec is None or spec.loader is None:
            raise BrokenRulesError(str(path), "it is no Python file")
        module = module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raise BrokenRulesError(str(path), f"{type(error).__name__}: {error}") from error
        found = getattr(module, "rules", getattr(module, "rule", None))
        yield from _require_rules(str(path), found)


def _require_rules(source: str, found: object) -> Iterator[Rule]:
    rules = [found] if isinstance(found, Rule) else found
    if not isinstance(rules, list | tuple) or not rules or not all(isinstance(each, Rule) for each in rules):
        raise BrokenRulesError(source, "it holds neither a `rule` nor a list `rules` of them")
    yield from rules
