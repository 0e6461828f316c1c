"""Eligibility: every condition of quota with its verdict, and what follows from them together."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock, row_security
from enterprises.eligibility import Eligibility, Outcome, assess
from enterprises.models import ComplianceEntry, ComplianceList, Enterprise, LicenceSuspension, Site, User
from enterprises.services import licences
from tests.support import factories
from tests.support.refusals import refused

DAY = dt.date(2013, 6, 1)


def answer(firm: Enterprise, on: dt.date = DAY, activity: str = "mining") -> Eligibility:
    return assess(activity, on, [firm])[firm.pk]


def verdicts(firm: Enterprise, on: dt.date = DAY, activity: str = "mining") -> dict[str, str]:
    return {row.condition.code: str(row.judgement.verdict) for row in answer(firm, on, activity).conditions}


def mine(firm: Enterprise, code: str = "S-ONE", *, capacity: str | None = "600", **fields: Any) -> Site:
    return factories.site(
        firm,
        code=code,
        kind="mine",
        ore_type="ion_adsorption",
        approved_capacity=Decimal(capacity) if capacity is not None else None,
        licensed=False,
        **fields,
    )


def licence(site: Site, kind: str, **fields: Any) -> Any:
    defaults = {"number": f"{site.code}-{kind}", "valid_from": dt.date(2010, 1, 1)}
    return factories.licence(site, kind=kind, **{**defaults, **fields})


@pytest.fixture
def owner(db: None) -> Enterprise:
    return factories.enterprise("E-OWNER")


def test_what_the_register_does_not_know_is_unknown_and_not_failed(owner: Enterprise) -> None:
    mine(owner)
    assert verdicts(owner) == {
        "exists": "met",
        "works": "met",
        "licence_mining": "unknown",
        "licence_discharge": "unknown",
        "licence_environment": "unknown",
        "banned_process": "unknown",
    }
    assert answer(owner).outcome == Outcome.OPEN


def test_an_enterprise_without_a_site_of_the_activity_is_not_known_to_be_eligible(owner: Enterprise) -> None:
    assert answer(owner).outcome == Outcome.OPEN
    assert answer(owner, activity="export").outcome == Outcome.ELIGIBLE


def test_with_every_licence_it_is_eligible(owner: Enterprise) -> None:
    site = mine(owner)
    for kind in ("mining", "discharge", "environment"):
        licence(site, kind)
    factories.process(site)
    assert answer(owner).outcome == Outcome.ELIGIBLE


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({}, "met"),
        ({"valid_to": DAY}, "met"),
        ({"valid_to": DAY - dt.timedelta(days=1)}, "not_met"),
        ({"valid_from": DAY + dt.timedelta(days=1)}, "not_met"),
        ({"revoked_on": DAY}, "not_met"),
        ({"revoked_on": DAY + dt.timedelta(days=1)}, "met"),
    ],
)
def test_a_licence_counts_on_its_days(owner: Enterprise, fields: dict[str, Any], verdict: str) -> None:
    licence(mine(owner), "discharge", **fields)
    assert verdicts(owner)["licence_discharge"] == verdict


def test_a_suspended_licence_does_not_count(owner: Enterprise) -> None:
    held = licence(mine(owner), "discharge")
    LicenceSuspension.objects.create(licence=held, suspended_on=dt.date(2013, 5, 1), reason="order")
    assert verdicts(owner)["licence_discharge"] == "not_met"
    assert verdicts(owner, dt.date(2013, 4, 30))["licence_discharge"] == "met"


@pytest.mark.parametrize(
    ("day", "demanded"),
    [
        (dt.date(2009, 8, 26), set()),
        (dt.date(2009, 8, 27), {"licence_mining"}),
        (dt.date(2012, 6, 29), {"licence_mining"}),
        (dt.date(2012, 6, 30), {"licence_mining", "licence_discharge", "licence_environment"}),
        (
            dt.date(2016, 1, 1),
            {"licence_mining", "licence_discharge", "licence_environment", "licence_work_safety", "licence_radiation"},
        ),
    ],
)
def test_a_condition_is_judged_from_the_day_on_which_it_is_law(
    owner: Enterprise, day: dt.date, demanded: set[str]
) -> None:
    mine(owner)
    assert {code for code in verdicts(owner, day) if code.startswith("licence_")} == demanded


def test_one_good_site_is_enough(owner: Enterprise) -> None:
    bad, good = mine(owner, "S-BAD"), mine(owner, "S-GOOD")
    licence(bad, "discharge", valid_to=dt.date(2012, 12, 31))
    licence(good, "discharge")
    assert answer(owner).failed == []
    licence_of_good = good.licences.get(kind="discharge")
    licence_of_good.revoked_on = dt.date(2013, 1, 1)
    licence_of_good.save()
    assert {row.site.code for row in answer(owner).failed if row.site} == {"S-BAD", "S-GOOD"}
    assert answer(owner).outcome == Outcome.INELIGIBLE


def test_a_site_without_a_record_does_not_make_up_for_another(owner: Enterprise) -> None:
    bad = mine(owner, "S-BAD")
    licence(bad, "mining")
    licence(bad, "discharge", valid_to=dt.date(2012, 12, 31))
    empty = mine(owner, "S-EMPTY", capacity="90000")
    factories.standard()
    assert answer(owner).outcome == Outcome.INELIGIBLE
    licence(empty, "mining")
    assert answer(owner).failed == []


def test_an_answer_is_the_same_whoever_asks(owner: Enterprise, p36a: User, p15a: User) -> None:
    """The mine lies in another province than its enterprise: the officer of neither sees fewer rows in it."""
    site = mine(owner, jurisdiction=factories.place("150206"))
    licence(site, "discharge", valid_to=dt.date(2012, 12, 31))
    for reader in (p36a, p15a):
        with row_security.within(row_security.reach_of(reader)):
            assert verdicts(owner)["licence_discharge"] == "not_met"


def test_a_site_counts_for_its_holder_on_the_day(owner: Enterprise) -> None:
    site = mine(owner)
    buyer = factories.enterprise("E-BUYER")
    site.tenures.update(held_to=dt.date(2013, 5, 31))
    site.tenures.create(enterprise=buyer, held_from=DAY)
    assert answer(owner).sites == []
    assert answer(buyer).sites == [site]
    assert answer(owner, dt.date(2013, 5, 31)).sites == [site]


@pytest.mark.parametrize(
    ("capacity", "verdict"), [("499.999", "not_met"), ("500", "met"), ("500.001", "met"), (None, "unknown")]
)
def test_a_mine_below_the_norm_leaves_the_office_to_decide(
    owner: Enterprise, capacity: str | None, verdict: str
) -> None:
    factories.standard()
    mine(owner, capacity=capacity)
    assert verdicts(owner)["norm_capacity"] == verdict
    assert answer(owner).failed == []
    assert bool(answer(owner).left_open) == (verdict == "not_met")


def test_a_plant_below_the_least_capacity_receives_nothing(owner: Enterprise) -> None:
    """2,000 t: by the notices since 2016, below the norm of 3,000 t for ion-adsorption ore."""
    site = {"site_kind": "separation", "ore_type": ""}
    factories.standard(**site, value=2000, effect="bars_quota", valid_from=dt.date(2016, 1, 1))
    factories.standard(site_kind="separation", value=3000)
    factories.site(
        owner, code="S-PLANT", kind="separation", ore_type="ion_adsorption", approved_capacity=Decimal("1999.999")
    )
    late = dt.date(2016, 1, 1)
    assert verdicts(owner, activity="smelting")["norm_capacity"] == "not_met"
    assert "least_capacity" not in verdicts(owner, activity="smelting")
    assert [row.condition.code for row in answer(owner, late, "smelting").failed] == ["least_capacity"]
    evidence = answer(owner, late, "smelting").failed[0].judgement.evidence
    assert evidence == "1,999.999 t REO a year are approved; the limit is ≥ 2,000 t REO a year."


def test_a_merged_enterprise_is_told_with_its_successor(owner: Enterprise) -> None:
    heir = factories.enterprise("E-HEIR")
    Enterprise.objects.filter(pk=owner.pk).update(state="merged", successor=heir)
    owner.events.create(
        kind="merge", effective_on=dt.date(2013, 1, 1), successor=heir, reason="test", recorded_at=clock.now()
    )
    owner.refresh_from_db()
    (failed,) = answer(owner).failed
    assert (failed.condition.code, failed.condition.fault) == ("exists", "enterprise_ended")
    assert "E-HEIR" in failed.judgement.evidence
    assert answer(owner, dt.date(2012, 12, 31)).failed == []


def test_export_quota_of_2012_asks_for_the_compliance_list(owner: Enterprise) -> None:
    announced = ComplianceList.objects.create(
        number=1, authority=factories.authority("MEP"), announced="2011-11-24", size=2, source="test"
    )
    early, day = dt.date(2011, 12, 31), dt.date(2012, 1, 1)
    assert "compliance_list" not in verdicts(owner, early, "export")
    for expected in ("unknown", "unknown", "not_met"):
        found = {one.condition.code: one.judgement for one in answer(owner, day, "export").conditions}[
            "compliance_list"
        ]
        assert (found.verdict, bool(found.evidence)) == (expected, True)
        ComplianceEntry.objects.create(of=announced, enterprise=factories.enterprise(), listed_on=dt.date(2011, 11, 24))
    assert answer(owner, day, "export").failed == []
    ComplianceEntry.objects.create(of=announced, enterprise=owner, listed_on=dt.date(2011, 11, 24))
    assert verdicts(owner, day, "export")["compliance_list"] == "met"
    assert "compliance_list" not in verdicts(owner, dt.date(2015, 1, 1), "export")


def test_only_officials_see_a_confidential_condition(owner: Enterprise, clerk: User, p36a: User) -> None:
    late = dt.date(2016, 1, 1)
    codes = {row.condition.code for row in answer(owner, late).for_reader(p36a).conditions}
    assert codes - {row.condition.code for row in answer(owner, late).for_reader(clerk).conditions} == {
        "no_open_violation"
    }


def test_the_number_of_queries_does_not_grow(owner: Enterprise) -> None:
    factories.standard()
    firms = [owner, *(factories.enterprise(f"E-{index}") for index in range(6))]
    for index, firm in enumerate(firms):
        licence(mine(firm, f"S-{index}"), "mining")

    def count(asked: list[Enterprise]) -> int:
        with CaptureQueriesContext(connection) as queries:
            assess("mining", dt.date(2016, 6, 1), asked)
        return len(queries)

    assert count(firms) == count(firms[:1]) <= 14


# --- Licences
def test_a_licence_below_the_norm_needs_a_decision(owner: Enterprise, mlr1: User) -> None:
    factories.standard()
    site = mine(owner, capacity="499", held_from=clock.today())
    asked: dict[str, Any] = {
        "actor": mlr1,
        "number": "C-1",
        "kind": "mining",
        "site": site,
        "authority": factories.authority("MLR"),
        "issuing_level": "nation",
        "valid_from": dt.date(2016, 7, 1),
    }
    with refused("below_least_capacity") as caught:
        licences.issue(**asked)
    assert "≥ 500 t REO a year" in caught.value.detail
    assert licences.issue(**asked, exception="Decision 7 of the ministry").exception
