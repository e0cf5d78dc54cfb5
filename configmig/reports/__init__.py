"""Results as text, JSON, markdown or a patch; every report masks secrets and escapes control characters.

from configmig.reports import render

render("plan", plan, "markdown")
"""

from configmig.reports.table import FORMATS, REPORTS, formats, render

__all__ = ["FORMATS", "REPORTS", "formats", "render"]
