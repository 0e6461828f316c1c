"""Targets of plans over several years: entered by the office of the place, measured by returns, withdrawn."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock
from core.actor_sessions import prove_actor
from core.actors import Loader
from core.errors import DomainError
from enterprises.models import Enterprise, Jurisdiction, Site, SiteTenure, User
from enterprises.roles import Role
from resources import reference
from resources.models import PlanTarget
from resources.queries.plan_targets import measure
from resources.services import energy_returns, plan_targets, use_returns
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of

WHY = "Printed for another period"
TARGET = {
    "plan": "minerals",
    "first_year": 2008,
    "last_year": 2015,
    "indicator": "mined",
    "comparison": "at_most",
    "figure": Decimal(50_000),
    "day": dt.date(2008, 12, 31),
    "document": "National plan of mineral resources 2008 to 2015",
}


@pytest.fixture(autouse=True)
def in_2013() -> Any:
    with clock.at(dt.datetime(2013, 7, 20, 9, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
def jiangxi(db: None) -> Jurisdiction:
    return factories.place("36")


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return factories.site(firm)


def faults_of(call: Any, **given: Any) -> Any:
    with pytest.raises(DomainError) as caught:
        call(**given)
    return {fault.pointer: fault.code for fault in caught.value.errors} or caught.value.code


def test_the_office_of_the_place_enters_it(
    mlr1: User, p36a: User, p15a: User, signer: User, jiangxi: Jurisdiction
) -> None:
    nation = factories.place("CN")
    for stranger, place in ((p15a, jiangxi), (signer, jiangxi), (p36a, nation)):
        assert faults_of(plan_targets.record, actor=stranger, place=place, **TARGET) == "forbidden"
    row = plan_targets.record(actor=p36a, place=jiangxi, **TARGET)
    plan_targets.record(actor=mlr1, place=nation, **TARGET)
    assert PlanTarget.objects.visible_to(p15a).count() == 2
    plan_targets.withdraw(row, actor=p36a, reason=WHY)
    assert PlanTarget.objects.counting().get().place == nation


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"last_year": 2007}, {"/last_year": "before_start"}),
        ({"figure": Decimal(-1)}, {"/figure": "negative"}),
        ({"comparison": "at_least"}, {"/comparison": "wrong_direction"}),
        ({"indicator": "mining_recovery"}, {"/comparison": "wrong_direction", "/figure": "above_whole"}),
        ({"comparison": "reduced_by", "figure": Decimal("100.001")}, {"/figure": "above_whole"}),
        ({"document": " "}, {"/document": "required"}),
        ({"day": dt.date(2013, 7, 21)}, {"/day": "in_the_future"}),
    ],
)
def test_bad_input_is_refused(p36a: User, jiangxi: Jurisdiction, given: Any, fault: Any) -> None:
    assert faults_of(plan_targets.record, actor=p36a, place=jiangxi, **{**TARGET, **given}) == fault


def target(actor: User, place: Jurisdiction, indicator: str, comparison: str, first_year: int = 2011) -> PlanTarget:
    given = {**TARGET, "indicator": indicator, "comparison": comparison, "first_year": first_year, "figure": None}
    return plan_targets.record(actor=actor, place=place, **given)


def measured(row: PlanTarget, reader: User) -> list[tuple[int, str, int, str]]:
    return [(each.year, str(each.figure), each.sites, str(each.change)) for each in measure(row, reader)]


def used(actor: User, site: Site, year: int, *energies: int) -> None:
    """File the energy of the half-years of a year, each beside 100 t of output."""
    for half, energy in enumerate(energies, start=1):
        given = {"year": year, "half": half, "output_reo": Decimal(100), "energy": Decimal(energy)}
        energy_returns.file(actor=actor, site=site, **given)


class TestMeasure:
    def test_energy_for_a_tonne_beside_the_year_before_the_period(self, p36a: User, signer: User, mine: Site) -> None:
        of_2010, of_2011 = ((2010, 1, 100, 200), (2010, 2, 50, 100)), ((2011, 1, 100, 190), (2011, 2, 100, 170))
        for year, half, output, energy in (*of_2010, *of_2011):
            energy_returns.file(
                actor=signer, site=mine, year=year, half=half, output_reo=Decimal(output), energy=Decimal(energy)
            )
        row = target(p36a, factories.place("36"), "energy", "reduced_by")
        assert measured(row, p36a) == [(2011, "1.800", 1, "-10.000")]

    def test_a_site_counts_in_a_year_of_both_halves(
        self, p36a: User, signer: User, mine: Site, firm: Enterprise
    ) -> None:
        other = factories.site(firm, "separation")
        for site, year, half in ((mine, 2010, 1), (mine, 2011, 1), (mine, 2011, 2), (other, 2011, 1), (mine, 2012, 2)):
            energy_returns.file(
                actor=signer, site=site, year=year, half=half, output_reo=Decimal(10), energy=Decimal(half)
            )
        assert measured(target(p36a, factories.place("36"), "energy", "reduced_by"), p36a) == [
            (2011, "0.150", 1, "None")
        ]

    def test_the_change_is_of_the_sites_that_count_in_both_years(
        self, p36a: User, signer: User, mine: Site, firm: Enterprise
    ) -> None:
        closed, opened = factories.site(firm, "separation"), factories.site(firm, "separation")
        for site, year, energies in (
            (mine, 2010, (200, 200)),
            (closed, 2010, (400, 400)),
            (mine, 2011, (190, 170)),
            (opened, 2011, (20, 20)),
            (opened, 2012, (10, 10)),
        ):
            used(signer, site, year, *energies)
        reduced = [
            (each.year, each.sites, str(each.change), each.compared)
            for each in measure(target(p36a, factories.place("36"), "energy", "reduced_by"), p36a)
        ]
        assert reduced == [(2011, 2, "-10.000", 1), (2012, 1, "None", 0)]

    def test_returns_of_two_enterprises_of_one_half_are_summed_and_no_year(
        self, p36a: User, signer: User, mine: Site
    ) -> None:
        used(signer, mine, 2011, 150)
        other = factories.enterprise("E-OTHER")
        SiteTenure.objects.filter(site=mine).update(enterprise=other)
        buyer = factories.user(Role.ENTERPRISE_SIGNER, of=other)
        used(buyer, mine, 2011, 50)
        row = target(p36a, factories.place("36"), "energy", "reduced_by")
        assert measured(row, p36a) == []
        given = {"year": 2011, "half": 2, "output_reo": Decimal(200), "energy": Decimal(400)}
        energy_returns.file(actor=buyer, site=mine, **given)
        assert measured(row, p36a) == [(2011, "1.500", 1, "None")]

    def test_totals_of_what_is_stated(self, p36a: User, signer: User, mine: Site, jiangxi: Jurisdiction) -> None:
        for year, half, cod in ((2011, 1, None), (2011, 2, Decimal(3)), (2012, 1, Decimal(1)), (2012, 2, Decimal(3))):
            energy_returns.file(
                actor=signer, site=mine, year=year, half=half, output_reo=Decimal(0), energy=Decimal(1), cod=cod
            )
        assert measured(target(p36a, jiangxi, "cod", "reduced_by"), p36a) == [(2012, "4.000", 1, "None")]
        assert measured(target(p36a, jiangxi, "energy", "reduced_by"), p36a) == []

    def test_recovery_and_tonnes_mined(self, p36a: User, signer: User, mine: Site, jiangxi: Jurisdiction) -> None:
        for half, mined in ((1, 70), (2, 80)):
            use_returns.file(
                actor=signer, site=mine, year=2012, half=half, process="in_situ_leaching", depleted_reo=Decimal(100),
                mined_reo=Decimal(mined), water_used=Decimal(1), water_reused=Decimal(1),
            )  # fmt: skip
        recovery = target(p36a, jiangxi, "mining_recovery", "at_least")
        assert measured(recovery, p36a) == [(2012, "75.000", 1, "None")]
        assert measured(target(p36a, jiangxi, "mined", "at_most"), p36a) == [(2012, "150.000", 1, "None")]
        north = factories.user(Role.PROVINCIAL_REGULATOR, at="15", authorities=("MLR",))
        elsewhere = target(north, factories.place("15"), "mined", "at_most")
        assert measured(elsewhere, p36a) == []


def test_the_targets_of_the_white_paper_are_shipped_without_figures(db: None) -> None:
    for code in ("CN", "36", "3607"):
        factories.place(code)
    reference.load(actor=Loader("tests"))
    rows = PlanTarget.objects.filter(plan="reduction", place__code="CN")
    found = {(row.first_year, row.indicator) for row in rows}
    assert found == {
        *((2006, name) for name in ("energy", "cod", "sulphur_dioxide")),
        *((2011, name) for name in ("energy", "cod", "sulphur_dioxide")),
        *((2011, name) for name in ("carbon_dioxide", "ammonia_nitrogen", "nitrogen_oxides")),
    }
    assert all(row.figure is None and row.evidence == "sourced" for row in rows)
    assert reference.load(actor=Loader("tests"))["targets of plans"] == 0


def test_the_database_takes_a_withdrawal_that_states_the_same(p36a: User, jiangxi: Jurisdiction) -> None:
    row = plan_targets.record(actor=p36a, place=jiangxi, **TARGET)
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        prove_actor(p36a)
        whole = {**TARGET, "figure": Decimal(1), "recorded_by": p36a, "recorded_at": clock.now(), "reason": WHY}
        PlanTarget.objects.create(place=jiangxi, withdraws=row, **whole)
    assert constraint_of(caught.value) == "entry_withdrawal_states_the_same"


def test_pages_and_api(p36a: User, jiangxi: Jurisdiction) -> None:
    form = {**TARGET, "place": "36", "day": "2008-12-31", "figure": "50000"}
    made = page_client(p36a).post(reverse("pages:plan-target-new"), form)
    assert made["Location"] == reverse("pages:plan-target", args=[PlanTarget.objects.get().pk])
    for page in (made["Location"], reverse("pages:plan-targets")):
        assert "at most 50,000" in page_client(p36a).get(page).content.decode(), page
    found = client_of(p36a).get(f"{V1}plan-targets/?year=2015").json()["results"]
    assert [(row["figure"], row["place"]) for row in found] == [("50000.000", "36")]
    assert not client_of(p36a).get(f"{V1}plan-targets/?year=2016").json()["results"]
