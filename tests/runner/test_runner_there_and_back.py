"""For any chain of operations and unrelated edits in between: back again is the original with the edits."""

from hypothesis import HealthCheck, example, given, settings

from tests.runner.there_and_back import Story, all_operations, covered, stories, tell


def test_every_operation_is_drawn() -> None:
    assert covered() == all_operations()


# An inline table comes back as one, though its neighbours would let it be a table with a header.
@example(
    story=Story(
        (("op.file('main.toml').remove('$.own.m.y')",),),
        (frozenset({("main.toml", 0)}),),
    )
)
@given(story=stories())
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_upgrade_then_downgrade_gives_back_the_original_with_the_edits(story: Story) -> None:
    tell(story)
