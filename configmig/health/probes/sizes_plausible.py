"""Whether every file has about the size that it had, and that a configuration can have."""

from collections.abc import Mapping

from configmig.health.probe import Answer, Examined, Probe, failed, names, ok
from configmig.storage.snapshots import find_version

MOST_BYTES = 1024 * 1024
"""A configuration that people edit stays far below; beyond it something else was written there."""

SHRUNK = 4
"""A file that lost three quarters of what the last run left is suspicious."""


def ask(root: Examined) -> Answer:
    """Object to files that are huge, or have shrunk to a fraction of what the last run left."""
    sizes = {name: len(data) for name, data in root.view.files.items()}
    odd = [f"{name} has {size:,} bytes" for name, size in sizes.items() if size > MOST_BYTES]
    odd += [
        f"{name} shrank from {len(before):,} to {sizes[name]:,} bytes"
        for name, before in _recorded(root).items()
        if name in sizes and sizes[name] * SHRUNK < len(before)
    ]
    if odd:
        back = "`configmig diff current working` shows what was lost; `configmig explain emergency-reset`"
        return failed(names(odd), back)
    return ok(f"{sum(sizes.values()):,} bytes in {len(sizes)} files")


def _recorded(root: Examined) -> Mapping[str, bytes]:
    """The files as the last run left them, where they were edited since and a snapshot knows them."""
    heads = root.facts.stamp.heads
    if not heads or not root.facts.drift:
        return {}
    found = find_version(root.project.settings.config_root, heads)
    return found.step.files if found is not None else {}


probe = Probe("sizes-plausible", "Sizes are plausible", ask)
