"""The project of three revisions and two files, and the gateway."""

from tests.workshop import gateway, upgraded, workshop

__all__ = ["gateway", "upgraded", "workshop"]
