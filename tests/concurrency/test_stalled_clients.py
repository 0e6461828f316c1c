"""Clients that send half a request and stop cost connections, not threads: other clients do not wait for them."""

import http.client
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks import harness
from core.processes import wait_until
from core.serving.server import Limits
from tests.support.databases import Clone
from tests.support.filers import Filer, books
from tests.support.ledger_accounts import Books
from tests.support.tls_proxies import free_port

__all__ = ["books"]

STALLED = 200
HALF_HEADER = b"POST /api/v1/reports/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: "
HALF_BODY = b"POST /api/v1/reports/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4096\r\n\r\n{"
SECONDS = 1.0  # of a filing while other clients stall


class Web:
    def __init__(self, database: Clone, folder: Path) -> None:
        self.port, self.health_port = free_port(), free_port()
        environ = {**database.environ, "DATABASE_POOL": "8"}
        self.process = harness.web(self.port, folder, health_port=self.health_port, environ=environ)
        self.process.start()
        harness.wait_for(lambda: harness.answers(self.port), 120, f"the web answers; see {self.process.log}")

    def health(self, path: str = "/readyz") -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.health_port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()


@pytest.fixture
def web(own_database: Clone, tmp_path: Path) -> Iterator[Web]:
    started = Web(own_database, tmp_path)
    yield started
    started.process.stop()


@contextmanager
def stalled(port: int, beginnings: list[bytes]) -> Iterator[list[socket.socket]]:
    clients = []
    try:
        for beginning in beginnings:
            clients.append(socket.create_connection(("127.0.0.1", port), timeout=10))
            clients[-1].sendall(beginning)
        yield clients
    finally:
        for client in clients:
            client.close()


def closed(client: socket.socket) -> bool:
    client.setblocking(False)
    try:
        return client.recv(1024) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def test_while_200_clients_stall_a_filing_takes_under_a_second(web: Web, books: Books) -> None:
    """Half of them stop in the header, half in the body; health is asked meanwhile at its own address."""
    books.give(1000, "36")
    filer = Filer(0)
    drafts = [filer.draft(month) for month in range(1, 7)]
    client = harness.Client(web.port, filer.token)
    with stalled(web.port, [HALF_HEADER, HALF_BODY] * (STALLED // 2)) as clients:
        time.sleep(1)  # all of them have been accepted
        took = []
        for draft in drafts:
            began = time.monotonic()
            status, _report = client.ask("POST", f"/api/v1/reports/{draft.pk}/submit/", {})
            took.append(time.monotonic() - began)
            assert status == 200
            assert web.health() == 200
        # The first request of a process is slower.
        assert max(took[2:]) < SECONDS, took
        assert not any(map(closed, clients[:1])), "they were gone before the filings"
    client.close()


def test_a_half_sent_header_is_closed_when_its_time_is_up(web: Web) -> None:
    """The limit counts from the first byte, even if another comes now and then."""
    with stalled(web.port, [HALF_HEADER]) as (client,):
        began = time.monotonic()

        def drips_and_is_closed() -> bool:
            try:
                client.setblocking(True)
                client.sendall(b"x")
            except OSError:
                return True
            return closed(client)

        assert wait_until(drips_and_is_closed, Limits().header + 5, step=0.5)
        assert time.monotonic() - began >= Limits().header - 1


def test_health_answers_nothing_else(web: Web) -> None:
    assert [web.health(path) for path in ("/healthz", "/readyz", "/accounts/login/", "/api/schema/")] == [
        200,
        200,
        404,
        404,
    ]


def test_a_request_in_hand_is_answered_before_the_process_ends(web: Web) -> None:
    """A client that has sent a whole request gets an answer, though ``SIGTERM`` comes at the same time."""
    head = b"POST /api/v1/reports/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    with stalled(web.port, [head + b"Content-Length: 2\r\n\r\n{}"]) as (client,):
        assert web.process.pid is not None
        os.kill(web.process.pid, signal.SIGTERM)
        client.settimeout(20)
        assert client.recv(64).startswith(b"HTTP/1.1 401"), "no answer, or a broken connection"
    assert wait_until(lambda: web.process.pid is None, 30)
