"""Edits of a YAML tree: one method for each kind, each of which returns the edit completed."""

import difflib
from collections.abc import Callable
from dataclasses import replace

from configmig.documents.formats.yaml import flow
from configmig.documents.formats.yaml.body import as_value_of, emptied, with_name, with_value
from configmig.documents.formats.yaml.changes import (
    cut,
    extract,
    insert,
    raw_position,
    says,
    visible,
    visible_position,
    written_entry,
)
from configmig.documents.formats.yaml.comments import beside_text, comment_lines, with_beside
from configmig.documents.formats.yaml.emit import Style, scalar_text
from configmig.documents.formats.yaml.indentation import dedent, indent, is_blank, lines_of, place
from configmig.documents.formats.yaml.layout import own_text, runs_into
from configmig.documents.formats.yaml.nodes import Alias, Collection, Entry, Node, Scalar, is_block, is_merge
from configmig.documents.formats.yaml.scalars import is_same
from configmig.documents.formats.yaml.style import StyleGuide
from configmig.documents.formats.yaml.tree import Step, Tree, index_of, position_in, walk
from configmig.documents.formats.yaml.values import key_of, value_of
from configmig.edits import Edit, Value
from configmig.errors.documents import (
    AnchorError,
    AnchorInUseError,
    DocumentError,
    NoSuchPlaceError,
    NotAContainerError,
    PlaceTakenError,
    UnwritableEditError,
)
from configmig.pointer import Pointer, format_pointer


class Editor:
    """Applies edits to one tree."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._guide: StyleGuide | None = None

    def apply(self, edit: Edit) -> Edit:
        """Make ``edit`` and return it completed; the tree is unchanged when it cannot be made."""
        if not self.tree.has_anchors:
            return self._apply(edit)
        before = self.tree.text()
        try:
            done = self._apply(edit)
            self.tree.link()
        except AnchorError as error:
            self.tree.reset(before)
            raise UnwritableEditError(self.tree.file, error.message, line=error.line) from None
        return done

    def _apply(self, edit: Edit) -> Edit:
        again = self._again(edit)
        if again is not None:
            return again
        edit = replace(edit, pointer=self._spelled(edit.pointer))
        match edit.kind:
            case "add":
                return self._add(edit)
            case "remove":
                return self._remove(edit)
            case "replace":
                return self._replace(edit)
            case "rename":
                return self._rename(edit)
            case "move":
                return self._move(edit)
            case "comment":
                return self._comment(edit)
        raise ValueError(f"not an edit of a document: {edit.kind}")

    # What was recorded exactly.

    def _again(self, edit: Edit) -> Edit | None:
        """Put a recorded text back where the text around the place is still what it was then."""
        if edit.layout is None:
            return None
        now, then = edit.layout
        if not (now and then and "text" in now and "text" in then):
            return None
        pointer = tuple(now["place"])
        if self.tree.snapshot(pointer) != now["text"]:
            return None
        self.tree.restore(pointer, then["text"])
        if pointer and (now["below"] or then["below"]):
            steps = self.tree.walk_to(pointer)
            container = steps[-1].container
            assert container is not None  # noqa: S101 - only the root has none
            index = position_in(container, steps[-1].entry) + 1
            self.tree.pull(self.tree.following(steps[:-1], container, index), now["below"])
            self.tree.push(steps[:-1], container, index, then["below"])
        return edit

    def _recorded(self, pointer: Pointer, change: Callable[[], Edit]) -> Edit:
        """Make a change whose inverse needs the text around it: that of the entry at ``pointer``, or above it."""
        while pointer:
            steps = self.tree.walk_to(pointer)
            container = steps[-1].container
            if len(steps) == len(pointer) + 1 and container is not None and not container.flow:
                break
            pointer = pointer[:-1]
        before = self.tree.snapshot(pointer)
        assert before is not None  # noqa: S101 - the loop found it
        loose = self._loose_below(pointer)
        try:
            done = change()
        except DocumentError:
            self.tree.restore(pointer, before)
            raise
        after = self.tree.snapshot(pointer)
        below = self._loose_below(pointer)
        same = _common_end(loose, below)
        place_ = list(pointer)
        return replace(
            done,
            layout=(
                {"place": place_, "text": before, "below": loose[: len(loose) - same]},
                {"place": place_, "text": after, "below": below[: len(below) - same]},
            ),
        )

    def _loose_below(self, pointer: Pointer) -> str:
        steps = self.tree.walk_to(pointer)
        container = steps[-1].container
        if container is None:
            return ""
        return self._below(steps, container, position_in(container, steps[-1].entry))

    # Finding places.

    def _at(self, pointer: Pointer) -> list[Step]:
        steps = self.tree.walk_to(pointer)
        if len(steps) == len(pointer) + 1:
            return steps
        self.tree.refuse_alias(steps, pointer)
        self._refuse_inherited(steps, pointer)
        nearest = pointer[: len(steps) - 1]
        line = self.tree.line_of(steps[-1].entry.value) if nearest else None
        raise NoSuchPlaceError(
            self.tree.file, format_pointer(pointer), nearest=format_pointer(nearest), line=line
        )

    def _refuse_inherited(self, steps: list[Step], pointer: Pointer) -> None:
        """Refuse to change what only a merge key brings here."""
        node = steps[-1].entry.value
        if type(node) is not Collection or not node.is_map:
            return
        for entry in node.entries:
            if is_merge(entry) and pointer[len(steps) - 1] in value_of(node, self.tree.file):
                target = entry.value
                while type(target) is Collection and target.entries:
                    target = target.entries[0].value
                if type(target) is Alias:
                    self.tree.refuse_alias([*steps[:-1], Step(node, Entry(None, target))], pointer)

    def _spelled(self, pointer: Pointer) -> Pointer:
        """Return ``pointer`` with the keys and indices that its tokens mean: 8080 where it says "8080"."""
        spelled: list[str | int] = []
        for step in self.tree.walk_to(pointer)[1:]:
            container, entry = step.container, step.entry
            assert container is not None  # noqa: S101 - only the root has none
            token = key_of(entry, self.tree.file) if container.is_map else position_in(container, entry)
            spelled.append(token)
        return (*spelled, *pointer[len(spelled) :])

    def _container(self, steps: list[Step], pointer: Pointer, token: str | int) -> Collection:
        """Return the collection that the last step leads to, if ``token`` can be added to it."""
        node = steps[-1].entry.value
        if type(node) is Alias:
            self.tree.refuse_alias(steps, (*pointer, token))
        if type(node) is Collection and (node.is_map or index_of(token) >= 0 or token == "-"):
            return node
        found = _kind_of(node, self.tree.file)
        wanted = "a list" if isinstance(token, int) else "a mapping"
        line = self.tree.line_of(node)
        raise NotAContainerError(
            self.tree.file, format_pointer(pointer), found=found, wanted=wanted, line=line
        )

    def _style(self, container: Node) -> Style:
        if self._guide is None:
            self._guide = StyleGuide(self.tree.root.value, literal=self.tree.literal)
        return self._guide.near(container)

    # Kinds of edits.

    def _add(self, edit: Edit) -> Edit:
        parent, token = edit.pointer[:-1], edit.pointer[-1] if edit.pointer else ""
        if not edit.pointer:
            raise PlaceTakenError(self.tree.file, "the root")
        steps = self._at(parent)
        node = steps[-1].entry.value
        if not parent and _is_nothing(node):
            return self._recorded((), lambda: self._add_to_nothing(edit))
        container = self._container(steps, parent, token)
        if container.is_map and self.tree.find(container, token) is not None:
            found = self.tree.find(container, token)
            line = self.tree.line_of(found.key) if found is not None and found.key is not None else None
            raise PlaceTakenError(self.tree.file, format_pointer(edit.pointer), line=line)
        if container.is_map:
            position = edit.position
        else:
            count = len(container.entries)
            wanted = edit.position if edit.position is not None else index_of(token)
            position = count if wanted < 0 else min(wanted, count)
        if container.flow:
            return self._recorded(parent, lambda: self._add_to_flow(edit, steps, container, position))
        self.tree.lay(container)
        index = raw_position(container, position)
        if container.inline and index == 0:
            return self._recorded(parent, lambda: self._add_to_block(edit, steps, container, index))
        return self._add_to_block(edit, steps, container, index)

    def _add_to_block(self, edit: Edit, steps: list[Step], container: Collection, index: int) -> Edit:
        token = edit.pointer[-1]
        entry = written_entry(self.tree, container, token, edit, self._style(container))
        gap = None
        if edit.layout is not None and edit.layout[1] and "gap" in edit.layout[1]:
            gap = edit.layout[1]["gap"]
        text = own_text(entry)
        text = dedent(insert(self.tree, steps, container, index, entry, gap) + text, container.column)
        position = visible_position(container, entry)
        last: str | int = token if container.is_map else position
        return replace(
            edit,
            pointer=(*edit.pointer[:-1], last),
            position=position,
            after_text=text,
            layout=None if gap is None else (None, {"gap": gap}),
        )

    def _add_to_nothing(self, edit: Edit) -> Edit:
        """Add to a file that holds comments at most."""
        token = edit.pointer[0]
        item = isinstance(token, int)
        entry = self.tree.root
        shell = Collection("", 0, is_map=not item, flow=False, tag=None, anchor=None)
        shell.column = 0
        new = written_entry(self.tree, shell, token, edit, self._style(shell))
        above = entry.head if not entry.head or entry.head.endswith("\n") else entry.head + "\n"
        if new.lead and above and not above.endswith("\n\n"):
            above += "\n"
        text = own_text(new)
        self.tree.reset(above + text + entry.tail)
        last: str | int = 0 if item else token
        return replace(edit, pointer=(last,), position=0, after_text=text)

    def _add_to_flow(
        self, edit: Edit, steps: list[Step], container: Collection, position: int | None
    ) -> Edit:
        token = edit.pointer[-1]
        outer = steps[-2].entry.value if len(steps) > 1 else None
        if not container.entries and (outer is None or is_block(outer)):
            self._open(edit, steps, container)
            position = 0
        else:
            index = raw_position(container, position)
            style = self._style(container)
            self._swap_flow(steps, flow.added(container, index, token, edit.after, style))
            position = len(visible(container)) if position is None else position
        last: str | int = token if container.is_map else position
        return replace(edit, pointer=(*edit.pointer[:-1], last), position=position, after_text=None)

    def _open(self, edit: Edit, steps: list[Step], container: Collection) -> None:
        """Write an empty ``{}`` or ``[]`` as a block with one entry."""
        step = steps[-1]
        value = {edit.pointer[-1]: edit.after} if container.is_map else [edit.after]
        if step.container is None:
            shell = Collection("", 0, is_map=container.is_map, flow=False, tag=None, anchor=None)
            shell.column = 0
            new = written_entry(self.tree, shell, edit.pointer[-1], edit, self._style(shell))
            entry = step.entry
            if container.anchor is not None or container.tag is not None:
                raise UnwritableEditError(self.tree.file, "the root has properties of its own")
            below = entry.tail.partition("\n")
            head = (
                entry.head if not entry.head or entry.head.endswith("\n") else entry.head.rstrip(" ") + "\n"
            )
            comment = below[0].strip()
            self.tree.reset(head + (comment + "\n" if comment else "") + own_text(new) + below[2])
            return
        column = step.container.column
        style = self._style(step.container)
        text = with_value(step.entry, value, style, column=column)
        fresh = self.tree.parse_entry(text, is_map=step.container.is_map)
        fresh.gap = step.entry.gap + fresh.gap
        self.tree.swap(step.container, position_in(step.container, step.entry), fresh)
        inner = fresh.value
        assert type(inner) is Collection  # noqa: S101 - with_value wrote a block
        self.tree.lay(inner)
        if edit.note or edit.after_text is not None:
            new = written_entry(self.tree, inner, edit.pointer[-1], edit, style)
            self.tree.swap(inner, 0, new)
        if not is_same(value_of(inner, self.tree.file), value):
            raise UnwritableEditError(
                self.tree.file, "the new value has no text that reads back as the same value"
            )

    def _remove(self, edit: Edit) -> Edit:
        steps = self._at(edit.pointer)
        step = steps[-1]
        container = step.container
        if container is None:
            raise NotAContainerError(self.tree.file, "", found="the whole file", wanted="an entry of it")
        self._refuse_used_anchors(steps, edit.pointer)
        position = visible_position(container, step.entry)
        before = value_of(step.entry.value, self.tree.file)
        done = replace(edit, before=before, position=position, before_text=None)
        if container.flow:
            return self._recorded(edit.pointer[:-1], lambda: self._remove_from_flow(done, steps, container))
        index = position_in(container, step.entry)
        if len(container.entries) == 1:
            return self._recorded(edit.pointer[:-1], lambda: self._remove_last(done, steps, edit.before_text))
        if container.inline and index == 0:
            return self._recorded(edit.pointer[:-1], lambda: self._remove_one(done, steps, edit.before_text))
        return self._remove_one(done, steps, edit.before_text)

    def _remove_one(self, edit: Edit, steps: list[Step], wanted: str | None) -> Edit:
        _, text, gap = extract(self.tree, steps, wanted)
        return replace(edit, before_text=text, layout=({"gap": gap}, None))

    def _remove_last(self, edit: Edit, steps: list[Step], wanted: str | None) -> Edit:
        """Remove the only entry of a block: what stays is ``{}`` or ``[]``."""
        step = steps[-1]
        container = step.container
        assert container is not None  # noqa: S101 - the root is not removed
        brackets = "{}" if container.is_map else "[]"
        outer = steps[-2]
        value_text = dedent(own_text(step.entry), container.column)
        _, text, _ = extract(self.tree, steps, wanted)
        if outer.container is None:
            entry = outer.entry
            self.tree.reset(f"{entry.head}{_tail_first(container.tail, brackets)}{entry.tail}")
        else:
            new = self.tree.parse_entry(
                emptied(outer.entry, brackets=brackets), is_map=outer.container.is_map
            )
            new.gap = outer.entry.gap + new.gap
            self.tree.swap(outer.container, position_in(outer.container, outer.entry), new)
        return replace(edit, before_text=text or value_text)

    def _remove_from_flow(self, edit: Edit, steps: list[Step], container: Collection) -> Edit:
        index = position_in(container, steps[-1].entry)
        self._swap_flow(steps[:-1], flow.removed(container, index))
        return edit

    def _swap_flow(self, steps: list[Step], text: str) -> None:
        """Write ``text`` for the flow collection that the last step leads to."""
        node = steps[-1].entry.value
        outermost = next(
            number
            for number, step in enumerate(steps)
            if type(step.entry.value) is Collection and step.entry.value.flow
        )
        step = steps[outermost]
        outer = step.entry.value
        whole = outer.src[outer.start : node.start] + text + outer.src[node.end : outer.end]
        entry = step.entry
        if step.container is None:
            self.tree.reset(entry.head + whole + entry.tail)
            return
        own = entry.lead + entry.head + whole + entry.tail
        fresh = self.tree.parse_entry(own, is_map=step.container.is_map)
        fresh.gap = entry.gap + fresh.gap
        self.tree.swap(step.container, position_in(step.container, entry), fresh)

    def _replace(self, edit: Edit) -> Edit:
        steps = self._at(edit.pointer)
        step = steps[-1]
        container = step.container
        before = _copied(value_of(step.entry.value, self.tree.file))
        if container is None or container.flow:
            return self._recorded(
                edit.pointer, lambda: self._replace_odd(replace(edit, before=before), steps)
            )
        before_text = self.tree.entry_text(step)
        cutting = cut(step.entry, container.column, edit.before_text)
        done = replace(edit, before=before, before_text=dedent(cutting[1], container.column), layout=None)
        fresh = self._as_recorded(edit, container, step.entry)
        index = position_in(container, step.entry)
        loose = self._below(steps, container, index)
        if fresh is not None:
            if edit.layout is not None and edit.layout[0] and "below" in edit.layout[0]:
                self.tree.pull(self.tree.following(steps[:-1], container, index + 1), edit.layout[0]["below"])
            text = dedent(fresh.gap + own_text(fresh), container.column)
            fresh.gap = cutting[0] + fresh.gap
            self.tree.swap(container, index, fresh)
            self.tree.push(steps[:-1], container, index + 1, cutting[2])
            return replace(done, after_text=text)
        try:
            self._set_value(steps, edit.pointer, edit.after)
        except DocumentError:
            self.tree.set_entry_text(self.tree.walk_to(edit.pointer)[-1], before_text)
            raise
        steps = self.tree.walk_to(edit.pointer)
        below = self._below(steps, container, index)
        more = below[: len(below) - len(loose)] if below.endswith(loose) else ""
        return replace(
            done,
            before_text=before_text,
            after_text=self.tree.entry_text(steps[-1]),
            layout=({}, {"below": more}) if more else None,
        )

    def _below(self, steps: list[Step], container: Collection, index: int) -> str:
        """Return the loose text below the entry at ``index``: where gaps of removed entries may end up."""
        slots = self.tree.following(steps[:-1], container, index + 1)
        return "".join(getattr(owner, name) for owner, name in slots)

    def _as_recorded(self, edit: Edit, container: Collection, entry: Entry) -> Entry | None:
        if edit.after_text is None:
            return None
        key = None if entry.key is None or is_merge(entry) else key_of(entry, self.tree.file)
        try:
            text = place(edit.after_text, container.column)
            fresh = self.tree.parse_entry(text, is_map=container.is_map, key=key)
        except UnwritableEditError:
            return None
        return fresh if says(self.tree, fresh, edit.after) else None

    def _replace_odd(self, edit: Edit, steps: list[Step]) -> Edit:
        """Replace the root, or something in a flow collection."""
        step = steps[-1]
        if step.container is not None:
            index = position_in(step.container, step.entry)
            style = self._style(step.container)
            self._swap_flow(steps[:-1], flow.replaced(step.container, index, edit.after, style))
            return edit
        value = step.entry.value
        if is_block(value) and isinstance(edit.after, (dict, list)) and edit.after:
            assert type(value) is Collection  # noqa: S101 - what is_block says
            if value.is_map == isinstance(edit.after, dict):
                self._merge(steps, (), edit.after)
                return edit
        self.tree.reset(self._whole_text(edit.after))
        if not is_same(self.tree.value(), edit.after):
            raise UnwritableEditError(
                self.tree.file, "the new value has no text that reads back as the same value"
            )
        return edit

    def _whole_text(self, value: Value) -> str:
        from configmig.documents.formats.yaml.emit import list_lines, mapping_lines

        entry = self.tree.root
        style = replace(self._style(entry.value), literal=False)
        if isinstance(value, dict) and value:
            lines = mapping_lines(value, style)
        elif isinstance(value, list) and value:
            lines = list_lines(value, style)
        else:
            lines = [scalar_text(value, style)]
        head = entry.head if not entry.head or entry.head.endswith("\n") else entry.head.rstrip(" ") + "\n"
        tail = entry.tail if is_block(entry.value) else entry.tail.partition("\n")[2]
        return head + "".join(line + "\n" for line in lines) + tail

    def _set_value(self, steps: list[Step], pointer: Pointer, after: Value) -> None:
        """Write another value into an entry of a block."""
        step = steps[-1]
        container, entry = step.container, step.entry
        assert container is not None  # noqa: S101 - the root is handled elsewhere
        value = entry.value
        if (
            is_block(value)
            and type(value) is Collection
            and after
            and ((value.is_map and isinstance(after, dict)) or (not value.is_map and isinstance(after, list)))
        ):
            self._merge(steps, pointer, after)
            return
        if type(value) is Collection and value.flow and value.entries and isinstance(after, (dict, list)):
            text = flow.whole(value, after, self._style(value))
            self._swap_flow(steps, text)
            return
        style = self._style(container)
        style = replace(style, prefer=_quote_of(value, after, style))
        for attempt in (style, replace(style, literal=False), replace(style, literal=False, prefer='"')):
            text = with_value(entry, after, attempt, column=container.column)
            try:
                fresh = self.tree.parse_entry(
                    text,
                    is_map=container.is_map,
                    key=None if entry.key is None or is_merge(entry) else key_of(entry, self.tree.file),
                )
            except UnwritableEditError:
                continue
            if is_same(value_of(fresh.value, self.tree.file), after):
                fresh.gap = entry.gap + fresh.gap
                self.tree.swap(container, position_in(container, entry), fresh)
                return
        raise UnwritableEditError(
            self.tree.file, "the new value has no text that reads back as the same value"
        )

    def _merge(self, steps: list[Step], pointer: Pointer, after: Value) -> None:
        """Turn a block into another value of its kind, so that what is equal in both keeps its text."""
        node = steps[-1].entry.value
        assert type(node) is Collection  # noqa: S101 - the callers have looked
        self.tree.lay(node)
        if node.is_map:
            self._merge_mapping(pointer, node, after)
        else:
            self._merge_list(pointer, node, after)

    def _merge_mapping(self, pointer: Pointer, node: Collection, after: dict[Value, Value]) -> None:
        before = {key_of(e, self.tree.file): value_of(e.value, self.tree.file) for e in visible(node)}
        everything = value_of(node, self.tree.file)
        file = self.tree.file
        for number, (key, value) in enumerate(after.items()):
            place_ = (*pointer, key)
            if key in before:
                if not is_same(before[key], value):
                    self._apply(Edit(kind="replace", file=file, pointer=place_, after=value))
            elif not (key in everything and is_same(everything[key], value)):
                self._apply(Edit(kind="add", file=file, pointer=place_, after=value, position=number))
        for key in before:
            if key not in after:
                self._apply(Edit(kind="remove", file=file, pointer=(*pointer, key)))
        for number, key in enumerate(after):
            steps = self.tree.walk_to(pointer)
            node = steps[-1].entry.value  # type: ignore[assignment]
            keys = [key_of(e, file) for e in visible(node)]
            if key in keys and number < len(keys) and keys[number] != key:
                place_ = (*pointer, key)
                self._apply(Edit(kind="move", file=file, pointer=place_, target=place_, position=number))

    def _merge_list(self, pointer: Pointer, node: Collection, after: list[Value]) -> None:
        file = self.tree.file
        before = [value_of(e.value, file) for e in node.entries]
        marks: list[Value] = []

        def mark(value: Value) -> int:
            for number, known in enumerate(marks):
                if is_same(known, value):
                    return number
            marks.append(value)
            return len(marks) - 1

        matcher = difflib.SequenceMatcher(
            None, [mark(v) for v in before], [mark(v) for v in after], autojunk=False
        )
        for tag, i, j, k, m in reversed(matcher.get_opcodes()):
            if tag == "equal":
                continue
            common = min(j - i, m - k)
            for number in range(m - k - 1, common - 1, -1):
                value = after[k + number]
                self.apply(
                    Edit(
                        kind="add",
                        file=file,
                        pointer=(*pointer, i + common),
                        after=value,
                        position=i + common,
                    )
                )
            for number in range(j - 1, i + common - 1, -1):
                self._apply(Edit(kind="remove", file=file, pointer=(*pointer, number)))
            for number in range(common):
                value = after[k + number]
                self._apply(Edit(kind="replace", file=file, pointer=(*pointer, i + number), after=value))

    def _rename(self, edit: Edit) -> Edit:
        assert edit.target is not None  # noqa: S101 - a rename has a target
        steps = self._at(edit.pointer)
        step = steps[-1]
        container, entry = step.container, step.entry
        if container is None or not container.is_map or type(entry.key) is not Scalar:
            found = "the root" if container is None else "an item of a list"
            raise NotAContainerError(
                self.tree.file, format_pointer(edit.pointer), found=found, wanted="a named entry"
            )
        name = edit.target[-1]
        if key_of(entry, self.tree.file) == name:
            return edit
        taken = self.tree.find(container, name)
        if taken is not None:
            line = self.tree.line_of(taken.key) if taken.key is not None else None
            raise PlaceTakenError(self.tree.file, format_pointer((*edit.pointer[:-1], name)), line=line)
        key = entry.key
        old_text = key.src[key.start : key.end]
        position = visible_position(container, entry)
        done = replace(edit, before_text=old_text, position=position, origin=position)
        if container.flow:
            return self._recorded(edit.pointer[:-1], lambda: self._rename_in_flow(done, steps, name))
        wanted = [edit.after_text] if edit.after_text is not None else []
        for text in (*wanted, *self._key_texts(key, name, container)):
            try:
                fresh = self.tree.parse_entry(with_name(entry, text), is_map=True, key=name)
            except UnwritableEditError:
                continue
            fresh.gap = entry.gap + fresh.gap
            self.tree.swap(container, position_in(container, entry), fresh)
            return replace(done, after_text=text)
        raise UnwritableEditError(self.tree.file, f"{name!r} cannot be written as a key there")

    def _key_texts(self, key: Scalar, name: Value, container: Collection) -> list[str]:
        style = self._style(container)
        if isinstance(name, str) and key.style in ("'", '"'):
            quoted = replace(style, prefer=key.style, quote=key.style)  # type: ignore[arg-type]
            return [
                scalar_text(name, quoted, flow=container.flow),
                scalar_text(name, style, is_key=True, flow=True),
            ]
        return [scalar_text(name, replace(style, prefer=""), is_key=True, flow=container.flow)]

    def _rename_in_flow(self, edit: Edit, steps: list[Step], name: Value) -> Edit:
        step = steps[-1]
        assert step.container is not None  # noqa: S101 - the caller has looked
        key = step.entry.key
        assert type(key) is Scalar  # noqa: S101 - the caller has looked
        text = self._key_texts(key, name, step.container)[0]
        self._swap_flow(steps[:-1], flow.renamed(step.container, step.entry, text))
        return replace(edit, after_text=text)

    def _move(self, edit: Edit) -> Edit:
        assert edit.target is not None  # noqa: S101 - a move has a target
        steps = self._at(edit.pointer)
        step = steps[-1]
        source = step.container
        if source is None:
            raise NotAContainerError(self.tree.file, "", found="the whole file", wanted="an entry of it")
        if source.is_map and edit.target[: len(edit.pointer)] == edit.pointer and edit.target != edit.pointer:
            raise UnwritableEditError(self.tree.file, "an entry cannot be moved into itself")
        origin = visible_position(source, step.entry)
        inside = edit.target[:-1] == edit.pointer[:-1]
        goal = source if inside else self._goal(edit)
        done = replace(edit, origin=origin)
        if inside and len(source.entries) == 1:
            return self._stay(done)
        plain = (
            not source.flow
            and goal is not None
            and not goal.flow
            and len(source.entries) > 1
            and not source.inline
            and not goal.inline
        )
        common = _common(edit.pointer[:-1], edit.target[:-1])
        if not source.is_map and not inside and common == edit.pointer[:-1]:
            return self._recorded(common, lambda: self._move_somehow(done))
        if plain:
            return self._kept(lambda: self._move_lines(done, steps))
        return self._recorded(common, lambda: self._move_somehow(done))

    def _stay(self, edit: Edit) -> Edit:
        """Move the only entry of a collection within it: at most its name changes."""
        assert edit.target is not None  # noqa: S101 - a move has a target
        if edit.target != edit.pointer and self._at(edit.pointer)[-1].entry.key is not None:
            renamed = self._rename(replace(edit, kind="rename", layout=None))
            return replace(renamed, kind="move", position=0, origin=0)
        return replace(edit, target=edit.pointer, position=0, origin=0)

    def _kept(self, change: Callable[[], Edit]) -> Edit:
        """Make a change, or put everything back when it fails."""
        before = self.tree.text()
        try:
            return change()
        except DocumentError:
            self.tree.reset(before)
            raise

    def _move_somehow(self, edit: Edit) -> Edit:
        """Move an entry with its lines, or where braces are in the way as a value."""
        steps = self._at(edit.pointer)
        source = steps[-1].container
        if source is not None and not source.flow:
            before = self.tree.text()
            try:
                return self._move_lines(edit, steps)
            except UnwritableEditError:
                self.tree.reset(before)
        return self._move_value(edit, self._at(edit.pointer))

    def _goal(self, edit: Edit) -> Collection | None:
        assert edit.target is not None  # noqa: S101 - a move has a target
        parent = edit.target[:-1]
        steps = self.tree.walk_to(parent)
        if len(steps) != len(parent) + 1:
            return None
        node = steps[-1].entry.value
        if type(node) is Collection and not node.flow:
            self.tree.lay(node)
            return node
        return None

    def _move_value(self, edit: Edit, steps: list[Step]) -> Edit:
        """Move an entry out of or into a flow collection: as a value."""
        assert edit.target is not None  # noqa: S101 - a move has a target
        value = _copied(value_of(steps[-1].entry.value, self.tree.file))
        self._remove(Edit(kind="remove", file=edit.file, pointer=edit.pointer))
        added = self._add(
            Edit(kind="add", file=edit.file, pointer=edit.target, after=value, position=edit.position)
        )
        return replace(edit, target=added.pointer, position=added.position, before_text=None, after_text=None)

    def _move_lines(self, edit: Edit, steps: list[Step]) -> Edit:
        assert edit.target is not None  # noqa: S101 - a move has a target
        step = steps[-1]
        source = step.container
        assert source is not None  # noqa: S101 - the root is not moved
        token = edit.target[-1]
        entry = step.entry
        if len(source.entries) == 1 and edit.target[:-1] != edit.pointer[:-1]:
            done = self._remove_last(edit, steps, edit.before_text)
            old_text, gap = done.before_text or "", ""
        else:
            entry, old_text, gap = extract(self.tree, steps, edit.before_text)
        parent = edit.target[:-1]
        there = self._at(parent)
        goal = self._container(there, parent, token)
        if goal.flow:
            raise UnwritableEditError(self.tree.file, "an entry with lines of its own cannot go into braces")
        self.tree.lay(goal)
        if goal.is_map and self.tree.find(goal, token) is not None:
            raise PlaceTakenError(self.tree.file, format_pointer(edit.target))
        position = edit.position
        if not goal.is_map and position is None:
            position = index_of(token) if index_of(token) >= 0 else None
        index = raw_position(goal, position)
        fresh = self._moved(edit, entry, source, goal, token)
        put_gap = edit.layout[1].get("gap") if edit.layout is not None and edit.layout[1] else None
        text = own_text(fresh)
        text = dedent(insert(self.tree, there, goal, index, fresh, put_gap) + text, goal.column)
        now = visible_position(goal, fresh)
        return replace(
            edit,
            target=(*parent, token if goal.is_map else now),
            position=now,
            before_text=old_text,
            after_text=text,
            layout=({"gap": gap}, None if put_gap is None else {"gap": put_gap}),
        )

    def _moved(
        self, edit: Edit, entry: Entry, source: Collection, goal: Collection, token: str | int
    ) -> Entry:
        """Return the entry as it is to stand in ``goal``."""
        if edit.after_text is not None:
            text = place(edit.after_text, goal.column)
            try:
                fresh = self.tree.parse_entry(text, is_map=goal.is_map, key=token)
            except UnwritableEditError:
                fresh = None
            if fresh is not None and not self.tree.has_anchors:
                if is_same(value_of(fresh.value, self.tree.file), value_of(entry.value, self.tree.file)):
                    return fresh
            elif fresh is not None:
                return fresh
        style = self._style(goal)
        if source.is_map and goal.is_map and key_of(entry, self.tree.file) == token:
            text = place(dedent(own_text(entry), source.column), goal.column)
        elif source.is_map == goal.is_map and not goal.is_map:
            text = place(dedent(own_text(entry), source.column), goal.column)
        elif source.is_map and goal.is_map:
            key = entry.key
            assert type(key) is Scalar  # noqa: S101 - other keys have no name
            renamed = with_name(entry, self._key_texts(key, token, goal)[0])
            text = place(dedent(renamed, source.column), goal.column)
        else:
            core = "-" if not goal.is_map else scalar_text(token, style, is_key=True) + ":"
            text = as_value_of(entry, core, style, column=goal.column, item=not goal.is_map)
        fresh = self.tree.parse_entry(text, is_map=goal.is_map, key=token if goal.is_map else None)
        if not self.tree.literal and not says(self.tree, fresh, value_of(entry.value, self.tree.file)):
            raise UnwritableEditError(
                self.tree.file, "the last text of a file without a final line end cannot move"
            )
        return fresh

    def _comment(self, edit: Edit) -> Edit:
        steps = self._at(edit.pointer)
        step = steps[-1]
        container, entry = step.container, step.entry
        if container is None or container.flow:
            raise UnwritableEditError(
                self.tree.file,
                "comments can be written beside entries of blocks only",
                line=self.tree.line_of(entry.value),
            )
        if edit.where == "beside":
            return self._comment_beside(edit, container, entry)
        if container.inline and entry is container.entries[0]:
            return self._recorded(edit.pointer[:-1], lambda: self._comment_above(edit, steps))
        return self._comment_above(edit, steps)

    def _comment_beside(self, edit: Edit, container: Collection, entry: Entry) -> Edit:
        text = edit.after_text or None
        if text is not None and "\n" in text.strip("\n"):
            raise UnwritableEditError(self.tree.file, "a comment beside an entry has one line")
        before = beside_text(entry)
        own = with_beside(entry, text)
        if own is None:
            line = self.tree.line_of(entry.value)
            raise UnwritableEditError(self.tree.file, "no comment can stand beside this entry", line=line)
        key = None if entry.key is None or is_merge(entry) else key_of(entry, self.tree.file)
        fresh = self.tree.parse_entry(own, is_map=container.is_map, key=key)
        fresh.gap = entry.gap + fresh.gap
        self.tree.swap(container, position_in(container, entry), fresh)
        return replace(edit, before_text=before, after_text=beside_text(fresh))

    def _comment_above(self, edit: Edit, steps: list[Step]) -> Edit:
        step = steps[-1]
        container, entry = step.container, step.entry
        assert container is not None  # noqa: S101 - the caller has looked
        old = place_comment(edit.before_text or "", container.column)
        loose = entry.gap + entry.lead
        if old and loose.endswith(old):
            gap, before = loose[: -len(old)], old
        else:
            gap, before = entry.gap, entry.lead
        before = dedent(before, container.column)
        lines = comment_lines(edit.after_text) if edit.after_text else []
        text = place_comment("".join(line + "\n" for line in lines), container.column)
        above = ""
        top = self.tree.is_top(container, position_in(container, entry))
        if not text.startswith("\n") and runs_into(gap, text, container.column, top=top):
            gap, above = gap + "\n", "\n"
        entry.gap, entry.lead = gap, text
        text = above + text
        self.tree.settle_header()
        after = dedent(text, container.column)
        return replace(edit, before_text=before or None, after_text=after or None)

    # Anchors.

    def _refuse_used_anchors(self, steps: list[Step], pointer: Pointer) -> None:
        """Refuse to take away an anchor that an alias elsewhere needs."""
        if not self.tree.has_anchors:
            return
        entry = steps[-1].entry
        inside = {id(node) for node in walk(entry.value)}
        names = {
            node.anchor for node in walk(entry.value) if type(node) is not Alias and node.anchor is not None
        }
        used = [
            node
            for node in walk(self.tree.root.value)
            if type(node) is Alias and node.anchor in names and id(node) not in inside
        ]
        if used:
            raise AnchorInUseError(
                self.tree.file,
                format_pointer(pointer),
                anchor=used[0].anchor,
                lines=[self.tree.line_of(node) for node in used],
            )


def _kind_of(node: Node, file: str) -> str:
    value = value_of(node, file)
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "null" if value is None else "a single value"


def _is_nothing(node: Node) -> bool:
    return type(node) is Scalar and node.start == node.end and not node.text


def _copied(value: Value) -> Value:
    """Return a deep copy: later edits change the document's own values in place."""
    if isinstance(value, dict):
        return {key: _copied(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_copied(child) for child in value]
    return value


def _common_end(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their ends, in whole lines."""
    ours, theirs = lines_of(one), lines_of(other)
    count = 0
    for a, b in zip(reversed(ours), reversed(theirs), strict=False):
        if a != b:
            break
        count += len(a)
    return count


def _common(one: Pointer, other: Pointer) -> Pointer:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return one[:length]


def _quote_of(node: Node, after: Value, style: Style):  # type: ignore[no-untyped-def]  # noqa: ANN202
    if type(node) is Scalar and node.style in ("'", '"') and isinstance(after, str) and "\n" not in after:
        return node.style
    if type(node) is Scalar and isinstance(after, str) and type(value_of(node, "")) is str:
        return ""
    return style.prefer


def place_comment(text: str, column: int) -> str:
    """Return comment lines moved to ``column``; text that was recorded with its indentation stays as it is."""
    return text if text.lstrip("\n").startswith(" ") else indent(text, column)


def _tail_first(tail: str, brackets: str) -> str:
    return tail + brackets + "\n" if tail.strip() else brackets + "\n" + tail
