"""Whether what is generated is what its sources say."""

from configmig.health.probe import Answer, Examined, Probe, failed, names, ok, skipped


def ask(root: Examined) -> Answer:
    """Ask the profile, which knows what it generates and from what."""
    if not root.facts.generated:
        return skipped("nothing here is generated")
    wrong = {name: state for name, state in root.facts.generated.items() if state != "fresh"}
    if wrong:
        told = [f"{name} is {state}" for name, state in wrong.items()]
        can_be_made = set(wrong.values()) <= {"stale", "missing"}
        return failed(names(told), _MAKE if can_be_made else _COMPARE, files=wrong)
    return ok(f"fresh: {names(list(root.facts.generated))}")


_MAKE = "`configmig generate` makes it of its sources as they are"
_COMPARE = "`configmig generate --check` shows the difference"

probe = Probe("generated-fresh", "Generated files are fresh", ask, of_files=True, follows_runs=True)
