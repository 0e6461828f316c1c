"""A site's filed months keep their holder, and the site stays what it was when they were filed."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.errors import Conflict
from enterprises.models import Enterprise, Site, User
from enterprises.services import approvals, enterprises, sites
from quotas.models import Report
from tests.support import factories, filings
from tests.support.approvals import WHY, another_like, by_two
from tests.support.filings import line

pytestmark = pytest.mark.django_db
APRIL, MAY = dt.date(2011, 4, 1), dt.date(2011, 5, 1)


@pytest.fixture(autouse=True)
def in_may() -> Any:
    factories.programme_year()
    factories.product()
    with clock.at(dt.date(2011, 5, 20)):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return firm.sites.get()


@pytest.fixture
def filed(firm: Enterprise, signer: User, mine: Site) -> Report:
    return filings.filed(firm, APRIL, signer, line(mine, produced="300", sold="300"))


def broken(constraint: str, act: Callable[[], Any]) -> bool:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()
    return constraint in str(getattr(refused.value.__cause__, "diag", refused.value).constraint_name)


@pytest.mark.parametrize("day", [APRIL, dt.date(2011, 4, 30)])
def test_no_site_changes_hands_within_a_filed_month(filed: Report, mine: Site, p36a: User, day: dt.date) -> None:
    with pytest.raises(Conflict) as refused:
        approvals.propose(sites.HAND_OVER, mine, actor=p36a, reason=WHY, arguments={"to": heir(), "on": day})
    assert refused.value.code == "month_was_filed"


def test_it_changes_hands_after_the_last_filed_month(filed: Report, mine: Site, p36a: User) -> None:
    by_two(sites.HAND_OVER, mine, p36a, another_like(p36a), to=heir(), on=MAY)
    assert Site.objects.get(pk=mine.pk).enterprise.code == "E-HEIR"
    assert mine.tenures.get(held_to=dt.date(2011, 4, 30)).enterprise == filed.enterprise


def test_a_month_filed_before_the_approval_stops_it(firm: Enterprise, signer: User, mine: Site, p36a: User) -> None:
    request = approvals.propose(sites.HAND_OVER, mine, actor=p36a, reason=WHY, arguments={"to": heir(), "on": APRIL})
    filings.filed(firm, APRIL, signer, line(mine, produced="300", sold="300"))
    with pytest.raises(Conflict):
        approvals.approve(request, actor=another_like(p36a))
    assert mine.tenures.count() == 1


def test_neither_a_merger_nor_a_closure_takes_effect_within_a_filed_month(filed: Report, p36a: User) -> None:
    for act, more in ((enterprises.MERGE, {"successor": heir()}), (enterprises.CLOSE, {})):
        with pytest.raises(Conflict) as refused:
            by_two(act, filed.enterprise, p36a, another_like(p36a), effective_on=dt.date(2011, 4, 15), **more)
        assert refused.value.code == "month_was_filed"


def test_the_database_keeps_the_holder_of_filed_months(filed: Report, mine: Site) -> None:
    tenures = mine.tenures
    for change in ({"held_to": dt.date(2011, 4, 29)}, {"held_from": MAY}, {"enterprise": heir()}):
        assert broken("tenure_keeps_filed_months", lambda change=change: tenures.update(**change))
    assert tenures.update(held_to=dt.date(2011, 4, 30)) == 1


@pytest.mark.parametrize("change", [{"kind": "dressing"}, {"ore_type": "mixed"}])
def test_what_decides_counting_stays_from_the_first_filing_on(
    firm: Enterprise, signer: User, p36a: User, change: dict[str, str]
) -> None:
    pit = factories.site(firm, "mine", licensed=False)
    assert sites.update(pit, actor=p36a, ore_type="xenotime").ore_type == "xenotime"
    draft = filings.draft(firm, APRIL, signer, line(pit, produced="3", sold="3"))
    filings.reports.submit(draft, actor=signer, explanations={"site_not_licensed": "It has been applied for"})
    with pytest.raises(Conflict) as refused:
        sites.update(pit, actor=p36a, **change)
    assert refused.value.code == "facts_fixed"
    assert broken("site_of_filed_reports_is_fixed", lambda: Site.objects.filter(pk=pit.pk).update(**change))


def heir() -> Enterprise:
    return Enterprise.objects.filter(code="E-HEIR").first() or factories.enterprise("E-HEIR")
