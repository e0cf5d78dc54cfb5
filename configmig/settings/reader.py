"""Read the settings of a project: find the file, check all that it says, take the environment asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from configmig.errors.settings import (
    NoSettingsError,
    UnknownEnvironmentError,
    UnknownSettingError,
    WrongSettingError,
)
from configmig.settings.hooks import read_hook
from configmig.settings.locate import VARIABLE, absolute, find_above, find_named
from configmig.settings.model import Alerting, Asking, Auditing, Gates, Hook, Limits, Settings
from configmig.settings.source import Section, Source
from configmig.settings.table import BY_NAME, SETTINGS


def read_settings(
    *,
    config: Path | None,
    root: Path | None,
    environment: str | None,
    arguments: Mapping[str, str],
    cwd: Path,
    env: Mapping[str, str],
) -> Settings:
    """Return the settings that hold for a command.

    ``config`` (``--config``, else the variable CONFIGMIG_CONFIG in ``env``) names the file or its folder;
    without it the file is searched from ``cwd`` upwards, then from ``root`` upwards. ``root`` (``--root``)
    overrides ``config_root`` and, where no file is found at all, is enough: everything else then has its
    default. ``environment`` (``-n``) is the named section whose keys override the main ones.

    Every section of the file is checked, also of environments that were not asked for.
    Raises the errors of ``errors.settings``.
    """
    found = _find(config, root, cwd, env)
    config_root = absolute(root, cwd) if root is not None else None
    if found is None:
        if config_root is None:
            raise NoSettingsError(str(cwd))
        if environment is not None:
            raise UnknownEnvironmentError(None, environment, known=())
        return _settings({}, cwd, None, config_root=config_root, arguments=arguments)
    path, source = found
    values = _values(source, path.parent, environment)
    return _settings(
        values,
        path.parent,
        path,
        config_root=config_root,
        arguments=arguments,
        environment=environment,
        hooks=tuple(read_hook(source, name, section, path.parent) for name, section in source.hooks.items()),
    )


def _find(
    config: Path | None, root: Path | None, cwd: Path, env: Mapping[str, str]
) -> tuple[Path, Source] | None:
    if config is not None:
        return find_named(config, named_by="--config", cwd=cwd)
    if named := env.get(VARIABLE):
        return find_named(Path(named), named_by=VARIABLE, cwd=cwd)
    found = find_above(cwd, cwd=cwd)
    return find_above(absolute(root, cwd), cwd=cwd) if found is None and root is not None else found


def _values(source: Source, here: Path, environment: str | None) -> dict[str, Any]:
    """Return name → value of what is set, the environment's over the main ones."""
    values = dict(_check(source, source.main_name, source.main, here))
    environments = {
        name: dict(_check(source, source.environment_name(name), section, here))
        for name, section in source.environments.items()
    }
    if environment is None:
        return values
    if environment not in environments:
        raise UnknownEnvironmentError(source.file, environment, known=tuple(environments))
    return values | environments[environment]


def _check(source: Source, section: str, entries: Section, here: Path) -> Iterator[tuple[str, Any]]:
    for name, entry in entries.items():
        setting = BY_NAME.get(name)
        if setting is None:
            raise UnknownSettingError(source.file, entry.line, name, section=section, known=tuple(BY_NAME))
        if setting.optional and isinstance(entry.value, str) and not entry.value.strip():
            yield name, _default(name, here)
            continue
        try:
            value = setting.kind.read(entry.value, here)
        except ValueError as error:
            raise WrongSettingError(source.file, entry.line, name, str(error)) from None
        yield name, value


def _default(name: str, here: Path) -> Any:
    setting = BY_NAME[name]
    if setting.default:
        return setting.kind.read(setting.default, here)
    return setting.kind.absent


def _settings(
    values: Mapping[str, Any],
    here: Path,
    source: Path | None,
    *,
    config_root: Path | None,
    arguments: Mapping[str, str],
    environment: str | None = None,
    hooks: tuple[Hook, ...] = (),
) -> Settings:
    value = {setting.name: values.get(setting.name, ...) for setting in SETTINGS}
    value = {name: _default(name, here) if given is ... else given for name, given in value.items()}
    return Settings(
        project_root=here,
        config_root=config_root or value["config_root"],
        version_locations=value["version_locations"],
        source=source,
        environment=environment,
        profile=value["profile"],
        files=value["files"],
        file_template=value["file_template"],
        timezone=value["timezone"],
        revision_ids=value["revision_ids"],
        backups_keep=value["backups.keep"],
        backups_days=value["backups.days"],
        gates=_group(Gates, "gate", value),
        limits=_group(Limits, "limits", value),
        auditing=_group(Auditing, "audit", value),
        asking=_group(Asking, "live", value),
        alerting=_group(Alerting, "notify", value),
        allow_reformat=value["allow_reformat"],
        hooks=hooks,
        template=value["template"],
        lock_timeout=value["lock_timeout"],
        arguments=dict(arguments),
    )


_Group = TypeVar("_Group", Alerting, Gates, Limits, Auditing, Asking)


def _group(model: type[_Group], group: str, value: Mapping[str, Any]) -> _Group:
    """Return the settings ``GROUP.…`` as fields of ``model``; what only a command can wish is left out."""
    names = {each.name: f"{group}.{each.name}" for each in fields(model)}
    return model(**{name: value[setting] for name, setting in names.items() if setting in value})
