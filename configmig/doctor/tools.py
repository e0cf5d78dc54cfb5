"""What is installed: Python, the optional extras, git."""

import platform
import shutil
from importlib.metadata import PackageNotFoundError, distribution, distributions, version
from re import match

from configmig import __version__
from configmig.doctor.answer import Answer

_FOR_DEVELOPERS = ("test", "dev")


def tools() -> Answer:
    """Tell which of the optional things are missing; nothing of it is wrong by itself."""
    parts = [f"configmig {__version__}", f"Python {platform.python_version()}"]
    parts.append("git" if shutil.which("git") else "no git (what is committed cannot be told)")
    missing = missing_extras()
    if missing:
        parts.append(f"without the extras {', '.join(missing)}")
    return Answer("tools", "ok", ", ".join(parts))


def missing_extras() -> tuple[str, ...]:
    """Return the extras of configmig of which a package is not installed; none where it is not known."""
    try:
        known = distribution("configmig")
    except PackageNotFoundError:
        return ()
    missing: dict[str, None] = {}
    for line in known.requires or ():
        required, _, marker = line.partition(";")
        extra = match(r"""\s*extra\s*==\s*['"]([\w-]+)['"]""", marker)
        name = match(r"[\w.-]+", required)
        if extra and name and extra[1] not in _FOR_DEVELOPERS and not _is_installed(name[0]):
            missing[extra[1]] = None
    return tuple(missing)


def packages() -> dict[str, str]:
    """Return name → version of every installed package."""
    found = {each.name: each.version for each in distributions() if each.name}
    return dict(sorted(found.items(), key=lambda pair: pair[0].lower()))


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True
