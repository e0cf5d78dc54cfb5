"""Whether the history is whole."""

from configmig.health.probe import Answer, Examined, Probe, failed, ok, skipped


def ask(root: Examined) -> Answer:
    """Follow the hashes from the first line to the one that the stamp remembers."""
    if root.facts.history_problem:
        return failed(root.facts.history_problem, "`configmig history --verify` names the line")
    if not root.facts.runs:
        return skipped("nothing was run on this root yet")
    return ok(f"{root.facts.runs} runs, every line follows from the one before")


probe = Probe("history-chain", "The history is whole", ask)
