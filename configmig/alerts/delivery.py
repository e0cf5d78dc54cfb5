"""Deliver an alert: in a process that is ended when it takes too long, so that no run waits for it."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence

from configmig.alerts.message import Alert
from configmig.errors import ConfigmigError
from configmig.errors.alerting import AlertLostError, AlertsNotInstalledError, UnusableReceiverError

# Safe path (-P): a file in the current folder that is called like a module is not taken for it.
_COMMAND = ("-P", "-m", "configmig.alerts.sending")


def deliver(alert: Alert, receivers: Sequence[str], timeout: float) -> ConfigmigError | None:
    """Send ``alert`` to all ``receivers`` within ``timeout`` seconds; return what went wrong, if anything.

    Never raises, and never says who the receivers are: their addresses are secrets.
    """
    message = {"receivers": list(receivers), "title": alert.title, "body": alert.body}
    try:
        outcomes = _sent(json.dumps(message), timeout)
    except subprocess.TimeoutExpired:
        return AlertLostError(f"not all was sent within {timeout:g} s")
    except KeyboardInterrupt:
        return AlertLostError("interrupted")
    except (OSError, ValueError):
        return AlertLostError("nothing could be started to send it")
    if "missing" in outcomes:
        return AlertsNotInstalledError()
    if "unusable" in outcomes:
        return UnusableReceiverError(outcomes.index("unusable") + 1, len(receivers))
    lost = len(receivers) - outcomes.count("sent")
    return AlertLostError(f"{lost} of {len(receivers)} receivers did not take it") if lost else None


def _sent(message: str, timeout: float) -> list[str]:
    with subprocess.Popen(  # noqa: S603 - this Python and a module of ours
        [sys.executable, *_COMMAND],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=os.name == "posix",  # Ctrl-C is for the command, which then ends this
    ) as process:
        try:
            out, _ = process.communicate(message, timeout)
        except BaseException:
            process.kill()
            raise
    found = json.loads(out)
    return [str(each) for each in found] if isinstance(found, list) else []
