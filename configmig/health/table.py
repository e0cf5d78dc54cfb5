"""Every probe in one table, in the order in which an operator would ask."""

PROBES: tuple[str, ...] = (
    "files-present",
    "files-filled",
    "files-readable",
    "sizes-plausible",
    "schema-valid",
    "stamp-agrees",
    "history-chain",
    "no-interruption",
    "snapshots-restorable",
    "revisions-unmodified",
    "no-drift",
    "generated-fresh",
)
"""The names of the probes; each is the module of ``health.probes`` that is called like it."""
