"""The tests of a project work on small ones of their own."""

from tests.workshop import upgraded, workshop

__all__ = ["upgraded", "workshop"]
