"""Circles in who answers for whom: each once, with its path."""

from collections.abc import Iterator, Mapping, Sequence


def find_circles(links: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Yield the path of every link that closes a circle: ``("a", "b", "a")`` for b's link to a.

    Cutting the last link of each path leaves no circle. A link from a name to itself is none of ours.
    Linear in the number of links, in the order of ``links``.
    """
    done: set[str] = set()
    for start in links:
        if start in done:
            continue
        path, index = [start], {start: 0}
        stack = [iter(links.get(start, ()))]
        while stack:
            target = next(stack[-1], None)
            if target is None:
                stack.pop()
                left = path.pop()
                done.add(left)
                del index[left]
            elif target in index:
                if target != path[-1]:
                    yield (*path[index[target] :], target)
            elif target not in done and target in links:
                index[target] = len(path)
                path.append(target)
                stack.append(iter(links[target]))
