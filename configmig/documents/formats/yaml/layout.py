"""Who owns which line: the chunks (gap, lead, head, value, tail) that the entries of a block are made of.

The policy for comments (docs/explanation/comments.md) is decided here and nowhere else.
"""

from configmig.documents.formats.yaml.indentation import is_blank, is_comment, lines_of, width
from configmig.documents.formats.yaml.nodes import Collection, Entry, Node, Scalar, is_block
from configmig.patterns import later

_RULE = later(r"#+\s*(?:([-=*~_+─━═—])\1{2,}.*|.*([-=─━═—])\2{2,}\s*#*)$|#{3,}$")
"""A comment line that is drawn: a rule or a boxed title."""


_COMMENT = later(r"(?:^|[ \t])[ \t]*#.*")


_HEADER = later(r"(?:[&!]\S*\s+)*([|>][-+0-9]*)")
"""The start of a block scalar: its anchor and tag, and what says how its lines are read."""


class OddShapeError(Exception):
    """The text of a collection is not made of one entry after the other, each on lines of its own."""


def text_of(node: Node) -> str:
    """Return the text of a node: its source, or where it was changed what its entries hold."""
    if type(node) is not Collection or (node.flow and not node.laid):
        return node.src[node.start : node.end]
    if node.flow:
        inside = "".join([entry.gap + entry.head + text_of(entry.value) for entry in node.entries])
        return node.opening + inside + node.tail + node.closing
    if not node.laid:
        return node.src[node.begin : node.finish]
    parts = [chunk_of(entry) for entry in node.entries]
    if node.inline:
        first = node.entries[0]
        parts[0] = "\n" + parts[0] if first.gap or first.lead else parts[0][node.column :]
    parts.append(node.tail)
    return "".join(parts)


def chunk_of(entry: Entry) -> str:
    """Return all the text of an entry, the gap above it too."""
    return entry.gap + own_text(entry)


def own_text(entry: Entry) -> str:
    """Return the text that belongs to an entry: its comments and its body."""
    value, head = text_of(entry.value), entry.head
    if value.startswith("\n"):
        head = head.rstrip(" ")
    return entry.lead + head + value + entry.tail


def content_end(node: Node) -> int:
    """Return where the last character of a node is, comments after it excluded."""
    while type(node) is Collection and not node.flow:
        entry = node.entries[-1]
        if type(entry.value) is Scalar and entry.value.start == entry.value.end:
            return value_start(entry)
        node = entry.value
    if type(node) is Scalar and node.style in ("|", ">"):
        return _block_scalar_end(node)
    return node.end


def value_start(entry: Entry) -> int:
    """Return where the value of an entry starts; an empty one stands right behind its key or dash."""
    value, key = entry.value, entry.key
    if key is None or value.start != value.end or type(value) is not Scalar:
        return value.start
    return value.start if value.src[value.start - 1] == ":" else content_end(key)


def _block_scalar_end(node: Scalar) -> int:
    keeps, margin = block_margin(node)
    if keeps:
        return node.end
    text = node.src[node.start : node.end]
    lines = lines_of(text)
    while len(lines) > 1 and is_blank(lines[-1]) and len(lines[-1].rstrip("\r\n")) <= margin:
        text = text[: -len(lines.pop())]
    return node.start + len(text)


def block_margin(node: Scalar) -> tuple[bool, int]:
    """Return whether a block scalar keeps all blank lines below it, and how far its text is indented.

    The indentation is 0 where the header says it, and where no line shows it as wide as it could be.
    """
    text = node.src[node.start : node.end]
    found = _HEADER.match(text)
    marks, rest = (found.group(1), text[found.end() :]) if found is not None else ("", text)
    if any(mark.isdecimal() for mark in marks):
        return "+" in marks, 0
    below = lines_of(rest)[1:]
    return "+" in marks, next((width(line) for line in below if not is_blank(line)), len(text))


def first_of(node: Collection) -> int:
    """Find where the first entry of a block starts, and set ``first``, ``column`` and ``inline``."""
    if node.first < 0:
        node.first = _entry_start(node, node.entries[0])
        line = node.src.rfind("\n", 0, node.first) + 1
        node.column = node.first - line
        node.inline = not is_blank(node.src[line : node.first])
    return node.first


def _entry_start(node: Collection, entry: Entry) -> int:
    if not node.is_map:
        return _dash_before(node.src, entry.value)
    key = entry.key
    if key is None or is_block(key):
        raise OddShapeError("a key that is a block of its own")
    start = key.start
    line = node.src.rfind("\n", 0, start) + 1
    before = node.src[line:start].rstrip(" \t")
    if before.endswith("?") and (len(before) == 1 or before[-2] in " \t"):
        return line + len(before) - 1
    return start


def _dash_before(src: str, item: Node) -> int:
    line = src.rfind("\n", 0, item.start) + 1
    bare = src[line : item.start].rstrip(" \t")
    while not bare.endswith("-"):
        if bare or line == 0:
            raise OddShapeError("an item whose dash stands apart")
        line = src.rfind("\n", 0, line - 1) + 1
        above = src[line : src.find("\n", line)]
        bare = _COMMENT.sub("", above).rstrip()
    return line + len(bare) - 1


def lay_out(node: Collection, *, header: bool = False) -> None:
    """Give the entries of a block their own text. Its ``begin`` and ``finish`` must be known.

    ``header`` says that the first comment belongs to the file. Raises OddShapeError where lines are shared.
    """
    if node.laid:
        return
    src = node.src
    first_of(node)
    at = node.begin
    pending: list[tuple[Entry, int, int, int]] = []
    for number, entry in enumerate(node.entries):
        start = _entry_start(node, entry)
        line = src.rfind("\n", 0, start) + 1
        inline = number == 0 and node.inline
        if start - line != node.column or (not inline and not is_blank(src[line:start])):
            raise OddShapeError("entries that do not start in one column")
        body = start if inline else line
        if body < at:
            raise OddShapeError("two entries on one line")
        pending.append((entry, at, body, start))
        at = _line_end(src, _end_of(entry))
    for number, (entry, since, body, start) in enumerate(pending):
        loose = src[since:body]
        if loose:
            trail, loose = trailing(loose, node.column) if number else ("", loose)
            entry.gap, entry.lead = parted(loose, node.column)
            _extend(pending[number - 1][0], trail)
        _split(node, entry, start, at=_line_end(src, _end_of(entry)))
    trail, node.tail = trailing(src[at : node.finish], node.column)
    _extend(pending[-1][0], trail)
    if header:
        keep_header(node.entries[0])
    node.laid = True


def _end_of(entry: Entry) -> int:
    value = entry.value
    if type(value) is Scalar and value.start == value.end:
        return value_start(entry)
    return content_end(value)


def _line_end(src: str, at: int) -> int:
    if at and src[at - 1] == "\n":
        return at
    end = src.find("\n", at)
    return len(src) if end < 0 else end + 1


def _split(node: Collection, entry: Entry, start: int, *, at: int) -> None:
    src, value = node.src, entry.value
    if is_block(value):
        assert type(value) is Collection  # noqa: S101 - what is_block says
        first = first_of(value)
        value.begin = first if value.inline else block_begin(src, first, start)
        value.finish = at
        entry.head = " " * node.column + src[start : value.begin]
        return
    begin, end = value_start(entry), _end_of(entry)
    if type(value) is Scalar:
        value.start, value.end = begin, end
    if begin < start:
        raise OddShapeError("a value before its key")
    entry.head = " " * node.column + src[start:begin]
    entry.tail = src[end:at]


def block_begin(src: str, first: int, head: int) -> int:
    """Go back from the first entry over comments and blank lines, down to the line that ends the head."""
    at = src.rfind("\n", 0, first) + 1
    while at > max(head, 0):
        before = src.rfind("\n", 0, at - 1) + 1
        line = src[before:at]
        if before <= head or not (is_blank(line) or is_comment(line)):
            break
        at = before
    return at


def _extend(entry: Entry, trail: str) -> None:
    """Give an entry the deeper comments that follow it."""
    if not trail:
        return
    value = entry.value
    if type(value) is Collection and not value.flow:
        value.finish += len(trail)
    else:
        entry.tail += trail


def trailing(text: str, column: int) -> tuple[str, str]:
    """Part loose lines into those that belong to an entry above, in ``column``, and the rest.

    A comment that is indented deeper than the entry is still about it, until one that is not.
    """
    lines = lines_of(text)
    trail = 0
    for number, line in enumerate(lines, 1):
        if is_blank(line):
            continue
        if width(line) <= column:
            break
        trail = number
    return "".join(lines[:trail]), "".join(lines[trail:])


def parted(text: str, column: int) -> tuple[str, str]:
    """Part the loose lines above an entry in ``column`` into the gap and the comments of the entry."""
    lines = lines_of(text)
    lead = len(lines)
    while lead and is_comment(lines[lead - 1]) and width(lines[lead - 1]) == column:
        lead -= 1
    rules = [n for n in range(lead, len(lines)) if is_rule(lines[n])]
    if lead < len(lines) and lines[-1].strip() == "#":
        rules = [len(lines) - 1]
    if rules:
        lead = rules[-1] + 1
    return "".join(lines[:lead]), "".join(lines[lead:])


def is_rule(line: str) -> bool:
    """Whether a comment line is drawn: a rule, or a title in one."""
    return _RULE.match(line.strip()) is not None


def runs_into(gap: str, lead: str, column: int, *, top: bool) -> bool:
    """Whether comments put below ``gap`` would be taken for a part of it, or it for a part of them.

    ``top`` says that the gap is the beginning of the file: a comment there is the header.
    """
    if not gap or not lead:
        return False
    if top and not any(is_blank(line) for line in lines_of(gap.lstrip("\n"))):
        return True
    return parted(gap + lead, column)[1] != lead


def keep_header(entry: Entry) -> None:
    """The first comment of a file is about the file, also where no blank line sets it off."""
    lines = lines_of(entry.gap)
    while lines and is_blank(lines[0]):
        del lines[0]
    if entry.lead and all(is_comment(line) for line in lines):
        entry.gap += entry.lead
        entry.lead = ""
