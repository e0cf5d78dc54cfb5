"""Whether the files keep to the schemas of their version."""

from collections.abc import Mapping

from configmig.health.probe import Answer, Examined, Probe, failed, ok, skipped
from configmig.project.verdicts import Verdicts


def ask(root: Examined) -> Answer:
    """Validate against the profile's schemas of the stamped, or else of the recognised, version."""
    stamp = root.facts.stamp
    heads = stamp.shapes if stamp.heads is not None else (stamp.recognised,) if stamp.recognised else ()
    if root.project.profile is None:
        return skipped("the project has no profile, so no schemas")
    if not heads:
        return skipped("the version is not known")
    verdicts = Verdicts.of(root.project, heads, root.view.files)
    if verdicts.is_known_valid():
        return ok(f"valid for {', '.join(heads)}")
    answer = _validated(root, heads, {head: root.project.profile.schemas(head) for head in heads})
    if answer.outcome == "ok":
        verdicts.remember_valid()
    return answer


def _validated(root: Examined, heads: tuple[str, ...], models: Mapping[str, Mapping[str, type]]) -> Answer:
    from configmig.schemas import validate

    label = ", ".join(heads)
    if not any(models.values()):
        return skipped(f"there are no schemas for {label}")
    values = {name: root.view.value(name) for name in root.view.documents}
    findings = tuple(
        finding
        for head, each in models.items()
        for finding in validate(each, values, root.view.locate, rule=f"schema {head}")
    )
    if findings:
        return failed(f"not valid for {label}", "`configmig validate` lists every place", findings)
    unread = sorted({name for each in models.values() for name in each} & root.view.broken.keys())
    if unread:
        return failed(f"not read: {', '.join(unread)}", "`configmig validate` says why")
    return ok(f"valid for {label}")


probe = Probe("schema-valid", "The files keep to their schema", ask, of_files=True, gate="schema")
