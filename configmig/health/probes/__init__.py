"""One question about a root in each module."""
