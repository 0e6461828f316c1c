"""Fixtures shared by the tests of quota: two officers of the ministry over the API."""

import pytest
from rest_framework.test import APIClient

from enterprises.models import User
from tests.core.conftest import Login, api

__all__ = ["api"]


@pytest.fixture
def maker(api: Login, mlr1: User) -> APIClient:
    return api(mlr1)


@pytest.fixture
def checker(api: Login, mlr2: User) -> APIClient:
    return api(mlr2)
