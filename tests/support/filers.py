"""Enterprises that file over HTTP at the same time."""

import datetime as dt

import pytest

from core import clock
from enterprises.models import User
from enterprises.roles import Role
from quotas.models import Report
from tests.support import factories, filings
from tests.support.api import token_of
from tests.support.databases import Clone
from tests.support.ledger_accounts import Books

TODAY = dt.date(2012, 1, 5)


@pytest.fixture
def books(own_database: Clone) -> Books:
    for code in ("CN", "36", "360727"):
        factories.place(code)
    factories.product()
    return Books(factories.programme_year("mlr-mining", 2011, "all"), "all")


def token(person: User) -> str:
    return token_of(person)


class Filer:
    """A firm that files ten times at once."""

    def __init__(self, number: int) -> None:
        self.firm = factories.enterprise(f"E-FILER-{number}")
        self.site = factories.site(self.firm)
        self.signer = factories.user(Role.ENTERPRISE_SIGNER, of=self.firm)
        self.token = token(self.signer)

    def draft(self, month: int) -> Report:
        with clock.at(TODAY):
            line = filings.line(self.site, produced="1", sold="1")
            return filings.draft(self.firm, dt.date(2011, month, 1), self.signer, line)
