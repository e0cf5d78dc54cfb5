"""The bundled profile: a LiteLLM gateway described by three YAML files.

Nothing in the framework knows of it; it is found by its entry point like any other plug-in.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from configmig.edits import Value
from configmig.frozen import dataclass
from configmig.plugins import Recognition

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from pydantic import BaseModel

    from configmig.audit.rule import Entry
    from configmig.plugins import Generator
    from configmig.troubleshooting import Scenario


@dataclass(frozen=True, slots=True)
class LlmGateway:
    """The gateway's schemas, how its versions are told apart, and the project that it starts from."""

    name: str = "llm-gateway"
    title: str = "LiteLLM gateway: providers, model mappings and the proxy's configuration"

    def recognise(self, files: Mapping[str, Value]) -> Recognition | None:
        """Return the version whose shape ``files`` (name → plain data) have, None when there is no telling.

        Never raises, whatever the data are. Shape goes before what a file says about itself; where the two
        disagree the evidence says so.
        """
        from configmig.profiles.llm_gateway.recognise import recognise

        return recognise(files)

    def schemas(self, version: str) -> "Mapping[str, type[BaseModel]]":
        """Return file name → pydantic model for ``version``; empty when there is none."""
        from configmig.profiles.llm_gateway.schemas import SCHEMAS

        return SCHEMAS.get(version.removeprefix("v"), {})

    def versions(self) -> tuple[str, ...]:
        """Return the versions whose shapes it knows, oldest first."""
        from configmig.profiles.llm_gateway.recognise import VERSIONS

        return VERSIONS

    def required_files(self, version: str) -> tuple[str, ...]:
        """Return the three files that every version has; `ports.yaml` is optional."""
        del version
        return ("providers.yaml", "model-mappings.yaml", "litellm-unified.yaml")

    def rules(self) -> "Sequence[Entry]":
        """Return the table of the gateway's audit rules."""
        from configmig.profiles.llm_gateway.rules import RULES

        return RULES

    def live_rules(self) -> "Sequence[Entry]":
        """Return the table of what can be asked of the running proxy and of what stands behind it."""
        from configmig.profiles.llm_gateway.live import RULES

        return RULES

    def generators(self) -> "Sequence[Generator]":
        """Return what makes the proxy's file."""
        from configmig.profiles.llm_gateway.generator import LiteLlmGenerator

        return (LiteLlmGenerator(),)

    def scenarios(self) -> "Sequence[Scenario]":
        """Return the gateway's pages of the troubleshooting guide."""
        from configmig.profiles.llm_gateway.scenarios import SCENARIOS
        from configmig.troubleshooting.table import load_scenarios

        return load_scenarios(f"{__name__}.scenarios", SCENARIOS)

    def template(self) -> "Traversable":
        """Return the folder with ``versions/`` and ``config/``.

        That is a folder of the wheel, or the repository where configmig runs from its source.
        """
        from importlib.resources import files

        packaged = files(__name__) / "template"
        return packaged if packaged.is_dir() else Path(__file__).parents[3]


profile = LlmGateway()
"""What the entry point names."""
