"""Line ends that mean something: a file without the last one, and those that only YAML takes for one."""

from configmig.documents.formats.yaml.nodes import UNREAD, Collection, Node, Scalar
from configmig.patterns import later

_ODD_BREAKS = later("\r(?!\n)|[\x85\u2028\u2029]")


def has_odd_breaks(text: str) -> bool:
    """Whether ``text`` has characters that YAML takes for line ends and most programs do not."""
    return _ODD_BREAKS.search(text) is not None


def unended(node: Node) -> Scalar | None:
    """Take the line end from a block scalar at the end of ``node``, as in a file that ends without one.

    Returns that scalar, None when something else is the last.
    """
    last = _last_leaf(node)
    if last is None or not last.text.endswith("\n"):
        return None
    last.text = last.text[:-1]
    return last


def ends_in_lines(node: Node, text: str) -> bool:
    """Whether the last thing in ``text`` is a block scalar in ``node`` that needs the line end behind it."""
    last = last_block_scalar(node)
    if last is None or not last.text.endswith("\n"):
        return False
    if not last.text.strip():
        return True
    bare = text.rstrip()
    needed = len(last.text) - len(last.text.rstrip("\n"))
    is_last = last.text.rstrip().endswith(bare.rpartition("\n")[2].strip())
    return is_last and text.count("\n", len(bare)) <= needed


def last_block_scalar(node: Node) -> Scalar | None:
    """Return the block scalar that is the last thing in ``node``, None when something else is."""
    while type(node) is Collection and not node.flow and node.entries:
        node = node.entries[-1].value
    return node if type(node) is Scalar and node.style in ("|", ">") else None


def stay_unended(old: Node, new: Node) -> None:
    """Text that was parsed again got a line end; the last block scalar of the file has none."""
    before, after = _last_leaf(old), _last_leaf(new)
    if before is not None and after is not None and after.text == before.text + "\n":
        after.text = before.text


def _last_leaf(node: Node) -> Scalar | None:
    while type(node) is Collection and not node.flow and node.entries:
        node.value = UNREAD
        node = node.entries[-1].value
    return node if type(node) is Scalar and node.style in ("|", ">") else None
