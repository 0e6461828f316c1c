"""Fixtures shared by the tests of quota: two officers over the API, a mine with two products, and a day in May."""

import datetime as dt
from collections.abc import Iterator

import pytest
from rest_framework.test import APIClient

from core import clock
from enterprises.models import Enterprise, Site, User
from tests.core.conftest import Login, api
from tests.support import factories

__all__ = ["api"]


@pytest.fixture
def maker(api: Login, mlr1: User) -> APIClient:
    return api(mlr1)


@pytest.fixture
def checker(api: Login, mlr2: User) -> APIClient:
    return api(mlr2)


@pytest.fixture
def in_may(db: None) -> Iterator[None]:
    """Set the day on which the reports of April are filed, in a programme year that is open."""
    factories.programme_year()
    with clock.at(dt.date(2011, 5, 5)):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    """Return the mine of the firm, which makes two products."""
    factories.product()
    factories.product("concentrate")
    return firm.sites.get()
