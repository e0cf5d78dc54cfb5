"""What the gateway's rules share: circles, patterns that are asked without danger, addresses, timeouts."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configmig.audit import View
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, PROVIDERS
from configmig.profiles.llm_gateway.relations.circles import find_circles
from configmig.profiles.llm_gateway.relations.drift import expected_deployments, is_same_address
from configmig.profiles.llm_gateway.relations.matching import read_matcher
from configmig.profiles.llm_gateway.relations.references import chains_list_models
from configmig.profiles.llm_gateway.relations.timeouts import winner

GRAPHS = st.dictionaries(
    st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefg"), max_size=4), max_size=6
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(GRAPHS)
def test_cutting_the_last_link_of_every_circle_leaves_none(links: dict[str, list[str]]) -> None:
    found = list(find_circles(links))
    cut = {(path[-2], path[-1]) for path in found}

    for path in found:
        assert path[0] == path[-1]
        assert all(after in links[before] for before, after in pairwise(path))
        assert len(set(path[:-1])) == len(path) - 1 > 1
    left = {one: [each for each in others if (one, each) not in cut] for one, others in links.items()}
    assert list(find_circles(left)) == []
    assert has_no_circle(left)


def has_no_circle(links: dict[str, list[str]]) -> bool:
    """Take away whoever nobody of the rest follows, until nobody is left: another way to the same answer."""
    left = {one: {each for each in others if each != one} for one, others in links.items()}
    while left:
        ends = [one for one, others in left.items() if not others & left.keys()]
        if not ends:
            return False
        for one in ends:
            del left[one]
    return True


def test_a_long_line_of_fallbacks_is_followed_to_its_end() -> None:
    links = {str(number): [str(number + 1)] for number in range(50_000)}

    assert list(find_circles(links)) == []
    assert len(next(find_circles({**links, "50000": ["0"]}))) == 50_002


@pytest.mark.parametrize("pattern", ["^(a+)+$", "(a|a)*b", "(.*a){12}", ".*.*.*.*.*x", "(?=a+)b", r"(a*)\1"])
def test_a_pattern_that_could_take_for_ever_is_not_asked(pattern: str) -> None:
    assert read_matcher(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "sample"),
    [
        (r"^Qwen/Qwen2\.5.*", "Qwen/Qwen2.5"),
        (r".*:[0-9]+b-cloud$", ":0b-cloud"),
        (r"^(gpt|claude)-\d+$", "gpt-0"),
        (r"^[a-z0-9._-]+:[a-z0-9._-]+$", "a:a"),
        (r"x{2,4}y?", "xx"),
    ],
)
def test_a_pattern_makes_samples_of_what_it_matches(pattern: str, sample: str) -> None:
    matcher = read_matcher(pattern)

    assert matcher is not None
    assert sample in matcher.samples
    assert all(re.search(pattern, each) for each in matcher.samples)


def test_the_worst_pattern_that_is_asked_answers_at_once() -> None:
    matcher = read_matcher("^.*.*.*x$")
    assert matcher is not None

    started = time.perf_counter()
    assert not matcher.matches("a" * 120)
    assert time.perf_counter() - started < 1
    assert not matcher.matches("a" * 100_000 + "x")


@pytest.mark.parametrize(
    ("one", "other", "is_openai", "same"),
    [
        ("http://127.0.0.1:8001/v1", "http://localhost:8001/", True, True),
        ("http://127.0.0.1:8001/v1", "http://localhost:8001/", False, False),
        ("http://127.0.0.1:8001/v1", "http://127.0.0.1:8002/v1", True, False),
        ("https://ollama.com", "https://ollama.com:443/", False, True),
        ("https://ollama.com", "http://ollama.com", False, False),
        ("http://[::1]:80", "http://127.0.0.1", False, True),
        ("os.environ/BASE", "os.environ/BASE", True, True),
        ("os.environ/BASE", "http://127.0.0.1", True, False),
    ],
)
def test_two_addresses_are_the_same_server_or_not(one: str, other: str, is_openai: bool, same: bool) -> None:
    assert is_same_address(one, other, is_openai=is_openai) is same


def test_the_sources_ask_for_a_deployment_of_every_route_that_leads_somewhere() -> None:
    view = View(
        {
            PROVIDERS: b"providers:\n"
            b"  a: {type: vllm, status: active, base_url: 'http://127.0.0.1:1/v1',"
            b" models: [m, {name: n, base_url: 'http://127.0.0.1:2/v1'}]}\n"
            b"  b: {type: ollama, status: disabled, models: [o]}\n",
            MAPPINGS: b"exact_matches:\n  m: {provider: a}\n  nick: {provider: a, backend_model: n}\n"
            b"  o: {provider: b}\n  gone: {provider: a}\n",
        }
    )

    found = [
        (each.name, each.provider.name, each.backend, each.api_base) for each in expected_deployments(view)
    ]

    assert found == [
        ("m", "a", "m", "http://127.0.0.1:1/v1"),
        ("nick", "a", "n", "http://127.0.0.1:2/v1"),
    ]


@pytest.mark.parametrize(
    ("mappings", "models"),
    [
        ("schema_version: 1.2.0\nfallback_chains: {x: [ollama]}\n", True),
        ("schema_version: 1.10.0\nfallback_chains: {x: [ollama]}\n", True),
        ("schema_version: 1.1.0\nfallback_chains: {x: [m]}\n", False),
        ("exact_matches: {m: {provider: ollama}}\nfallback_chains: {x: {chain: [m]}}\n", True),
        (
            "exact_matches: {m: {provider: ollama}}\nfallback_chains: {x: {chain: [{primary: ollama}]}}\n",
            False,
        ),
        ("fallback_chains: 3\n", False),
    ],
)
def test_what_chains_list_depends_on_the_version_of_the_file(mappings: str, models: bool) -> None:
    assert chains_list_models(View({MAPPINGS: mappings.encode()})) is models


@pytest.mark.parametrize(
    ("targets", "place"),
    [
        ({}, ("litellm_settings", "request_timeout")),
        ({"litellm": "1.106.0"}, ("litellm_settings", "request_timeout")),
        ({"litellm": "1.79.3"}, ("router_settings", "timeout")),
    ],
)
def test_which_timeout_counts_depends_on_the_release(targets: dict[str, str], place: tuple[str, str]) -> None:
    files = {LITELLM: b"router_settings: {timeout: 1}\nlitellm_settings: {request_timeout: 2}\n"}

    assert winner(View(files, targets=targets)) == place
