from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from configmig.finding import Problem

if TYPE_CHECKING:
    from tests.versions.conftest import Revisions

FILES = {
    "providers.yaml": "providers: {}\n",
    "model-mappings.yaml": "exact_matches: {}\npatterns: []\n",
    "litellm-unified.yaml": "model_list: []\n",
}


def test_upgrading_to_it_changes_nothing(revisions: Revisions) -> None:
    outcome = revisions.upgrade("1.0.0", FILES)

    assert outcome.texts == FILES
    assert outcome.edits == ()
    assert outcome.problems == []


@pytest.mark.parametrize(
    ("name", "text", "problems"),
    [
        pytest.param(
            "providers.yaml",
            "# nothing here yet\n",
            [Problem("providers.yaml", (), "the file must be there and hold a mapping")],
            id="a file of comments alone",
        ),
        pytest.param(
            "providers.yaml",
            "- ollama\n",
            [Problem("providers.yaml", (), "the file must be there and hold a mapping")],
            id="a list",
        ),
        pytest.param(
            "providers.yaml",
            "provider: {}\n",
            [Problem("providers.yaml", (), "there is no section `providers`")],
            id="a section is missing",
        ),
        pytest.param(
            "model-mappings.yaml",
            "exact_matches: {}\npatterns: {a: b}\n",
            [Problem("model-mappings.yaml", ("patterns",), "`patterns` must be a list")],
            id="a section of the wrong kind",
        ),
        pytest.param(
            "model-mappings.yaml",
            "exact_matches:\n  # a: {provider: b}\npatterns:\n",
            [],
            id="sections whose entries are commented out",
        ),
        pytest.param(
            "model-mappings.yaml",
            "exact_matches: {}\npatterns: []\nfallback_chains: {default: {chain: [a, {primary: b}]}}\n",
            [
                Problem(
                    "model-mappings.yaml",
                    ("fallback_chains", "default", "chain", 0),
                    "a step names its provider as `primary`, `secondary` or `tertiary`",
                )
            ],
            id="a link without a rank",
        ),
        pytest.param(
            "model-mappings.yaml",
            "exact_matches: {}\npatterns: []\nfallback_chains: {default: [{primary: a, secondary: b}]}\n",
            [
                Problem(
                    "model-mappings.yaml",
                    ("fallback_chains", "default", 0),
                    "a step names its provider as `primary`, `secondary` or `tertiary`",
                )
            ],
            id="a link with two ranks",
        ),
        pytest.param(
            "model-mappings.yaml",
            "exact_matches: {}\npatterns: []\nfallback_chains: {default: local}\n",
            [Problem("model-mappings.yaml", ("fallback_chains", "default"), "a chain is a list of steps")],
            id="a chain that is no list",
        ),
        pytest.param(
            "model-mappings.yaml",
            "exact_matches: {}\npatterns: []\nload_balancing: {enabled: true, org/coder: {providers: [a]}}\n",
            [
                Problem(
                    "model-mappings.yaml",
                    ("load_balancing", "org/coder"),
                    "load_balancing has `enabled`, `strategies` and `redundant_models`",
                    "put the models below redundant_models",
                )
            ],
            id="load balancing by model",
        ),
        pytest.param(
            "litellm-unified.yaml",
            "model_list: []\nrouter_settings: {fallbacks: [{a: [b]}]}\n",
            [
                Problem(
                    "litellm-unified.yaml",
                    ("router_settings", "fallbacks", 0),
                    "a fallback has a `model` and its `fallback_models`",
                )
            ],
            id="a fallback of a later version",
        ),
    ],
)
def test_its_check_names_the_place(
    revisions: Revisions, name: str, text: str, problems: list[Problem]
) -> None:
    assert revisions.check("1.0.0", FILES | {name: text}) == problems


def test_its_check_names_a_file_that_is_missing(revisions: Revisions) -> None:
    files = {name: text for name, text in FILES.items() if name != "litellm-unified.yaml"}

    assert revisions.check("1.0.0", files) == [
        Problem("litellm-unified.yaml", (), "the file must be there and hold a mapping")
    ]
