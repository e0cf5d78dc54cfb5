"""What is wrong here? Every quick question asked, whatever the others say, one line for each answer."""

from configmig.doctor.answer import Answer, Diagnosis
from configmig.doctor.examine import diagnose

__all__ = ["Answer", "Diagnosis", "diagnose"]
