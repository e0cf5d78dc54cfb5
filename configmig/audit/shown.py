"""Lines of the files under audit as they may be shown."""

from configmig.audit.secrets import read_secrets
from configmig.audit.view import View
from configmig.masking import mask_lines, mask_text, secret_values, text_secrets


def shown_line(view: View, name: str, line: int) -> str:
    """Return a line (from 1) of a file with its secrets masked; empty where there is none."""
    lines, is_raw = view.shared(_Shown).lines(name)
    text = lines[line - 1].rstrip() if 0 < line <= len(lines) else ""
    return mask_text(text) if is_raw else text


def shown_secrets(view: View) -> frozenset[str]:
    """Return the secrets of all files, those that cannot be read too, for whoever shows anything of them."""
    found: frozenset[str] = frozenset()
    for name in {each.file for each in view.shared(read_secrets)}:
        known = view.documents.get(name)
        found |= text_secrets(view.text(name))
        if known is not None:
            found |= secret_values(known.read())
    return found


class _Shown:
    """The lines of each file of a view, masked as a whole only where the file holds a secret."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._lines: dict[str, tuple[list[str], bool]] = {}

    def lines(self, name: str) -> tuple[list[str], bool]:
        """Return the lines, and whether each of them is still to be masked by itself."""
        if name not in self._lines:
            self._lines[name] = self._read(name)
        return self._lines[name]

    def _read(self, name: str) -> tuple[list[str], bool]:
        text = self._view.text(name)
        if name in self._view.documents:
            if all(each.file != name for each in self._view.shared(read_secrets)):
                # No line of it reaches into another one with a secret: each can be judged alone.
                return text.splitlines(), True
            return mask_lines(text, secret_values(self._view.value(name))).splitlines(), False
        return mask_lines(text, ()).splitlines(), False
