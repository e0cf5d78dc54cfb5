"""Whether every file says something."""

from configmig.health.probe import Answer, Examined, Probe, failed, names, ok


def ask(root: Examined) -> Answer:
    """Object to files without a value: a root that lost a file's content looks sound otherwise."""
    empty = [name for name in root.view.documents if root.view.value(name) in (None, {}, [])]
    if empty:
        return failed(
            f"empty: {names(empty)}",
            "`configmig explain emergency-reset` brings the content back",
            files=empty,
        )
    return ok("no file is empty")


probe = Probe("files-filled", "No file is empty", ask, of_files=True)
