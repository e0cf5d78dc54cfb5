"""What can be wrong with a file of the configuration, or with an edit of it (CM200-CM299)."""

from collections.abc import Iterable
from typing import TypeAlias

from configmig.errors.base import ConfigmigError, Place


class DocumentError(ConfigmigError):
    """A file of the configuration cannot be read, or not be changed in the way that was asked for.

    Nothing was written. The place says which file and line; the line itself is shown where that helps.
    """

    code = "CM200"

    def __init__(
        self,
        message: str,
        *,
        file: str,
        line: int | None = None,
        column: int | None = None,
        source: str | None = None,
        details: Iterable[str] = (),
        hint: str,
        also: Iterable[Place] = (),
    ) -> None:
        self.file = file
        self.line = line
        self.column = column
        shown = () if source is None else (f"{line} | {source}",)
        super().__init__(
            message, hint=hint, places=(Place(file, line, column), *also), details=(*shown, *details)
        )


class UnknownFormatError(DocumentError):
    """The file's name does not say a format that configmig can change without loss.

    Formats are chosen by the end of the name: `.yaml` and `.yml` are YAML, `.json` is JSON and `.jsonc` JSON
    with comments, `.toml` is TOML, `.ini` and `.cfg` are INI, `.env` (also `.env.local` and the like) are
    environment files. Rename the file, or leave it out of `files` in the settings.
    """

    code = "CM201"

    def __init__(self, file: str, known: Iterable[str]) -> None:
        self.known = tuple(known)
        super().__init__(
            f"{file}: there is no lossless reader for a file of this name",
            file=file,
            details=(f"known endings: {', '.join(self.known)}",),
            hint="leave the file out of `files` in configmig.ini, or rename it",
        )


class EncodingError(DocumentError):
    """The file is not UTF-8, the only encoding that configmig writes.

    Usually an editor saved it as Latin-1 or as UTF-16. Convert it (`iconv -f LATIN1 -t UTF-8`) and run again.
    """

    code = "CM202"

    def __init__(self, file: str, *, line: int, column: int, byte: int | None, encoding: str) -> None:
        self.byte = byte
        what = (
            f"byte 0x{byte:02X} is not valid UTF-8"
            if byte is not None
            else f"the file is {encoding}, not UTF-8"
        )
        super().__init__(
            what,
            file=file,
            line=line,
            column=column,
            hint=f"in the config root, `iconv -f {encoding} -t UTF-8 {file}` converts it",
        )


class ControlCharacterError(DocumentError):
    r"""The file holds a character that its format forbids, such as NUL or an escape sequence of a terminal.

    Often the file is not text at all, or was cut off by a crash and padded with NUL. Remove the character, or
    write it as an escape in double quotes (`"\x1b"`).
    """

    code = "CM203"

    def __init__(self, file: str, *, line: int, column: int, character: str, language: str = "YAML") -> None:
        self.character = character
        self.language = language
        escape = f', or write it as "\\x{ord(character):02x}" in double quotes' if language == "YAML" else ""
        super().__init__(
            f"the control character U+{ord(character):04X} may not stand in {language}",
            file=file,
            line=line,
            column=column,
            hint=f"remove it{escape}",
        )


class SyntaxProblemError(DocumentError):
    """The file is not valid YAML, TOML or whatever its name says; the place is where the parser gave up.

    The cause is often a line above: a bracket or quote that was never closed. In YAML also a missing space
    after `:`, a value with `: ` or ` #` in it that needs quotes, or lines indented differently.
    """

    code = "CM204"

    def __init__(
        self, file: str, problem: str, *, line: int, column: int, source: str, language: str = "YAML"
    ) -> None:
        self.problem = problem
        self.language = language
        super().__init__(
            f"not valid {language}: {problem}",
            file=file,
            line=line,
            column=column,
            source=source,
            hint=f"mend line {line} of {file}, then run the command again",
        )


class TabIndentationError(DocumentError):
    """A line is indented with a tab, which YAML forbids.

    Replace the tab by spaces, as many as the lines around it have.
    """

    code = "CM205"

    def __init__(self, file: str, *, line: int, column: int, source: str) -> None:
        super().__init__(
            "a tab is used as indentation, YAML allows only spaces",
            file=file,
            line=line,
            column=column,
            source=source.replace("\t", "→"),
            hint=f"replace the tab in line {line} of {file} by spaces",
        )


class DuplicateKeyError(DocumentError):
    """A key stands twice in one mapping. Most programs silently take the last one; configmig takes none.

    Remove or rename one of the two.
    """

    code = "CM206"

    def __init__(self, file: str, key: str, *, first: tuple[int, int], second: tuple[int, int]) -> None:
        self.key = key
        self.first = first
        self.second = second
        super().__init__(
            f"the key {key!r} stands twice in one mapping, in lines {first[0]} and {second[0]}",
            file=file,
            line=second[0],
            column=second[1],
            also=(Place(file, *first),),
            hint=f"remove or rename one of the two in {file}",
        )


class TooLargeError(DocumentError):
    """The file is larger, deeper or, with its aliases written out, has more nodes than configuration has.

    A few aliases of aliases are enough to make a file that fills the memory of whoever reads it. If the file
    is honest, raise the limits in the settings.
    """

    code = "CM207"

    def __init__(self, file: str, what: str, *, limit: int, setting: str, line: int | None = None) -> None:
        self.limit = limit
        self.setting = setting
        super().__init__(
            f"{what}, more than the limit of {limit:,}",
            file=file,
            line=line,
            hint=f"raise `limits.{setting}` in configmig.ini if the file is meant to be like this",
        )


class AnchorError(DocumentError):
    """An alias (`*name`) has no anchor (`&name`) above it, or lies inside the very thing that it names.

    Write the anchor before the first alias; data cannot contain itself.
    """

    code = "CM208"

    def __init__(
        self, file: str, anchor: str, problem: str, *, line: int, column: int, source: str | None = None
    ) -> None:
        self.anchor = anchor
        super().__init__(
            problem,
            file=file,
            line=line,
            column=column,
            source=source,
            hint=f"mend the alias in line {line} of {file}",
        )


class SeveralDocumentsError(DocumentError):
    """The change does not leave several YAML documents (parted by `---` lines) in a file that holds them.

    Such a file is read as a list of its documents: `/0/name` is a place in the first. With one document it
    would be read as that document alone, and every other path into the file would mean something else.
    Documents are changed, added, moved and removed one by one, as long as two of them stay.
    """

    code = "CM209"

    def __init__(self, file: str, problem: str, *, line: int) -> None:
        super().__init__(
            f"the file holds several documents: {problem}",
            file=file,
            line=line,
            hint=f"change what is in the documents of {file}, or remove the file and create it anew",
        )


class UnsupportedKeyError(DocumentError):
    """A key of a mapping is itself a list or a mapping, for which there is no plain value and no pointer.

    Such a file is kept byte for byte, but not read or changed.
    """

    code = "CM210"

    def __init__(self, file: str, *, line: int, column: int) -> None:
        super().__init__(
            "a key is a list or a mapping",
            file=file,
            line=line,
            column=column,
            hint=f"use a plain word as the key in line {line} of {file}",
        )


class TemplateError(DocumentError):
    """The file is a template (Jinja, Helm, ERB): a program that writes YAML or another format.

    Until its expressions are filled in, nobody can say what it means, so configmig neither reads nor changes
    it. Leave it out of `files` in the settings; migrate what the template is made into, or its values.
    """

    code = "CM211"

    def __init__(
        self, file: str, *, kind: str, line: int, column: int, source: str, language: str = "YAML"
    ) -> None:
        self.kind = kind
        self.language = language
        what = f"an {kind} template" if kind == "ERB" else f"a {kind} template" if kind else "a template"
        super().__init__(
            f"the file is {what}, not {language}",
            file=file,
            line=line,
            column=column,
            source=source,
            hint=f"leave {file} out of `files` in configmig.ini: only its result has values",
        )


class NoSuchPlaceError(DocumentError):
    """A pointer leads to a place that the document does not have.

    The message names the part that exists. Either the file differs from what the revision expects, or the
    path is misspelt.
    """

    code = "CM220"

    def __init__(self, file: str, pointer: str, *, nearest: str, line: int | None = None) -> None:
        self.pointer = pointer
        super().__init__(
            f"there is nothing at {pointer or 'the root'} "
            f"(the nearest that exists is {nearest or 'the root'})",
            file=file,
            line=line,
            hint="correct the path, or pass `missing_ok=True` where it may be missing",
        )


class PlaceTakenError(DocumentError):
    """Something was to be added, renamed or moved to a place where something else stands already.

    Nothing is replaced unasked: it may be an edit of the user's. Remove what is there first, or say with
    `if_exists=` whether to skip or to replace.
    """

    code = "CM221"

    def __init__(self, file: str, pointer: str, *, line: int | None = None) -> None:
        self.pointer = pointer
        super().__init__(
            f"{pointer} exists already",
            file=file,
            line=line,
            hint="remove it first, or pass `if_exists=` to say what shall happen",
        )


class NotAContainerError(DocumentError):
    """An entry was to be added to something that is neither a mapping nor a list, or a key to a list.

    The path of an addition names the parent it goes into. Often the path is one key short or long, or the
    file has a plain value where the revision expects a mapping.
    """

    code = "CM222"

    def __init__(self, file: str, pointer: str, *, found: str, wanted: str, line: int | None = None) -> None:
        self.pointer = pointer
        self.found = found
        self.wanted = wanted
        super().__init__(
            f"{pointer or 'the root'} is {found}, not {wanted}",
            file=file,
            line=line,
            hint="correct the path, or replace the value by a mapping or a list first",
        )


class AliasEditError(DocumentError):
    """The place is reached through an alias or a merge key: it is written elsewhere, and used more than once.

    Changing it there would change every other use too, so configmig does not guess. Edit the definition (all
    uses follow), or replace the alias itself by a value of its own.
    """

    code = "CM223"

    def __init__(self, file: str, pointer: str, *, anchor: str, line: int, defined: int) -> None:
        self.pointer = pointer
        self.anchor = anchor
        super().__init__(
            f"{pointer} is reached through the alias *{anchor}; it is written in line {defined}",
            file=file,
            line=line,
            also=(Place(file, defined),),
            hint="edit the definition, or set the alias itself to a value of its own first",
        )


class AnchorInUseError(DocumentError):
    """What was to be removed, replaced or moved carries an anchor that an alias elsewhere still needs.

    Replace the aliases by values first, or keep the definition. With `--allow-reformat` the aliases are
    written out, where that is what stands in the way.
    """

    code = "CM224"

    def __init__(self, file: str, pointer: str, *, anchor: str, lines: Iterable[int]) -> None:
        self.pointer = pointer
        self.anchor = anchor
        self.lines = tuple(lines)
        shown = ", ".join(str(line) for line in self.lines)
        super().__init__(
            f"{pointer} carries the anchor &{anchor}, which is used in line {shown}",
            file=file,
            line=self.lines[0] if self.lines else None,
            hint="replace the aliases by values of their own first",
        )


class UnwritableEditError(DocumentError):
    """The edit cannot be written without touching text that it does not name, so nothing was written.

    configmig parses every result again and refuses what it cannot show to be right, instead of reformatting
    the file. With `--allow-reformat` (or the setting `allow_reformat`) the smallest part of the file that
    stands in the way is written anew first; the plan says which lines that takes. Or write the place more
    plainly (block style, one entry a line), or make this one change by hand.
    """

    code = "CM225"

    def __init__(self, file: str, reason: str, *, line: int | None = None) -> None:
        self.reason = reason
        super().__init__(
            f"the edit cannot be written without loss: {reason}",
            file=file,
            line=line,
            hint=f"change the place in {file} by hand, or write it in block style first",
        )


class NotInFormatError(DocumentError):
    """The format of the file has no way to write what was to be put there.

    TOML has no null; an INI file holds texts in sections, a `.env` file texts alone; strict JSON has no
    comments; keys that are no texts (`8080: …`) are YAML's alone. Give a value that the format knows, or
    remove the entry instead of setting it to null.
    """

    code = "CM226"

    def __init__(
        self, file: str, pointer: str, *, language: str, what: str, hint: str, line: int | None = None
    ) -> None:
        self.pointer = pointer
        self.language = language
        self.what = what
        place = f" (at {pointer})" if pointer else ""
        super().__init__(f"{language} has no {what}{place}", file=file, line=line, hint=hint)


Lossless: TypeAlias = AnchorInUseError | UnwritableEditError
LOSSLESS = (AnchorInUseError, UnwritableEditError)
"""What is refused only because text that the edit does not name would have to be written anew."""


def offer_reformat(error: Lossless, file: str) -> None:
    """Name the option in the hint of an edit that is possible once a part of the file is written anew."""
    command = "configmig plan --allow-reformat"
    error.hint = f"`{command}` shows which lines of {file} would be written anew for it; or {error.hint}"
