"""Arrays and inline tables: their items with the spaces, lines and comments around them."""

from dataclasses import dataclass, field, replace

from configmig.documents.formats.toml.scan import MARKS
from configmig.documents.formats.toml.syntax import Syntax
from configmig.documents.lines.ownership import parted


@dataclass(slots=True)
class Slot:
    """An item: the text before it, itself, up to its comma, and the rest of its line."""

    lead: str
    text: str
    middle: str = ""
    comma: bool = False
    tail: str = ""

    @property
    def ends_line(self) -> bool:
        """Whether nothing else follows on its line."""
        return self.tail.endswith("\n")

    @property
    def indent(self) -> str:
        """What its line starts with."""
        return self.lead.rpartition("\n")[2]


@dataclass(slots=True)
class Brackets:
    """The text of an array or an inline table."""

    opening: str
    closing: str
    head: str = ""
    """What follows the opening bracket on its line, when a line ends there."""
    slots: list[Slot] = field(default_factory=list)
    foot: str = ""
    """What stands before the closing bracket."""

    def text(self) -> str:
        """Return the whole text."""
        parts = [self.opening, self.head]
        for slot in self.slots:
            parts += (slot.lead, slot.text, slot.middle, "," if slot.comma else "", slot.tail)
        return "".join([*parts, self.foot, self.closing])

    def starts_line(self, index: int) -> bool:
        """Whether an item is the first on its line."""
        return (self.slots[index - 1].tail if index else self.head).endswith("\n")

    def take(self, index: int) -> Slot:
        """Take an item out with the comments that are its own."""
        first = self.starts_line(index)
        slot = self.slots.pop(index)
        after = self.slots[index] if index < len(self.slots) else None
        before = self.slots[index - 1] if index else None
        if first and slot.ends_line:
            lines, indent = slot.lead[: len(slot.lead) - len(slot.indent)], slot.indent
            gap, own = parted(lines, len(indent), top=False, marks=MARKS)
            slot.lead = own + indent
            if after is not None:
                after.lead = gap + after.lead
            else:
                self.foot = gap + self.foot
        elif after is not None and (first or before is None):
            after.lead = slot.lead
        elif before is not None and slot.ends_line:
            before.tail = "\n"
        if after is None and before is not None and not slot.comma:
            before.comma = False
            before.middle = before.middle if "#" in before.middle else ""
        if not self.slots and "#" not in self.head + self.foot:
            self.head = self.foot = ""
        return slot

    def put(self, index: int, new: Slot) -> None:
        """Put an item in before the one at ``index``, on a line of its own where its neighbour has one."""
        if not self.slots:
            self._fill(new)
            return
        near = self.slots[index - 1] if index else self.slots[0]
        at = index - 1 if index else 0
        own_line = self.starts_line(at) and (near.ends_line or (not index and len(self.slots) == 1))
        new.middle = ""
        if own_line:
            new.lead = (new.lead[: len(new.lead) - len(new.indent)] if new.tail else "") + near.indent
            new.tail = new.tail if new.ends_line else "\n"
        elif index:
            new.lead, new.tail = near.lead if index > 1 and "\n" not in near.lead else " ", near.tail
            if index == 1 and len(self.slots) > 1 and self.slots[1].lead == "":
                new.lead = ""
            near.tail = ""
        else:
            new.lead, new.tail = near.lead, ""
            near.lead = self.slots[1].lead if len(self.slots) > 1 and not self.slots[0].ends_line else " "
        if index == len(self.slots):
            new.comma, near.comma = near.comma, True
        else:
            new.comma = True
        self.slots.insert(index, new)

    def _fill(self, new: Slot) -> None:
        if self.head.endswith("\n"):
            new.lead, new.tail, new.comma = self.foot.rpartition("\n")[2] + "    ", "\n", True
        elif self.opening == "{":
            new.lead, new.tail, new.comma = " ", "", False
            self.head, self.foot = "", " "
        else:
            new.lead, new.tail, new.comma = "", "", False
            self.head = self.foot = ""
        self.slots.append(replace(new, middle=""))


def brackets_of(body: str, syntax: Syntax) -> Brackets:
    """Return the parts of the array or inline table at ``syntax`` in ``body``."""
    found = Brackets(body[syntax.start], body[syntax.end - 1])
    at = syntax.start + 1
    for item in syntax.items:
        line, lead = _first_line(body[at : item.start])
        if found.slots:
            found.slots[-1].tail = line
        else:
            found.head = line
        end = item.value.end
        has_comma = item.comma >= 0
        middle = body[end : item.comma] if has_comma else ""
        found.slots.append(Slot(lead, body[item.start : end], middle, has_comma))
        at = item.comma + 1 if has_comma else end
    line, found.foot = _first_line(body[at : syntax.end - 1])
    if found.slots:
        found.slots[-1].tail = line
    else:
        found.head = line
    return found


def _first_line(text: str) -> tuple[str, str]:
    line, end, rest = text.partition("\n")
    return (line + end, rest) if end else ("", text)
