"""Whether every file can be parsed."""

from configmig.finding import Finding, Severity
from configmig.health.probe import Answer, Examined, Probe, failed, names, ok


def ask(root: Examined) -> Answer:
    """Object to files that no parser reads, each at the line where it breaks."""
    if not root.view.broken:
        return ok(f"{len(root.view.documents)} files parse")
    findings = tuple(
        Finding(
            rule="readable",
            severity=Severity.CRITICAL,
            file=name,
            message=error.message,
            hint=error.hint,
            line=error.places[0].line if error.places else None,
            column=error.places[0].column if error.places else None,
        )
        for name, error in root.view.broken.items()
    )
    broken = list(root.view.broken)
    return failed(f"cannot be read: {names(broken)}", "mend the file at that line", findings, files=broken)


probe = Probe("files-readable", "All files parse", ask, of_files=True)
