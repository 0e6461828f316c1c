"""Use that moves to a sister firm at the end of the year: the rule's boundaries, and the rule against the database."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from core import clock
from enterprises.models import Enterprise
from enterprises.roles import Role
from inspections.facts import sisters
from inspections.models import Flag
from inspections.rules import ParameterValues
from inspections.rules.base import Dated
from inspections.services import screening
from quotas.services import reports
from tests.support import factories
from tests.support.filings import draft, line
from tests.support.ledger_accounts import Books, books
from tests.support.signals import shifted
from tests.support.verdicts import verdicts

__all__ = ["books"]


class TestRule:
    def test_a_fall_that_sisters_make_up(self) -> None:
        found = verdicts(shifted())["shift_between_sisters"]
        assert (found.tonnes, found.figures["left_before"], found.figures["average_use"]) == (80, "0.000", "100.000")
        assert (found.figures["fallen"], found.figures["risen"]) == ("80.000", "80.000")
        assert [row.label for row in found.rows] == ["2011-12"]

    @pytest.mark.parametrize(("month", "met"), [(10, False), (11, True), (12, True)])
    def test_in_the_last_months_alone(self, month: int, met: bool) -> None:
        allocated = 100 * (month - 1)
        assert ("shift_between_sisters" in verdicts(shifted(month=month, allocated=str(allocated)))) is met

    @pytest.mark.parametrize(("earlier", "met"), [(5, False), (6, True)])
    def test_enough_months_are_reported(self, earlier: int, met: bool) -> None:
        facts = shifted(earlier=earlier, allocated=str(100 * earlier), sister_has="5000")
        assert ("shift_between_sisters" in verdicts(facts)) is met

    @pytest.mark.parametrize(("allocated", "met"), [("1100", True), ("1199.999", True), ("1200", False)])
    def test_while_quota_runs_out(self, allocated: str, met: bool) -> None:
        assert ("shift_between_sisters" in verdicts(shifted(allocated=allocated))) is met

    @pytest.mark.parametrize(("used", "met"), [("50.001", False), ("50", True)])
    def test_a_fall_by_half(self, used: str, met: bool) -> None:
        assert ("shift_between_sisters" in verdicts(shifted(used=used, sister_used="150"))) is met

    @pytest.mark.parametrize(
        ("sister", "met"), [("129.999", False), ("156", True), ("155.999", False), ("204.001", False)]
    )
    def test_a_rise_by_about_as_much(self, sister: str, met: bool) -> None:
        assert ("shift_between_sisters" in verdicts(shifted(sister_used=sister))) is met

    @pytest.mark.parametrize(("has", "met"), [("1279.999", False), ("1280", True)])
    def test_the_sister_has_quota_for_it(self, has: str, met: bool) -> None:
        assert ("shift_between_sisters" in verdicts(shifted(sister_has=has))) is met


@pytest.fixture
def _at_the_end_of_the_year() -> Iterator[None]:
    with clock.at(dt.date(2012, 1, 20)):
        yield


def plant(books: Books, code: str, quota: int, group: object) -> Enterprise:
    holder = books.firm(code, group=group)
    books.post("distribute", quota, from_="36", to=holder)
    firm = Enterprise.objects.get(code=code)
    factories.site(firm, "mine", code=f"S-{code}")
    return firm


def file_year(firm: Enterprise, last: int) -> None:
    """File twelve months: 100 t each, and ``last`` in December."""
    signer = factories.user(Role.ENTERPRISE_SIGNER, of=firm)
    for month in range(1, 13):
        tonnes = str(100 if month < 12 else last)
        report = draft(firm, dt.date(2011, month, 1), signer, line(firm.sites.get(), produced=tonnes, sold=tonnes))
        reasons = {found.code: "as it was" for found in reports.check(report)}
        reports.submit(report, actor=signer, explanations=reasons)


@pytest.mark.usefixtures("_at_the_end_of_the_year")
def test_months_are_judged_from_the_parameter_of_the_rule_on(books: Books) -> None:
    factories.product()
    books.give(6000, "36")
    group = factories.group()
    firms = [plant(books, code, 1500, group) for code in ("E-ONE", "E-TWO")]
    for firm in firms:
        file_year(firm, 100)
    entered = (Dated(dt.date(2006, 1, 1), Decimal(10)), Dated(dt.date(2011, 11, 1), Decimal(12)))
    changed = ParameterValues({("shift_between_sisters", "first_month"): entered})
    for values, months in ((ParameterValues(), [11, 12]), (changed, [10, 12])):
        found = sisters.gather_sister_facts([firms[0].pk], [2011], on=clock.today(), values=values)
        judged = [fact.facts.month.month for fact in found if fact.facts.subject == firms[0].name]
        assert judged == months


@pytest.mark.usefixtures("_at_the_end_of_the_year")
def test_it_is_flagged_at_the_firm_whose_quota_ran_out(books: Books) -> None:
    factories.product()
    books.give(6000, "36")
    group = factories.group()
    short, rich = plant(books, "E-SHORT", 1100, group), plant(books, "E-RICH", 3000, group)
    stranger = plant(books, "E-STRANGER", 1100, None)
    for firm, last in ((short, 20), (rich, 180), (stranger, 20)):
        file_year(firm, last)
    screening.screen_enterprise(short.pk)
    screening.screen_enterprise(stranger.pk)
    flag = Flag.objects.get(rule="shift_between_sisters")
    assert (flag.enterprise, flag.period, flag.tonnes) == (short, dt.date(2011, 12, 1), Decimal(80))
