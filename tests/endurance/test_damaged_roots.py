"""A thousand damages of a configuration at random: no rule fails, no score is better than before."""

from tests.audit.clean_root import Root, clean, upgraded_files
from tests.audit.test_audit_damages import assert_never_better

__all__ = ["clean", "upgraded_files"]

DAMAGES = 1_000


def test_a_thousand_damages_never_make_a_score_better(clean: Root) -> None:
    assert_never_better(clean, clean.audited().scores, range(DAMAGES))
