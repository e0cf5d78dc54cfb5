"""Every command in one table: what `configmig --help` lists without importing any of them."""

from typing import NamedTuple


class Entry(NamedTuple):
    """A command: the module in ``configmig.cli.commands`` that holds it under the name ``command``."""

    name: str
    module: str
    help: str


COMMANDS: dict[str, tuple[Entry, ...]] = {
    "Start": (
        Entry("init", "init", "Set up a project: settings, versions/ and config/."),
        Entry("revision", "revision", "Write a new revision file."),
        Entry("edit", "edit", "Open a revision file in your editor."),
        Entry("lock", "lock", "Check that released revisions are unchanged, or release new ones."),
    ),
    "Change a configuration": (
        Entry("plan", "plan", "Show exactly what a run would do; write nothing."),
        Entry("upgrade", "upgrade", "Bring the configuration up to a version."),
        Entry("downgrade", "downgrade", "Bring the configuration back to a version."),
        Entry("rollback", "rollback", "Bring back what was there before a run."),
        Entry("stamp", "stamp", "Record a version without changing a file."),
        Entry("generate", "generate", "Make the files that are made from others."),
        Entry("recover", "recover", "Finish or take back a run that was stopped half way."),
    ),
    "Look": (
        Entry("status", "status", "Show the version, what is pending and what was edited by hand."),
        Entry("current", "current", "Show the version of the configuration."),
        Entry("history", "history", "List the revisions, newest first."),
        Entry("heads", "heads", "List the newest revision of every branch."),
        Entry("branches", "branches", "List the revisions where branches start."),
        Entry("show", "show", "Show one revision in full."),
        Entry("graph", "graph", "Draw the revisions."),
        Entry("diff", "diff", "Compare two versions, runs, folders or the working files."),
        Entry("backups", "backups", "List, show, verify or prune the snapshots of runs."),
    ),
    "Judge": (
        Entry("validate", "validate", "Check the configuration against its version."),
        Entry("audit", "audit", "Hold the configuration against all rules; give it a score."),
        Entry("accept", "accept", "Take responsibility for what an audit finds now."),
        Entry("health", "health", "Ask whether the root is what its history says."),
        Entry("gate", "gate", "Ask all judges whether the configuration may be released."),
        Entry("rules", "rules", "List the rules of an audit."),
    ),
    "Help": (
        Entry("doctor", "doctor", "Ask what is wrong, also where nothing else works."),
        Entry("explain", "explain", "Explain an error, a rule or what goes wrong."),
        Entry("completion", "completion", "Print the completion script of a shell."),
    ),
}
"""Section → its commands, in the order in which they are shown."""

BY_NAME = {entry.name: entry for entries in COMMANDS.values() for entry in entries}
