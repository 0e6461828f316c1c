"""Clients of the pages, signed in without the sign-in page. Clients of the API are in ``tests.support.api``."""

from django.test import Client

from enterprises.models import User


def page_client(person: User | None = None) -> Client:
    """Return a client signed in as the person; anonymous for ``None``."""
    client = Client()
    if person is not None:
        client.force_login(person)
    return client
