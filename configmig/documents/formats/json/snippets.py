"""An entry as a text of its own at column 0, with its comments: what edits remember of it, and back."""

from configmig.documents.contract import Bounds
from configmig.documents.formats.json.joints import Joint, comments_in, cut, is_all_comments
from configmig.documents.formats.json.plain import blanked, is_same, strict
from configmig.documents.formats.json.scanner import scan
from configmig.documents.formats.json.siblings import Fresh
from configmig.documents.formats.json.tree import Container, Entry, Node, core_text
from configmig.edits import Value
from configmig.errors.documents import DocumentError


def snippet(entry: Entry, above: Joint, below: Joint, column: str) -> str:
    """Return an entry with the comments above and beside it, dedented, without its comma."""
    lead = [*(line.removeprefix(column) for line in above.lead), *comments_in(above.indent)]
    lines = [inner.removeprefix(column) for line in lead for inner in line.replace("\r", "").split("\n")]
    beside = below.after + below.beside if below.after.strip() else below.beside.rstrip()
    beside = "\n".join(line.rstrip("\r").removeprefix(column) for line in beside.split("\n"))
    return "".join(line + "\n" for line in [*lines, dedent(core_text(entry), column) + beside.rstrip()])


def dedent(text: str, column: str) -> str:
    r"""Return a text without the indentation of its first line's entry, line ends as ``\n``."""
    return text.replace("\r\n", "\n").replace("\n" + column, "\n") if "\n" in text else text


def place(text: str, column: str, newline: str) -> str:
    """Return a dedented text with all lines but the first indented by ``column``; blank ones stay blank."""
    if "\n" not in text:
        return text
    first, *rest = text.split("\n")
    return newline.join([first, *(column + line if line else line for line in rest)])


def fresh_from(text: str, *, column: str, newline: str, is_map: bool) -> Fresh | None:
    """Return the entry that a snippet holds, placed at ``column``; None where it does not hold one."""
    brackets = "{}" if is_map else "[]"
    found = _scanned(f"{brackets[0]}\n{text}\n{brackets[1]}")
    if not isinstance(found, Container) or len(found.entries) != 1:
        return None
    entry = found.entries[0]
    above, below = cut(entry.joint), cut(found.tail, column="", closing=True)
    lead = tuple(inner for line in above.gap + above.lead for inner in line.split("\n"))
    core = place(core_text(entry), column, newline)
    placed = core_entry(core, is_map=is_map)
    beside = (below.after + below.beside).partition("\n")[0].rstrip()
    return None if placed is None else Fresh(placed, lead, beside)


def core_entry(core: str, *, is_map: bool) -> Entry | None:
    """Return the entry whose very text is ``core``; None where it is no entry of such a container."""
    brackets = "{}" if is_map else "[]"
    found = _scanned(f"{brackets[0]}{core}{brackets[1]}")
    if not isinstance(found, Container) or len(found.entries) != 1:
        return None
    entry = found.entries[0]
    return entry if core_text(entry) == core else None


def node_from(text: str) -> Node:
    """Return the node of a value that was just written."""
    return scan(text, file="", bounds=_NO_BOUNDS).node


def says(core: str, value: Value, *, is_map: bool) -> bool:
    """Whether the text of an entry says ``value``."""
    brackets = "{}" if is_map else "[]"
    try:
        found = strict(blanked(f"{brackets[0]}{core}\n{brackets[1]}"))
    except (ValueError, RecursionError):
        return False
    children = list(found.values()) if isinstance(found, dict) else found
    return len(children) == 1 and is_same(children[0], value)


def marked(text: str) -> tuple[str, ...]:
    """Return a comment as lines with marks; one that has them keeps its own."""
    text = text.strip("\n")
    if is_all_comments(text):
        keep_blank = "/*" in text
        return tuple(line.rstrip() for line in text.split("\n") if keep_blank or line.strip())
    return tuple(
        line.strip() if line.lstrip().startswith("//") else f"// {line.rstrip()}".rstrip()
        for line in text.split("\n")
    )


def has_comments(core: str) -> bool:
    """Whether comments or trailing commas stand in the text of an entry."""
    return blanked(core) != core


_NO_BOUNDS = Bounds(size=2**62, depth=2**62, nodes=2**62)


def _scanned(text: str) -> Node | None:
    try:
        return scan(text, file="", bounds=_NO_BOUNDS).node
    except DocumentError:
        return None
