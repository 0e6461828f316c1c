"""Scenarios of flags and cases: an excess, a firm waiting for its plan, a forecast excess.

Figures enter through notices and reports alone.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from enterprises.models import Enterprise, User
from inspections.models import Case, Flag
from inspections.services import cases, flags, orders, screening
from inspections.services.subjects import Named
from quotas.models import Account, Notice, Report
from quotas.services import reports
from tests.support import factories
from tests.support.filings import amended, draft, line
from tests.support.impartiality import impartial
from tests.support.inspection_world import on, proven
from tests.support.notices import issue

pytestmark = pytest.mark.django_db

type Officers = tuple[User, User]


class Firm:
    """An invented mine in Longnan; every filing and every notice is screened, as in operation."""

    def __init__(self, enterprise: Enterprise, signer: User, ministry: Officers, province: Officers) -> None:
        factories.place("36")
        factories.product()
        factories.programme_year("mlr-mining", 2011, "split")
        self.enterprise, self.signer, self.ministry, self.province = enterprise, signer, ministry, province
        self.mine = enterprise.sites.get()

    def plan(self, tonnes: str, issued_on: dt.date, **fields: Any) -> Notice:
        """Give the firm the nation's figure, by notices of the ministry and of the province."""
        return self.give(self.enterprise.code, tonnes, issued_on, **fields)

    def give(self, firm: str, tonnes: str, issued_on: dt.date, **fields: Any) -> Notice:
        with on(issued_on.year, issued_on.month, issued_on.day):
            for giver, taker in ((None, "CN"), ("CN", "36"), ("36", firm)):
                officers = self.province if giver == "36" else self.ministry
                share = (giver, taker, "medium_heavy", tonnes)
                notice = issue(*officers, share, on=issued_on, number=f"{issued_on} to {taker}", **fields)
                screening.screen_notice(notice.pk)
        return notice

    def file(self, month: int, tonnes: str, **fields: Any) -> Report:
        with on(2011, month + 1, 9):
            entry = line(self.mine, produced=tonnes, sold=tonnes)
            report = draft(self.enterprise, dt.date(2011, month, 1), self.signer, entry, **fields)
            reasons = {finding.code: "as it was" for finding in reports.check(report)}
            report = reports.submit(report, actor=self.signer, explanations=reasons)
            screening.screen_report(report.pk)
        return report

    def flag(self, rule: str) -> Flag:
        return Flag.objects.get(rule=rule, subject_code=self.enterprise.code, category="medium_heavy")

    def account(self) -> Account:
        return Account.objects.get(holder__code=self.enterprise.code, category="medium_heavy")


@pytest.fixture
def mine(firm: Enterprise, signer: User, mlr1: User, mlr2: User, p36a: User, p36b: User) -> Firm:
    return Firm(firm, signer, (mlr1, mlr2), (p36a, p36b))


def test_an_overshoot_does_not_vanish(mine: Firm, inspector1: User) -> None:
    """100 t allocated, 112 t used by June; 50 t more in August; in September May is amended down by 20 t."""
    mine.plan("100.000", dt.date(2011, 3, 30))
    for month, tonnes in ((1, "15"), (2, "15"), (3, "15"), (4, "15")):
        mine.file(month, tonnes)
    may = mine.file(5, "30")
    assert not Flag.objects.filter(rule="exceeded").exists()
    june = mine.file(6, "22")
    assert june.over == [] or june.over[0]["excess"] == "12.000"
    flag = mine.flag("exceeded")
    assert (flag.tonnes, flag.state, flag.severity) == (Decimal("12.000"), "open", "serious")

    mine.plan("50.000", dt.date(2011, 8, 15), batch="second")
    flag.refresh_from_db()
    (episode,) = flag.episodes.all()
    assert (episode.began_on, episode.ended_on, episode.peak) == (
        dt.date(2011, 7, 9),
        dt.date(2011, 8, 15),
        Decimal("12.000"),
    )
    assert flag.state == "open"  # a later batch does not erase an overshoot
    assert not Flag.objects.filter(rule="lowered_after_flag").exists()

    with on(2011, 9, 20):
        lower = amended(may, mine.signer, line(mine.mine, produced="10", sold="10"), reason="Weighed again.")
        screening.screen_report(lower.pk)
    lowered = mine.flag("lowered_after_flag")
    assert (lowered.tonnes, lowered.evidence["figures"]["used"]) == (Decimal("20.000"), "92.000")
    flag.refresh_from_db()
    assert flag.state == "open"

    with on(2011, 9, 21):
        flags.resolve(flag, actor=inspector1, reason="Twelve tonnes are cut from next year.")
        screening.screen_day(dt.date(2011, 9, 22))
    flag.refresh_from_db()
    assert flag.state == "resolved"
    assert Flag.objects.filter(rule="exceeded", subject_code=mine.enterprise.code).count() == 1


def test_who_reports_before_the_plan_waits_for_it(mine: Firm) -> None:
    """The notice of 2011 came on 30 March; January to March are judged when it is posted."""
    for month in (1, 2):
        mine.file(month, "40")
    assert mine.account().state == "awaiting_plan"
    assert not Flag.objects.filter(rule__in=["exceeded", "unplanned", "near", "pace"]).exists()
    mine.plan("60.000", dt.date(2011, 3, 30))
    assert mine.account().state == "exceeded"
    assert mine.flag("exceeded").tonnes == Decimal("20.000")
    assert "notice" in mine.flag("exceeded").evidence["links"]


def test_without_a_share_in_a_plan_that_has_come_production_is_unplanned(mine: Firm, firm: Enterprise) -> None:
    other = factories.enterprise("E-TEST-OTHER")
    factories.site(other)
    mine.file(1, "0.500")
    mine.give(other.code, "60.000", dt.date(2011, 3, 30))
    flag = mine.flag("unplanned")
    assert (flag.tonnes, flag.severity) == (Decimal("0.500"), "serious")


def test_the_spring_that_will_not_last_to_december(mine: Firm) -> None:
    """13,000 t for the year, 6,600 t from January to April: used up in late August."""
    mine.plan("13000.000", dt.date(2011, 1, 10))
    for month in (1, 2):
        mine.file(month, "1650")
    assert not Flag.objects.filter(rule="pace", subject_code=mine.enterprise.code).exists()
    for month in (3, 4):
        mine.file(month, "1650")
    figures = mine.flag("pace").evidence["figures"]
    assert {name: figures[name] for name in ("used_percent", "forecast", "excess", "over_percent", "lasts_months")} == {
        "used_percent": "50.77",
        "forecast": "19800.000",
        "excess": "6800.000",
        "over_percent": "52.31",
        "lasts_months": "7.88",
    }
    assert figures["used_up_on"] == "2011-08-28"


def test_from_a_digging_to_a_closed_case(inspector1: User, inspector2: User, decider1: User, mine: Firm) -> None:
    """For an unknown party, place, day and what was seen are enough; another officer verifies the order."""
    with on(2011, 6, 2):
        case = cases.create(
            actor=inspector1,
            subject=Named("unknown", description="Two leaching ponds, hoses", seen_on=dt.date(2011, 6, 1)),
            source="satellite",
            allegation="Ion ore is leached outside every licence.",
            province="36",
            location="Valley above the reservoir",
        )
        cases.place_on_file(case, actor=inspector1)
        order = orders.issue(
            case,
            actor=inspector1,
            kind="rectify",
            due_on=dt.date(2011, 6, 30),
            legal_basis="Mineral Resources Law",
            text="The ponds are filled by the county.",
            served_on=dt.date(2011, 6, 2),
            service="public",
        )
    with on(2011, 7, 4):
        assert order.is_overdue(dt.date(2011, 7, 4))
        orders.verify(order, actor=inspector2, result="met", text="Filled and planted.")
        case = impartial(proven(case), decider1)
        cases.close(case, actor=decider1, reason="The place is restored; the diggers were not found.")
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.enterprise) == ("closed", None)
