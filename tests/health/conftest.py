"""The world is there for every test of live rules."""

from tests.health.world import world

__all__ = ["world"]
