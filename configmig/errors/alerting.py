"""Why an alert did not reach anybody (CM980-CM989); told as one line, never an end of a command."""

from configmig.errors.base import ConfigmigError


class AlertsNotInstalledError(ConfigmigError):
    """Alerts are asked for, and the library apprise that sends them is not installed.

    It comes with the extra `notify` and is loaded when there is something to send. What the command did is
    done; nobody was told of it.
    """

    code = "CM980"

    def __init__(self) -> None:
        super().__init__(
            "no alert was sent: the library apprise is not installed",
            hint="`pip install 'configmig[notify]'`",
        )


class UnusableReceiverError(ConfigmigError):
    """One of the receivers of alerts is written in a way that apprise does not understand.

    Receivers are addresses such as `mailto://…`, `slack://…` or `json://HOST/PATH`, in the variable of the
    environment that `notify.urls_env` names, or in `notify.urls`. Which one is wrong is said by its number:
    an address is a secret and is never shown. The others were sent to.
    """

    code = "CM981"

    def __init__(self, number: int, total: int) -> None:
        self.number = number
        super().__init__(
            f"receiver {number} of {total} cannot be sent alerts: its address is none that apprise knows",
            hint="correct that one in `notify.urls` or in the variable of `notify.urls_env`",
        )


class AlertLostError(ConfigmigError):
    """An alert did not reach every receiver.

    A server refused it, was not there, or took longer than `notify.timeout`. What the command did is done,
    and its exit code is what it would be without alerts.
    """

    code = "CM982"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"an alert was lost: {reason}",
            hint="look after the receivers in `notify.urls` or in the variable of `notify.urls_env`",
        )
