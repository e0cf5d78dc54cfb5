"""Where live rules come from: the profile of a project."""

from collections.abc import Iterable
from importlib import import_module

from configmig.health.live.rule import LiveRule
from configmig.plugins import load_profile, profile_names
from configmig.project import Project


def read_live_rules(project: Project | None, names: Iterable[str] | None = None) -> tuple[LiveRule, ...]:
    """Return the live rules of the project's profile, or of all profiles, in the order of their tables.

    ``names`` are ids or names of those that are wanted; only they are imported.
    """
    if project is None:
        profiles = [load_profile(name) for name in profile_names()]
    else:
        profiles = [project.profile] if project.profile is not None else []
    wanted = None if names is None else {name.strip().lower() for name in names}
    entries = [entry for profile in profiles for entry in profile.live_rules()]
    return tuple(
        import_module(entry.module).rule
        for entry in entries
        if wanted is None or wanted & {entry.id.lower(), entry.name}
    )
