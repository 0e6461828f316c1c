import pytest
import structlog
from django.test import RequestFactory
from rest_framework.settings import api_settings
from rest_framework.throttling import AnonRateThrottle

from core.anonymous_requests import RequestLog
from core.web.proxies import client_address
from enterprises.web.allauth_adapters import AccountAdapter
from enterprises.web.session_proofs import UNKNOWN

PEER, SENDER, FORGED = "10.0.0.1", "203.0.113.7", "198.51.100.9"


def request(peer: str = PEER, forwarded: str | None = None):
    return RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded} if forwarded else {})


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, SENDER, PEER),
        (1, f"{FORGED}, {SENDER}", SENDER),
        (2, f"{FORGED}, {SENDER}, {PEER}", SENDER),
        (2, SENDER, PEER),
        (1, None, PEER),
        (1, "", PEER),
    ],
)
def test_only_what_ones_own_proxies_wrote_is_believed(proxies: int, forwarded: str | None, expected: str, settings):
    settings.NUM_PROXIES = proxies
    assert client_address(request(forwarded=forwarded)) == expected
    assert AccountAdapter().get_client_ip(request(forwarded=forwarded)) == expected


def test_the_log_notes_the_same_address(settings):
    settings.NUM_PROXIES = 1
    with structlog.contextvars.bound_contextvars():
        RequestLog.bind_ip(request(forwarded=f"{FORGED}, {SENDER}"))
        assert structlog.contextvars.get_contextvars()["ip"] == SENDER


@pytest.mark.parametrize("written", ["", "not an address", "<script>"])
def test_a_peer_without_an_address_is_nobody_in_particular(written: str, settings):
    settings.NUM_PROXIES = 1
    assert AccountAdapter().get_client_ip(request(peer="", forwarded=written or None)) == UNKNOWN


def test_limits_of_the_api_count_the_same_address():
    assert api_settings.NUM_PROXIES == 0
    assert AnonRateThrottle().get_ident(request(forwarded=f"{FORGED}, {SENDER}")) == PEER
