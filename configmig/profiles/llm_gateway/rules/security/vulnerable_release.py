"""SEC022: a release of LiteLLM that must not run."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.versions import holds
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.rules.examples import proxy

BAD: tuple[tuple[str, str], ...] = (
    ("litellm==1.82.7", "was published with foreign code in it"),
    ("litellm==1.82.8", "was published with foreign code in it"),
    ("litellm>=1.81.16,<1.83.7", "has the hole CVE-2026-42208"),
)
"""Range of releases → what is wrong with them; the first that holds is said."""


def check(view: View) -> Iterator[Objection]:
    """Object once where the target is one of them; a target that nobody states is another rule's."""
    version = view.targets.get("litellm")
    if not version:
        return
    reason = next((reason for range_, reason in BAD if holds(range_, view.targets)), None)
    if reason is not None:
        hint = "install 1.83.7 or later, and say so: `audit.targets = litellm==VERSION` in configmig.ini"
        yield Objection(LITELLM, (), f"LiteLLM {version}, which this is for, {reason}", hint)


rule = Rule(
    id="SEC022",
    name="vulnerable-release",
    severity=Severity.CRITICAL,
    category="security",
    title="The configuration is for a release of LiteLLM that must not run",
    why=(
        "Two releases (1.82.7 and 1.82.8) were published by somebody else and send away what they find; "
        "treat every key that they saw as known. CVE-2026-42208 concerns the releases from 1.81.16 up to "
        "1.83.7."
    ),
    bad=(
        Example(proxy(), finds=("litellm-unified.yaml:1",), targets={"litellm": "1.82.8"}),
        Example(proxy(), finds=("litellm-unified.yaml:1",), targets={"litellm": "v1.83.0-stable"}),
    ),
    good=(
        Example(proxy(), targets={"litellm": "1.83.7"}),
        Example(proxy(), targets={"litellm": "1.81.15"}),
        Example(proxy(), note="nobody says which release: another rule's"),
    ),
    check=check,
)
