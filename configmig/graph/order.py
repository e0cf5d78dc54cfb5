"""Parents first: the order in which revisions are applied, and the circle that leaves none."""

from collections.abc import Iterable, Mapping, Sequence

Edges = Mapping[str, Sequence[str]]


def parents_first(bases: Iterable[str], requirements: Edges, followers: Edges) -> list[str]:
    """Return the ids so that each comes after everything it requires; a branch stays together where it can.

    Only the order of ``bases`` and of ``followers`` counts. Ids in a circle and those after one are left out.
    """
    waiting = {name: len(required) for name, required in requirements.items()}
    ready = list(bases)[::-1]
    order: list[str] = []
    while ready:
        name = ready.pop()
        order.append(name)
        for follower in reversed(followers[name]):
            waiting[follower] -= 1
            if not waiting[follower]:
                ready.append(follower)
    return order


def find_circle(suspects: Iterable[str], requirements: Edges) -> list[str]:
    """Return the members of one circle, each followed by one that requires it.

    ``suspects`` are the ids that ``parents_first`` left out: each requires at least one other of them.
    """
    remaining = dict.fromkeys(suspects)
    name = next(iter(remaining))
    trail: dict[str, int] = {}
    while name not in trail:
        trail[name] = len(trail)
        name = next(required for required in requirements[name] if required in remaining)
    return list(trail)[trail[name] :][::-1]
