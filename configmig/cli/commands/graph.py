"""`configmig graph`: the revisions as a drawing."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option


@click.command("graph")
@format_option("text", "mermaid", "dot")
@click.pass_obj
def command(invocation: Invocation, *, form: str) -> None:
    """Draw the revisions: as text, for Mermaid or for Graphviz; what is applied is marked."""
    from configmig.api import looks
    from configmig.graph.drawing import draw_dot, draw_mermaid, draw_text
    from configmig.masking import mask_text

    project = invocation.open_project()
    current = [line.revision.id for line in looks.history(project).lines if line.is_current]
    draw = {"text": draw_text, "mermaid": draw_mermaid, "dot": draw_dot}[form]
    click.echo(mask_text(draw(project.graph, current=current)), nl=False)
