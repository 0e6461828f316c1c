"""Clients of the API, each with a persona's token."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from core.models import ApiToken
from enterprises.models import User
from tests.support.personas import admin1, auditor1, clerk, firm, mlr1, outsider, p15a, p36a

__all__ = ["admin1", "auditor1", "clerk", "firm", "mlr1", "outsider", "p15a", "p36a"]

type Login = Callable[..., APIClient]


@pytest.fixture
def api() -> Login:
    """Return a function that makes a client with a fresh token, ``api(user, scopes=[…])``; ``api()`` is anonymous."""

    def login(user: User | None = None, **fields: Any) -> APIClient:
        client = APIClient(enforce_csrf_checks=True, raise_request_exception=False)
        if user is not None:
            _row, token = ApiToken.objects.create(user=user, **fields)
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        return client

    return login
