"""Clients of the pages, signed in without the sign-in page. Clients of the API are in ``tests.support.api``."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enterprises.models import User


def page_client(person: User | None = None) -> Client:
    """Return a client signed in as the person; anonymous for ``None``."""
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def query_counts(client: Client, addresses: Iterable[str], asked: Mapping[str, Any] | None = None) -> list[int]:
    """Return the number of queries of each page when it is asked for again, so that caches are warm."""
    return [_queries(client, address, asked) for address in addresses]


def _queries(client: Client, address: str, asked: Mapping[str, Any] | None) -> int:
    client.get(address, asked)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, asked).status_code == 200
    return len(captured)
