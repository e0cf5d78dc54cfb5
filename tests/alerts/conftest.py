"""The project that alerts are about."""

from tests.workshop import upgraded, workshop

__all__ = ["upgraded", "workshop"]
