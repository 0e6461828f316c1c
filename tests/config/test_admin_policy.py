"""The admin's looser content security policy applies to the admin alone."""

import pytest
from django.test import Client


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/jsi18n/", "/admin/nowhere/"])
def test_the_admin_may_evaluate_and_style(db: None, client: Client, address: str) -> None:
    policy = client.get(address).headers["Content-Security-Policy"]
    assert "'unsafe-eval'" in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]


@pytest.mark.parametrize("address", ["/accounts/login/", "/readyz", "/api/docs/", "/nowhere/"])
def test_nothing_else_may(db: None, client: Client, address: str) -> None:
    policy = client.get(address).headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
