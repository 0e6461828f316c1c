"""Labels of sites and commitments of enterprises: recorded with their document, shown while they hold, withdrawn."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock
from core.actor_sessions import prove_actor
from core.errors import DomainError
from core.models import AuditEvent
from enterprises.models import Commitment, Enterprise, Site, SiteLabel, User
from enterprises.roles import Role
from enterprises.services import labels
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of

D = dt.date
WHY = "Entered for another mine"
LABEL = {"kind": "green_mine", "day": D(2012, 3, 1), "granted_by": "Ministry", "document": "List 2 of 2012"}
PROMISE = {
    "kind": "discipline",
    "day": D(2012, 4, 8),
    "body": "China Rare Earth Industry Association",
    "text": "To sell nothing without a plan",
    "document": "Charter of April 2012",
}


@pytest.fixture(autouse=True)
def on_the_day() -> Any:
    with clock.at(dt.datetime(2012, 10, 20, 9, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return factories.site(firm)


def faults_of(call: Any, **given: Any) -> Any:
    with pytest.raises(DomainError) as caught:
        call(**given)
    return {fault.pointer: fault.code for fault in caught.value.errors} or caught.value.code


class TestLabels:
    def test_an_officer_of_the_place_records_one(self, p36a: User, signer: User, p15a: User, mine: Site) -> None:
        for stranger in (signer, p15a):
            assert faults_of(labels.record_label, actor=stranger, site=mine, **LABEL) == "forbidden"
        row = labels.record_label(actor=p36a, site=mine, until=D(2014, 2, 28), **LABEL)
        assert list(SiteLabel.objects.in_force(D(2014, 2, 28))) == [row]
        assert not SiteLabel.objects.in_force(D(2014, 3, 1)).exists()
        assert not SiteLabel.objects.in_force(D(2012, 2, 29)).exists()

    @pytest.mark.parametrize(
        ("given", "fault"),
        [
            ({"day": D(2012, 10, 21)}, {"/day": "in_the_future"}),
            ({"until": D(2012, 2, 29)}, {"/until": "before_start"}),
            ({"granted_by": " "}, {"/granted_by": "required"}),
            ({"document": ""}, {"/document": "required"}),
        ],
    )
    def test_bad_input_is_refused(self, p36a: User, mine: Site, given: Any, fault: Any) -> None:
        assert faults_of(labels.record_label, actor=p36a, site=mine, **{**LABEL, **given}) == fault

    def test_a_mistake_is_withdrawn_and_no_longer_shown(self, p36a: User, mine: Site) -> None:
        wrong = labels.record_label(actor=p36a, site=mine, **LABEL)
        page = reverse("pages:site", args=[mine.code])
        assert "Green mine" in page_client(p36a).get(page).content.decode()
        answer = client_of(p36a).post(f"{V1}site-labels/{wrong.pk}/withdraw/", {"reason": WHY}).json()
        assert (answer["state"], answer["withdraws"], answer["reason"]) == ("withdrawal", str(wrong.pk), WHY)
        assert "Green mine" not in page_client(p36a).get(page).content.decode()
        assert faults_of(labels.withdraw_label, entry=wrong, actor=p36a, reason=WHY) == "wrong_state"

    def test_a_page_takes_and_lists_it(self, p36a: User, mine: Site) -> None:
        form = {"site": mine.code, **LABEL, "day": "2012-03-01"}
        made = page_client(p36a).post(reverse("pages:site-label-new"), form)
        assert made["Location"] == reverse("pages:site-label", args=[SiteLabel.objects.get().pk])
        assert "Ministry" in page_client(p36a).get(made["Location"]).content.decode()
        chosen = {"kind": "green_mine", "in_force_on": "2012-10-01"}
        assert mine.code in page_client(p36a).get(reverse("pages:site-labels"), chosen).content.decode()
        chosen["in_force_on"] = "2012-01-01"
        assert mine.code not in page_client(p36a).get(reverse("pages:site-labels"), chosen).content.decode()


class TestCommitments:
    def test_the_enterprise_and_its_office_record_them(self, firm: Enterprise, p36a: User, p15a: User) -> None:
        chief = factories.user(Role.ENTERPRISE_ADMIN, of=firm)
        strange = factories.user(Role.ENTERPRISE_ADMIN, of=factories.enterprise())
        for stranger in (p15a, strange):
            assert faults_of(labels.record_commitment, actor=stranger, enterprise=firm, **PROMISE) == "forbidden"
        own = labels.record_commitment(actor=chief, enterprise=firm, **PROMISE)
        labels.record_commitment(actor=p36a, enterprise=firm, **{**PROMISE, "kind": "membership"})
        assert faults_of(labels.withdraw_commitment, entry=own, actor=chief, reason=WHY) == "forbidden"
        assert faults_of(labels.withdraw_commitment, entry=own, actor=p36a, reason=WHY) == "other_office"
        labels.withdraw_commitment(
            own, actor=factories.user(Role.NATIONAL_REGULATOR, authorities=("miit",)), reason=WHY
        )
        assert [row.kind for row in Commitment.objects.counting()] == ["membership"]
        first, *_between, last = AuditEvent.objects.filter(object_type="commitment").order_by("pk")
        assert (first.place, first.enterprise_code, first.reason) == (firm.place, firm.code, PROMISE["document"])
        assert first.data == {"kind": "discipline", "day": "2012-04-08"}
        assert (last.action, last.reason) == ("commitments.withdraw", WHY)

    @pytest.mark.parametrize("name", ["body", "text", "document"])
    def test_what_is_promised_to_whom_is_stated(self, firm: Enterprise, p36a: User, name: str) -> None:
        given = {**PROMISE, name: " "}
        assert faults_of(labels.record_commitment, actor=p36a, enterprise=firm, **given) == {f"/{name}": "required"}

    def test_pages_and_api(self, firm: Enterprise, p36a: User) -> None:
        form = {"enterprise": firm.code, **PROMISE, "day": "2012-04-08"}
        made = page_client(p36a).post(reverse("pages:commitment-new"), form)
        own = page_client(p36a).get(reverse("pages:enterprise", args=[firm.code])).content.decode()
        assert f"{reverse('pages:commitments')}?enterprise={firm.code}" in own
        for page in (made["Location"], f"{reverse('pages:commitments')}?enterprise={firm.code}"):
            assert "China Rare Earth Industry Association" in page_client(p36a).get(page).content.decode(), page
        body = {**form, "kind": "responsibility"}
        assert client_of(p36a).post(f"{V1}commitments/", body).status_code == 201
        assert len(client_of(p36a).get(f"{V1}commitments/?kind=responsibility").json()["results"]) == 1


@pytest.mark.parametrize("model", [SiteLabel, Commitment])
def test_the_database_takes_a_withdrawal_that_states_the_same(p36a: User, mine: Site, model: type[Any]) -> None:
    about = {"site": mine} if model is SiteLabel else {"enterprise": mine.enterprise}
    stated = {**about, **(LABEL if model is SiteLabel else PROMISE), "recorded_by": p36a}

    def inserted(**given: Any) -> str | None:
        try:
            with transaction.atomic():
                prove_actor(p36a)
                model.objects.create(**{**stated, "recorded_at": clock.now(), "reason": WHY, **given})
        except DatabaseError as refusal:
            return constraint_of(refusal)
        return None

    inserted(reason="")
    row = model.objects.get()
    for other in ({"kind": "technology"}, {"document": "List 3"}, {"day": D(2012, 3, 2)}):
        assert inserted(withdraws=row, **other) == "entry_withdrawal_states_the_same", other
    assert inserted(withdraws=row) is None
    again = model.objects.exclude(pk=row.pk).get()
    assert inserted(withdraws=again) == "entry_withdrawal_states_the_same"
