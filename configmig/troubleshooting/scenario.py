"""What a scenario is: something that an operator sees, the command that tells its cause, and the mend."""

from configmig.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Ask:
    """A command that tells this cause from others, and the lines by which it does.

    ``prints`` are lines of its output where the fault is there, none of which it prints where it is not.
    ``…`` in them stands for what differs from place to place.
    """

    command: str
    prints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the mend: what to do, in a sentence, and the commands to type for it."""

    text: str
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One page of the troubleshooting guide, as data.

    Texts are read by somebody who is tired: short sentences, the command before the explanation. `Backquotes`
    mark code; nothing else is markup.
    """

    slug: str
    """What `configmig explain` is asked for: ``circular-chain``."""
    title: str
    group: str
    """The heading of the guide that it stands under."""
    sees: str
    """What the operator sees, in the words in which it would be searched for."""
    log: tuple[str, ...] = ()
    """Lines of logs or answers that go with it."""
    asks: tuple[Ask, ...]
    causes: tuple[str, ...]
    """What it usually is, the likeliest first."""
    mend: tuple[Step, ...]
    leads: tuple[str, ...]
    """The rules (``CPL011``), probes (``files-readable``) and errors (``CM204``) that lead here."""
    beyond: tuple[Step, ...] = ()
    """What a tool that reads configuration cannot see, and the system's commands to look further."""
