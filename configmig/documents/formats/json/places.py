"""What every kind of edit needs: the way to its place, the style there, and what is refused."""

from dataclasses import replace

from configmig.documents.encoding import line_and_column
from configmig.documents.formats.json.emit import require_writable, scalar_text, value_text
from configmig.documents.formats.json.joints import cut
from configmig.documents.formats.json.siblings import Spot, joint_text
from configmig.documents.formats.json.snippets import dedent, node_from, place
from configmig.documents.formats.json.style import Style, measure
from configmig.documents.formats.json.tree import (
    Container,
    Entry,
    Node,
    Root,
    Step,
    index_of,
    position_of,
)
from configmig.edits import Edit, Value
from configmig.errors.documents import (
    NoSuchPlaceError,
    NotAContainerError,
    NotInFormatError,
    PlaceTakenError,
)
from configmig.pointer import Pointer, format_pointer


class Places:
    """Finds and guards the places of one tree; the kinds of edits build on it."""

    def __init__(self, root: Root, text: str, *, file: str, has_comments: bool) -> None:
        self.root = root
        self.file = file
        self.has_comments = has_comments
        """Whether comments may be written: in this file, they are at home."""
        self.style = measure(root.node, text)
        if self.style.trailing and not has_comments:
            self.style = replace(self.style, trailing=False)
        self._text: str | None = text

    def _line_of(self, entry: Entry) -> int | None:
        """Return the line of an entry, as long as the text is the one that was parsed."""
        if self._text is None or entry.start < 0:
            return None
        return line_and_column(self._text, entry.start)[0]

    def _changed(self) -> None:
        self._text = None

    # Finding

    def _at(self, pointer: Pointer) -> list[Step]:
        steps = self.root.walk(pointer)
        if len(steps) == len(pointer):
            return steps
        nearest = pointer[: len(steps)]
        line = self._line_of(steps[-1].entry) if steps else None
        raise NoSuchPlaceError(self.file, format_pointer(pointer), nearest=format_pointer(nearest), line=line)

    def _entry_at(self, pointer: Pointer) -> list[Step]:
        if not pointer:
            raise NotAContainerError(self.file, "", found="the whole file", wanted="an entry of it")
        return self._at(pointer)

    def _node(self, steps: list[Step]) -> Node:
        return steps[-1].entry.node if steps else self.root.node

    def _container(self, steps: list[Step], parent: Pointer, token: str | int) -> Container:
        node = self._node(steps)
        line = self._line_of(steps[-1].entry) if steps else None
        if isinstance(node, str):
            found = "null" if node == "null" else "a single value"
            wanted = "a list" if isinstance(token, int) else "a mapping"
            raise NotAContainerError(self.file, format_pointer(parent), found=found, wanted=wanted, line=line)
        if not node.is_map and index_of(token) < 0:
            raise NotAContainerError(
                self.file, format_pointer(parent), found="a list", wanted="a mapping", line=line
            )
        return node

    def _require_free(self, container: Container, pointer: Pointer) -> None:
        if container.is_map and (taken := position_of(container, pointer[-1])) >= 0:
            line = self._line_of(container.entries[taken])
            raise PlaceTakenError(self.file, format_pointer(pointer), line=line)

    def _index(self, container: Container, token: str | int, position: int | None) -> int:
        count = len(container.entries)
        wanted = position
        if wanted is None:
            wanted = count if container.is_map else index_of(token)
        return min(max(wanted, 0), count)

    # Style

    def _spot(self, steps: list[Step]) -> Spot:
        """Return where the entry of the last step stands, or the root."""
        column = self.root.above.rpartition("\n")[2]
        newline: str | None = self.style.newline
        spot = Spot(newline, column if not column.strip() else "")
        for step in steps:
            spot = spot_at(step.entry.joint, spot)
        return spot

    def _inner_spot(self, steps: list[Step], *, wants_lines: bool) -> Spot:
        """Return where a container stands, as its entries see it: without lines when it has none itself.

        ``wants_lines`` says that what goes into it has several lines, which matters when it is empty.
        """
        spot = self._spot(steps)
        siblings = steps[-1].container if steps else None
        node = self._node(steps)
        if isinstance(node, str) or node.entries:
            return spot
        if wants_lines and spot.newline is not None:
            return spot
        wanted = self._has_lines(siblings, node.is_map, spot)
        return Spot(spot.newline or self.style.newline if wanted else None, spot.column)

    def _has_lines(self, siblings: Container | None, is_map: bool, spot: Spot) -> bool:
        """Whether a container with entries takes lines among these siblings."""
        for entry in (siblings.entries if siblings is not None else [])[:20]:
            node = entry.node
            if isinstance(node, Container) and node.is_map == is_map and node.entries:
                return "\n" in node.entries[0].joint
        return spot.newline is not None and (self.style.lines if is_map else self.style.scalar_lists)

    def _core(self, key: str | None, value: Value, *, siblings: Container | None, spot: Spot) -> str:
        """Return the text of a new entry at ``spot``."""
        text = self._value_text(value, siblings=siblings, spot=spot)
        if key is None:
            return text
        sep = siblings.entries[0].sep if siblings is not None and siblings.entries else self.style.colon
        if sep.strip(" \t") != ":":
            sep = self.style.colon
        return scalar_text(key, self.style) + sep + text

    def _value_text(self, value: Value, *, siblings: Container | None, spot: Spot) -> str:
        style = self.style
        broken = spot.newline is not None
        if spot.newline is not None:
            style = replace(style, newline=spot.newline)
        if isinstance(value, dict | list) and value:
            for entry in (siblings.entries if siblings is not None else [])[:20]:
                node = entry.node
                if isinstance(node, Container) and node.entries and _is_alike(node, value):
                    broken = "\n" in node.entries[0].joint
                    style = _taking_lines(style, value) if broken else style
                    break
        return value_text(value, style, column=spot.column, broken=broken)

    def _new_node(self, value: Value, *, siblings: Container | None, spot: Spot) -> Node:
        return node_from(self._value_text(value, siblings=siblings, spot=spot))

    def _require_writable(self, value: Value, pointer: Pointer) -> None:
        require_writable(value, file=self.file, pointer=pointer)

    # Comments and records

    def _require_comments(self, edit: Edit, *, entry: Entry | None = None) -> None:
        """Refuse a comment in a file that is JSON to the letter; what was there once may come back."""
        if self.has_comments or edit.layout is not None:
            self.has_comments = True
            return
        raise NotInFormatError(
            self.file,
            format_pointer(edit.pointer),
            language="JSON",
            what="comments",
            hint=f"call the file {self.file.rpartition('.')[0]}.jsonc if its programs read comments",
            line=self._line_of(entry) if entry is not None else None,
        )

    def _is_reversible(self, core: str, column: str) -> bool:
        """Whether the text of an entry can be made from its dedented form again."""
        return "\n" not in core or ("\r" not in core and place(dedent(core, column), column, "\n") == core)

    def _record(self, joints: list[str], core: str, column: str) -> dict[str, Value]:
        side: dict[str, Value] = {"joints": joints}
        if not self._is_reversible(core, column):
            side["core"] = core
        return side


def spot_at(joint: str, outer: Spot) -> Spot:
    """Return where an entry with this joint before it stands; ``outer`` is where its container does."""
    parted = cut(joint)
    return Spot(None, outer.column) if parted.newline is None else Spot(parted.newline, parted.column)


def recorded(edit: Edit, name: str, container: Container, index: int, count: int) -> list[str] | None:
    """Return the joints that ``edit`` recorded for its result, if those here are as they were then.

    ``name`` tells the two ends of a move apart.
    """
    now, then = edit.layout or (None, None)
    if not (isinstance(now, dict) and isinstance(then, dict) and name in now and name in then):
        return None
    here = [joint_text(container, index + number) for number in range(count)]
    return list(then[name]) if list(now[name]) == here else None


def recorded_core(edit: Edit) -> str | None:
    """Return the text of the entry that ``edit`` recorded for its result because it has odd indentation."""
    then = edit.layout[1] if edit.layout is not None else None
    return then.get("core") if isinstance(then, dict) else None


def _is_alike(node: Container, value: Value) -> bool:
    if node.is_map != isinstance(value, dict):
        return False
    if node.is_map:
        return True
    scalars = all(isinstance(entry.node, str) for entry in node.entries[:20])
    return scalars == (not any(isinstance(item, dict | list) and item for item in value))


def _taking_lines(style: Style, value: Value) -> Style:
    if isinstance(value, dict) or any(isinstance(item, dict | list) and item for item in value):
        return replace(style, lines=True)
    return replace(style, scalar_lists=True)
