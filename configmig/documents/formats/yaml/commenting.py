"""Writing comments above and beside entries."""

from dataclasses import replace

from configmig.documents.formats.yaml.brackets import joint_text, set_joint
from configmig.documents.formats.yaml.comments import beside_text, comment_lines, with_beside
from configmig.documents.formats.yaml.indentation import dedent, indent
from configmig.documents.formats.yaml.layout import runs_into
from configmig.documents.formats.yaml.loose import is_top
from configmig.documents.formats.yaml.nodes import Collection, Entry, is_merge, position_in
from configmig.documents.formats.yaml.places import Places
from configmig.documents.formats.yaml.siblings import comments_at, joint_above, joint_with
from configmig.documents.formats.yaml.tree import Step
from configmig.documents.formats.yaml.values import key_of
from configmig.edits import Edit
from configmig.errors.documents import (
    UnwritableEditError,
)


class Commenting(Places):
    """Edits of the kind ``comment``."""

    def _comment(self, edit: Edit) -> Edit:
        steps = self._at(edit.pointer)
        step = steps[-1]
        container, entry = step.container, step.entry
        if container is None:
            line = self.tree.line_of(entry.value)
            raise UnwritableEditError(self.tree.file, "no comment can belong to the whole file", line=line)
        if container.flow:
            return self._comment_in_brackets(edit, container, entry)
        if edit.where == "beside":
            return self._comment_beside(edit, container, entry)
        if container.inline and entry is container.entries[0]:
            return self._recorded(edit.pointer[:-1], lambda: self._comment_above(edit, steps))
        return self._comment_above(edit, steps)

    def _comment_in_brackets(self, edit: Edit, container: Collection, entry: Entry) -> Edit:
        above = edit.where == "above"
        at = position_in(container, entry)
        index = at if above else at + 1
        lead, beside = comments_at(container, at)
        was = joint_text(container, index)
        now, then = edit.layout or (None, None)
        if now and then and now.get("joint") == was:
            text = then["joint"]
        elif not joint_above(container, index).broken:
            reason = "no comment can stand inside brackets on one line"
            raise UnwritableEditError(self.tree.file, reason, line=self.tree.line_of(container))
        else:
            lines = comment_lines(edit.after_text) if edit.after_text else []
            if not above and len(lines) > 1:
                raise UnwritableEditError(self.tree.file, "a comment beside an entry has one line")
            text = joint_with(joint_above(container, index), lines, above=above)
        set_joint(container, index, text)
        new_lead, new_beside = comments_at(container, at)
        before = "".join(f"{each}\n" for each in lead) if above else beside.strip()
        after = "".join(f"{each}\n" for each in new_lead) if above else new_beside.strip()
        layout = ({"joint": was}, {"joint": text})
        return replace(edit, before_text=before or None, after_text=after or None, layout=layout)

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
        assert container is not None  # noqa: S101 - the root has no entry text
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
        top = is_top(self.tree, container, position_in(container, entry))
        if not text.startswith("\n") and runs_into(gap, text, container.column, top=top):
            gap, above = gap + "\n", "\n"
        entry.gap, entry.lead = gap, text
        text = above + text
        self.tree.settle_header()
        after = dedent(text, container.column)
        return replace(edit, before_text=before or None, after_text=after or None)


def place_comment(text: str, column: int) -> str:
    """Return comment lines moved to ``column``; recorded text with indentation stays."""
    return text if text.lstrip("\n").startswith(" ") else indent(text, column)
