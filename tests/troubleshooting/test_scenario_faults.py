"""Every scenario with its fault planted in a real project: its commands tell it, its mend ends it."""

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import run

import pytest

from configmig.troubleshooting.sources import all_scenarios
from tests.conftest import Command, Outcome
from tests.workshop import Workshop

SCENARIOS = {each.slug: each for each in all_scenarios()}
PROVIDERS, MAPPINGS = "providers.yaml", "model-mappings.yaml"
LITELLM, OVERLAY = "litellm-unified.yaml", "litellm-overlay.yaml"


class Site:
    """A project at fault, and the hands of whoever works on it."""

    def __init__(self, project: Workshop, configmig: Command) -> None:
        self.project = project
        self.edit = project.edit
        self._configmig = configmig
        self._sound: dict[str, bytes] = {}

    def ask(self, line: str) -> Outcome:
        """Type a command of the guide."""
        program, *arguments = shlex.split(line)
        assert program == "configmig"
        return self._configmig(*arguments, cwd=self.project.folder)

    def do(self, *lines: str) -> None:
        """Type commands that must work."""
        for line in lines:
            done = self.ask(line)
            assert done.code == 0, (line, done.out, done.err)

    def generate_all_the_same(self) -> None:
        """Generate what no gate would let through, as somebody does who has turned them off."""
        settings = self.project.folder / "configmig.ini"
        text = settings.read_text()
        settings.write_text(f"{text}gate.audit = off\ngate.consistency = off\n")
        self.do("configmig generate")
        settings.write_text(text)

    def keep(self) -> None:
        """Remember the files as they are."""
        self._sound = {path.name: path.read_bytes() for path in self.project.root.glob("*.yaml")}

    def put_back(self, *names: str) -> None:
        """Undo the edits in files, as somebody does who knows what he did."""
        for name in names:
            (self.project.root / name).write_bytes(self._sound[name])


Act = Callable[[Site], object]


@dataclass(frozen=True)
class Fault:
    """What somebody did, and what the guide says to do about it."""

    slug: str
    plant: Act
    mend: Act
    where: str = "gateway"
    """The fixture with the project in which nothing is wrong."""


def break_yaml(site: Site) -> None:
    site.edit("app.yaml", "server:\n", "server\n")


def mend_yaml(site: Site) -> None:
    seen = site.ask("configmig diff current working --text")
    assert "-server:\n+server\n" in seen.out
    site.put_back("app.yaml")


def misspell(site: Site) -> None:
    site.edit(PROVIDERS, "    type: llama_cpp\n", "    typ: llama_cpp\n")


def collect(site: Site) -> None:
    told = site.ask("configmig doctor --bundle support.tar.gz")
    assert "wrote support.tar.gz" in told.out
    packed = ["tar", "-tzf", "support.tar.gz"]
    assert (
        "doctor.json"
        in run(packed, cwd=site.project.folder, capture_output=True, text=True, check=True).stdout
    )
    site.put_back("app.yaml")


def lose_files(site: Site) -> None:
    (site.project.root / "database.yaml").unlink()
    (site.project.root / "app.yaml").write_text("")


def reset(site: Site) -> None:
    patch = site.ask("configmig diff working current --format patch --show-secrets")
    assert patch.code == 0
    done = run(["git", "apply", "-"], cwd=site.project.folder, input=patch.out, text=True, check=False)
    assert done.returncode == 0
    site.do("configmig gate")


def edit_what_the_run_wrote(site: Site) -> None:
    site.edit("app.yaml", "timeout: 30", "timeout: 60")


def decide(site: Site) -> None:
    for way in ("--ours", "--theirs"):
        site.do(f"configmig rollback {way} --dry-run")
    site.do("configmig rollback --theirs")


def add_model(site: Site) -> None:
    site.edit(PROVIDERS, '      - "nomic-embed', '      - "phi3:mini"\n      - "nomic-embed')
    route = '  "phi3:mini":\n    provider: ollama\n    fallback: null\n    description: "Small"\n\n'
    site.edit(MAPPINGS, '  # Old clients still ask for this name.\n  "llama3:8b":', route + '  "llama3:8b":')


def circle(site: Site) -> None:
    link = '    - mistral:7b-instruct: ["llama3:8b"]\n    - llama3:8b:\n'
    site.edit(OVERLAY, "    - llama3:8b:\n", link)
    site.generate_all_the_same()


def in_overlay(*edits: tuple[str, str]) -> Act:
    """Edit the overlay, and generate the proxy's file from it."""

    def act(site: Site) -> None:
        for old, new in edits:
            site.edit(OVERLAY, old, new)
        site.generate_all_the_same()

    return act


def put_back(name: str, *lines: str) -> Act:
    """Undo the edits in a file, then type commands that must be content."""

    def act(site: Site) -> None:
        site.put_back(name)
        site.do(*lines)

    return act


def overlay_back(site: Site) -> None:
    site.put_back(OVERLAY)
    site.do("configmig generate")


def mend_start(site: Site) -> None:
    site.do(
        "configmig audit --fix", "configmig plan head", "configmig upgrade head", "configmig generate --adopt"
    )
    site.edit(OVERLAY, "routing_strategy: round-robin", "routing_strategy: simple-shuffle")
    site.edit(OVERLAY, "master_key: sk-1234", "master_key: os.environ/LITELLM_MASTER_KEY")
    site.do("configmig generate", "configmig gate")


def lose_keys(site: Site) -> None:
    env = site.project.folder / "gateway.env"
    env.write_text(env.read_text().replace("OLLAMA_API_KEY", "OTHER_KEY"))
    site.edit(PROVIDERS, "    env_var: OLLAMA_API_KEY\n", "")
    text = site.project.read(LITELLM)
    before, deployment, after = text.partition("  - model_name: coder\n")
    after = after.replace("      api_key: not-needed\n", "", 1)
    after = after.replace("os.environ/REDIS_PASSWORD", "${REDIS_PASSWORD}", 1)
    (site.project.root / LITELLM).write_text(before + deployment + after)


def find_keys(site: Site) -> None:
    env = site.project.folder / "gateway.env"
    env.write_text(env.read_text().replace("OTHER_KEY", "OLLAMA_API_KEY"))
    site.put_back(PROVIDERS, LITELLM)


FAULTS = (
    Fault("yaml-parsing", break_yaml, mend_yaml, where="upgraded"),
    Fault("schema-validation", misspell, put_back(PROVIDERS, "configmig validate")),
    Fault(
        "provider-not-found",
        lambda site: site.edit(MAPPINGS, "awq  # port 8002\n", "awk  # port 8002\n"),
        put_back(MAPPINGS, "configmig generate --check", "configmig gate"),
    ),
    Fault(
        "model-not-found",
        add_model,
        lambda site: site.do("configmig generate --dry-run", "configmig generate"),
    ),
    Fault(
        "wrong-provider",
        lambda site: site.edit(
            LITELLM,
            "coder\n    litellm_params:\n      model: openai/Qwen/Qwen2.5-Coder-7B-Instruct-AWQ\n"
            "      api_base: http://127.0.0.1:8001/v1",
            "coder\n    litellm_params:\n      model: openai/Qwen/Qwen2.5-Coder-7B-Instruct-AWQ\n"
            "      api_base: http://127.0.0.1:8002/v1",
        ),
        put_back(LITELLM, "configmig generate --check"),
    ),
    Fault("circular-chain", circle, overlay_back),
    Fault(
        "gateway-not-starting",
        in_overlay(
            ("routing_strategy: simple-shuffle", "routing_strategy: round-robin"),
            ("  timeout: 120\n", "  timeout: 120\n  health_check_interval: 60\n"),
            ("master_key: os.environ/LITELLM_MASTER_KEY", "master_key: sk-1234"),
        ),
        mend_start,
    ),
    Fault("authentication", lose_keys, find_keys),
    Fault("cache-invalidation", in_overlay(('    namespace: "litellm"\n', "")), overlay_back),
    Fault(
        "memory",
        in_overlay(
            ("    max_connections: 100\n", ""),
            ("  max_parallel_requests: 64\n", ""),
            ("  global_max_parallel_requests: 128\n", ""),
        ),
        overlay_back,
    ),
    Fault(
        "cpu",
        in_overlay(
            ("health_check_interval: 300", "health_check_interval: 5"),
            ("LITELLM_LOG: INFO", "LITELLM_LOG: DEBUG"),
        ),
        overlay_back,
    ),
    Fault(
        "migration-incompatible",
        lambda site: site.do("configmig stamp 1.0.0"),
        lambda site: site.do("configmig stamp 1.2.0", "configmig plan head"),
    ),
    Fault("rollback-failed", edit_what_the_run_wrote, decide, where="upgraded"),
    Fault(
        "restart-everything",
        add_model,
        lambda site: site.do("configmig generate", "configmig gate"),
    ),
    Fault("support-bundle", break_yaml, collect, where="upgraded"),
    Fault("emergency-reset", lose_files, reset, where="upgraded"),
)


def test_every_scenario_has_its_fault() -> None:
    assert sorted(fault.slug for fault in FAULTS) == sorted(SCENARIOS)


@pytest.mark.parametrize("fault", [pytest.param(each, id=each.slug) for each in FAULTS])
def test_its_commands_tell_a_fault_and_its_mend_ends_it(
    fault: Fault, configmig: Command, request: pytest.FixtureRequest
) -> None:
    site = Site(request.getfixturevalue(fault.where), configmig)
    site.keep()
    wanted = [(ask.command, line) for ask in SCENARIOS[fault.slug].asks for line in ask.prints]
    assert told(site, fault.slug) == []

    fault.plant(site)
    at_fault = told(site, fault.slug)
    fault.mend(site)

    assert at_fault == wanted
    assert told(site, fault.slug) == []


def told(site: Site, slug: str) -> list[tuple[str, str]]:
    """Return the commands of a scenario with those of their lines that they print."""
    found = []
    for ask in SCENARIOS[slug].asks:
        before = look(site.project.folder)
        shown = site.ask(ask.command)
        assert look(site.project.folder) == before, f"{ask.command} wrote something"
        lines = [line.strip() for line in (shown.out + shown.err).splitlines()]
        for line in ask.prints:
            pattern = re.compile(".*".join(re.escape(part) for part in line.split("…")))
            if any(pattern.fullmatch(shown_line) for shown_line in lines):
                found.append((ask.command, line))
    return found


def look(folder: Path) -> dict[Path, bytes]:
    """Return the content of every file, but for what Python and locks leave."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"}
