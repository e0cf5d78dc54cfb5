"""Tell somebody who is not looking: what a message says, and how it is sent without ever holding up a run."""

from configmig.alerts.message import Alert

__all__ = ["Alert"]
