"""The generator of `litellm-unified.yaml`: deployments from the sources, everything else from an overlay."""

from collections.abc import Mapping

from configmig.generation import Adoption
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, PROVIDERS

OVERLAY = "litellm-overlay.yaml"


class LiteLlmGenerator:
    """Makes what the proxy reads from providers, mappings and an overlay file.

    Every route of `exact_matches` whose provider is active gets a deployment. What nobody can derive (router,
    cache, keys, deployments of one's own, parameters of a deployment) stands in the overlay, whose text the
    result keeps, comments included.
    """

    target = LITELLM
    sources = (PROVIDERS, MAPPINGS)
    overlay = OVERLAY

    def generate(self, files: Mapping[str, bytes]) -> bytes:
        """Return the text made of ``files`` (name → bytes): a pure function of them.

        Raises MissingSourceError, UngeneratableError with every place that has no meaning for LiteLLM, and
        the errors of a file that cannot be read.
        """
        from configmig.profiles.llm_gateway.generator.overlay import generate

        return generate(files, overlay=OVERLAY)

    def adopt(self, files: Mapping[str, bytes], *, removed: bool) -> Adoption:
        """Return the overlay with which ``generate`` gives what the target says now, edits by hand included.

        ``removed`` says that a deployment which the target lacks was taken out by hand: the sources are still
        those that it was made of. Otherwise such a deployment is new, and comes.
        """
        from configmig.profiles.llm_gateway.generator.adopt import adopt

        return adopt(files, overlay=OVERLAY, removed=removed)
