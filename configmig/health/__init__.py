"""Is the root what its history says: one probe for each way in which it may not be."""

from configmig.health.examine import Health, examine
from configmig.health.probe import Answer, Examined, Probe

__all__ = ["Answer", "Examined", "Health", "Probe", "examine"]
