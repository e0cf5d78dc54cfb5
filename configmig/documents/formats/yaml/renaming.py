"""Giving entries another key."""

from dataclasses import replace

from configmig.documents.formats.yaml.body import with_name
from configmig.documents.formats.yaml.changes import (
    visible_position,
)
from configmig.documents.formats.yaml.emit import scalar_text
from configmig.documents.formats.yaml.nodes import Collection, Entry, Scalar, position_in
from configmig.documents.formats.yaml.places import Places
from configmig.documents.formats.yaml.snippets import parse_in_brackets
from configmig.documents.formats.yaml.values import key_of
from configmig.edits import Edit, Value
from configmig.errors.documents import (
    NotAContainerError,
    PlaceTakenError,
    UnwritableEditError,
)


class Renaming(Places):
    """Edits of the kind ``rename``."""

    def _rename(self, edit: Edit) -> Edit:
        assert edit.target is not None  # noqa: S101 - a move has a target
        steps = self._at(edit.pointer)
        step = steps[-1]
        container, entry = step.container, step.entry
        if container is None or not container.is_map or type(entry.key) is not Scalar:
            found = "the root" if container is None else "an item of a list"
            raise NotAContainerError(
                self.tree.file, self.tree.named(edit.pointer), found=found, wanted="a named entry"
            )
        name = edit.target[-1]
        if key_of(entry, self.tree.file) == name:
            return edit
        taken = self._taken(container, name, edit)
        if taken is not None:
            line = self.tree.line_of(taken.key) if taken.key is not None else None
            raise PlaceTakenError(self.tree.file, self.tree.named((*edit.pointer[:-1], name)), line=line)
        key = entry.key
        old_text = key.src[key.start : key.end]
        position = visible_position(container, entry)
        done = replace(edit, before_text=old_text, position=position, origin=position)
        wanted = [edit.after_text] if edit.after_text is not None else []
        for text in (*wanted, *self._key_texts(key, name, container)):
            try:
                fresh = self._parsed(with_name(entry, text), container, name)
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

    def _parsed(self, text: str, container: Collection, name: Value) -> Entry:
        if container.flow:
            return parse_in_brackets(self.tree, text, is_map=True, key=name)
        return self.tree.parse_entry(text, is_map=True, key=name)
