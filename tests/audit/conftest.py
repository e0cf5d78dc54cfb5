"""The roots that the tests of rules look at."""

from tests.audit.clean_root import clean, upgraded_files

__all__ = ["clean", "upgraded_files"]
