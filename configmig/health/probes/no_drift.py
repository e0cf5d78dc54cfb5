"""Whether the files are what the last run left."""

from collections.abc import Iterator

from configmig.errors import ConfigmigError
from configmig.finding import Finding, Severity
from configmig.health.probe import Answer, Examined, Probe, failed, names, ok, skipped
from configmig.project.drift import Drift


def ask(root: Examined) -> Answer:
    """Compare the files with the hashes that the last run recorded, and name the places that were edited."""
    if root.facts.stamp.heads is None:
        return skipped("the root carries no stamp")
    drift = [f"{name} ({kind})" for name, kind in root.facts.drift.items()]
    if drift:
        return failed(
            f"since the last run: {names(drift)}",
            "`configmig status` shows the values; `configmig stamp` with the present version accepts it",
            tuple(finding for item in _places(root) for finding in _findings(root, item)),
        )
    return ok("the files are what the last run left")


def _places(root: Examined) -> tuple[Drift, ...]:
    from configmig.project.hand_edits import read_drift  # what compares values, for roots with drift

    try:
        return read_drift(root.project, files=root.view.files)
    except ConfigmigError:
        return ()  # the files are named all the same


def _findings(root: Examined, drift: Drift) -> Iterator[Finding]:
    for edit in drift.edits:
        place = root.view.locate(drift.file, edit.pointer) if edit.kind != "removed" else None
        yield Finding(
            rule=probe.name,
            severity=Severity.INFO,
            file=drift.file,
            pointer=edit.pointer,
            line=place[0] if place else None,
            column=place[1] if place else None,
            message=f"{edit.kind} by hand since the last run",
        )
    message = drift.problem or (
        f"only {drift.only} edited by hand, every value is the same" if drift.only else ""
    )
    if message:
        yield Finding(rule=probe.name, severity=Severity.INFO, file=drift.file, message=message)


probe = Probe("no-drift", "Nothing was edited since the last run", ask)
