"""An error as a user meets it: its code, what is wrong, where, and the next command to type."""

from configmig.errors import ConfigmigError
from configmig.masking import mask_text
from configmig.reports.lines import Line, Page, masked, plain_text
from configmig.reports.markdown import code, page, plain
from configmig.reports.options import Options
from configmig.reports.words import dump


def render_error(error: ConfigmigError) -> str:
    """Return the text for stderr, without its last line end."""
    return plain_text(to_page("error", error, Options())).removesuffix("\n")


def to_page(_kind: str, error: ConfigmigError, _options: Options) -> Page:
    """Return the error: message, places, details, hint."""
    first, *rest = error.message.split("\n")
    lines = [Line(f"error[{error.code}]: {first}", "bad"), *(Line(f"  {line}") for line in rest)]
    lines += [Line(f"  --> {place}", "title") for place in error.places]
    lines += [Line(f"  {line}") for detail in error.details for line in detail.split("\n")]
    return masked([*lines, Line(f"  hint: {_hint(error)}", "hint")])


def to_json(_kind: str, error: ConfigmigError, _options: Options) -> str:
    """Return the error for programs."""
    return dump(
        {
            "format": "configmig.error/1",
            "code": error.code,
            "exit_code": error.exit_code,
            "message": mask_text(error.message),
            "places": [place._asdict() for place in error.places],
            "details": [mask_text(detail) for detail in error.details],
            "hint": mask_text(error.hint),
        }
    )


def to_markdown(_kind: str, error: ConfigmigError, _options: Options) -> str:
    """Return the error for a ticket."""
    lines = [f"**error {error.code}**: {plain(mask_text(error.message))}", ""]
    lines += [f"- {code(str(place))}" for place in error.places]
    lines += [f"- {plain(mask_text(detail))}" for detail in error.details]
    return page([*lines, "", f"Hint: {mask_text(_hint(error))}"])


def _hint(error: ConfigmigError) -> str:
    if "configmig explain" in error.hint:
        return error.hint
    return f"{error.hint}; `configmig explain {error.code}` says more"
