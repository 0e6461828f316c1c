"""Checks of a report: each has a case that it finds and one that it lets pass; all findings come at once."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from core import clock
from core.errors import Conflict
from enterprises.models import Enterprise, EnterpriseEvent, Licence, OreType, Site, SiteTenure, User
from quotas.checks import ReportFinding
from quotas.models import Report
from quotas.services import reports
from tests.support import factories, filings
from tests.support.filings import line

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = dt.date(2011, 3, 1), dt.date(2011, 4, 1), dt.date(2011, 5, 1)


@pytest.fixture(autouse=True)
def in_june() -> Any:
    factories.programme_year()
    with clock.at(dt.date(2011, 6, 5)):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    for code in ("precipitate-100", "concentrate", "neodymium-oxide"):
        factories.product(code)
    return firm.sites.get()


@pytest.fixture
def found(firm: Enterprise, signer: User) -> Callable[..., dict[str, ReportFinding]]:
    """Return a function that drafts a report (April by default) and returns the checks' findings by code."""

    def check(*lines: dict[str, Any], period: dt.date = APRIL, **fields: Any) -> dict[str, ReportFinding]:
        draft = filings.draft(firm, period, signer, *lines, **fields)
        return {finding.code: finding for finding in reports.check(draft)}

    return check


def test_a_sound_report_has_no_findings(found: Any, mine: Site) -> None:
    assert found(line(mine, produced="12.5", sold="10")) == {}


def test_a_nil_return_has_no_findings(found: Any, mine: Site) -> None:
    assert found(nil=True) == {}


@pytest.mark.parametrize(("day", "blocked"), [(1, True), (29, True), (30, True), (31, False)])
def test_nothing_is_said_of_a_month_that_has_not_ended(
    firm: Enterprise, signer: User, p36a: User, day: int, blocked: bool
) -> None:
    """By form, API and paper alike: April 2011, on its days and on the first of May."""
    today = dt.date(2011, 4, 30) + dt.timedelta(days=1) if day == 31 else dt.date(2011, 4, day)
    with clock.at(today):
        for actor, fields in ((signer, {}), (p36a, {"origin": "paper"})):
            draft = filings.draft(firm, APRIL, actor, nil=True, **fields)
            findings = {finding.code: finding.severity for finding in reports.check(draft)}
            assert (findings.get("nil_before_month_end") == "blocking") is blocked
            if blocked:
                with pytest.raises(Conflict):
                    reports.submit(draft, actor=actor)
            reports.discard(draft, actor=actor)


def test_a_nil_return_on_paper_that_came_before_the_month_ended_says_too_much(firm: Enterprise, p36a: User) -> None:
    with clock.at(dt.date(2011, 5, 3)):
        draft = filings.draft(firm, APRIL, p36a, nil=True, origin="paper", received_on=dt.date(2011, 4, 30))
        assert "nil_before_month_end" in {finding.code for finding in reports.check(draft)}
        draft = reports.update(draft, actor=p36a, received_on=dt.date(2011, 5, 1))
        assert reports.check(draft) == []


def test_a_nil_return_with_lines_is_blocked(found: Any, mine: Site) -> None:
    finding = found(line(mine), nil=True)["nil_with_lines"]
    assert (finding.severity, finding.pointer) == ("blocking", "/nil")


def test_an_empty_report_that_is_no_nil_return_is_blocked(found: Any) -> None:
    assert found()["empty_without_nil"].severity == "blocking"


def test_a_blank_is_not_read_as_zero(found: Any, mine: Site) -> None:
    finding = found(line(mine, produced="5", lost=None))["blank_quantity"]
    assert (finding.severity, finding.pointer) == ("blocking", "/lines/0/lost")


def test_a_line_balances_to_the_kilogram(found: Any, mine: Site) -> None:
    finding = found(line(mine, produced="5", closing_stock="5.001"))["line_unbalanced"]
    assert finding.severity == "blocking"
    assert finding.figures == {"expected": "5.000", "stated": "5.001"}


def test_opening_equals_the_last_closing_even_over_a_gap(
    firm: Enterprise, signer: User, found: Any, mine: Site
) -> None:
    filings.filed(firm, dt.date(2011, 1, 1), signer, line(mine, produced="5"))
    finding = found(line(mine, opening_stock="4"))["opening_differs"]
    assert (finding.severity, finding.pointer) == ("blocking", "/lines/0/opening_stock")
    assert finding.figures == {"expected": "5.000", "stated": "4.000"}


def test_the_last_closing_is_that_of_the_standing_version(
    firm: Enterprise, signer: User, found: Any, mine: Site
) -> None:
    march = filings.filed(firm, MARCH, signer, line(mine, produced="5"))
    filings.amended(march, signer, line(mine, produced="6"))
    assert "opening_differs" not in found(line(mine, opening_stock="6"))


def test_the_first_report_of_a_site_may_open_with_stock(found: Any, mine: Site) -> None:
    assert found(line(mine, opening_stock="40")) == {}


def test_stock_of_a_product_never_reported_before_needs_a_reason(
    firm: Enterprise, signer: User, found: Any, mine: Site
) -> None:
    filings.filed(firm, MARCH, signer, line(mine, produced="5"))
    lines = [line(mine, opening_stock="5"), line(mine, "concentrate", grade=Decimal("0.6"), opening_stock="2")]
    assert found(*lines)["opening_unexplained"].severity == "warning"


def test_missing_stock_is_a_warning(firm: Enterprise, signer: User, found: Any, mine: Site) -> None:
    filings.filed(firm, MARCH, signer, line(mine, produced="5"))
    assert found(nil=True)["stock_not_carried_on"].severity == "warning"


def test_an_amended_closing_points_to_the_next_month(firm: Enterprise, signer: User, mine: Site) -> None:
    march = filings.filed(firm, MARCH, signer, line(mine, produced="5"))
    filings.filed(firm, APRIL, signer, line(mine, opening_stock="5"))
    draft = reports.amend(march, reason="weighed again", actor=signer)
    reports.update(draft, lines=[line(mine, produced="6")], actor=signer)
    findings = {finding.code: finding for finding in reports.check(draft)}
    assert findings["next_opening_differs"].severity == "notice"


def test_a_site_without_a_licence_in_the_month_needs_a_reason(found: Any, mine: Site) -> None:
    Licence.objects.update(valid_to=dt.date(2011, 3, 31))
    assert found(line(mine, produced="5"))["site_not_licensed"].severity == "warning"


def test_a_permit_shorter_than_the_month_is_noticed_with_its_days(found: Any, mine: Site) -> None:
    Licence.objects.update(valid_to=APRIL)
    finding = found(line(mine, produced="5"))["licence_shorter_than_month"]
    assert (finding.severity, finding.pointer) == ("notice", "/lines/0/site")
    assert "1 of the 30 days" in finding.message


def test_a_permit_of_the_whole_month_is_no_fault(found: Any, mine: Site) -> None:
    Licence.objects.update(valid_to=dt.date(2011, 4, 30))
    assert found(line(mine, produced="5")) == {}


def test_stock_lying_under_a_permit_shorter_than_the_month_is_no_fault(found: Any, mine: Site) -> None:
    Licence.objects.update(valid_to=APRIL)
    assert found(line(mine, opening_stock="5", sold="5")) == {}


def test_stock_lying_at_an_unlicensed_site_is_no_fault(found: Any, mine: Site) -> None:
    Licence.objects.update(valid_to=dt.date(2011, 3, 31))
    assert found(line(mine, opening_stock="5", sold="5")) == {}


def test_a_site_that_changed_hands_since_the_draft_is_blocked(firm: Enterprise, signer: User, mine: Site) -> None:
    draft = filings.draft(firm, APRIL, signer, line(mine, produced="5"))
    SiteTenure.objects.filter(site=mine).update(enterprise=factories.enterprise())
    assert "site_not_held" in {finding.code for finding in reports.check(draft)}


@pytest.mark.parametrize("produced", ["10000", "0.010"])
def test_a_thousandfold_is_kilograms_for_tonnes(
    produced: str, firm: Enterprise, signer: User, found: Any, mine: Site
) -> None:
    filings.filed(firm, MARCH, signer, line(mine, produced="10", sold="10"))
    findings = found(line(mine, produced=produced, sold=produced))
    assert findings["thousandfold"].severity == "warning"
    assert "month_on_month_jump" not in findings


def test_a_jump_is_noticed_and_needs_no_reason(firm: Enterprise, signer: User, mine: Site) -> None:
    filings.filed(firm, MARCH, signer, line(mine, produced="10", sold="10"))
    draft = filings.draft(firm, APRIL, signer, line(mine, produced="30", sold="30"))
    findings = {finding.code: finding for finding in reports.check(draft)}
    assert findings["month_on_month_jump"].severity == "notice"
    assert reports.submit(draft, actor=signer).state == "submitted"


def test_a_small_or_usual_change_is_no_jump(firm: Enterprise, signer: User, found: Any, mine: Site) -> None:
    filings.filed(firm, MARCH, signer, line(mine, produced="10", sold="10"))
    assert found(line(mine, produced="29.999", sold="29.999")) == {}


@pytest.mark.parametrize(("grade", "code"), [("0.01", True), ("0.73", True), ("0.74", False), ("1", False)])
def test_a_grade_far_from_the_usual_asks_for_a_reason(
    grade: str, code: bool, firm: Enterprise, signer: User, found: Any, mine: Site
) -> None:
    factories.product("concentrate")
    usual = {"produced": "10", "sold": "10", "product": "concentrate"}
    filings.filed(firm, MARCH, signer, line(mine, **usual, grade=Decimal("0.92")))
    findings = found(line(mine, **usual, grade=Decimal(grade)))
    assert ("unusual_grade" in findings) == code
    if code:
        finding = findings["unusual_grade"]
        assert (finding.severity, finding.pointer) == ("warning", "/lines/0/grade")
        assert finding.figures == {"stated": f"{Decimal(grade):.4f}", "usual": "0.9200"}


def test_named_sales_add_up_to_what_was_sold(found: Any, mine: Site) -> None:
    buyer = factories.enterprise()
    sold = [{"to": buyer.code, "tonnes": Decimal(3)}, {"to": "A trader abroad", "tonnes": Decimal(1)}]
    finding = found(line(mine, produced="5", sold="5", sales=sold))["sales_do_not_add_up"]
    assert (finding.severity, finding.pointer) == ("blocking", "/lines/0/sales")


def test_named_purchases_add_up_to_what_was_bought(found: Any, mine: Site) -> None:
    bought = [{"from": "A trader abroad", "tonnes": Decimal(1)}]
    assert "purchases_do_not_add_up" in found(line(mine, purchased="2", purchases=bought))


def test_a_counterparty_that_had_ceased_needs_a_reason(found: Any, mine: Site) -> None:
    buyer = factories.enterprise()
    EnterpriseEvent.objects.create(
        enterprise=buyer, kind="close", effective_on=MARCH, reason="test", recorded_at=clock.now()
    )
    sold = [{"to": buyer.code, "tonnes": Decimal(5)}]
    finding = found(line(mine, produced="5", sold="5", sales=sold))["counterparty_ceased"]
    assert (finding.severity, finding.pointer) == ("warning", "/lines/0/sales/0")


def test_a_month_that_still_runs_is_noticed(found: Any, mine: Site) -> None:
    assert found(line(mine, produced="5"), period=dt.date(2011, 6, 1))["month_not_over"].severity == "notice"


def test_use_of_a_split_year_must_be_light_or_heavy(firm: Enterprise, signer: User, mine: Site) -> None:
    factories.programme_year("miit-smelting", scheme="split")
    factories.product("carbonate")
    plant = factories.site(firm, "separation")
    stated = line(plant, "carbonate", grade=Decimal("0.5"), feed_origin="own_ore", produced="3")
    draft = filings.draft(firm, APRIL, signer, stated)
    assert "category_unknown" in {finding.code for finding in reports.check(draft)}
    Site.objects.filter(pk=plant.pk).update(ore_type=OreType.MIXED)
    assert reports.check(draft) == []


def test_an_amendment_that_changes_nothing_is_refused(firm: Enterprise, signer: User, mine: Site) -> None:
    filed = filings.filed(firm, APRIL, signer, line(mine, produced="5"))
    draft = reports.amend(filed, reason="no reason", actor=signer)
    with pytest.raises(Conflict) as refused:
        reports.submit(draft, actor=signer)
    assert [fault.code for fault in refused.value.errors] == ["nothing_amended"]
    assert Report.objects.get(pk=filed.pk).state == "submitted"


def test_all_findings_come_at_once_with_their_places(firm: Enterprise, signer: User, mine: Site) -> None:
    Licence.objects.update(valid_to=dt.date(2011, 3, 31))
    lines = [
        line(mine, produced="5", closing_stock="7"),
        line(mine, "concentrate", grade=Decimal("0.6"), produced="1", lost=None),
    ]
    draft = filings.draft(firm, APRIL, signer, *lines)
    with pytest.raises(Conflict) as refused:
        reports.submit(draft, actor=signer)
    assert refused.value.code == "checks_failed"
    assert [(fault.pointer, fault.code) for fault in refused.value.errors] == [
        ("/lines/1/lost", "blank_quantity"),
        ("/lines/0/closing_stock", "line_unbalanced"),
        ("/lines/0/site", "site_not_licensed"),
        ("/lines/1/site", "site_not_licensed"),
    ]


def test_a_warning_is_filed_with_its_reason(firm: Enterprise, signer: User, mine: Site) -> None:
    Licence.objects.update(valid_to=dt.date(2011, 3, 31))
    draft = filings.draft(firm, APRIL, signer, line(mine, produced="5"))
    with pytest.raises(Conflict, match="reason"):
        reports.submit(draft, actor=signer, explanations={"site_not_licensed": "  "})
    filed = reports.submit(draft, actor=signer, explanations={"site_not_licensed": "renewal was applied for"})
    assert filed.explanations == {"site_not_licensed": "renewal was applied for"}
    assert "renewal was applied for" in filed.canonical


def test_a_reason_does_not_open_what_is_blocked(firm: Enterprise, signer: User, mine: Site) -> None:
    draft = filings.draft(firm, APRIL, signer, line(mine, produced="5", closing_stock="7"))
    with pytest.raises(Conflict):
        reports.submit(draft, actor=signer, explanations={"line_unbalanced": "we are sure"})
