"""What the schemas of all versions share: tolerant of keys they do not know, strict about those they do."""

import re
from typing import Annotated, Any, ClassVar, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, field_validator
from pydantic_core import PydanticCustomError

T = TypeVar("T")

Date: TypeAlias = str
"""An ISO date as text: YAML timestamps are read as text."""


def complaint(text: str, **facts: object) -> PydanticCustomError:
    """Return an error that reads ``text``; ``facts`` fill its braces."""
    return PydanticCustomError("llm_gateway", text, facts)


def _empty_mapping(value: Any) -> Any:
    return {} if value is None else value


def _empty_list(value: Any) -> Any:
    return [] if value is None else value


def _name_list(value: Any) -> Any:
    if isinstance(value, dict) and "model" in value:
        return [value["model"]]
    return [value] if isinstance(value, str) else _empty_list(value)


def _switch(value: Any) -> Any:
    spelled = value.lower() if isinstance(value, str) else value
    return {"yes": True, "on": True, "true": True, "no": False, "off": False, "false": False}.get(
        spelled, value
    )


# A section whose entries are all commented out reads as null, which is as good as empty.
Table: TypeAlias = Annotated[dict[str, T], BeforeValidator(_empty_mapping)]
Rows: TypeAlias = Annotated[list[T], BeforeValidator(_empty_list)]
Names: TypeAlias = Annotated[list[str], BeforeValidator(_name_list)]
"""One name, several, or none; LiteLLM's ``{model, hidden}`` counts as one."""
Switch: TypeAlias = Annotated[bool, BeforeValidator(_switch)]
"""A boolean; ``yes`` and ``off`` are text in YAML 1.2, and LiteLLM still reads them as booleans."""


class Shape(BaseModel):
    """A mapping in a file: other keys are welcome, a known key must have its type.

    Values are kept out of messages, since any of them may be a secret.
    """

    model_config = ConfigDict(
        extra="allow",
        strict=True,
        hide_input_in_errors=True,
        protected_namespaces=(),  # keys of the files start with `model_`
    )


class GatewayFile(Shape):
    """A whole file. One that carries a schema version must carry that of its model."""

    version: ClassVar[str]
    schema_version: str | None = None

    @field_validator("schema_version")
    @classmethod
    def _is_its_own(cls, stated: str | None) -> str | None:
        # Before 1.2.0 nobody promised this key, so only a plain contradiction counts.
        if stated and re.fullmatch(r"v?\d+\.\d+\.\d+", stated) and stated.lstrip("v") != cls.version:
            raise complaint(
                "the file says that it has schema {stated}, this is schema {version}",
                stated=stated,
                version=cls.version,
            )
        return stated
