"""Eliminated capacity: recorded by the office of the place, and from its day no longer counted anywhere."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, models, transaction
from django.urls import reverse
from django.utils import timezone

from core import clock, loaders, row_security
from core.actor_sessions import prove_actor
from core.actors import Loader
from core.errors import DomainError, Forbidden, Invalid
from core.models import AuditEvent
from enterprises import eligibility, queries
from enterprises.acts import standards as standard_acts
from enterprises.capacities import capacity_of
from enterprises.models import EliminatedCapacity, Enterprise, MiningArea, Site, User
from enterprises.roles import Role
from enterprises.services import eliminated_capacities, licences, sites
from inspections.facts.sites import gather_site_facts
from quotas.models import Report
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.approvals import another_like, by_two
from tests.support.databases import Clone
from tests.support.filings import filed, line
from tests.support.page_clients import page_client, query_counts
from tests.support.real_days import real_day
from tests.support.refusals import constraint_of, fault_codes, refused

ENTRIES = f"{V1}eliminated-capacities/"
D = dt.date
TODAY = D(2013, 10, 20)
REASON = "Measured at another line"


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    site = firm.sites.get()
    Site.objects.filter(pk=site.pk).update(approved_capacity=Decimal(600))
    site.refresh_from_db()
    return site


def eliminate(actor: User, site: Site, tonnes: str, day: dt.date = TODAY, **fields: Any) -> EliminatedCapacity:
    given = {"kind": "obsolete", "reason": "Tank leaching was dismantled", "document": "Order 1", **fields}
    return eliminated_capacities.record(actor=actor, site=site, tonnes=Decimal(tonnes), day=day, **given)


def left(site: Site, on: dt.date = TODAY) -> str:
    return f"{capacity_of(Site.objects.get(pk=site.pk), on).left:.3f}"


def verdicts(firm: Enterprise, on: dt.date) -> dict[str, str]:
    conditions = eligibility.assess("mining", on, [firm])[firm.pk].conditions
    return {row.condition.code: str(row.judgement.verdict) for row in conditions}


@pytest.mark.django_db
class TestEntries:
    def test_from_its_day_the_capacity_counts_no_longer(self, p36a: User, mlr1: User, mine: Site) -> None:
        eliminate(p36a, mine, "200.5", D(2013, 5, 1))
        assert (left(mine, D(2013, 4, 30)), left(mine, D(2013, 5, 1))) == ("600.000", "399.500")
        eliminate(mlr1, mine, "399.5")
        assert left(mine) == "0.000"

    def test_no_more_is_eliminated_than_is_approved(self, p36a: User, mine: Site) -> None:
        with pytest.raises(Invalid) as caught:
            eliminate(p36a, mine, "600.001")
        assert fault_codes(caught) == {("/tonnes", "more_than_approved")}
        eliminate(p36a, mine, "600")
        with pytest.raises(Invalid) as caught:
            eliminate(p36a, mine, "0.001", D(2010, 1, 1))
        assert fault_codes(caught) == {("/tonnes", "more_than_approved")}

    def test_a_site_without_an_approved_capacity_loses_none(self, p36a: User, firm: Enterprise) -> None:
        with pytest.raises(Invalid) as caught:
            eliminate(p36a, firm.sites.get(), "1")
        assert fault_codes(caught) == {("/site", "no_capacity")}

    def test_the_approved_capacity_does_not_fall_below_it(self, p36a: User, mine: Site) -> None:
        eliminate(p36a, mine, "200")
        sites.update(mine, actor=p36a, approved_capacity=Decimal(200))
        for actor, value in ((p36a, Decimal("199.999")), (Loader("test"), None)):  # emptied by two people, or loaded
            with refused("more_than_approved"):
                sites.update(mine, actor=actor, approved_capacity=value, exception="Order 2")

    def test_a_mistake_is_withdrawn_by_a_further_entry(self, p36a: User, mine: Site) -> None:
        client, wrong = client_of(p36a), eliminate(p36a, mine, "200")
        answer = client.post(f"{ENTRIES}{wrong.pk}/withdraw/", {"reason": REASON}).json()
        assert (answer["state"], answer["withdraws"], answer["actions"]) == ("withdrawal", str(wrong.pk), [])
        assert answer["capacity"] == {"approved": "600.000", "eliminated": "0.000", "left": "600.000"}
        kept = client.get(f"{ENTRIES}{wrong.pk}/").json()
        assert (kept["state"], kept["tonnes"], kept["actions"]) == ("withdrawn", "200.000", [])
        assert_problem(client.post(f"{ENTRIES}{wrong.pk}/withdraw/", {"reason": REASON}), 409, "wrong_state")
        assert set(AuditEvent.objects.values_list("action", flat=True)) >= {
            "eliminated_capacities.record",
            "eliminated_capacities.withdraw",
        }

    def test_one_that_counts_in_a_filed_month_is_withdrawn_by_two(self, p36a: User, mine: Site, signer: User) -> None:
        factories.product()
        filed(mine.enterprise, D(2013, 9, 1), signer, line(mine))
        wrong, late, other = (
            eliminate(p36a, mine, "200", D(2013, 9, 30)),
            eliminate(p36a, mine, "5"),
            another_like(p36a),
        )
        act = eliminated_capacities.WITHDRAW_BACKDATED
        for service in (eliminated_capacities.withdraw, eliminated_capacities.withdraw_backdated):
            with refused("needs_second_person", DomainError):
                service(wrong, actor=p36a, reason=REASON)
        with refused("one_suffices"):
            by_two(act, late, p36a, other)
        page = page_client(p36a).get(reverse("pages:eliminated-capacity", args=[wrong.pk])).content.decode()
        assert reverse("pages:approval-propose", args=[act, wrong.pk]) in page
        by_two(act, wrong, p36a, other)
        assert left(mine) == "595.000"
        with refused("wrong_state"):
            by_two(act, wrong, p36a, other)
        again = eliminate(p36a, mine, "1", D(2013, 9, 30))
        eliminated_capacities.withdraw(again, actor=Loader("test"), reason=REASON)

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"tonnes": "0"}, ("/tonnes", "not_positive")),
            ({"tonnes": "-1"}, ("/tonnes", "negative")),
            ({"tonnes": "1.0001"}, ("/tonnes", "too_many_decimals")),
            ({"day": "2013-10-21"}, ("/day", "in_the_future")),
            ({"document": " "}, ("/document", "blank")),
            ({"reason": "aaa"}, ("/reason", "too_short")),
            ({"kind": "lent"}, ("/kind", "invalid_choice")),
        ],
    )
    def test_an_entry_that_cannot_be_is_refused(
        self, p36a: User, mine: Site, fields: Any, expected: tuple[str, str]
    ) -> None:
        body = {"site": mine.code, "kind": "obsolete", "tonnes": "1", "day": "2013-10-20", "document": "Order 1"}
        answer = client_of(p36a).post(ENTRIES, {**body, "reason": REASON, **fields})
        assert pointers(assert_problem(answer, 400, "invalid")) == [expected]
        assert not EliminatedCapacity.objects.exists()

    def test_the_office_of_the_place_alone_records_it(self, mine: Site, firm: Enterprise, p15a: User) -> None:
        county = factories.user(Role.COUNTY_REGULATOR, at="360727", authorities=("MLR",))
        for actor in (p15a, county, factories.user(Role.ENTERPRISE_ADMIN, of=firm)):
            with pytest.raises(Forbidden):
                eliminate(actor, mine, "1")


@pytest.mark.django_db
class TestWhereItCounts:
    def test_in_eligibility(self, p36a: User, mine: Site, firm: Enterprise) -> None:
        factories.standard(effect="bars_quota")
        assert verdicts(firm, TODAY)["least_capacity"] == "met"
        eliminate(p36a, mine, "100.001", D(2013, 5, 1))
        assert verdicts(firm, D(2013, 4, 30))["least_capacity"] == "met"
        assert verdicts(firm, D(2013, 5, 1))["least_capacity"] == "not_met"
        assert verdicts(firm, D(2013, 5, 1))["capacity_left"] == "met"

    def test_a_site_without_any_left_gets_no_quota_since_the_white_paper(
        self, p36a: User, mine: Site, firm: Enterprise
    ) -> None:
        assert "capacity_left" not in verdicts(firm, TODAY)
        eliminate(p36a, mine, "600", D(2012, 1, 1))
        assert "capacity_left" not in verdicts(firm, D(2012, 6, 29))
        assert verdicts(firm, D(2012, 6, 30))["capacity_left"] == "not_met"
        assert eligibility.assess("mining", TODAY, [firm])[firm.pk].outcome == eligibility.Outcome.INELIGIBLE

    def test_in_licences(self, mlr1: User, firm: Enterprise) -> None:
        plant = factories.site(firm, "separation", approved_capacity=Decimal(3000), licensed=False, held_from=TODAY)
        factories.standard(site_kind="separation", ore_type="", value=Decimal(2000))
        eliminate(mlr1, plant, "1000.001", D(2013, 5, 1))
        given: dict[str, Any] = {
            "actor": mlr1,
            "kind": "production",
            "site": plant,
            "authority": factories.authority("MLR"),
            "issuing_level": "nation",
        }
        with refused("below_least_capacity"):
            licences.issue(number="P-1", valid_from=D(2013, 5, 1), **given)
        licences.issue(number="P-2", valid_from=D(2013, 4, 1), valid_to=D(2013, 4, 30), **given)
        eliminate(mlr1, plant, "1999.999", D(2013, 6, 1))
        with refused("capacity_eliminated"):
            licences.issue(number="P-3", valid_from=D(2013, 6, 1), exception="Order 9", **given)

    def test_in_the_capacity_of_a_mining_area(self, p36a: User, mine: Site) -> None:
        area = MiningArea.objects.create(number=71, jurisdiction=mine.jurisdiction, evidence="sourced", source="test")
        assert queries.mining_areas(TODAY).get().approved_capacity is None
        Site.objects.filter(pk=mine.pk).update(mining_area=area)
        eliminate(p36a, mine, "200", D(2013, 5, 1))
        assert queries.mining_areas(D(2013, 4, 30)).get().approved_capacity == 600
        assert queries.mining_areas(D(2013, 5, 1)).get().approved_capacity == 400

    def test_in_the_preview_of_a_standard(self, p36a: User, mine: Site) -> None:
        eliminate(p36a, mine, "100.001", D(2013, 5, 1))
        standard = factories.standard(valid_from=D(2013, 1, 1))
        assert standard_acts.sites_below(standard) == [[mine.code, "499.999"]]

    def test_in_the_structure_of_the_industry(self, p36a: User, mlr1: User, mine: Site) -> None:
        factories.programme_year(year=2013)
        eliminate(p36a, mine, "50", D(2012, 12, 31))
        eliminate(p36a, mine, "200", D(2013, 5, 1))

        def row(year: int) -> tuple[str, str]:
            asked = {"programme": "mlr-mining", "year": year}
            (found,) = client_of(mlr1).get(f"{V1}capacities/", asked).json()["results"]
            return found["capacity"], found["eliminated"]

        assert [row(year) for year in (2011, 2012, 2013, 2014)] == [
            ("600.000", "0.000"),
            ("550.000", "50.000"),
            ("350.000", "200.000"),
            ("350.000", "0.000"),
        ]
        body = page_client(mlr1).get(reverse("pages:structure-capacity"), {"programme": "mlr-mining", "year": 2013})
        assert "Eliminated in the year" in body.content.decode()

    def test_in_the_capacity_by_which_output_is_judged(self, p36a: User, mine: Site, signer: User) -> None:
        factories.product()
        for month in (4, 5):
            filed(mine.enterprise, D(2013, month, 1), signer, line(mine))
        eliminate(p36a, mine, "200", D(2013, 5, 1))
        lines = models.Q(report__in=Report.objects.filter(enterprise=mine.enterprise))
        found = [row.facts for row in gather_site_facts(lines, on=TODAY)]
        assert [(row.month, row.capacity) for row in found] == [  # type: ignore[attr-defined]
            (D(2013, 4, 1), Decimal(600)),
            (D(2013, 5, 1), Decimal(400)),
            (None, Decimal(600)),
        ]


@pytest.mark.django_db
class TestPages:
    def test_an_entry_is_recorded_withdrawn_and_listed(self, p36a: User, mine: Site) -> None:
        client = page_client(p36a)
        form = {"site": mine.code, "kind": "pollution", "tonnes": "601", "day": "2013-10-01", "document": "Order 1"}
        form["reason"] = REASON
        refused_page = client.post(reverse("pages:eliminated-capacity-new"), form)
        assert refused_page.status_code == 409
        assert "600.000 t REO a year are left" in refused_page.content.decode()
        assert client.post(reverse("pages:eliminated-capacity-new"), {**form, "tonnes": "250"}).status_code == 302
        row = EliminatedCapacity.objects.get()
        here = reverse("pages:eliminated-capacity", args=[row.pk])
        listed = client.get(reverse("pages:eliminated-capacities"), {"site": mine.code}).content.decode()
        assert here in listed
        assert "350.000" in client.get(reverse("pages:site", args=[mine.code])).content.decode()
        act = reverse("pages:eliminated-capacity-act", args=[row.pk, "withdraw"])
        assert client.post(act, {"withdraw-reason": REASON}).status_code == 302
        client.cookies["django_language"] = "zh-hans"
        assert "已撤回" in client.get(here).content.decode()

    def test_lists_cost_the_same_number_of_queries_for_any_number_of_rows(self, p36a: User, mine: Site) -> None:
        client = page_client(p36a)
        addresses = [reverse("pages:eliminated-capacities"), reverse("pages:site", args=[mine.code]), ENTRIES]
        eliminate(p36a, mine, "5")
        before = query_counts(client, addresses)
        for _number in range(4):
            eliminate(p36a, mine, "1")
        assert query_counts(client, addresses) == before


# --- Guards of the database
@pytest.fixture
def people(bound_database: Clone) -> Iterator[tuple[Site, User, User, User]]:
    """Create a mine of 600 t and officers of its province, its county and of another province."""
    with loaders.entering_history(), row_security.unrestricted("tests of the guards behind it"):
        site = factories.site(factories.enterprise(), approved_capacity=Decimal(600), held_from=real_day())
        created = (
            site,
            factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",)),
            factories.user(Role.COUNTY_REGULATOR, at="360727", authorities=("MLR",)),
            factories.user(Role.PROVINCIAL_REGULATOR, at="15", authorities=("MLR",)),
        )
    with row_security.unrestricted("tests of the guards behind it"):
        yield created


def put(site: Site, actor: User, tonnes: str | Decimal, **fields: Any) -> EliminatedCapacity:
    """Insert a row as the application's role, in a person's name."""
    given = {"kind": "obsolete", "day": TODAY, "reason": REASON, "document": "Order 1", "recorded_by": actor}
    row = EliminatedCapacity(
        **{"site": site, "tonnes": Decimal(tonnes), "recorded_at": timezone.now(), **given, **fields}
    )
    with transaction.atomic():
        prove_actor(actor)
        row.save(force_insert=True)
    return row


def refusing(*given: Any, **fields: Any) -> str:
    with pytest.raises(DatabaseError) as caught:
        put(*given, **fields)
    return constraint_of(caught.value)


def test_the_database_knows_the_office_of_the_place(people: tuple[Site, User, User, User]) -> None:
    site, officer, county, elsewhere = people
    for actor in (county, elsewhere):
        assert refusing(site, actor, "1") == "recorded_in_role"
    assert refusing(site, officer, "1", recorded_by=county) == "actor_is_proven"
    put(site, officer, "1")


def test_the_database_keeps_it_within_the_approved_capacity(people: tuple[Site, User, User, User]) -> None:
    site, officer, *_others = people
    assert refusing(site, officer, "600.001") == "eliminated_capacity_not_above_approved"
    first = put(site, officer, "600")
    assert refusing(site, officer, "0.001") == "eliminated_capacity_not_above_approved"
    other = "entry_withdrawal_states_the_same"
    slips: list[dict[str, Any]] = [
        {"kind": "other"},
        {"day": TODAY - dt.timedelta(days=1)},
        {"document": "Order 9"},
        {"fictitious": True},
    ]
    for slip in slips:
        assert refusing(site, officer, "600", withdraws=first, **slip) == other, slip
    assert refusing(site, officer, "1", withdraws=first) == other
    for value in (Decimal("599.999"), None):
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            prove_actor(officer)
            Site.objects.filter(pk=site.pk).update(approved_capacity=value)
        assert constraint_of(caught.value) == "site_capacity_not_below_eliminated"
    withdrawal = put(site, officer, "600", withdraws=first)
    assert refusing(site, officer, "600", withdraws=withdrawal) == other
    put(site, officer, "0.001")


@pytest.mark.parametrize("change", [{"tonnes": 1}, None])
def test_no_entry_is_changed_or_deleted(people: tuple[Site, User, User, User], change: Any) -> None:
    site, officer, *_others = people
    put(site, officer, "5")
    rows = EliminatedCapacity.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        prove_actor(officer)
        rows.update(**change) if change else rows._raw_delete("default")
