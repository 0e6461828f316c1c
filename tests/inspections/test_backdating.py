"""One officer makes no filed month lawful afterwards: capacities are dated, licences are dated back by two people."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from core import clock
from core.actors import Loader
from core.errors import DomainError
from enterprises import two_person_acts
from enterprises.capacities import CapacityHistory, approved_on, capacities, capacity_of
from enterprises.models import (
    ApprovalRequest,
    EliminatedCapacity,
    Enterprise,
    Licence,
    LicenceSuspension,
    Notification,
    Site,
    SiteCapacity,
    User,
)
from enterprises.roles import Role
from enterprises.services import approval_notifications, approvals, eliminated_capacities, licences, sites
from inspections.acts.backdating import is_judged_since
from inspections.models import Episode, Flag
from inspections.services import screening
from quotas.services import consumption, reports
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.filings import draft, line
from tests.support.page_clients import page_client

LOADER = Loader("test")
TODAY = dt.date(2011, 12, 20)
MAY, JUNE, SEPTEMBER = dt.date(2011, 5, 1), dt.date(2011, 6, 1), dt.date(2011, 9, 1)
THIS_MONTH = TODAY.replace(day=1)


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> Iterator[None]:
    for code in ("CN", "36", "15", "360727"):
        factories.place(code)
    factories.product("neodymium-oxide")
    with clock.at(TODAY):
        yield


@pytest.fixture
def plant() -> Enterprise:
    return factories.enterprise("E-PLANT")


@pytest.fixture
def site(plant: Enterprise) -> Site:
    return factories.site(plant, "separation", code="S-PLANT")


@pytest.fixture
def signer(plant: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_SIGNER, of=plant)


def file(site: Site, signer: User, *numbers: int, made: str = "100") -> None:
    for number in numbers:
        stated = line(site, "neodymium-oxide", feed_origin="purchased", produced=made, sold=made)
        report = draft(site.enterprise, dt.date(2011, number, 1), signer, stated)
        reports.submit(report, actor=signer, explanations={found.code: "as it was" for found in reports.check(report)})


def standing(rule: str) -> set[dt.date | None]:
    return set(Flag.objects.filter(rule=rule, episodes__ended_on=None).values_list("period", flat=True))


def left(site: Site, day: dt.date) -> Decimal | None:
    return CapacityHistory({site.pk: site}).left_on(site.pk, day)


def refusal(call: object, *arguments: object, **stated: object) -> str:
    with pytest.raises(DomainError) as caught:
        call(*arguments, **stated)  # type: ignore[operator]
    return caught.value.code


class TestCapacity:
    def test_a_raised_capacity_leaves_filed_months_as_they_were_judged(
        self, plant: Enterprise, site: Site, signer: User, p36a: User
    ) -> None:
        Site.objects.filter(pk=site.pk).update(approved_capacity=600)  # the first counts from ever: 60 t a month
        file(site, signer, 1, 2)
        screening.screen_enterprise(plant.pk)
        before = standing("over_capacity")
        assert before == {dt.date(2011, 1, 1), dt.date(2011, 2, 1)}
        fresh = Site.objects.get(pk=site.pk)
        sites.update(fresh, actor=p36a, approved_capacity=Decimal(5000), exception="After a survey")
        screening.screen_enterprise(plant.pk)
        assert standing("over_capacity") == before
        file(site, signer, 3)
        screening.screen_enterprise(plant.pk)
        assert standing("over_capacity") == before
        assert left(site, dt.date(2011, 2, 28)) == 600
        assert left(site, dt.date(2011, 3, 1)) == 5000
        sites.update(Site.objects.get(pk=site.pk), actor=LOADER, approved_capacity=None, exception="Unknown again")
        assert left(site, dt.date(2011, 3, 31)) == 5000
        assert left(site, dt.date(2011, 4, 1)) is None

    def test_two_people_correct_it_from_a_past_day(
        self, plant: Enterprise, site: Site, signer: User, p36a: User
    ) -> None:
        Site.objects.filter(pk=site.pk).update(approved_capacity=600)
        file(site, signer, 1, 2)
        screening.screen_enterprise(plant.pk)
        given = {"approved_capacity": Decimal(5000), "since": dt.date(2011, 2, 1)}
        fresh = Site.objects.get(pk=site.pk)
        assert refusal(sites.correct_capacity, fresh, actor=p36a, reason=WHY, **given) == "needs_second_person"
        request = by_two(sites.CORRECT_CAPACITY, fresh, p36a, another_like(p36a), **given)
        assert request.preview["tables"] == []
        screening.screen_enterprise(plant.pk)
        assert standing("over_capacity") == {dt.date(2011, 1, 1)}
        ahead = {**given, "since": TODAY + dt.timedelta(days=1)}
        assert refusal(by_two, sites.CORRECT_CAPACITY, fresh, p36a, another_like(p36a), **ahead) == "invalid"

    def test_every_judgement_is_by_the_capacity_of_its_day(
        self, plant: Enterprise, site: Site, signer: User, p36a: User
    ) -> None:
        Site.objects.filter(pk=site.pk).update(approved_capacity=600)
        file(site, signer, 1, 2)
        sites.update(Site.objects.get(pk=site.pk), actor=p36a, approved_capacity=Decimal(5000), exception="A survey")
        other = factories.site(plant, "separation", code="S-OTHER", approved_capacity=Decimal(70))
        both = Site.objects.in_bulk([site.pk, other.pk])
        for day, expected in ((dt.date(2011, 2, 28), 600), (dt.date(2011, 3, 1), 5000)):
            found = capacities(both.values(), day)
            assert {key: row.left for key, row in found.items()} == {site.pk: expected, other.pk: 70}
            assert capacity_of(both[site.pk], day).left == left(site, day) == expected
            dated = Site.objects.filter(pk__in=both).annotate(dated=approved_on(day))
            assert dict(dated.values_list("pk", "dated")) == {site.pk: expected, other.pk: 70}

    def test_one_that_was_entered_before_capacities_were_dated_counts_from_ever(self, site: Site) -> None:
        known = Site(approved_capacity=Decimal(7))
        assert CapacityHistory({site.enterprise_id: known}).left_on(site.enterprise_id, MAY) == 7

    def test_the_application_writes_no_capacity_of_a_day(self, site: Site) -> None:
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            SiteCapacity.objects.create(site=site, since=MAY, approved=5000, recorded_at=clock.now())


class TestWhoReadsOfFlags:
    """The flags that an act may end are no news to the enterprise, nor to an officer who may not see them."""

    @pytest.fixture
    def asked(self, plant: Enterprise, site: Site, signer: User, p36a: User) -> ApprovalRequest:
        Site.objects.filter(pk=site.pk).update(approved_capacity=600)
        file(site, signer, 2)
        screening.screen_enterprise(plant.pk)
        assert standing("over_capacity") == {dt.date(2011, 2, 1)}
        return approvals.propose(
            sites.CORRECT_CAPACITY, Site.objects.get(pk=site.pk), actor=p36a, reason=WHY,
            arguments={"approved_capacity": Decimal(5000), "since": dt.date(2011, 2, 1)},
        )  # fmt: skip

    def tables(self, asked: ApprovalRequest, reader: User) -> set[str]:
        address = f"{V1}approvals/{asked.pk}/"
        shown = client_of(reader).get(address).json()["preview"]["tables"]
        page = page_client(reader).get(reverse("pages:approval", args=[asked.pk])).content.decode()
        assert ("Flags that it may end" in page) == bool(shown)
        return {row[1] for table in shown for row in table["rows"]}

    def test_the_second_officer_sees_them_while_he_decides(self, asked: ApprovalRequest, p36a: User) -> None:
        other = another_like(p36a)
        assert self.tables(asked, other) == {"2011-02"}
        (row,) = client_of(other).get(f"{V1}approvals/").json()["results"]
        assert row["preview"]["tables"] == []
        approvals.approve(asked, actor=other)
        assert self.tables(asked, other) == set()

    def test_the_enterprise_sees_nothing_of_it(self, asked: ApprovalRequest, plant: Enterprise, signer: User) -> None:
        assert asked.preview["tables"] == []
        for role in (Role.ENTERPRISE_SIGNER, Role.ENTERPRISE_ADMIN):
            person = factories.user(role, of=plant)
            assert client_of(person).get(f"{V1}approvals/{asked.pk}/").status_code == 404
            assert page_client(person).get(reverse("pages:approval", args=[asked.pk])).status_code == 404
        approval_notifications.notify(asked.pk, "propose")
        assert not Notification.objects.filter(person__memberships__enterprise=plant).exists()

    def test_nor_does_an_officer_for_whom_they_are_closed(
        self, asked: ApprovalRequest, p36a: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Flag.objects, "visible_to", lambda reader: Flag.objects.none())
        assert self.tables(asked, another_like(p36a)) == set()

    def test_none_of_these_acts_is_bounded_by_the_enterprise(self, site: Site, p36a: User) -> None:
        licence = factories.licence(site, "work_safety", issuing_level="province")
        for name, target in (
            (sites.CORRECT_CAPACITY, site), (licences.ISSUE_BACKDATED, site), (licences.REINSTATE_BACKDATED, licence),
            (licences.SUSPEND_BACKDATED, licence), (licences.REVOKE_BACKDATED, licence),
            (eliminated_capacities.WITHDRAW_BACKDATED, EliminatedCapacity(site=site)),
        ):  # fmt: skip
            assert two_person_acts.find(name).bounds(target).enterprise is None


class TestJudgedSince:
    """The database and the service answer alike."""

    def judged(self, site: Site, day: dt.date) -> bool:
        site = Site.objects.get(pk=site.pk)
        with connection.cursor() as cursor:
            cursor.execute("SELECT site_is_judged_since(%s, %s)", [site.pk, day])
            (answer,) = cursor.fetchone()
        assert answer == is_judged_since(site, day)
        return bool(answer)

    def test_a_month_that_was_filed_is_judged_to_its_end(self, plant: Enterprise, site: Site, signer: User) -> None:
        other = factories.site(plant, "separation", code="S-OTHER")
        stated = line(site, "neodymium-oxide", feed_origin="purchased", produced="100", sold="100")
        draft(plant, MAY, signer, stated)
        assert not self.judged(site, MAY)
        file(site, signer, 4)
        assert self.judged(site, dt.date(2011, 4, 30))
        assert not self.judged(site, MAY)
        assert not self.judged(other, dt.date(2011, 4, 1))

    def test_so_is_a_return_of_consumption(self, plant: Enterprise, site: Site, signer: User) -> None:
        other = factories.site(plant, "separation", code="S-OTHER")
        consumption.file(actor=signer, site=site, period=MAY, electricity=Decimal(5))
        assert self.judged(site, dt.date(2011, 5, 31))
        assert not self.judged(site, JUNE)
        assert not self.judged(other, MAY)

    def flag(self, site: Site | None, **seen: object) -> None:
        Flag.objects.create(
            rule="outside_licence", severity="serious", subject_type="unknown", subject_description="A pit",
            place=factories.place("360727"), raised_at=clock.now(), template_version=1, template_values={},
            evidence={}, seen_on=MAY, site=site, **seen,
        )  # fmt: skip

    def test_so_is_what_was_seen_at_the_site(self, plant: Enterprise, site: Site) -> None:
        other = factories.site(plant, "separation", code="S-OTHER")
        self.flag(site)
        assert self.judged(site, MAY)
        assert not self.judged(site, dt.date(2011, 5, 2))
        assert not self.judged(other, MAY)

    @pytest.mark.parametrize(
        ("latitude", "longitude", "near"),
        [
            ("25.1", "115", True),
            ("24.9", "115", True),
            ("25", "115.18", True),
            ("25", "114.82", True),
            ("25.10001", "115", False),
            ("24.89999", "115", False),
            ("25", "115.18001", False),
            ("25", "114.81999", False),
        ],
    )
    def test_so_is_what_was_seen_near_it(self, site: Site, latitude: str, longitude: str, near: bool) -> None:
        Site.objects.filter(pk=site.pk).update(latitude=Decimal(25), longitude=Decimal(115))
        self.flag(None, latitude=Decimal(latitude), longitude=Decimal(longitude))
        assert self.judged(site, MAY) == near
        assert not self.judged(site, dt.date(2011, 5, 2))


class TestLicence:
    @pytest.fixture
    def bare(self, plant: Enterprise) -> Site:
        return factories.site(plant, "separation", code="S-BARE", licensed=False)

    @pytest.fixture
    def officer(self) -> User:
        factories.authority("MIIT")
        return factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MIIT",))

    def stated(self, valid_from: dt.date) -> dict[str, object]:
        return {
            "number": "MIIT-1", "kind": "production", "authority": factories.authority("MIIT"),
            "issuing_level": "province", "valid_from": valid_from, "exception": "As decided",
        }  # fmt: skip

    def test_one_for_months_that_were_filed_takes_two_people(
        self, plant: Enterprise, bare: Site, signer: User, officer: User
    ) -> None:
        file(bare, signer, 5)
        screening.screen_enterprise(plant.pk)
        assert standing("no_licence") == {MAY}
        past, other = self.stated(dt.date(2011, 5, 31)), another_like(officer)
        assert refusal(licences.issue, actor=officer, site=bare, **past) == "needs_second_person"
        assert refusal(licences.issue_backdated, bare, actor=officer, reason=WHY, **past) == "needs_second_person"
        by_two(licences.ISSUE_BACKDATED, bare, officer, other, **past)
        screening.screen_enterprise(plant.pk)
        assert standing("no_licence") == set()

    def test_one_from_a_day_of_this_month_does_not(self, bare: Site, signer: User, officer: User) -> None:
        file(bare, signer, 5)
        late, other = self.stated(THIS_MONTH), another_like(officer)
        assert refusal(by_two, licences.ISSUE_BACKDATED, bare, officer, other, **late) == "one_suffices"
        assert licences.issue(actor=officer, site=bare, **late).valid_from == THIS_MONTH

    def test_an_officer_of_another_authority_asks_for_none(self, bare: Site, signer: User, officer: User) -> None:
        file(bare, signer, 5)
        past = {**self.stated(MAY), "authority": factories.authority("MLR")}
        assert refusal(by_two, licences.ISSUE_BACKDATED, bare, officer, officer, **past) == "other_authority"

    def test_so_does_one_that_explains_what_was_seen(self, bare: Site) -> None:
        Site.objects.filter(pk=bare.pk).update(latitude=Decimal(25), longitude=Decimal(115))
        seen = {"latitude": Decimal("25.1"), "longitude": Decimal("115.18"), "seen_on": MAY}
        values = {
            "rule": "outside_licence", "severity": "serious", "subject_type": "unknown",
            "subject_description": "A pit", "place": bare.jurisdiction, "raised_at": clock.now(),
            "template_version": 1, "template_values": {}, "evidence": {},
        }  # fmt: skip
        bare.refresh_from_db()
        Flag.objects.create(**{**values, **seen, "latitude": Decimal("25.11")})
        assert not is_judged_since(bare, MAY)
        Flag.objects.create(**values, **seen)
        assert is_judged_since(bare, MAY)
        assert not is_judged_since(bare, MAY + dt.timedelta(days=1))


def seen_today(site: Site) -> dict[str, object]:
    return {
        "rule": "outside_licence", "severity": "serious", "subject_type": "unknown", "subject_description": "A pit",
        "place": site.jurisdiction, "raised_at": clock.now(), "template_version": 1, "template_values": {},
        "evidence": {}, "site": site, "seen_on": TODAY,
    }  # fmt: skip


class TestReinstatement:
    @pytest.fixture
    def licence(self, site: Site, p36a: User) -> Licence:
        licence = factories.licence(site, "work_safety", issuing_level="province")
        return licences.suspend(licence, actor=Loader("a past"), reason="Stopped for safety", effective_on=MAY)

    def test_one_from_a_past_day_takes_two_people(self, site: Site, licence: Licence, signer: User, p36a: User) -> None:
        file(site, signer, 8)
        past, other = {"effective_on": dt.date(2011, 8, 31)}, another_like(p36a)
        for service in (licences.reinstate, licences.reinstate_backdated):
            assert refusal(service, licence, actor=p36a, reason=WHY, **past) == "needs_second_person"
        late = {"effective_on": THIS_MONTH}
        assert refusal(by_two, licences.REINSTATE_BACKDATED, licence, p36a, other, **late) == "one_suffices"
        by_two(licences.REINSTATE_BACKDATED, licence, p36a, other, **past)
        assert LicenceSuspension.objects.get(licence=licence).ended_on == past["effective_on"]

    def test_today_counts_like_a_past_day_in_service_and_database(
        self, site: Site, licence: Licence, p36a: User
    ) -> None:
        Flag.objects.create(**seen_today(site))
        assert refusal(licences.reinstate, licence, actor=p36a, reason=WHY) == "needs_second_person"
        with connection.cursor() as cursor:
            cursor.execute("SELECT site_is_judged_since(%s, %s)", [site.pk, TODAY])
            assert cursor.fetchone() == (True,)

    def test_one_officer_lets_it_go_on_from_this_month(
        self, site: Site, licence: Licence, signer: User, p36a: User
    ) -> None:
        file(site, signer, 8)
        assert licences.reinstate(licence, actor=p36a, reason=WHY, effective_on=THIS_MONTH).state == "in_force"


ENDS = [
    (licences.suspend, licences.suspend_backdated, licences.SUSPEND_BACKDATED, "suspended"),
    (licences.revoke, licences.revoke_backdated, licences.REVOKE_BACKDATED, "revoked"),
]


@pytest.mark.parametrize(("alone", "backdated", "act", "state"), ENDS)
class TestEnd:
    """A licence that ends from a past day on would end the flags of reports that are missing since."""

    @pytest.fixture
    def licence(self, site: Site) -> Licence:
        return factories.licence(site, "work_safety", issuing_level="province")

    def flagged(self, of: Site, period: dt.date, **more: object) -> Flag:
        values = {**seen_today(of), "rule": "missing", "subject_type": "enterprise", "site": None, "seen_on": None}
        subject = {"enterprise": of.enterprise, "subject_code": of.enterprise.code, "subject_description": ""}
        return Flag.objects.create(**{**values, **subject, "period": period, **more})

    def test_from_a_day_since_which_a_month_was_filed_or_flagged_takes_two(
        self, site: Site, licence: Licence, signer: User, p36a: User, alone: Any, backdated: Any, act: str, state: str
    ) -> None:
        flag, other = self.flagged(site, JUNE), another_like(p36a)
        Episode.objects.create(flag=flag, began_on=JUNE)
        past, late = {"effective_on": dt.date(2011, 6, 30)}, {"effective_on": THIS_MONTH}
        assert not is_judged_since(site, JUNE)
        for service in (alone, backdated):
            assert refusal(service, licence, actor=p36a, reason=WHY, **past) == "needs_second_person"
        assert refusal(by_two, act, licence, p36a, other, **late) == "one_suffices"
        assert refusal(by_two, act, licence, p36a, other, effective_on=TODAY) == "one_suffices"
        (shown,) = two_person_acts.find(act).reader_tables(other, licence, **past)
        assert [row[1] for row in shown.rows] == ["2011-06"]
        assert by_two(act, licence, p36a, other, **past).preview["tables"] == []
        assert Licence.objects.with_state(TODAY).get(pk=licence.pk).state == state

    def test_one_officer_ends_it_from_this_month(
        self, site: Site, licence: Licence, signer: User, p36a: User, alone: Any, backdated: Any, act: str, state: str
    ) -> None:
        file(site, signer, 8)
        self.flagged(site, THIS_MONTH, site=factories.site(site.enterprise, code="S-OTHER"))
        assert refusal(alone, licence, actor=p36a, reason=WHY, effective_on=dt.date(2011, 8, 31)) == (
            "needs_second_person"
        )
        assert alone(licence, actor=p36a, reason=WHY, effective_on=THIS_MONTH).state == state

    def test_a_loader_enters_what_was(
        self, site: Site, licence: Licence, signer: User, p36a: User, alone: Any, backdated: Any, act: str, state: str
    ) -> None:
        file(site, signer, 8)
        assert alone(licence, actor=Loader("a past"), reason=WHY, effective_on=MAY).state == state
        new = {**TestLicence().stated(MAY), "kind": "radiation"}
        assert licences.issue(actor=Loader("a past"), site=site, **new).valid_from == MAY
