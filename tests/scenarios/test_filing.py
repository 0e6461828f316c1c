"""A year of filing through services: before the plan, at its limits, and over it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core import clock
from core.clock import ZONE
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from quotas import ledger
from quotas.models import Account, Holder, Programme, Report
from quotas.quantities import percent
from quotas.services import reports
from tests.support import factories, filings
from tests.support.filings import line
from tests.support.notices import issue

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.fixture(autouse=True)
def register(firm: Enterprise) -> None:
    factories.product()
    for code, scheme in (("mlr-mining", "split"), ("miit-smelting", "all")):
        factories.programme(code)
        factories.programme_year(code, 2010, scheme)
    for enterprise in Enterprise.objects.all():
        ledger.holder_of(enterprise)
    for code in ("CN", "36"):
        factories.holder(code)


def account(enterprise: Enterprise, category: str = "medium_heavy", year: int = 2011) -> Account:
    return Account.objects.get(holder__enterprise=enterprise, category=category, programme_year__year=year)


def national_plan(maker: User, checker: User, tonnes: str, on: D, **fields: Any) -> None:
    shares = [(None, "CN", "medium_heavy", tonnes), ("CN", "36", "medium_heavy", tonnes)]
    issue(maker, checker, *shares, on=on, **fields)


def test_january_awaits_its_plan_and_is_judged_when_the_plan_comes(
    firm: Enterprise, signer: User, mlr1: User, mlr2: User, p36a: User, p36b: User
) -> None:
    """The mining notice of 2011 came on 30 March: until then no account counts as unplanned."""
    mine = firm.sites.get()
    with clock.at(D(2011, 2, 9)):
        january = filings.filed(firm, D(2011, 1, 1), signer, line(mine, produced="40", sold="40"))
    assert (january.over, january.late) == ([], False)
    assert account(firm).state == "awaiting_plan"
    with clock.at(D(2011, 3, 30)):
        national_plan(mlr1, mlr2, "9000", D(2011, 3, 30))
        assert account(firm).state == "unplanned"  # all of it reached the province, nothing yet this firm
        issue(p36a, p36b, ("36", firm.code, "medium_heavy", "100"), on=D(2011, 3, 30))
    assert (account(firm).state, account(firm).used, account(firm).available) == ("within", 40, 60)
    with clock.at(D(2011, 3, 31)):
        february = filings.filed(firm, D(2011, 2, 1), signer, line(mine, produced="70", sold="70"))
    assert february.over == [{"programme": "mlr-mining", "category": "medium_heavy", "excess": "10.000"}]
    assert february.late is True


def test_december_filed_in_january_counts_to_its_own_year(
    firm: Enterprise, signer: User, mlr1: User, mlr2: User
) -> None:
    mine = firm.sites.get()
    with clock.at(D(2025, 3, 1)):
        shares = [(None, "CN", "medium_heavy", "50"), ("CN", firm.code, "medium_heavy", "50")]
        issue(mlr1, mlr2, *shares, on=D(2025, 3, 1))
    with clock.at(D(2026, 1, 2)):
        shares = [(None, "CN", "medium_heavy", "30"), ("CN", firm.code, "medium_heavy", "30")]
        issue(mlr1, mlr2, *shares, on=D(2026, 1, 2))
    with clock.at(dt.datetime(2026, 1, 10, 23, 59, 59, tzinfo=ZONE)):
        december = filings.filed(firm, D(2025, 12, 1), signer, line(mine, produced="60"))
    assert december.late is False
    assert (account(firm, year=2025).excess, account(firm, year=2026).used) == (10, 0)
    assert december.over == [{"programme": "mlr-mining", "category": "medium_heavy", "excess": "10.000"}]


@pytest.mark.parametrize(
    ("filed_at", "late"),
    [
        (dt.datetime(2025, 10, 10, 23, 59, 59, tzinfo=ZONE), False),
        (dt.datetime(2025, 10, 10, 16, 0, tzinfo=dt.UTC), True),
        (dt.datetime(2025, 10, 11, 0, 0, tzinfo=ZONE), True),
    ],
)
def test_september_is_due_on_the_tenth_of_october_in_shanghai_whatever_utc_says(
    filed_at: dt.datetime, late: bool, firm: Enterprise, signer: User
) -> None:
    with clock.at(filed_at):
        september = filings.filed(firm, D(2025, 9, 1), signer, nil=True)
    assert (september.due_on, september.late) == (D(2025, 10, 10), late)


def test_an_overshoot_is_named_at_once_and_a_later_batch_or_amendment_changes_the_state_not_the_past(
    firm: Enterprise, signer: User, mlr1: User, mlr2: User, p36a: User, p36b: User
) -> None:
    """Made-up input: 100 t allocated, 112 t used by June; 50 t more in August; May amended down by 20 t."""
    mine = firm.sites.get()
    with clock.at(D(2011, 3, 30)):
        national_plan(mlr1, mlr2, "1000", D(2011, 3, 30))
        issue(p36a, p36b, ("36", firm.code, "medium_heavy", "100"), on=D(2011, 3, 30))
    answers = {}
    for month, produced in enumerate(("18", "18", "18", "18", "20", "20"), start=1):
        with clock.at(D(2011, month + 1, 9)):
            stated = line(mine, produced=produced, sold=produced)
            answers[month] = filings.filed(firm, D(2011, month, 1), signer, stated)
    assert [answers[month].over for month in range(1, 6)] == [[]] * 5
    assert answers[6].over == [{"programme": "mlr-mining", "category": "medium_heavy", "excess": "12.000"}]
    assert (account(firm).state, account(firm).excess) == ("exceeded", 12)
    assert percent(account(firm).excess, account(firm).allocated) == Decimal("12.00")
    with clock.at(D(2011, 8, 1)):
        issue(p36a, p36b, ("36", firm.code, "medium_heavy", "50"), on=D(2011, 8, 1), batch="second")
    assert (account(firm).state, account(firm).excess) == ("within", 0)
    with clock.at(D(2011, 8, 20)):
        amended = filings.amended(answers[5], signer, line(mine, produced="0", sold="0"), reason="counted twice")
    assert (amended.over, account(firm).used) == ([], 92)
    answers[6].refresh_from_db()
    assert answers[6].over[0]["excess"] == "12.000"  # what was answered then is not rewritten


def test_oxide_and_the_metal_made_from_it_count_once_at_the_oxide(firm: Enterprise, signer: User) -> None:
    plant, works = factories.site(firm, "separation"), factories.site(firm, "metal")
    for code in ("neodymium-oxide", "neodymium-metal"):
        factories.product(code)
    with clock.at(D(2011, 5, 5)):
        filed = filings.filed(
            firm,
            D(2011, 4, 1),
            signer,
            line(plant, "neodymium-oxide", feed_origin="own_ore", produced="1166.4", consumed="1166.4"),
            line(works, "neodymium-metal", produced="1000"),
        )
    assert account(firm, "all").used == Decimal("1166.400")
    reo = {created.product.code: created.reo_tonnes for created in filed.lines.select_related("product")}
    assert reo == {"neodymium-oxide": Decimal("1166.400"), "neodymium-metal": Decimal("1166.400")}


def test_metal_reported_as_such_is_turned_into_oxide_by_its_factor(firm: Enterprise, signer: User) -> None:
    """5,694 t of metal are about 6,600 t REO; as if it were oxide, use would read 43.80 % instead of 50.77 %."""
    works = factories.site(firm, "metal")
    metal = factories.product("neodymium-metal", reo_factor=Decimal("1.1591"))
    with clock.at(D(2011, 5, 5)):
        filed = filings.filed(firm, D(2011, 4, 1), signer, line(works, metal.code, produced="5694"))
    reo = filed.lines.get().reo_tonnes
    assert reo == Decimal("6599.915")
    assert percent(reo, Decimal(13_000)) == Decimal("50.77")
    assert percent(Decimal(5694), Decimal(13_000)) == Decimal("43.80")


def test_two_caps_in_one_year_are_counted_beside_each_other(mlr1: User, mlr2: User, miit1: User, miit2: User) -> None:
    """2009: MLR cap 82,320, MIIT plan 119,500, output 120,000. One invented firm stands for the nation."""
    nation = factories.enterprise("E-DEMO-NATION")
    mine = factories.site(nation, ore_type="mixed")
    signer = factories.user(Role.ENTERPRISE_SIGNER, of=nation)
    for code in ("mlr-mining", "miit-mineral"):
        Programme.objects.filter(pk=factories.programme(code).pk).update(first_year=2006)
        factories.programme_year(code, 2009, "all")
    ledger.holder_of(nation)
    with clock.at(D(2009, 4, 1)):
        for maker, checker, programme, tonnes in (
            (mlr1, mlr2, "mlr-mining", "82320"),
            (miit1, miit2, "miit-mineral", "119500"),
        ):
            shares = [(None, "CN", "all", tonnes), ("CN", nation.code, "all", tonnes)]
            issue(maker, checker, *shares, on=D(2009, 4, 1), programme=programme)
    with clock.at(D(2010, 1, 9)):
        filed = filings.filed(nation, D(2009, 12, 1), signer, line(mine, produced="120000"))
    assert filed.over == [
        {"programme": "mlr-mining", "category": "all", "excess": "37680.000"},
        {"programme": "miit-mineral", "category": "all", "excess": "500.000"},
    ]
    assert percent(Decimal("37680"), Decimal("82320")) == Decimal("45.77")
    assert percent(Decimal("500"), Decimal("119500")) == Decimal("0.42")


def test_a_returned_month_stays_counted_and_its_history_stays_readable(
    firm: Enterprise, signer: User, p36a: User
) -> None:
    mine = firm.sites.get()
    with clock.at(D(2011, 2, 9)):
        first = filings.filed(firm, D(2011, 1, 1), signer, line(mine, produced="40"))
        reports.return_(first, reason="the weighbridge recorded 44 t", actor=p36a)
        assert account(firm).used == 40
        second = filings.amended(first, signer, line(mine, produced="44"), reason="a lorry was forgotten")
        reports.accept(second, actor=p36a)
    assert (account(firm).used_accepted, account(firm).used_pending) == (44, 0)
    versions = Report.objects.filter(enterprise=firm).order_by("number")
    assert [(report.state, report.lines.get().produced) for report in versions] == [
        ("superseded", 40),
        ("accepted", 44),
    ]
    assert len({report.receipt_number for report in versions}) == 2
    assert Holder.objects.filter(enterprise=firm).count() == 1
