"""Consumption and patterns of reports against the database: read, flagged by month, ended by what corrects them."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from core import clock, sql
from enterprises.models import Enterprise, Licence, LicenceSuspension, Site, User
from enterprises.roles import Role
from environment.models import SiteProcess
from inspections import facts, flag_messages
from inspections.models import Flag
from inspections.rules import ParameterValues
from inspections.rules.consumption_facts import ConsumptionFacts, Peers
from inspections.rules.pattern_facts import PatternFacts
from inspections.services import screening
from quotas.models import ConsumptionReturn, Report, ReportingDuty
from quotas.services import consumption, reports
from tests.support import factories
from tests.support.filings import amended, draft, line
from tests.support.page_clients import page_client

TODAY = dt.date(2012, 4, 20)
COPIED = {"produced": "10.5", "sold": "10.375", "lost": "0.125"}
OUTPUTS = (60, 80, 100, 120, 140, 90, 110, 70, 130, 100, 95, 105, 100, 100, 100)  # January 2011 to March 2012


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
def site(plant: Enterprise) -> Site:
    return plant.sites.get()


@pytest.fixture
def signer(plant: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_SIGNER, of=plant)


def month(number: int) -> dt.date:
    """Return a month by its number since January 2011."""
    return dt.date(2011 + (number - 1) // 12, (number - 1) % 12 + 1, 1)


def made(site: Site, tonnes: str | int, **stated: Any) -> dict[str, Any]:
    whole = {"feed_origin": "purchased", "produced": str(tonnes), "sold": str(tonnes), **stated}
    return line(site, "neodymium-oxide", **whole)


def file(firm: Enterprise, number: int, signer: User, *lines: dict[str, Any]) -> Report:
    report = draft(firm, month(number), signer, *lines)
    reasons = {found.code: "as it was" for found in reports.check(report)}
    return reports.submit(report, actor=signer, explanations=reasons)


def use(site: Site, number: int, signer: User, kwh: int, **others: Any) -> ConsumptionReturn:
    return consumption.file(
        actor=signer, site=site, period=month(number), electricity=Decimal(kwh), confirmed=True, **others
    )


def flags(firm: Enterprise, rule: str) -> list[Flag]:
    return list(Flag.objects.filter(enterprise=firm, rule=rule).order_by("period"))


def work(firm: Enterprise, site: Site, signer: User, last_use: int = 2000) -> None:
    """File fifteen months of output with the use that fits them, but for the last."""
    for number, output in enumerate(OUTPUTS, 1):
        file(firm, number, signer, made(site, output))
        use(site, number, signer, last_use if number == len(OUTPUTS) else 1000 + 10 * output)


class TestConsumption:
    def test_a_use_that_does_not_fit_is_flagged_and_an_amendment_ends_it(
        self, plant: Enterprise, site: Site, signer: User, p36a: User
    ) -> None:
        work(plant, site, signer, last_use=3000)
        screening.screen_consumption([plant.pk])
        (flag,) = flags(plant, "odd_consumption")
        assert (flag.site, flag.period, flag.severity) == (site, month(15), "notice")
        figures = flag.evidence["figures"]
        assert (figures["idle"], figures["per_tonne"], figures["expected"]) == ("1000.000", "10.000", "2000.000")
        row = ConsumptionReturn.objects.get(site=site, period=month(15))
        assert flag.evidence["rows"] == [{"kind": "consumption", "key": str(row.pk), "label": "2012-03"}]
        assert "electricity, kWh" in flag_messages.render(flag)
        with override("zh-hans"):
            assert "电力" in flag_messages.render(flag)
        page = page_client(p36a).get(reverse("pages:flag", args=[flag.pk])).content.decode()
        assert reverse("pages:consumption-return", args=[row.pk]) in page
        consumption.amend(row, actor=signer, reason="The bill was of two months", electricity=Decimal(2000))
        screening.screen_enterprise(plant.pk)
        assert flags(plant, "odd_consumption")[0].episodes.get().ended_on == TODAY
        (told,) = flags(plant, "consumption_amended_after_flag")
        assert (told.period, told.severity) == (month(15), "notice")

    def test_what_is_amended_after_a_month_explains_nothing_and_is_flagged(
        self, plant: Enterprise, site: Site, signer: User
    ) -> None:
        work(plant, site, signer, last_use=3000)
        screening.screen_day(TODAY)
        (before,) = flags(plant, "odd_consumption")
        for number in range(1, 11):
            row = ConsumptionReturn.objects.get(site=site, period=month(number))
            scattered = row.electricity * (Decimal("1.7") if number % 2 else Decimal("0.6"))
            consumption.amend(row, actor=signer, reason="The meter was wrong", confirmed=True, electricity=scattered)
        screening.screen_day(TODAY)
        (after,) = flags(plant, "odd_consumption")
        assert after.episodes.get().ended_on is None
        assert after.evidence["figures"] == before.evidence["figures"]
        (told,) = flags(plant, "consumption_amended_after_flag")
        assert (told.period, told.severity) == (month(15), "warning")
        figures = {name: told.evidence["figures"][name] for name in ("amendments", "months_amended")}
        assert figures == {"amendments": "10", "months_amended": "10"}

    def test_an_amendment_before_the_month_was_filed_counts(self, plant: Enterprise, site: Site, signer: User) -> None:
        first, second = use(site, 1, signer, 100), use(site, 2, signer, 100)
        with clock.at(TODAY + dt.timedelta(days=1)):
            consumption.amend(first, actor=signer, reason="The meter was wrong", electricity=Decimal(110))
            use(site, 3, signer, 100)
            consumption.amend(second, actor=signer, reason="The meter was wrong", electricity=Decimal(120))
        *_others, last = facts.gather_consumption_facts([plant.pk], [2011], on=TODAY)
        assert isinstance(last.facts, ConsumptionFacts)
        assert [one.used for one in last.facts.items[0].months] == [110, 100, 100]

    def test_an_item_that_is_left_out_is_flagged(self, plant: Enterprise, site: Site, signer: User) -> None:
        for number in (1, 2, 3, 4):
            use(site, number, signer, 100, water=Decimal(5) if number < 4 else None)
        screening.screen_consumption([plant.pk])
        (flag,) = flags(plant, "consumption_item_left_out")
        assert (flag.period, flag.severity, flag.evidence["figures"]["item"]) == (month(4), "notice", "water")
        row = ConsumptionReturn.objects.get(site=site, period=month(4))
        row = consumption.amend(
            row, actor=signer, reason="The meter was wrong", electricity=Decimal(100), water=Decimal(0)
        )
        screening.screen_consumption([plant.pk])
        assert flag.episodes.get().ended_on == TODAY
        consumption.amend(row, actor=signer, reason="The meter was not ours", confirmed=True, water=Decimal(0))
        screening.screen_consumption([plant.pk])
        assert flags(plant, "consumption_item_left_out")[-1].severity == "warning"

    def test_a_site_that_goes_silent_is_flagged(self, plant: Enterprise, site: Site, signer: User) -> None:
        for number in (1, 2, 3):
            ReportingDuty.objects.create(enterprise=plant, period=month(number), due_on=TODAY - dt.timedelta(days=1))
        screening.screen_day(TODAY)
        assert not flags(plant, "consumption_missing")
        use(site, 1, signer, 100)
        screening.screen_enterprise(plant.pk)
        assert [flag.period for flag in flags(plant, "consumption_missing")] == [month(2), month(3)]
        use(site, 2, signer, 100)
        ReportingDuty.objects.filter(period=month(3)).delete()
        screening.screen_enterprise(plant.pk)
        assert {flag.episodes.get().ended_on for flag in flags(plant, "consumption_missing")} == {TODAY}

    def test_a_paper_is_judged_once_it_is_confirmed(
        self, plant: Enterprise, site: Site, signer: User, p36a: User, p36b: User
    ) -> None:
        for number, output in enumerate(OUTPUTS, 1):
            file(plant, number, signer, made(site, output))
            if number < len(OUTPUTS):
                use(site, number, signer, 1000 + 10 * output)
        paper = {"received_on": TODAY, "paper_reference": "P-7", "electricity": Decimal(3000), "confirmed": True}
        entered = consumption.key_in(actor=p36a, site=site, period=month(15), **paper)
        screening.screen_consumption([plant.pk])
        assert not flags(plant, "odd_consumption")
        consumption.confirm(entered, actor=p36b)
        screening.screen_consumption([plant.pk])
        assert [flag.period for flag in flags(plant, "odd_consumption")] == [month(15)]

    def test_one_officers_paper_ends_it_once_a_second_has_confirmed_it(
        self, plant: Enterprise, site: Site, signer: User, p36a: User, p36b: User
    ) -> None:
        for number in (1, 2):
            ReportingDuty.objects.create(enterprise=plant, period=month(number), due_on=TODAY - dt.timedelta(days=1))
        use(site, 1, signer, 100)
        screening.screen_enterprise(plant.pk)
        (flag,) = flags(plant, "consumption_missing")
        paper = {"received_on": TODAY, "paper_reference": "P-7", "electricity": Decimal(100)}
        entered = consumption.key_in(actor=p36a, site=site, period=month(2), **paper)
        screening.screen_enterprise(plant.pk)
        assert flag.episodes.get().ended_on is None
        consumption.confirm(entered, actor=p36b)
        screening.screen_enterprise(plant.pk)
        assert flag.episodes.get().ended_on == TODAY

    def test_months_that_fit_are_not(self, plant: Enterprise, site: Site, signer: User) -> None:
        work(plant, site, signer)
        screening.screen_enterprise(plant.pk)
        assert not Flag.objects.filter(
            rule__in=["odd_consumption", "works_while_suspended", "stock_never_moves", "months_copied"]
        ).exists()

    def test_a_filing_is_screened(self, plant: Enterprise, site: Site, signer: User) -> None:
        work(plant, site, signer, last_use=3000)
        screening.screen_report(Report.objects.get(period=month(15)).pk)
        assert len(flags(plant, "odd_consumption")) == 1

    def test_only_what_came_before_a_month_judges_it(self, plant: Enterprise, site: Site, signer: User) -> None:
        work(plant, site, signer)
        found = list(facts.gather_consumption_facts([plant.pk], [2011, 2012], on=TODAY))
        assert [each.facts.month for each in found] == [month(number) for number in range(1, 16)]
        for each in found:
            assert isinstance(each.facts, ConsumptionFacts)
            (item,) = each.facts.items
            assert max(used.month for used in item.months) == each.facts.month
        last = found[-1].facts
        assert isinstance(last, ConsumptionFacts)
        assert [used.output for used in last.items[0].months] == [Decimal(output) for output in OUTPUTS]
        assert (last.licensed_days, last.recycles, last.licence_kind) == (31, False, "production")

    def test_a_month_without_a_report_has_no_output_and_a_nil_return_has_none(
        self, plant: Enterprise, site: Site, signer: User
    ) -> None:
        for number in (1, 2, 3):
            use(site, number, signer, 100)
        file(plant, 1, signer, made(site, 5))
        nil = reports.create(enterprise=plant, period=month(2), actor=signer, nil=True, lines=[])
        reports.submit(nil, actor=signer, explanations={found.code: "idle" for found in reports.check(nil)})
        *_others, last = facts.gather_consumption_facts([plant.pk], [2011], on=TODAY)
        assert isinstance(last.facts, ConsumptionFacts)
        assert [used.output for used in last.facts.items[0].months] == [Decimal(5), Decimal(0), None]

    def test_work_in_a_suspension(self, plant: Enterprise, site: Site, signer: User, p36a: User) -> None:
        for number in (1, 2, 3):
            file(plant, number, signer, made(site, 10))
        for number in (1, 2, 3, 4):
            use(site, number, signer, 100)
        LicenceSuspension.objects.create(
            licence=Licence.objects.get(site=site), suspended_on=dt.date(2011, 4, 1), reason="stopped",
        )  # fmt: skip
        screening.screen_consumption([plant.pk])
        (flag,) = flags(plant, "works_while_suspended")
        assert (flag.period, flag.evidence["figures"]["apart_percent"]) == (month(4), "100.00")

    def test_peers_are_of_the_same_kind_and_process(self, plant: Enterprise, site: Site, signer: User) -> None:
        others = [self.peer(number) for number in range(3)]
        for number in range(1, 9):
            file(plant, number, signer, made(site, 10))
            use(site, number, signer, 500)
        *_others, last = facts.gather_consumption_facts([plant.pk], [2011], on=TODAY)
        assert isinstance(last.facts, ConsumptionFacts)
        assert last.facts.items[0].peers == Peers(
            own=Decimal("50.000000"), usual=Decimal("20.000000"), spread=Decimal("0.405465"), number=3
        )
        for other in (site, *others[:2]):  # what an enterprise records itself makes it no other kind of plant
            SiteProcess.objects.create(
                site=other, process="wet_fluoride", used_from=dt.date(2006, 1, 1), by_office=False,
                recorded_at=clock.now(),
            )  # fmt: skip
        assert self.peers_of(plant) == 3
        for other in others[:2]:
            factories.process(other, "ammonia_saponification")
        assert self.peers_of(plant) == 1
        group = factories.group()
        Enterprise.objects.filter(pk__in=[plant.pk, others[2].enterprise_id]).update(group=group)
        assert self.peers_of(plant) == 0

    def test_the_pairs_of_peers_are_read_once(self, db: None) -> None:
        """Joined to themselves they were read again for each row: minutes for 475 returns."""
        asked = {"counted": [], "kinds": [], "items": [], "sites": [], "first": TODAY, "last": TODAY, "months": 8}
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + sql.read(facts.__file__, "peers.sql"), asked)
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert plan.count("CTE Scan on levels") == 2  # a site beside its peers
        assert plan.count("CTE Scan on pairs") <= 1

    def test_another_site_of_the_same_enterprise_is_no_peer(self, plant: Enterprise, site: Site, signer: User) -> None:
        self.peer(0)
        second = factories.site(plant, "separation")
        for number in range(1, 9):
            file(plant, number, signer, made(site, 10), made(second, 10))
            use(site, number, signer, 500)
            use(second, number, signer, 500)
        assert self.peers_of(plant) == 1

    def peers_of(self, firm: Enterprise) -> int:
        *_others, last = facts.gather_consumption_facts([firm.pk], [2011], on=TODAY)
        assert isinstance(last.facts, ConsumptionFacts)
        peers = last.facts.items[0].peers
        return 0 if peers is None else peers.number

    def peer(self, number: int) -> Site:
        """Create a plant that used ten, twenty and so on for a tonne in eight months."""
        firm = factories.enterprise(f"E-PEER-{number}")
        site = factories.site(firm, "separation")
        person = factories.user(Role.ENTERPRISE_SIGNER, of=firm)
        for period in range(1, 9):
            file(firm, period, person, made(site, 10))
            use(site, period, person, 100 * (number + 1) if number else 50)
        return site

    def test_the_same_queries_for_one_site_and_for_many(self, plant: Enterprise, site: Site, signer: User) -> None:
        file(plant, 1, signer, made(site, 10))
        use(site, 1, signer, 100)

        def queries(*firms: Enterprise) -> int:
            with CaptureQueriesContext(connection) as captured:
                list(facts.gather_consumption_facts([firm.pk for firm in firms], [2011, 2012], on=TODAY))
                list(facts.gather_return_facts([firm.pk for firm in firms], [2011, 2012], on=TODAY))
            return len(captured)

        one = queries(plant)
        other = factories.enterprise("E-OTHER")
        person, second = factories.user(Role.ENTERPRISE_SIGNER, of=other), factories.site(other, "separation")
        file(other, 1, person, made(second, 10))
        use(second, 1, person, 100)
        assert queries(plant, other) == one <= 15
        assert queries(factories.enterprise("E-NONE")) == 2


class TestPatterns:
    def test_a_copied_month_is_flagged_and_an_amendment_ends_it(
        self, plant: Enterprise, site: Site, signer: User
    ) -> None:
        file(plant, 1, signer, made(site, 0, **{**COPIED, "sold": "10.25", "lost": "0.25"}))
        second = file(plant, 3, signer, made(site, 0, **COPIED))
        file(plant, 4, signer, made(site, 0, **COPIED))
        screening.screen_report(second.pk)
        (flag,) = flags(plant, "months_copied")
        assert (flag.period, flag.evidence["figures"]["same_as"]) == (month(4), "2011-03")
        amended(second, signer, made(site, 0, **{**COPIED, "sold": "10.25", "lost": "0.25"}))
        screening.screen_enterprise(plant.pk)
        assert flag.episodes.get().ended_on == TODAY

    def test_stock_that_never_moves(self, plant: Enterprise, site: Site, signer: User) -> None:
        for number in range(1, 7):
            file(plant, number, signer, made(site, number, opening_stock="7.5"))
        screening.screen_enterprise(plant.pk)
        (flag,) = flags(plant, "stock_never_moves")
        assert flag.period == month(6)
        assert flag.evidence["figures"]["product"] == "neodymium-oxide"

    def test_figures_that_are_always_round(self, plant: Enterprise, site: Site, signer: User) -> None:
        for number in range(1, 6):
            file(plant, number, signer, made(site, 20 + 5 * number, opening_stock="100"))
        screening.screen_enterprise(plant.pk)
        fourth, fifth = flags(plant, "round_figures")
        assert (fourth.period, fifth.period, fifth.severity) == (month(4), month(5), "notice")
        assert fifth.evidence["figures"]["round_count"] == fifth.evidence["figures"]["figures_stated"] == "10"

    def test_late_amendments_that_always_lower(self, plant: Enterprise, site: Site, signer: User) -> None:
        for number in range(1, 5):
            amended(file(plant, number, signer, made(site, 10 + number)), signer, made(site, 5))
        screening.screen_enterprise(plant.pk)
        (flag,) = flags(plant, "amended_downwards")
        assert (flag.period, flag.tonnes) == (dt.date(2012, 4, 1), Decimal(30))
        assert flag.enterprise == plant

    def test_an_answer_to_a_returned_report_is_no_amendment_of_ones_own(
        self, plant: Enterprise, site: Site, signer: User, p36a: User
    ) -> None:
        for number in range(1, 5):
            report = file(plant, number, signer, made(site, 10 + number))
            report = reports.return_(report, reason="The stock is missing", actor=p36a)
            amended(report, signer, made(site, 5))
        screening.screen_enterprise(plant.pk)
        assert not flags(plant, "amended_downwards")

    def test_output_just_below_the_limit(self, plant: Enterprise, site: Site, signer: User) -> None:
        Site.objects.filter(pk=site.pk).update(approved_capacity=1000)  # 100 t a month, with the tolerance of a fifth
        for number in range(1, 6):
            file(plant, number, signer, made(site, 98 + number * Decimal("0.1")))
        screening.screen_enterprise(plant.pk)
        (flag,) = flags(plant, "below_threshold")
        assert (flag.site, flag.period, flag.evidence["figures"]["bound"]) == (site, month(5), "100.000")

        # Emptied afterwards, the capacity still counts for the months that were filed.
        Site.objects.filter(pk=site.pk).update(approved_capacity=None)
        screening.screen_enterprise(plant.pk)
        assert flag.episodes.get().ended_on is None

    def test_a_withdrawn_month_is_judged_as_none(self, plant: Enterprise, site: Site, signer: User) -> None:
        for number in (3, 4):
            last = file(plant, number, signer, made(site, 0, **COPIED))
        screening.screen_report(last.pk)
        (flag,) = flags(plant, "months_copied")
        reports.repudiate(last, reason="It was never ours", actor=signer)
        screening.screen_enterprise(plant.pk)
        assert flag.episodes.get().ended_on == TODAY

    def test_the_same_queries_for_one_enterprise_and_for_many(
        self, plant: Enterprise, site: Site, signer: User
    ) -> None:
        amended(file(plant, 1, signer, made(site, 10)), signer, made(site, 5))

        def queries(*firms: Enterprise) -> int:
            with CaptureQueriesContext(connection) as captured:
                keys, values = [firm.pk for firm in firms], ParameterValues()
                found = list(facts.gather_pattern_facts(keys, [2011, 2012], on=TODAY, values=values))
            assert sum(isinstance(each.facts, PatternFacts) for each in found) == 2 * len(firms)
            return len(captured)

        one = queries(plant)
        other = factories.enterprise("E-OTHER")
        person, second = factories.user(Role.ENTERPRISE_SIGNER, of=other), factories.site(other, "separation")
        amended(file(other, 1, person, made(second, 10)), person, made(second, 5))
        assert queries(plant, other) == one <= 10
