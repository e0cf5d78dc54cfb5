"""The rules of a LiteLLM gateway, a folder for each category."""

from configmig.profiles.llm_gateway.rules.completeness import RULES as COMPLETENESS
from configmig.profiles.llm_gateway.rules.compliance import RULES as COMPLIANCE
from configmig.profiles.llm_gateway.rules.performance import RULES as PERFORMANCE
from configmig.profiles.llm_gateway.rules.security import RULES as SECURITY

RULES = (*SECURITY, *COMPLIANCE, *PERFORMANCE, *COMPLETENESS)
