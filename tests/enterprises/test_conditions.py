"""Conditions of the enterprise, its licences and its capacity: the evidence that each verdict states."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core import clock
from enterprises import conditions
from enterprises.capacities import Capacity
from enterprises.eligibility import LISTING, Consequence, JudgedCondition, assess, declared
from enterprises.models import Enterprise, LicenceSuspension, Site, Standard
from tests.support import factories

DAY = dt.date(2016, 6, 1)
MINES, PLANTS = {"mining", "mineral"}, {"smelting"}


@pytest.fixture
def owner(db: None) -> Enterprise:
    return factories.enterprise("E-OWNER")


def judged(firm: Enterprise, code: str, on: dt.date = DAY, activity: str = "mining") -> JudgedCondition:
    (row,) = [row for row in assess(activity, on, [firm])[firm.pk].conditions if row.condition.code == code]
    return row


def mine(firm: Enterprise, **fields: Any) -> Site:
    return factories.site(firm, **{"code": "S-ONE", "ore_type": "ion_adsorption", "licensed": False, **fields})


# --- What the law asks of whom, since when
@pytest.mark.parametrize(
    ("code", "activities", "since", "of_sites", "consequence"),
    [
        ("exists", {*MINES, *PLANTS, "export", LISTING}, dt.date.min, False, Consequence.BARS),
        ("works", {*MINES, *PLANTS, "export"}, dt.date.min, False, Consequence.BARS),
        ("compliance_list", {"export"}, dt.date(2012, 1, 1), False, Consequence.LEFT_OPEN),
        ("licence_mining", MINES, dt.date(2009, 8, 27), True, Consequence.BARS),
        ("licence_work_safety", MINES, dt.date(2016, 1, 1), True, Consequence.BARS),
        ("licence_discharge", {*MINES, *PLANTS, LISTING}, dt.date(2012, 6, 30), True, Consequence.BARS),
        ("licence_environment", {*MINES, *PLANTS, LISTING}, dt.date(2012, 6, 30), True, Consequence.BARS),
        ("licence_radiation", {*MINES, *PLANTS}, dt.date(2016, 1, 1), True, Consequence.BARS),
        ("capacity_left", {*MINES, *PLANTS}, dt.date(2012, 6, 30), True, Consequence.BARS),
        ("least_capacity", {*MINES, *PLANTS}, dt.date.min, True, Consequence.BARS),
        ("norm_capacity", {*MINES, *PLANTS}, dt.date.min, True, Consequence.LEFT_OPEN),
    ],
)
def test_each_condition_is_law_for_its_activities_from_its_day(
    code: str, activities: set[str], since: dt.date, of_sites: bool, consequence: Consequence
) -> None:
    (row,) = [row for row in declared() if row.code == code]
    assert (set(row.activities), row.since, row.of_sites, row.consequence) == (activities, since, of_sites, consequence)
    assert row.legal_basis
    assert not row.confidential


# --- The enterprise
def ended(firm: Enterprise, state: str, on: dt.date | None, **fields: Any) -> None:
    Enterprise.objects.filter(pk=firm.pk).update(state=state, **fields)
    if on is not None:
        firm.events.create(
            kind="merge" if state == "merged" else "close",
            effective_on=on,
            reason="test",
            recorded_at=clock.now(),
            **fields,
        )


def test_a_closed_enterprise_receives_nothing_from_that_day_on(owner: Enterprise) -> None:
    ended(owner, "closed", DAY)
    assert judged(owner, "exists").judgement.verdict == "not_met"
    assert judged(owner, "exists").judgement.evidence == "E-OWNER was closed (1 June 2016) and receives nothing."
    assert conditions.ended_by([owner.pk], DAY - dt.timedelta(days=1)) == {}
    before = judged(owner, "exists", DAY - dt.timedelta(days=1))
    assert (before.judgement.verdict, before.judgement.evidence) == ("met", "In the register.")


def test_the_last_of_two_ends_counts(owner: Enterprise) -> None:
    ended(owner, "closed", dt.date(2014, 1, 1))
    ended(owner, "closed", dt.date(2015, 2, 3))
    assert "3 February 2015" in conditions.ended_by([owner.pk], DAY)[owner.pk]


def test_an_end_without_a_day_counts_at_once(owner: Enterprise) -> None:
    ended(owner, "closed", None)
    assert conditions.ended_by([owner.pk], DAY) == {owner.pk: "E-OWNER was closed and receives nothing."}


def test_another_event_is_no_end(owner: Enterprise) -> None:
    owner.events.create(kind="suspend", effective_on=DAY, reason="test", recorded_at=clock.now())
    assert conditions.ended_by([owner.pk], DAY) == {}


def test_a_merged_enterprise_names_its_successor_with_code_and_day(owner: Enterprise) -> None:
    heir = factories.enterprise("E-HEIR", name="Heir (invented)")
    ended(owner, "merged", dt.date(2016, 5, 31), successor=heir)
    assert judged(owner, "exists").judgement.evidence == (
        "E-OWNER was merged into Heir (invented) (E-HEIR) (31 May 2016) and receives nothing: name E-HEIR."
    )


def test_an_enterprise_whose_licences_are_stopped_today_receives_nothing(owner: Enterprise) -> None:
    site = mine(owner)
    held = factories.licence(site)
    assert judged(owner, "works").judgement.evidence == "Not stopped today."
    assert judged(owner, "works").judgement.verdict == "met"
    LicenceSuspension.objects.create(licence=held, suspended_on=clock.today(), reason="order")
    row = judged(owner, "works", dt.date(2010, 1, 1))  # also for a paper of an earlier day
    assert row.judgement.verdict == "not_met"
    assert row.judgement.evidence == ("The licences of E-OWNER are suspended or revoked. No quota can be given to it.")
    assert row.condition.fault == "licences_stopped"


# --- Licences
def test_the_evidence_names_the_licence_its_last_day_and_its_state(owner: Enterprise) -> None:
    site = mine(owner)
    assert judged(owner, "licence_mining").judgement.evidence == "The register has none."
    factories.licence(site, number="C-1", valid_from=dt.date(2009, 1, 1), valid_to=dt.date(2012, 3, 4))
    row = judged(owner, "licence_mining")
    assert (row.judgement.verdict, row.site) == ("not_met", site)
    assert row.judgement.evidence == "C-1, valid until 4 March 2012: Expired."
    factories.licence(site, number="C-2", valid_from=dt.date(2012, 3, 5), valid_to=None)
    row = judged(owner, "licence_mining")
    assert (row.judgement.verdict, row.judgement.evidence) == ("met", "C-2: In force.")


def test_of_licences_that_do_not_count_the_latest_is_named(owner: Enterprise) -> None:
    site = mine(owner)
    for number, begin, end in (("C-1", 2009, 2010), ("C-3", 2013, 2014), ("C-2", 2011, 2012)):
        factories.licence(site, number=number, valid_from=dt.date(begin, 1, 1), valid_to=dt.date(end, 1, 1))
    assert judged(owner, "licence_mining").judgement.evidence == "C-3, valid until 1 January 2014: Expired."


def test_a_licence_in_force_counts_beside_a_later_one_that_has_not_begun(owner: Enterprise) -> None:
    site = mine(owner)
    factories.licence(site, number="C-1", valid_from=dt.date(2010, 1, 1), valid_to=dt.date(2016, 12, 31))
    factories.licence(site, number="C-2", valid_from=dt.date(2017, 1, 1))
    assert judged(owner, "licence_mining").judgement.evidence == "C-1, valid until 31 December 2016: In force."


# --- Capacity
def limit(value: int, sign: str = "ge") -> Standard:
    return Standard(indicator="capacity", comparison=sign, value=Decimal(value))


def test_the_highest_limit_that_concerns_a_site_decides() -> None:
    row = conditions._judge_capacity(Capacity(Decimal(600)), [limit(500), limit(800), limit(700)])
    assert (row.verdict, row.evidence) == (
        "not_met",
        "600.000 t REO a year are approved; the limit is ≥ 800 t REO a year.",
    )
    row = conditions._judge_capacity(Capacity(Decimal("1800.5")), [limit(800)])
    assert (row.verdict, row.evidence) == (
        "met",
        "1,800.500 t REO a year are approved; the limit is ≥ 800 t REO a year.",
    )


def test_a_capacity_that_is_not_entered_is_unknown_with_the_limit() -> None:
    row = conditions._judge_capacity(Capacity(None), [limit(500)])
    assert row.verdict == "unknown"
    assert row.evidence == "No approved capacity is entered; the limit is ≥ 500 t REO a year."


def test_what_was_eliminated_no_longer_counts_and_is_said() -> None:
    row = conditions._judge_capacity(Capacity(Decimal(600), Decimal(150)), [limit(500)])
    assert row.verdict == "not_met"
    assert row.evidence == (
        "450.000 t REO a year are approved; the limit is ≥ 500 t REO a year."
        " Of 600.000 t REO a year, 150.000 were eliminated; 450.000 are left."
    )


@pytest.mark.parametrize(("eliminated", "verdict"), [("600", "not_met"), ("599.999", "met")])
def test_a_site_that_lost_all_capacity_receives_nothing(owner: Enterprise, eliminated: str, verdict: str) -> None:
    site = mine(owner, approved_capacity=Decimal(600))
    mine(owner, code="S-TWO", approved_capacity=Decimal(600))
    site.eliminated_capacities.create(
        kind="obsolete", tonnes=Decimal(eliminated), day=dt.date(2016, 1, 1), reason="test", document="No. 1",
        recorded_at=clock.now(), fictitious=True,
    )  # fmt: skip
    row = judged(owner, "capacity_left")  # of the one site alone at which capacity was eliminated
    assert (row.site, row.judgement.verdict) == (site, verdict)
    assert row.judgement.evidence.startswith(f"Of 600.000 t REO a year, {Decimal(eliminated):,.3f} were eliminated;")


def test_only_limits_of_capacity_in_force_with_this_effect_are_asked(owner: Enterprise) -> None:
    mine(owner, approved_capacity=Decimal(400))
    factories.standard(value=500, valid_from=dt.date(2010, 1, 1), valid_to=dt.date(2015, 12, 31))
    factories.standard(value=300, valid_from=dt.date(2016, 1, 1))
    factories.standard(value=9_000, indicator="cod", comparison="le", valid_from=dt.date(2010, 1, 1))
    factories.standard(value=450, effect="bars_quota", valid_from=dt.date(2016, 1, 1))
    factories.standard(value=9_000, site_kind="separation", valid_from=dt.date(2010, 1, 1))
    assert judged(owner, "norm_capacity").judgement.verdict == "met"
    assert judged(owner, "norm_capacity", dt.date(2015, 12, 31)).judgement.verdict == "not_met"
    for code, limit in (("norm_capacity", 300), ("least_capacity", 450)):
        assert judged(owner, code).judgement.evidence.endswith(f"the limit is ≥ {limit} t REO a year.")


def test_ends_are_read_of_those_asked_for_with_their_successors_at_once(
    owner: Enterprise, django_assert_num_queries: Any
) -> None:
    heir = factories.enterprise("E-HEIR")
    gone = [factories.enterprise(state="merged", successor=heir) for _each in range(2)]
    with django_assert_num_queries(2):
        found = conditions.ended_by([owner.pk, gone[0].pk, gone[1].pk], DAY)
    assert found.keys() == {one.pk for one in gone}
    assert all("E-HEIR" in reason for reason in found.values())
    assert conditions.ended_by([gone[0].pk], DAY).keys() == {gone[0].pk}
