"""Balances against the database: read from reports, flagged by month, ended by an amendment; partners compared."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock, loaders
from core.actors import Loader
from enterprises.models import Enterprise, Site, SiteTenure, User
from enterprises.roles import Role
from inspections import facts
from inspections.balances import display
from inspections.balances.reading import read_balances
from inspections.models import Flag
from inspections.rules import ParameterValues
from inspections.rules.material_balance import Code, Month
from inspections.services import screening
from inspections.services.inspections import Measured
from quotas import ledger
from quotas.models import Report
from quotas.services import reports, yields
from tests.support import factories, visits
from tests.support.filings import amended, draft, line
from tests.support.ledger_accounts import Books

TODAY = dt.date(2011, 10, 20)


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> Iterator[None]:
    for code in ("CN", "36", "15", "360727"):
        factories.place(code)
    factories.product()
    factories.product("neodymium-oxide")
    with clock.at(TODAY):
        yield


@pytest.fixture
def plant() -> Enterprise:
    firm = factories.enterprise("E-PLANT")
    factories.site(firm, "separation", code="S-PLANT")
    return firm


@pytest.fixture
def signer(plant: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_SIGNER, of=plant)


def file(firm: Enterprise, number: int, signer: User, *lines: dict[str, Any]) -> Report:
    report = draft(firm, dt.date(2011, number, 1), signer, *lines)
    return reports.submit(
        report, actor=signer, explanations={found.code: "as it was" for found in reports.check(report)}
    )


def worked(site: Site, made: str, fed: str = "100") -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a month of a plant that buys and works up its feed, and sells what it makes."""
    return (
        line(site, purchased=fed, consumed=fed, feed_origin="purchased"),
        line(site, "neodymium-oxide", feed_origin="purchased", produced=made, sold=made),
    )


def screen(firm: Enterprise) -> None:
    screening.screen_enterprise(firm.pk)


def flags(firm: Enterprise, rule: str) -> list[Flag]:
    return list(Flag.objects.filter(enterprise=firm, rule=rule).order_by("period"))


def months_of(site: Site) -> list[Month]:
    (series,) = read_balances([site.pk], [2011])[site.pk].families.values()
    return series


def tonnes(one: Month) -> dict[str, Decimal]:
    return {str(code): part for code in Code if (part := one.tonnes_of(code))}


class TestOutflow:
    @pytest.fixture
    def site(self, plant: Enterprise, signer: User) -> Site:
        site = plant.sites.get()
        for number in (1, 2, 3):
            file(plant, number, signer, *worked(site, "95"))
        return site

    def test_a_month_that_yields_less_than_those_before_is_flagged(
        self, plant: Enterprise, signer: User, site: Site
    ) -> None:
        last = file(plant, 4, signer, *worked(site, "75"))
        screen(plant)
        (flag,) = flags(plant, "unexplained_outflow")
        assert (flag.site, flag.period, flag.tonnes) == (site, dt.date(2011, 4, 1), Decimal(20))
        assert flag.evidence["figures"] | {"sigma": "", "z": "", "page": "", "limit": ""} == {
            "unexplained": "20.000", "since": "2011-04", "purchased": "100.000", "sold": "75.000",
            "expected_loss": "5.000", "difference": "20.000", "recovery_percent": "95.00",
            "sigma": "", "z": "", "page": "", "limit": "",
        }  # fmt: skip
        assert [row["key"] for row in flag.evidence["rows"]] == [str(last.pk)]
        assert flags(plant, "unexplained_inflow") == []

    def test_an_amendment_ends_it(self, plant: Enterprise, signer: User, site: Site) -> None:
        report = file(plant, 4, signer, *worked(site, "75"))
        screening.screen_report(report.pk)
        (flag,) = flags(plant, "unexplained_outflow")
        amended(report, signer, *worked(site, "95"))
        screen(plant)
        assert flag.episodes.get().ended_on == TODAY

    def test_a_month_that_is_withdrawn_ends_it(self, plant: Enterprise, signer: User, site: Site) -> None:
        report = file(plant, 4, signer, *worked(site, "75"))
        screening.screen_report(report.pk)
        (flag,) = flags(plant, "unexplained_outflow")
        reports.repudiate(report, actor=signer, reason="Filed by mistake")
        screen(plant)
        assert flag.episodes.get().ended_on == TODAY

    def test_more_than_was_fed_came_from_nowhere(self, plant: Enterprise, signer: User, site: Site) -> None:
        file(plant, 4, signer, *worked(site, "115"))
        screen(plant)
        (flag,) = flags(plant, "unexplained_inflow")
        assert (flag.period, flag.tonnes) == (dt.date(2011, 4, 1), Decimal(20))

    def test_even_yields_raise_nothing_and_the_night_changes_nothing(
        self, plant: Enterprise, signer: User, site: Site
    ) -> None:
        file(plant, 4, signer, *worked(site, "95"))
        screening.screen_day(TODAY)
        assert flags(plant, "unexplained_outflow") == flags(plant, "unexplained_inflow") == []
        screening.screen_day(TODAY)

    def test_the_same_queries_for_one_site_and_for_many(self, plant: Enterprise, signer: User, site: Site) -> None:
        def queries(*firms: Enterprise) -> int:
            with CaptureQueriesContext(connection) as taken:
                keys, values = [firm.pk for firm in firms], ParameterValues()
                list(facts.gather_balance_facts(keys, [2010, 2011], on=TODAY, values=values))
            return len(taken)

        one = queries(plant)
        others = [factories.enterprise(f"E-{number}") for number in range(3)]
        for other in others:
            factories.site(other, "separation", code=f"S-{other.code}")
            by = factories.user(Role.ENTERPRISE_SIGNER, of=other)
            file(other, 4, by, *worked(other.sites.get(), "95"))
        assert queries(plant, *others) == one <= 9


class TestWhatIsRead:
    def test_a_month_without_history_is_judged_by_the_bounds_alone(self, plant: Enterprise, signer: User) -> None:
        site = plant.sites.get()
        yields.set_bound(
            actor=Loader("test"), output_kind="oxide", feed_kind="precipitate", lowest=Decimal("0.90"),
            highest=Decimal(1), from_month=dt.date(2000, 1, 1), document="A norm",
        )  # fmt: skip
        for number, made in ((1, "95"), (2, "80"), (3, "110")):
            file(plant, number, signer, *worked(site, made))
        assert [one.difference for one in months_of(site)] == [0, 10, -10]
        assert [one.recovery for one in months_of(site)] == [Decimal("0.95"), Decimal("0.90"), 1]

    def test_feed_of_another_site_of_the_report_is_sent_to_the_one_that_made_something_of_it(
        self, plant: Enterprise, signer: User
    ) -> None:
        yields.set_bound(
            actor=Loader("test"), output_kind="oxide", feed_kind="precipitate", lowest=None,
            highest=Decimal(1), from_month=dt.date(2000, 1, 1), document="Conservation of matter",
        )  # fmt: skip
        store = factories.site(plant, "dressing", code="S-STORE")
        site = Site.objects.get(code="S-PLANT")
        file(
            plant, 4, signer,
            line(store, purchased="100", consumed="100", feed_origin="purchased"),
            line(site, "neodymium-oxide", feed_origin="purchased", produced="95", sold="95"),
        )  # fmt: skip
        (sent,), (received,) = months_of(store), months_of(site)
        assert tonnes(sent) == {"purchased": 100, "sent": 100}
        assert tonnes(received) == {"received": 100, "sold": 95, "expected_loss": 5}
        assert (sent.difference, received.difference) == (0, 0)

    def test_what_a_mine_extracts_enters_its_balance(self) -> None:
        firm = factories.enterprise("E-MINE")
        site = factories.site(firm, code="S-MINE")
        file(firm, 4, factories.user(Role.ENTERPRISE_SIGNER, of=firm), line(site, produced="100", sold="60"))
        (one,) = months_of(site)
        assert tonnes(one) == {"extracted": 100, "sold": 60, "closing": 40}
        assert one.difference == 0

    def test_stock_that_nothing_continues_is_a_difference(self, plant: Enterprise, signer: User) -> None:
        site = plant.sites.get()
        file(plant, 3, signer, line(site, purchased="30", feed_origin="purchased"))
        file(plant, 4, signer, line(site, "neodymium-oxide", feed_origin="purchased"))
        assert tonnes(months_of(site)[1]) == {"not_carried": 30}

    def test_single_elements_are_families_of_their_own(self, plant: Enterprise, signer: User) -> None:
        site = factories.site(plant, "metal", code="S-METAL")
        factories.product("neodymium-metal")
        file(
            plant, 4, signer,
            line(site, "neodymium-oxide", purchased="100", consumed="100", feed_origin="purchased"),
            line(site, "neodymium-metal", produced="80", sold="80", feed_origin="purchased"),
        )  # fmt: skip
        assert list(read_balances([site.pk], [2011])[site.pk].families) == ["Nd"]
        assert tonnes(months_of(site)[0])["sold"] == Decimal("93.312")

    def test_a_count_closes_a_balance_and_the_books_go_on_from_it(self, plant: Enterprise, signer: User) -> None:
        site = plant.sites.get()
        for number in range(1, 8):
            opening = str(10 * (number - 1))
            file(plant, number, signer, line(site, opening_stock=opening, purchased="10", feed_origin="purchased"))
        team = [factories.user(Role.INSPECTOR, at="36") for _each in range(2)]
        counted = Measured(factories.product(), dt.date(2011, 5, 1), "closing_stock", Decimal(44))
        visit = visits.carried_out(visits.planned(site, *team), team[0], figures=[counted])
        assert [one.difference for one in months_of(site)] == [0] * 7, "a report that is not signed counts nothing"
        visits.signed(visit, team[0])
        balances = months_of(site)
        assert [one.difference for one in balances] == [0, 0, 0, 0, 6, 0, 0]
        assert [one.counted_on for one in balances] == [None] * 4 + [visits.DAY, None, None]

    def test_a_count_of_a_product_that_no_report_names_enters_in_full(self, plant: Enterprise, signer: User) -> None:
        site, other = plant.sites.get(), factories.product("neodymium-oxide")
        for number in (4, 5, 6):
            opening = str(10 * (number - 4))
            file(plant, number, signer, line(site, opening_stock=opening, purchased="10", feed_origin="purchased"))
        team = [factories.user(Role.INSPECTOR, at="36") for _each in range(2)]
        counted = Measured(other, dt.date(2011, 5, 1), "closing_stock", Decimal(7))
        visit = visits.carried_out(visits.planned(site, *team), team[0], figures=[counted])
        visits.signed(visit, team[0])
        balances = months_of(site)
        assert [one.difference for one in balances] == [0, Decimal(-7), 0]
        assert [one.counted_on for one in balances] == [None, visits.DAY, None]


class TestPartners:
    @pytest.fixture
    def mine(self) -> Enterprise:
        firm = factories.enterprise("E-MINE")
        factories.site(firm, code="S-MINE")
        return firm

    def file_both(self, mine: Enterprise, plant: Enterprise, *figures: tuple[str, str]) -> None:
        seller, buyer = (factories.user(Role.ENTERPRISE_SIGNER, of=firm) for firm in (mine, plant))
        pit, site = mine.sites.get(), plant.sites.get()
        stock = Decimal(0)
        for number, (sold, bought) in enumerate(figures, 1):
            sales, purchases = (
                [{"to": plant.code, "tonnes": Decimal(sold)}],
                [{"from": mine.code, "tonnes": Decimal(bought)}],
            )
            file(mine, number, seller, line(pit, produced=sold, sold=sold, sales=sales))
            opening, stock = stock, stock + Decimal(bought)
            stated = line(site, opening_stock=str(opening), purchased=bought, feed_origin="purchased")
            file(plant, number, buyer, stated | {"purchases": purchases})

    def test_both_sides_are_flagged_with_the_sums(self, mine: Enterprise, plant: Enterprise) -> None:
        self.file_both(mine, plant, ("100", "60"), ("100", "100"), ("100", "100"))
        screening.screen_day(TODAY)
        for firm, other in ((mine, plant), (plant, mine)):
            (flag,) = flags(firm, "partner_difference")
            assert flag.evidence["figures"] | {"sigma": ""} == {
                "partner": other.name, "since": "2011-01", "shipped": "100.000", "received": "80.000",
                "unexplained": "20.000", "sigma": "", "partners": "1",
            }  # fmt: skip
            assert len(flag.evidence["rows"]) == 2

    def test_equal_figures_raise_nothing(self, mine: Enterprise, plant: Enterprise) -> None:
        self.file_both(mine, plant, ("100", "99"), ("100", "101"), ("100", "100"))
        screening.screen_day(TODAY)
        assert not Flag.objects.filter(rule="partner_difference").exists()

    def test_a_month_that_the_partner_has_not_filed_is_not_compared(self, mine: Enterprise, plant: Enterprise) -> None:
        self.file_both(mine, plant, ("100", "60"))
        screening.screen_day(TODAY)
        assert not Flag.objects.filter(rule="partner_difference").exists()


def test_a_site_that_is_handed_over_takes_no_month_of_its_former_holder_with_it(
    plant: Enterprise, signer: User
) -> None:
    site = plant.sites.get()
    for number, made in enumerate(("95", "95", "95", "40"), 1):
        file(plant, number, signer, *worked(site, made))
    large = factories.enterprise("E-LARGE")
    books = Books(factories.programme_year("mlr-mining", 2011, "all"), "all")
    books.post("control", 50_000, to="CN")
    books.post("distribute", 50_000, from_="CN", to="36")
    books.post("distribute", 40_000, from_="36", to=ledger.holder_of(large))
    screen(plant)
    before = flags(plant, "unexplained_outflow")
    assert [flag.period for flag in before] == [dt.date(2011, 4, 1)]
    with loaders.entering_history():
        SiteTenure.objects.filter(site=site).update(held_to=dt.date(2011, 4, 30))
        SiteTenure.objects.create(site=site, enterprise=large, held_from=dt.date(2011, 5, 1))
        Site.objects.filter(pk=site.pk).update(enterprise=large)
    screening.screen_day(TODAY)
    after = flags(plant, "unexplained_outflow")
    assert [(flag.evidence["figures"], flag.enterprise) for flag in after] == [
        (flag.evidence["figures"], plant) for flag in before
    ]
    assert before[0].episodes.get().ended_on is None
    page = display.months_of_site(site, 2011, reader=factories.user(Role.INSPECTOR, at="36"), on=TODAY)
    assert [each.alarm for each in page] == ["", "", "", "out"]
