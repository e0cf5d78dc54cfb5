"""Plans and edits without their secrets, for everything that is shown or recorded."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from configmig.documents import is_known, parse
from configmig.edits import Edit, Value
from configmig.errors import ConfigmigError
from configmig.errors.documents import TooLargeError
from configmig.masking import MASK, mask_lines, mask_value, secret_values, text_secrets
from configmig.pointer import Pointer
from configmig.runner.model import FileChange, Plan


def plan_secrets(plan: Plan) -> frozenset[str]:
    """Return the secrets of every file that ``plan`` changes, before, after and between its steps."""
    states = (plan.before, *(step.files for step in plan.steps), plan.after)
    found: frozenset[str] = frozenset()
    for name in {name for state in states for name in state}:
        contents = {state.get(name) for state in states}
        if len(contents) > 1:
            found |= _content_secrets(name, contents)
    for step in plan.steps:
        for edit in step.edits:
            for value in (edit.before, edit.after):
                if value is not None:
                    found |= secret_values(_nested(edit.pointer, value))
                    found |= secret_values(_nested(edit.target or (), value))
    return found


def file_secrets(changes: Iterable[FileChange]) -> frozenset[str]:
    """Return the secrets of changed files, on both sides, as far as they can be read."""
    found: frozenset[str] = frozenset()
    for change in changes:
        found |= _content_secrets(change.name, (change.before, change.after))
    return found


def known_secrets(files: Mapping[str, bytes], arguments: Mapping[str, str]) -> frozenset[str]:
    """Return the secrets of all ``files``, those that cannot be read too, and of the ``-x`` arguments."""
    found = secret_values(dict(arguments))
    for name, content in files.items():
        found |= _content_secrets(name, (content,))
    return found


@contextmanager
def masking(secrets: Callable[[], frozenset[str]]) -> Iterator[None]:
    """Mask ``secrets``, asked for only then, in every text of an error that passes."""
    try:
        yield
    except TooLargeError:
        # It tells sizes and limits, nothing that a file says; to read the files again would cost as much.
        raise
    except ConfigmigError as error:
        known = secrets()
        for name, value in vars(error).items():
            if isinstance(value, str):
                setattr(error, name, mask_lines(value, known))
            elif isinstance(value, tuple) and all(isinstance(item, str) for item in value):
                setattr(error, name, tuple(mask_lines(item, known) for item in value))
        error.args = (error.message,)
        raise


def mask_edit(edit: Edit, secrets: frozenset[str]) -> Edit:
    """Return ``edit`` with its secrets replaced by ``***``; it can be shown and stored, no longer applied."""
    before, after = edit.before, edit.after
    for pointer in (edit.pointer, edit.target or ()):
        before = mask_value(pointer, before, secrets=secrets)
        after = mask_value(pointer, after, secrets=secrets)
    # A short secret is no text to look for anywhere else, but it is one in the source of its own entry.
    secrets |= {str(edit.before)} if before == MASK else set()
    secrets |= {str(edit.after)} if after == MASK else set()
    return replace(
        edit,
        pointer=_masked_pointer(edit.pointer, secrets),
        target=None if edit.target is None else _masked_pointer(edit.target, secrets),
        before=before,
        after=after,
        before_text=_masked(edit.before_text, secrets),
        after_text=_masked(edit.after_text, secrets),
        note=_masked(edit.note, secrets),
        layout=None,  # source text around the entry, of use only to a document that applies the edit
    )


def _masked_pointer(pointer: Pointer, secrets: frozenset[str]) -> Pointer:
    """Return ``pointer`` without secrets: the key of a mapping can be one itself."""
    return tuple(mask_lines(token, secrets) if isinstance(token, str) else token for token in pointer)


def _masked(text: str | None, secrets: frozenset[str]) -> str | None:
    return None if text is None else mask_lines(text, secrets)


def _nested(pointer: tuple[str | int, ...], value: Value) -> Value:
    """``value`` under the key that it stands at, which decides whether it is a secret."""
    for token in reversed(pointer[-2:]):
        value = {token: value} if isinstance(token, str) else [value]
    return value


def _content_secrets(name: str, contents: Iterable[bytes | None]) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for content in contents:
        if content is None:
            continue
        found |= text_secrets(content.decode(errors="backslashreplace"))
        if not is_known(name):
            continue
        try:
            found |= secret_values(parse(name, content).read())
        except ConfigmigError:
            continue
    return found
