"""Where a URL points is read from its host, not from how it starts."""

import pytest

from configmig.audit.hosts import read_endpoint
from configmig.audit.versions import holds


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        pytest.param("http://127.0.0.1:11434", "loopback", id="ipv4"),
        pytest.param("http://127.8.9.1/v1", "loopback", id="the-whole-of-127"),
        pytest.param("http://[::1]:8080", "loopback", id="ipv6"),
        pytest.param("http://[::ffff:127.0.0.1]", "loopback", id="mapped"),
        pytest.param("http://LOCALHOST:80/", "loopback", id="name"),
        pytest.param("http://app.localhost", "loopback", id="below-localhost"),
        pytest.param("http://localhost.evil.example", "public", id="only-begins-like-it"),
        pytest.param("http://127.0.0.1.evil.example", "public", id="only-begins-like-an-address"),
        pytest.param("http://127.0.0.1@evil.example/", "public", id="user-name-that-looks-like-it"),
        pytest.param("http://10.1.2.3", "private", id="ten"),
        pytest.param("http://192.168.0.9:1", "private", id="home"),
        pytest.param("http://172.32.0.1", "public", id="just-outside-172.16"),
        pytest.param("http://[fd00::1]", "private", id="unique-local"),
        pytest.param("http://redis:6379", "private", id="one-label"),
        pytest.param("http://gpu.lan", "private", id="local-domain"),
        pytest.param("https://api.openai.com/v1", "public", id="the-open-network"),
    ],
)
def test_an_endpoint_knows_how_far_away_it_is(url: str, kind: str) -> None:
    endpoint = read_endpoint(url)

    assert endpoint is not None
    found = "loopback" if endpoint.is_loopback else "private" if endpoint.is_private else "public"
    assert found == kind


@pytest.mark.parametrize("url", ["", "127.0.0.1", "http://", "http://a:99999", "http://a b", "http://[::1"])
def test_what_is_no_url_has_no_endpoint(url: str) -> None:
    assert read_endpoint(url) is None


@pytest.mark.parametrize(
    ("applies", "version", "expected"),
    [
        pytest.param("", None, True, id="always"),
        pytest.param("app>=1.81.16,<1.83.7", "1.82.0", True, id="inside"),
        pytest.param("app>=1.81.16,<1.83.7", "v1.83.7-stable", False, id="at-the-end"),
        pytest.param("app==1.82", "1.82.0", True, id="trailing-zeros"),
        pytest.param("app>=1.2", None, True, id="unknown-is-the-newest"),
        pytest.param("app<1.2", None, False, id="unknown-is-not-old"),
    ],
)
def test_a_rule_holds_for_a_range_of_versions(applies: str, version: str | None, expected: bool) -> None:
    assert holds(applies, {"app": version} if version else {}) is expected


def test_a_text_that_is_no_range_is_refused() -> None:
    with pytest.raises(ValueError, match="not a range"):
        holds("app~1", {})
