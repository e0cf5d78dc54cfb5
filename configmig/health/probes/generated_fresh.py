"""Whether what is generated is what its sources say."""

from configmig.health.probe import Answer, Examined, Probe, failed, names, ok, skipped


def ask(root: Examined) -> Answer:
    """Ask the profile, which knows what it generates and from what."""
    if not root.facts.generated:
        return skipped("nothing here is generated")
    wrong = [f"{name} is {state}" for name, state in root.facts.generated.items() if state != "fresh"]
    if wrong:
        return failed(names(wrong), "`configmig generate --check` shows the difference")
    return ok(f"fresh: {names(list(root.facts.generated))}")


probe = Probe("generated-fresh", "Generated files are fresh", ask)
