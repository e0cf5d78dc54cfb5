"""Whether every file is there that the last run left, or that the application needs."""

from configmig.health.probe import Answer, Examined, Probe, failed, names, ok, skipped


def ask(root: Examined) -> Answer:
    """Compare the managed files with those that the stamp records and those that the schemas are about."""
    profile, version = root.project.profile, root.facts.stamp
    if version.problem:
        return failed(
            f"no telling, the stamp cannot be read: {version.problem}",
            "`configmig stamp VERSION` writes it anew",
        )
    expected = dict.fromkeys(sorted(root.facts.recorded))
    if profile is not None and version.shapes:
        expected |= dict.fromkeys(profile.required_files(version.shapes[0]))
    missing = [name for name in expected if name not in root.view.files]
    if missing:
        back = "`configmig explain emergency-reset` brings it back"
        return failed(f"missing: {names(missing)}", back, files=missing)
    if not root.view.files:
        return failed("there is no configuration file", "put the files into the config root")
    if not expected:
        return skipped(f"{len(root.view.files)} files; no stamp says which there should be")
    return ok(f"{len(root.view.files)} files")


probe = Probe("files-present", "All files are there", ask, of_files=True)
