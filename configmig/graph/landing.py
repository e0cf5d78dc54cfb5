"""Where a target leads: names looked up, steps walked."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple, NoReturn

from configmig.errors import Place
from configmig.errors.graph import (
    AmbiguousRevisionError,
    AmbiguousStepsError,
    NotOnBranchError,
    SeveralHeadsError,
    TooManyStepsError,
    UnknownBranchError,
    UnknownRevisionError,
)
from configmig.frozen import dataclass
from configmig.graph.expression import Expression
from configmig.graph.graph import RevisionGraph
from configmig.graph.naming import WORDS, abbreviates, nearest, plain

Branch = frozenset[str] | None
"""The revisions that are looked at; None for all."""


class Landing(NamedTuple):
    """The revisions that a target names; none for base.

    ``branch`` is what it was limited to. ``undone`` is set where the target was reached downwards from the
    present state: going there takes back this revision and what follows it, and nothing on other branches.
    """

    names: tuple[str, ...]
    branch: Branch = None
    undone: str | None = None


@dataclass(frozen=True)
class Search:
    """Looks targets up for one root: ``stamped`` is its state, ``command`` what the user typed, for hints."""

    graph: RevisionGraph
    stamped: tuple[str, ...]
    command: str

    @cached_property
    def current(self) -> tuple[str, ...]:
        """The present state; raises StateRevisionMissingError."""
        return self.graph.require_known(self.stamped)

    def land(self, target: Expression) -> Landing:
        """Return where ``target`` leads; raises the errors of ``errors.graph`` from CM104 on."""
        carrier = self._carrier(target.branch) if target.branch else None
        branch = self.graph.lineage(carrier) if carrier else None
        if target.name == "base" and carrier:
            first = self.graph.branch_start(carrier)
            landing = Landing(self.graph.parents(first), branch, undone=first)
        else:
            landing = Landing(self._named(target, branch), branch)
        if not target.steps:
            return landing
        walk = self._walk_up if target.steps > 0 else self._walk_down
        return walk(target, abs(target.steps), landing.names, branch)

    def _named(self, target: Expression, branch: Branch) -> tuple[str, ...]:
        match target.name:
            case "" | "current":
                return self._present(branch)
            case "base":
                return ()
            case "heads":
                return self._heads(branch) if branch else self.graph.effective_heads
            case "head":
                heads = self._heads(branch)
                if len(heads) > 1:
                    self.refuse_several(target, heads)
                return heads
            case name:
                return (self._find(name, target.branch, branch),)

    def _heads(self, branch: Branch) -> tuple[str, ...]:
        return tuple(head for head in self.graph.heads if branch is None or head in branch)

    def _present(self, branch: Branch) -> tuple[str, ...]:
        """Return the newest applied revisions of ``branch``, also those that are only depended on."""
        if branch is None:
            return self.current
        applied = self.graph.ancestors(self.current) & branch
        return self.graph.in_order(
            {name for name in applied if applied.isdisjoint(self.graph.children(name))}
        )

    def _carrier(self, branch: str) -> str:
        try:
            return self._find(branch, "", None)
        except UnknownRevisionError as error:
            near = [name for name in error.nearest if name not in WORDS]
            raise UnknownBranchError(branch, near) from None

    def _find(self, name: str, branch_name: str, branch: Branch) -> str:
        """Return the id that ``name`` is, labels or begins; a whole name beats the beginning of one."""
        found = self.graph.find(name) or self.graph.labels.get(name) or self._completed(name, branch)
        if branch is not None and found not in branch:
            raise NotOnBranchError(found, branch_name, self._places([found])[0], self.command)
        return found

    def _completed(self, short: str, branch: Branch) -> str:
        start = plain(short)
        starts = (start, f"v{start}", f"V{start}")
        candidates = [
            name for name in self.graph.revisions if name.startswith(starts) and abbreviates(start, name)
        ]
        on_branch = [name for name in candidates if branch is None or name in branch]
        candidates = on_branch or candidates
        if not candidates:
            names = [*self.graph.revisions, *self.graph.labels]
            raise UnknownRevisionError(short, nearest(short, [*names, *WORDS]), graph_is_empty=not names)
        if len(candidates) > 1:
            raise AmbiguousRevisionError(short, candidates, self._places(candidates), self.command)
        return candidates[0]

    def _walk_up(self, target: Expression, steps: int, start: tuple[str, ...], branch: Branch) -> Landing:
        here = start
        for taken in range(steps):
            onward = self._onward(here, branch)
            if not onward:
                self._refuse_distance(target, start, taken)
            if len(onward) > 1:
                self.refuse_steps(target, onward)
            here = onward
        return Landing(here, branch)

    def _onward(self, here: tuple[str, ...], branch: Branch) -> tuple[str, ...]:
        children = [child for name in here for child in self.graph.children(name)]
        onward = children if here else self.graph.bases
        return tuple(dict.fromkeys(name for name in onward if branch is None or name in branch))

    def _walk_down(self, target: Expression, steps: int, start: tuple[str, ...], branch: Branch) -> Landing:
        here, last = start, None
        for taken in range(steps):
            if not here:
                self._refuse_distance(target, start, -taken)
            if len(here) > 1:
                self.refuse_steps(target, here)
            last = here[0]
            here = tuple(name for name in self.graph.parents(last) if branch is None or name in branch)
        return Landing(here, branch, undone=last if target.is_relative else None)

    def refuse_several(self, target: Expression, heads: Sequence[str]) -> NoReturn:
        """Raise SeveralHeadsError for a target that must be one of ``heads``."""
        fork = self.graph.fork_point(heads)
        raise SeveralHeadsError(
            target.text,
            heads,
            self._places(heads),
            fork=(fork[0], self._places(fork)[0]) if fork else None,
            command=self.command,
        )

    def refuse_steps(self, target: Expression, candidates: Sequence[str]) -> NoReturn:
        """Raise AmbiguousStepsError for steps that could lead to, or on from, each of ``candidates``."""
        raise AmbiguousStepsError(
            target.text,
            candidates,
            self._places(candidates),
            spelled=[self._spelled(target, name, candidates) for name in candidates],
            command=self.command,
        )

    def _spelled(self, target: Expression, name: str, candidates: Sequence[str]) -> str:
        """Return how to type ``target`` so that it goes by ``name`` and by none of the other candidates."""
        if len(self.graph.lineage(name).intersection(candidates)) > 1:
            return name
        others = {label for other in candidates if other != name for label in self.graph.labels_of(other)}
        return target.on_branch(min({*self.graph.labels_of(name)} - others, default=name))

    def _refuse_distance(self, target: Expression, start: Sequence[str], possible: int) -> NoReturn:
        spelled = target.with_steps(possible)
        raise TooManyStepsError(target.text, start, abs(possible), spelled=spelled, command=self.command)

    def _places(self, names: Iterable[str]) -> list[Place]:
        return [self.graph.revisions[name].place for name in names]
