"""The quick questions about a project, each answered by itself."""

from configmig.audit.auditor import Scope, audit_files
from configmig.audit.root import look
from configmig.audit.score import exit_code
from configmig.doctor.answer import Answer, objected, refused, rules_of
from configmig.errors import ConfigmigError
from configmig.finding import Severity
from configmig.health.live.result import Live
from configmig.project import Project
from configmig.project.activity import find_activity
from configmig.project.version import find_version
from configmig.runner.judgement import gate
from configmig.runner.model import GateResult
from configmig.troubleshooting.sources import read_scenarios


def settings(project: Project) -> Answer:
    """Whether the settings name a profile that works; that they could be read is plain by now."""
    profile = project.profile
    read_scenarios(profile)  # elsewhere one that has broken ones goes without
    of = f", profile {profile.name}" if profile is not None else ""
    source = project.settings.source
    return Answer("settings", "ok", f"{source.name if source else 'no settings file'}{of}")


def root(project: Project) -> Answer:
    """Whether the config root is there and every file of it can be opened."""
    files = project.read_files()
    folder = project.settings.config_root.name
    if not files:
        hint = f"put the configuration files into {folder}, or correct `files` in the settings"
        return Answer(
            "root", "failed", f"there is no configuration file in {folder}", hint, ("files-present",)
        )
    return Answer("root", "ok", f"{len(files)} files in {folder}")


def revisions(project: Project) -> Answer:
    """Whether every revision file can be read, and they make a graph that knows the root's version."""
    library = project.library
    broken = [each.error for each in library.broken] or _no_python(project)
    if broken:
        answer = refused("revisions", broken[0])
        more = f" (and {len(broken) - 1} more)" if len(broken) > 1 else ""
        return Answer("revisions", "failed", f"{answer.fact}{more}", answer.next, answer.causes)
    graph = project.graph
    heads = ", ".join(graph.heads) or "none"
    fact = f"{len(graph.revisions)} revisions, head {heads}"
    return Answer("revisions", "ok", f"{fact}; the root is at {_version(project)}")


def _no_python(project: Project) -> list[ConfigmigError]:
    """Return what is wrong with the revisions whose head can be read and whose rest is no Python."""
    found = []
    for name, digest in project.library.digests(project.graph.revisions).items():
        if digest is None:
            try:
                project.library.source(name)
            except ConfigmigError as error:
                found.append(error)
    return found


def _version(project: Project) -> str:
    try:
        version = find_version(project)
    except ConfigmigError:
        return "no version that can be told"  # another question's answer
    if version.stamped:
        return version.label
    return f"{version.label}, by its shape" if version.heads else "no version yet"


def run(project: Project) -> Answer:
    """Whether a run was stopped half way, or is under way."""
    interrupted, under_way = find_activity(project.settings.config_root)
    if interrupted is not None:
        fact = f"the run {interrupted.run} was stopped half way"
        return Answer("run", "failed", fact, "`configmig recover`", ("no-interruption",))
    if under_way is not None:
        return Answer("run", "ok", f"`{under_way.command}` is at work since {under_way.since}")
    return Answer("run", "ok", "none under way, none stopped half way")


def judged(project: Project) -> tuple[Answer, ...]:
    """What schemas, consistency and health say, as `configmig gate` asks them."""
    commands = {
        "schema": "`configmig validate`",
        "consistency": "`configmig audit --focus completeness`",
        "health": "`configmig health`",
    }
    results = (result for result in gate(project).gates if result.name in commands)
    return tuple(_of_gate(result, commands[result.name]) for result in results)


def _of_gate(result: GateResult, command: str) -> Answer:
    if result.outcome == "stopped" and result.name == "health":
        return _of_probes(result, command)
    if result.outcome == "stopped":
        return objected(result.name, result.findings, command)
    return Answer(result.name, "skipped" if result.outcome == "skipped" else "ok", result.note)


def _of_probes(result: GateResult, command: str) -> Answer:
    first, *others = result.findings
    also = f"; also {', '.join(each.rule for each in others)}" if others else ""
    fact = f"{first.rule}: {first.message}{also}"
    return Answer("health", "failed", fact, command, rules_of(*result.findings))


def live(found: Live) -> Answer:
    """Whether what runs is what the files say, as `configmig health --live` tells it."""
    command = "`configmig health --live`"
    wrong = [each for each in found.answers if each.answer.outcome == "failed"]
    unassessed = sum(bool(each.unassessed) for each in found.answers)
    if wrong:
        first, *others = (each.rule for each in wrong)
        message = next((each.message for each in wrong[0].answer.findings), wrong[0].answer.fact)
        also = f"; also {', '.join(f'{rule.id} {rule.name}' for rule in others)}" if others else ""
        causes = tuple(each.rule.id for each in wrong)
        return Answer("live", "failed", f"{first.id}: {message}{also}", command, causes)
    if found.late:
        fact = f"after {found.deadline:g} s there was no answer to {', '.join(found.late[:3])}"
        return Answer("live", "failed", fact, command, ("LIV004",))
    rest = f", {unassessed} rules not fully assessed" if unassessed else ""
    return Answer("live", "ok", f"{found.requests} requests, nothing wrong{rest}")


def audit(project: Project) -> Answer:
    """Whether security and compliance are good enough, by the scores that the settings ask for."""
    found = audit_files(project, look(project, project.read_files()), Scope(quick=True))
    wishes = project.settings.auditing
    limit = Severity(wishes.fail_on) if wishes.fail_on else None
    fact = f"security and compliance score {found.score:g} of 100"
    if exit_code(found, min_score=wishes.min_score, fail_on=limit) == 0:
        return Answer("audit", "ok", fact)
    worst = objected("audit", found.findings, "`configmig audit --quick`")
    return Answer("audit", "failed", f"{fact}: {worst.fact}", worst.next, rules_of(*found.findings))
