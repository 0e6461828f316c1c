"""Processes of outlets, by which readings are read, and assessments of risk: recorded, shown, withdrawn."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock
from core.actor_sessions import prove_actor
from core.errors import DomainError
from enterprises.models import Enterprise, Site, User
from environment.models import Outlet, RiskAssessment
from environment.services import outlets, readings, risk_assessments
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of

D = dt.date
WHY = "It is another outlet"
RECORD_PAGES = {outlets: "pages:outlet", risk_assessments: "pages:risk-assessment"}
OUTLET = {
    "medium": "water",
    "outlet": "DW001",
    "process": "ammonia_saponification",
    "day": D(2011, 3, 1),
    "document": "Permit 7",
}
RISK = {
    "subject": "tailings",
    "level": "major",
    "day": D(2011, 3, 1),
    "assessor": "Institute of safety",
    "result": "Seepage at the foot of the dam",
    "document": "Report 1",
}


@pytest.fixture(autouse=True)
def on_the_day() -> Any:
    with clock.at(dt.datetime(2011, 10, 20, 9, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return factories.site(firm)


def faults_of(call: Any, **given: Any) -> Any:
    with pytest.raises(DomainError) as caught:
        call(**given)
    return {fault.pointer: fault.code for fault in caught.value.errors} or caught.value.code


def notes_of(reader: User, page: str, key: Any) -> str:
    """Return the notes on the page of an entry."""
    content = page_client(reader).get(reverse(page, args=[key])).content.decode()
    return "".join(re.findall(r'<p class="note">.*?</p>', content, re.DOTALL))


@pytest.mark.parametrize(("service", "stated"), [(outlets, OUTLET), (risk_assessments, RISK)])
class TestBoth:
    def test_an_office_of_the_place_records_and_withdraws(
        self, service: Any, stated: Any, p36a: User, p15a: User, signer: User, mine: Site
    ) -> None:
        for stranger in (signer, p15a):
            assert faults_of(service.record, actor=stranger, site=mine, **stated) == "forbidden"
        row = service.record(actor=p36a, site=mine, **stated)
        model = type(row)
        assert model.objects.visible_to(signer).get() == row
        assert not model.objects.visible_to(p15a).exists()
        service.withdraw(row, actor=p36a, reason=WHY)
        assert not model.objects.counting().exists()
        assert faults_of(service.withdraw, entry=row, actor=p36a, reason=WHY) == "wrong_state"

    def test_the_pages_of_an_entry_and_its_withdrawal_say_why_and_lead_to_each_other(
        self, service: Any, stated: Any, p36a: User, mine: Site
    ) -> None:
        row = service.record(actor=p36a, site=mine, **stated)
        page_of = RECORD_PAGES[service]
        assert notes_of(p36a, page_of, row.pk) == ""
        withdrawal = service.withdraw(row, actor=p36a, reason=WHY)
        shown = notes_of(p36a, page_of, row.pk)
        assert f"Withdrawn by {p36a}" in shown
        assert WHY in shown
        assert reverse(page_of, args=[withdrawal.pk]) in shown
        assert reverse(page_of, args=[row.pk]) in notes_of(p36a, page_of, withdrawal.pk)

    def test_days_and_document_are_checked(self, service: Any, stated: Any, p36a: User, mine: Site) -> None:
        for given, fault in (
            ({"day": D(2011, 10, 21)}, {"/day": "in_the_future"}),
            ({"until": D(2011, 2, 28)}, {"/until": "before_start"}),
            ({"document": " "}, {"/document": "required"}),
        ):
            assert faults_of(service.record, actor=p36a, site=mine, **{**stated, **given}) == fault

    def test_the_database_takes_a_withdrawal_that_states_the_same(
        self, service: Any, stated: Any, p36a: User, mine: Site
    ) -> None:
        row = service.record(actor=p36a, site=mine, **stated)
        for given, guard in (({"document": "Another"}, "entry_withdrawal_states_the_same"), ({}, None)):
            try:
                with transaction.atomic():
                    prove_actor(p36a)
                    whole = {"recorded_by": p36a, "recorded_at": clock.now(), "reason": WHY, **stated, **given}
                    type(row).objects.create(site=mine, withdraws=row, **whole)
            except DatabaseError as refusal:
                assert constraint_of(refusal) == guard
            else:
                assert guard is None


def test_what_an_entry_is_about_is_named(p36a: User, mine: Site) -> None:
    assert faults_of(outlets.record, actor=p36a, site=mine, **{**OUTLET, "outlet": " "}) == {"/outlet": "required"}
    for name in ("assessor", "result"):
        given = {**RISK, name: " "}
        assert faults_of(risk_assessments.record, actor=p36a, site=mine, **given) == {f"/{name}": "required"}


def test_a_reading_is_shown_with_the_process_of_its_outlet_on_its_day(p36a: User, mine: Site) -> None:
    outlets.record(actor=p36a, site=mine, until=D(2011, 5, 31), **OUTLET)
    for month, shown in ((5, True), (6, False)):
        reading = readings.record(
            actor=p36a, site=mine, pollutant="cod", medium="water", discharge="direct", outlet="DW001",
            sampled_on=D(2011, month, 31 - (month == 6)), value=Decimal(60), unit="mg_l", method="HJ 828",
            laboratory="Station",
        )  # fmt: skip
        text = page_client(p36a).get(reverse("pages:reading", args=[reading.pk])).content.decode()
        assert ("ammonia saponification" in text) == shown


def test_pages_and_api(p36a: User, mine: Site) -> None:
    form = {"site": mine.code, **OUTLET, "day": "2011-03-01"}
    made = page_client(p36a).post(reverse("pages:outlet-new"), form)
    assert made["Location"] == reverse("pages:outlet", args=[Outlet.objects.get().pk])
    assert "DW001" in page_client(p36a).get(reverse("pages:outlets"), {"process": OUTLET["process"]}).content.decode()
    form = {"site": mine.code, **RISK, "day": "2011-03-01", "name": "North pond"}
    made = page_client(p36a).post(reverse("pages:risk-assessment-new"), form)
    assert made["Location"] == reverse("pages:risk-assessment", args=[RiskAssessment.objects.get().pk])
    for page in (made["Location"], reverse("pages:risk-assessments"), reverse("pages:site", args=[mine.code])):
        assert "North pond" in page_client(p36a).get(page).content.decode(), page
    answer = client_of(p36a).get(f"{V1}risk-assessments/?level=major").json()["results"][0]
    assert (answer["name"], answer["state"], answer["actions"]) == ("North pond", "counts", ["withdraw"])
