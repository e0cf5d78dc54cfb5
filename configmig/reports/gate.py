"""The gate over the working files: each judge with its verdict, and the one that counts."""

from configmig.reports.gates import gate_lines, gate_objects
from configmig.reports.lines import Line, Page, masked
from configmig.reports.markdown import page, plain
from configmig.reports.options import Options
from configmig.reports.words import dump
from configmig.runner.judgement import Gated


def to_page(_kind: str, gated: Gated, _options: Options) -> Page:
    """Return each judge, its findings below it, and the verdict."""
    return masked([*gate_lines(gated.gates), Line(_verdict(gated), "good" if gated.is_open else "bad")])


def to_json(_kind: str, gated: Gated, _options: Options) -> str:
    """Return the verdicts for programs."""
    return dump(
        {
            "format": "configmig.gate/1",
            "is_open": gated.is_open,
            "overall_score": gated.score,
            "gates": gate_objects(gated.gates, frozenset()),
        }
    )


def to_markdown(_kind: str, gated: Gated, _options: Options) -> str:
    """Return the verdicts for a pull request."""
    lines = [f"- {plain(line.text.strip())}" for line in masked(gate_lines(gated.gates))]
    return page([f"# {plain(_verdict(gated).capitalize())}", "", *lines])


def _verdict(gated: Gated) -> str:
    stopped = [gate.name for gate in gated.gates if gate.outcome == "stopped"]
    return f"closed: {', '.join(stopped)}" if stopped else "open: nothing stands against a release"
