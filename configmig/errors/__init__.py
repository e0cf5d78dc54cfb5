"""What can go wrong, as a tree of exceptions with stable codes."""

from configmig.errors.base import BugError, ConfigmigError, Place

__all__ = ["BugError", "ConfigmigError", "Place"]
