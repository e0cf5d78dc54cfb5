"""The api's tests work on small projects of their own."""

from tests.workshop import gateway, upgraded, workshop

__all__ = ["gateway", "upgraded", "workshop"]
