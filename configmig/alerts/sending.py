"""Send one message to its receivers, in a process of its own: `python -m configmig.alerts.sending`.

Reads `{"receivers": [...], "title": ..., "body": ...}` on stdin and prints how each receiver was reached. The
library says on stderr and in its log what must not be shown, so nobody reads them.
"""

import json
import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, TypeAlias

Outcome: TypeAlias = Literal["sent", "failed", "unusable", "missing"]
"""What became of a message; missing: the library is not installed."""


def main() -> None:
    """Send what stdin says."""
    logging.disable()
    wanted = json.load(sys.stdin)
    receivers = wanted["receivers"]
    with ThreadPoolExecutor(len(receivers)) as threads:
        outcomes = list(threads.map(lambda one: _send(one, wanted["title"], wanted["body"]), receivers))
    print(json.dumps(outcomes))  # noqa: T201 - it is what the other process waits for


def _send(receiver: str, title: str, body: str) -> Outcome:
    try:
        import apprise
    except ModuleNotFoundError:
        return "missing"
    sender = apprise.Apprise()
    if not sender.add(receiver):
        return "unusable"
    kind = apprise.NotifyType.WARNING
    return "sent" if sender.notify(title=title, body=body, notify_type=kind, body_format="text") else "failed"


if __name__ == "__main__":
    main()
