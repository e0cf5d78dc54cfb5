"""What the doctor says: one line for each question, below a failed one what to type."""

from configmig.doctor import Answer, Diagnosis
from configmig.masking import mask_text
from configmig.reports.lines import Line, Page, Role, masked
from configmig.reports.markdown import code, page, plain, table
from configmig.reports.options import Options
from configmig.reports.words import count, dump

_ROLES: dict[str, Role] = {"ok": "good", "failed": "bad", "skipped": "muted"}


def to_page(_kind: str, diagnosis: Diagnosis, _options: Options) -> Page:
    """Return each answer; below a failed one the next command and the page that is about it."""
    lines: Page = []
    for answer in diagnosis.answers:
        lines.append(Line(f"{answer.outcome:<7}  {answer.question}: {answer.fact}", _ROLES[answer.outcome]))
        if answer.next:
            lines.append(Line(f"           next: {answer.next}", "hint"))
        lines += [Line(f"           see: configmig explain {slug}", "hint") for slug in answer.see]
    lines.append(Line(_verdict(diagnosis), "good" if diagnosis.is_well else "bad"))
    return masked([*lines, *_bundle_lines(diagnosis)])


def _bundle_lines(diagnosis: Diagnosis) -> Page:
    if diagnosis.bundle is None:
        return []
    members = [Line(f"  {name}, {size:,} bytes") for name, size in diagnosis.bundle.members.items()]
    look = f"look before you send it: `tar -xzOf {diagnosis.bundle.file} | less`"
    return [Line(f"wrote {diagnosis.bundle.file}", "title"), *members, Line(f"next: {look}", "hint")]


def to_json(_kind: str, diagnosis: Diagnosis, _options: Options) -> str:
    """Return the answers for programs."""
    return dump(
        {
            "format": "configmig.doctor/1",
            "is_well": diagnosis.is_well,
            "answers": [
                {
                    "question": answer.question,
                    "outcome": answer.outcome,
                    "fact": mask_text(answer.fact),
                    "next": mask_text(answer.next),
                    "causes": list(answer.causes),
                    "see": list(answer.see),
                }
                for answer in diagnosis.answers
            ],
            "bundle": None
            if diagnosis.bundle is None
            else {"file": diagnosis.bundle.file, "members": dict(diagnosis.bundle.members)},
        }
    )


def to_markdown(_kind: str, diagnosis: Diagnosis, _options: Options) -> str:
    """Return the answers as a table."""
    rows = [
        (answer.outcome, answer.question, plain(mask_text(answer.fact)), _following(answer))
        for answer in diagnosis.answers
    ]
    title = plain(_verdict(diagnosis).capitalize())
    bundle = [f"- {plain(line.text.strip())}" for line in _bundle_lines(diagnosis)]
    return page([f"# {title}", "", *table(("answer", "question", "what is so", "next"), rows), "", *bundle])


def _following(answer: Answer) -> str:
    see = [code(f"configmig explain {slug}") for slug in answer.see]
    return "; ".join(filter(None, (plain(mask_text(answer.next)), *see)))


def _verdict(diagnosis: Diagnosis) -> str:
    wrong = [answer.question for answer in diagnosis.answers if answer.outcome == "failed"]
    if not wrong:
        return "nothing is wrong"
    return f"{count(len(wrong), 'thing')} wrong: {', '.join(wrong)}"
