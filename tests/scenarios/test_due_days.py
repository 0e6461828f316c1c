"""Due days of the sources: Jiangxi's second of the month from 2016, the country's tenth by Order 71 of 2025."""

import datetime as dt

import pytest
from django.core.management import call_command

from core import clock
from core.actors import SystemActor
from enterprises.models import Enterprise, User
from quotas.due_days import DueDays
from quotas.models import DueDay, ReportingDuty
from quotas.services import due_days, duties
from tests.support import factories, filings
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, another_like

D = dt.date
SYSTEM = SystemActor("test")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=clock.ZONE)


@pytest.mark.parametrize(
    ("province", "kind", "period", "due"),
    [
        ("36", "mining", D(2011, 4, 1), D(2011, 5, 10)),  # in no source: as installed
        ("36", "mining", D(2015, 12, 1), D(2016, 1, 10)),
        ("36", "mining", D(2016, 1, 1), D(2016, 2, 2)),
        ("36", "processing", D(2016, 1, 1), D(2016, 2, 10)),
        ("15", "mining", D(2016, 1, 1), D(2016, 2, 10)),
        ("36", "mining", D(2025, 6, 1), D(2025, 7, 2)),
        ("36", "mining", D(2025, 7, 1), D(2025, 8, 10)),
    ],
)
def test_the_published_days_hold_in_their_months(province: str, kind: str, period: D, due: D) -> None:
    assert DueDays.read().due_on(province, kind, period) == due


def test_each_published_day_says_its_evidence_and_loading_again_adds_none() -> None:
    rows = list(DueDay.objects.order_by("from_month", "pk").values_list("place__code", "day", "evidence"))
    assert rows == [(None, 10, "invented"), ("36", 2, "sourced"), (None, 10, "sourced"), ("36", None, "derived")]
    assert not DueDay.objects.filter(document__contains="recalled").exists()
    call_command("load_reference", verbosity=0)
    assert DueDay.objects.count() == 4


def test_two_mines_of_one_month_are_due_on_the_days_of_their_provinces() -> None:
    """Invented mines in Jiangxi and Inner Mongolia, January 2016: both file on the evening of the second and third."""
    factories.programme_year(year=2016)
    firms = {"36": factories.enterprise("E-DEMO-GAN"), "15": factories.enterprise("E-DEMO-MENG", at="150206")}
    signers = {}
    for place, firm in firms.items():
        factories.site(firm)
        signers[place] = factories.user("enterprise_signer", of=firm)
    with clock.at(at("2016-02-01T08:00:00")):
        duties.derive(actor=SYSTEM)
    due = dict(
        ReportingDuty.objects.filter(period=D(2016, 1, 1)).values_list("enterprise__code", "due_on").order_by("due_on")
    )
    assert due == {"E-DEMO-GAN": D(2016, 2, 2), "E-DEMO-MENG": D(2016, 2, 10)}
    with clock.at(at("2016-02-03T00:00:00")):
        late = {place: filings.filed(firms[place], D(2016, 1, 1), signers[place], nil=True).late for place in firms}
    assert late == {"36": True, "15": False}


def test_a_province_that_sets_a_stricter_day_makes_no_earlier_filing_late(
    published: None, firm: Enterprise, signer: User, p36a: User
) -> None:
    """Invented: on 20 May 2011 Jiangxi sets the second, from May on. April was filed on 9 May and stays in time."""
    factories.programme_year()
    with clock.at(at("2011-05-09T23:00:00")):
        duties.derive(actor=SYSTEM)
        april = filings.filed(firm, D(2011, 4, 1), signer, nil=True)
    with clock.at(at("2011-05-20T10:00:00")):
        entry = {
            "kind": "mining",
            "day": 2,
            "from_month": "2011-05",
            "document": "Gan 2011-52, invented",
        }
        body = {"act": due_days.SET, "target": str(factories.place("36").pk), "reason": WHY, "arguments": entry}
        asked = client_of(another_like(p36a)).post(f"{V1}approvals/", body)
        assert asked.status_code in {201, 202}, asked.content
        approved = client_of(p36a).post(f"{V1}approvals/{asked.json()['id']}/approve/", {})
        assert approved.status_code == 200, approved.content
        earlier = {**body, "arguments": {**entry, "from_month": "2011-04-01"}}
        assert client_of(p36a).post(f"{V1}approvals/", earlier).status_code == 400
        duties.derive(actor=SYSTEM)
    april.refresh_from_db()
    assert april.late is False
    with clock.at(at("2011-06-03T00:00:00")):
        may = filings.filed(firm, D(2011, 5, 1), signer, nil=True)
    assert (may.due_on, may.late) == (D(2011, 6, 2), True)
