"""`configmig doctor --live`: what runs is one more question."""

from tests.conftest import Command
from tests.health.world import ENVIRONMENT, World, world
from tests.workshop import Workshop

__all__ = ["world"]


def answer(out: str) -> list[str]:
    """Return the lines about what runs."""
    lines = out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.split()[1:2] == ["live:"])
    following = (line for line in lines[at + 1 :])
    below = []
    for line in following:
        if not line.startswith("           "):
            break
        below.append(line.strip())
    return [lines[at], *below]


def test_what_runs_well_is_told_in_one_line(world: World, configmig: Command) -> None:
    done = configmig("doctor", "--live", cwd=world.folder, env=ENVIRONMENT)

    (line,) = answer(done.out)
    assert line.startswith("ok       live: ")
    assert "nothing wrong" in line


def test_a_server_that_is_gone_leads_to_its_scenario(world: World, configmig: Command) -> None:
    world.ollama.close()
    world.gateway.close()

    done = configmig("doctor", "--live", cwd=world.folder, env=ENVIRONMENT)

    assert answer(done.out) == [
        f"failed   live: LIV001: ollama at {world.ollama.url} cannot be reached: the connection is refused; "
        "also LIV004 gateway-down",
        "next: `configmig health --live`",
        "see: configmig explain connection-refused",
        "see: configmig explain connection-timeout",
    ]
    assert done.code == 1


def test_nobody_is_asked_without_the_option(world: World, configmig: Command) -> None:
    done = configmig("doctor", cwd=world.folder, env=ENVIRONMENT)

    assert " live:" not in done.out
    assert world.gateway.seen == world.ollama.seen == []


def test_a_project_that_cannot_be_asked_says_why(upgraded: Workshop, configmig: Command) -> None:
    done = configmig("doctor", "--live", cwd=upgraded.folder)

    assert answer(done.out)[0].startswith("failed   live: ")
    assert "Traceback" not in done.err
