"""The pydantic models of the three gateway files, one module for each schema version."""

from collections.abc import Mapping

from configmig.profiles.llm_gateway.schemas import v1_0_0, v1_1_0, v1_2_0
from configmig.profiles.llm_gateway.schemas.base import GatewayFile

SCHEMAS: Mapping[str, Mapping[str, type[GatewayFile]]] = {
    "1.0.0": v1_0_0.FILES,
    "1.1.0": v1_1_0.FILES,
    "1.2.0": v1_2_0.FILES,
}
"""Version → file name → the model that validates the file."""

__all__ = ["SCHEMAS", "GatewayFile"]
