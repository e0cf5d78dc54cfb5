"""What each reader must show at any instant of a run between the two versions of the project: one of them."""

import json
from collections.abc import Mapping

from tests.endurance.project import NEW, OLD, Farm

VERSIONS = {"1.0.0": OLD, "1.1.0": NEW}


def shown(farm: Farm, *arguments: str) -> Mapping[str, object]:
    said = farm.run(*arguments, "--format", "json")
    assert said.code == 0, f"{' '.join(arguments)}: {said.err}"
    found = json.loads(said.out)
    assert isinstance(found, dict)
    return found


def status_is_whole(farm: Farm) -> None:
    found = shown(farm, "status")
    assert found["drift"] == []
    assert found["history_problem"] is None
    version = found["version"]
    assert isinstance(version, dict)
    assert found["files"] == sorted(VERSIONS[version["heads"][0]])


def plan_is_whole(farm: Farm) -> None:
    found = shown(farm, "plan")
    assert found["drift"] == []
    assert found["from"] in (["1.0.0"], ["1.1.0"])
    assert len(found["steps"]) == (1 if found["from"] == ["1.0.0"] else 0)  # type: ignore[arg-type]


def difference_is_whole(farm: Farm) -> None:
    """Between today's files and those of 1.0.0 there is no difference, or all of it."""
    files = shown(farm, "diff", "1.0.0")["files"]
    assert isinstance(files, list)
    changed = [name for name in sorted(OLD.keys() | NEW.keys()) if OLD.get(name) != NEW.get(name)]
    assert [file["name"] for file in files] in ([], changed)


def lists_are_whole(farm: Farm) -> None:
    assert shown(farm, "current")["version"] in (
        {"heads": ["1.0.0"], "stamped": True, "recognition": None},
        {"heads": ["1.1.0"], "stamped": True, "recognition": None},
    )
    for arguments in (["history"], ["history", "--runs"], ["history", "--verify"], ["backups", "list"]):
        shown(farm, *arguments)
    assert farm.run("validate").code == 0


READERS = {
    "status": status_is_whole,
    "plan": plan_is_whole,
    "diff": difference_is_whole,
    "lists": lists_are_whole,
}
