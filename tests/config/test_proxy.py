"""Caddy's own answers with the deployed file: without TLS, and while no web server is up."""

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.tls_proxies import Caddy, free_port

NAME = "quota.example"


@pytest.fixture(scope="module")
def caddy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caddy]:
    if reason := Caddy.missing():
        pytest.skip(reason)
    folder: Path = tmp_path_factory.mktemp("proxy")
    proxy = Caddy(NAME, [free_port()], folder)
    yield proxy
    proxy.stop()


@pytest.mark.parametrize(
    ("path", "status", "location"), [("/api/v1/me/", 403, None), ("/me/", 308, f"https://{NAME}/me/")]
)
def test_without_tls_a_browser_is_led_on_and_a_program_refused(
    path: str, status: int, location: str | None, caddy: Caddy
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", caddy.plain_port, timeout=10)
    connection.request("GET", path, headers={"Host": NAME})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Location")) == (status, location)
    connection.close()


def test_answers_of_the_proxy_itself_bind_the_browser(caddy: Caddy) -> None:
    answer = caddy.ask("GET", "/")
    assert (answer.status, answer.text[:3]) == (502, "502")
    assert answer.getheader("Strict-Transport-Security") == "max-age=31536000; includeSubDomains"
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert "frame-ancestors 'none'" in answer.getheader("Content-Security-Policy")
