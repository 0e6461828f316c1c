"""Drafting and filing a monthly report, and what follows."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core import clock
from core.models import OutboxMessage
from enterprises.models import Enterprise, Site, User
from quotas.models import Account, LineUse, Posting
from quotas.services import reports
from tests import factories
from tests.quotas import filings

APRIL = dt.date(2011, 4, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_may() -> Any:
    factories.programme_year()
    with clock.at(dt.date(2011, 5, 5)):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    factories.product()
    return firm.sites.get()


def test_a_draft_is_filed_with_use_and_receipt(firm: Enterprise, mine: Site, clerk: User, signer: User) -> None:
    draft = filings.draft(firm, APRIL, clerk, filings.line(mine, produced="12.500", sold="10.000"))
    assert draft.state == "draft"
    filed = reports.submit(draft, actor=signer)
    assert filed.state == "submitted"
    assert filed.late is False
    assert len(filed.sha256) == 64
    use = LineUse.objects.get(line__report=filed)
    assert (use.tonnes, use.account.category) == (Decimal("12.500"), "medium_heavy")
    posting = Posting.objects.get(line_use=use)
    assert posting.effective_on == dt.date(2011, 4, 30)
    assert Account.objects.get(pk=use.account_id).used_pending == Decimal("12.500")
    assert OutboxMessage.objects.filter(event="report_submitted", payload={"report_id": str(filed.pk)}).exists()
