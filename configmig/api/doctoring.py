"""Ask everything that is quickly asked, whatever is broken; nothing is written."""

from configmig.doctor import Diagnosis, diagnose

__all__ = ["Diagnosis", "diagnose"]
