"""What goes into a support bundle: facts about a project, each asked for by itself, none with a secret."""

import json
import os
import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from configmig import __version__
from configmig.doctor.answer import Diagnosis
from configmig.doctor.structure import references, structures
from configmig.doctor.tools import missing_extras, packages
from configmig.errors import ConfigmigError
from configmig.masking import mask_lines, mask_text, mask_value, text_secrets
from configmig.pointer import format_pointer
from configmig.project import Project
from configmig.project.status import read_status
from configmig.runner.masked import known_secrets
from configmig.storage.files import read_regular

_README = """\
What `configmig doctor --bundle` found, for somebody who shall help. Look through it before you send it.

doctor.json       what is wrong, and what is not
versions.json     Python, system, packages
settings.json     the settings of the project
status.json       version, pending revisions, drift
history.json      the runs, without users and hosts
revisions.json    the graph of the revisions
files.json        the keys of each configuration file and what kind of value they have
environment.json  which variables the files refer to, and whether they are set; no value

No backup, no comment, no text of a configuration file and no value of a variable is in here.
"""

Files = Mapping[str, bytes]


def contents(project: Project | None, diagnosis: Diagnosis) -> dict[str, str]:
    """Return the members of a bundle by name; what cannot be told says why in its place."""
    files = _read(project)
    secrets = _secrets(project, files)
    found: dict[str, Any] = {"doctor.json": _doctor(diagnosis), "versions.json": _versions()}
    if project is not None:
        parts: dict[str, Callable[[], Any]] = {
            "settings.json": lambda: _settings(project, secrets),
            "status.json": lambda: _status(project),
            "history.json": lambda: _history(project),
            "revisions.json": lambda: _revisions(project),
            "files.json": lambda: structures(project, files, secrets),
            "environment.json": lambda: _environment(project, files),
        }
        found |= {name: _told(part) for name, part in parts.items()}
    texts = {
        name: json.dumps(value, indent=2, ensure_ascii=False, default=str) for name, value in found.items()
    }
    # Whatever a part may have missed: nothing that is known for a secret here leaves.
    members = {name: f"{mask_lines(text, secrets)}\n" for name, text in texts.items()}
    return {"README.txt": _README, **members}


def _told(part: Callable[[], Any]) -> Any:
    try:
        return part()
    except ConfigmigError as error:
        return {"error": f"{error.code} {mask_text(error.message)}"}
    except Exception as error:  # noqa: BLE001 - the other parts are still worth something
        return {"error": type(error).__name__}


def _read(project: Project | None) -> Files:
    try:
        return project.read_files() if project is not None else {}
    except ConfigmigError:
        return {}


def _secrets(project: Project | None, files: Files) -> frozenset[str]:
    """Return every secret that is known of the files, the settings and the ``-x`` arguments."""
    if project is None:
        return frozenset()
    found = known_secrets(files, project.settings.arguments) | set(project.settings.alerting.urls)
    for path in (project.settings.source, project.settings.auditing.env_file):
        try:
            text = read_regular(path, path.name).decode("utf-8", "replace") if path else ""
            found |= text_secrets(text)
        except (OSError, ConfigmigError):
            continue
    return found


def _doctor(diagnosis: Diagnosis) -> Any:
    return [
        {each.name: getattr(answer, each.name) for each in fields(answer)} for answer in diagnosis.answers
    ]


def _versions() -> Any:
    return {
        "configmig": __version__,
        "python": sys.version,
        "system": platform.platform(),
        "missing extras": missing_extras(),
        "packages": packages(),
    }


def _settings(project: Project, secrets: frozenset[str]) -> Any:
    settings = project.settings
    return {
        each.name: mask_value((each.name,), _plain(getattr(settings, each.name)), secrets=secrets)
        for each in fields(settings)
        if each.name != "arguments"
    } | {"arguments": sorted(mask_lines(name, secrets) for name in settings.arguments)}


def _plain(value: Any) -> Any:
    """A setting as JSON has it; a path as text, without the home of whoever asks."""
    if isinstance(value, Path):
        text = str(value)
        home = os.path.expanduser("~")  # noqa: PTH111 - a home that is not there is none, and no error
        return text.replace(home, "~", 1) if home != "/" and text.startswith(home) else text
    if isinstance(value, Mapping):
        return {str(name): _plain(child) for name, child in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return value


def _status(project: Project) -> Any:
    status = read_status(project)
    return {
        "version": status.version.label,
        "stamped": status.version.stamped,
        "pending": [revision.id for revision in status.pending],
        "drift": {
            each.file: {
                "kind": each.kind,
                "only": each.only,
                "edits": [f"{edit.kind} {mask_text(format_pointer(edit.pointer))}" for edit in each.edits],
            }
            for each in status.drift
        },
        "updated_at": status.updated_at,
        "run": status.run_id,
        "interrupted": status.interrupted.run if status.interrupted else None,
        "under way": status.under_way.command if status.under_way else None,
        "history problem": mask_text(status.history_problem or ""),
        "changed revisions": [change.revision for change in status.changed_revisions],
        "kept aside": [each.file for each in status.kept_aside],
    }


def _history(project: Project) -> Any:
    return [
        {
            "run": entry.run,
            "time": entry.time,
            "tool": entry.tool,
            "direction": entry.direction,
            "from": entry.start,
            "to": entry.target,
            "outcome": entry.outcome,
            "revisions": [revision.id for revision in entry.revisions],
            "files": sorted(entry.files),
            "seconds": entry.seconds,
            "score": [entry.score_before, entry.score_after],
            "undone": entry.undone,
        }
        for entry in project.history()
    ]


def _revisions(project: Project) -> Any:
    library = project.library
    return {
        "revisions": [
            {
                "id": each.id,
                "after": each.down_revisions,
                "depends_on": each.depends_on,
                "labels": each.branch_labels,
                "title": mask_text(each.title),
                "file": each.file,
            }
            for each in library.revisions
        ],
        "broken": [f"{each.file}: {each.error.code}" for each in library.broken],
    }


def _environment(project: Project, files: Files) -> Any:
    from configmig.audit.root import RootFacts

    defined = RootFacts(project, files).environment
    return {
        name: {"set here": name in os.environ, "in the environment file": defined and name in defined}
        for name in references(project, files)
    }
