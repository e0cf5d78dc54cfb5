"""The tests of a project work on small ones of their own."""

from tests.workshop import gateway, upgraded, workshop

__all__ = ["gateway", "upgraded", "workshop"]
