"""A way back that is refused."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="rollback-failed",
    title="Rollback failed",
    group="Migration",
    sees="`rollback` or `downgrade` refuses, with exit code 5 or 3",
    asks=(
        Ask(
            "configmig rollback --dry-run",
            ("error[CM505]: cannot take back …: … edited since; nothing was written",),
        ),
        Ask("configmig status", ("drift: … was edited since the last run; what was edited stays",)),
    ),
    causes=(
        "Somebody edited the very places that the run had written (CM505): configmig does not choose.",
        "The snapshot was damaged or pruned (CM450, CM451).",
        "A run was stopped half way and must be finished first (CM462): `configmig recover`.",
    ),
    mend=(
        Step(
            "Look at both ways out: `--ours` keeps today's values there, `--theirs` takes the recorded.",
            ("configmig rollback --ours --dry-run", "configmig rollback --theirs --dry-run"),
        ),
        Step(
            "Decide. Each can be taken back by the name of its own run.",
            ("configmig rollback --ours", "configmig rollback --theirs"),
        ),
        Step(
            "If a snapshot is damaged: find one that is not, and go back to that.",
            ("configmig backups verify", "configmig history --runs", "configmig rollback RUN"),
        ),
        Step("If a run was stopped half way, finish it first.", ("configmig recover",)),
    ),
    leads=(
        *("snapshots-restorable", "history-chain", "no-interruption"),
        *("CM440", "CM450", "CM451", "CM460", "CM461", "CM462", "CM463", "CM505", "CM506", "CM507", "CM508"),
        *("CM514", "CMP006", "CMP007"),
    ),
)
