"""The published plans add up in the ledger: provinces to the nation, batches to the year."""

import csv
import datetime as dt
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

import quotas
from core.actor_sessions import prove_actor
from core.errors import Conflict
from enterprises.models import User
from quotas import ledger
from quotas.models import Account, Notice
from tests.support import factories
from tests.support.ledger_accounts import refused
from tests.support.notices import Share, issue

DATA = Path(quotas.__file__).with_name("data")
SUMS = {
    2009: ("72300", "10020", "82320"),
    2010: ("77000", "12200", "89200"),
    2011: ("80400", "13400", "93800"),
    2017: ("87100", "17900", "105000"),
    2018: ("100850", "19150", "120000"),
}


def provincial_shares(year: int) -> list[Share]:
    """Return the published light and medium-heavy figures of every province in that year."""
    codes: dict[str, str] = {}
    shares: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    with (DATA / "mining_quota_province.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["year"] != str(year) or row["batch"] != "year":
                continue
            code = codes.setdefault(row["province"], f"{11 + len(codes)}")
            for category, column in (("light", "light_or_rock_t_reo"), ("medium_heavy", "medium_heavy_or_ion_t_reo")):
                if row[column]:
                    shares[code, category] += Decimal(row[column])
    for code in codes.values():
        factories.place(code)
    return [("CN", code, category, str(tonnes)) for (code, category), tonnes in shares.items() if tonnes]


def figures(code: str, category: str, year: int) -> Account:
    return Account.objects.get(holder__code=code, category=category, programme_year__year=year)


@pytest.mark.parametrize("year", SUMS)
def test_the_provinces_add_up_to_the_nation(year: int, mlr1: User, mlr2: User) -> None:
    factories.programme()
    light, heavy, total = SUMS[year]
    whole: list[Share] = [(None, "CN", "light", light), (None, "CN", "medium_heavy", heavy)]
    issue(mlr1, mlr2, *whole, *provincial_shares(year), on=dt.date(year, 3, 30))
    for category, tonnes in (("light", light), ("medium_heavy", heavy), ("total", total)):
        nation = figures("CN", category, year)
        assert (nation.received, nation.passed_on, nation.undistributed) == (Decimal(tonnes), Decimal(tonnes), 0)
    assert not list(ledger.drifts(today=dt.date(year, 12, 31)))


def test_one_tonne_more_for_any_province_of_2011_is_refused(mlr1: User, mlr2: User) -> None:
    factories.programme()
    shares = provincial_shares(2011)
    whole: list[Share] = [(None, "CN", "light", "80400"), (None, "CN", "medium_heavy", "13400")]
    issue(mlr1, mlr2, *whole, *shares, on=dt.date(2011, 3, 30))
    before = Notice.objects.count()
    for giver, province, category, _tonnes in shares:
        with refused("quota_exceeded", Conflict):
            issue(mlr1, mlr2, (giver, province, category, "1"), on=dt.date(2011, 3, 30), number=f"one more {province}")
    assert Notice.objects.count() == before


def test_the_year_2020_includes_its_first_batch(mlr1: User, mlr2: User, miit1: User, miit2: User) -> None:
    for programme, maker, checker, first, year, second in (
        ("mlr-mining", mlr1, mlr2, "66000", "140000", 74000),
        ("miit-smelting", miit1, miit2, "63500", "135000", 71500),
    ):
        factories.programme(programme)
        factories.place("CN")
        paper = {"programme": programme, "number": f"{programme} first"}
        issue(maker, checker, (None, "CN", "all", first), on=dt.date(2020, 2, 28), batch="first", **paper)
        paper = {"programme": programme, "number": f"{programme} year", "basis": "cumulative"}
        notice = issue(maker, checker, (None, "CN", "all", year), on=dt.date(2020, 7, 2), **paper)
        assert notice.lines.get().increment == second
        account = Account.objects.get(programme_year__programme__code=programme, category="all")
        assert account.received == Decimal(year)


def test_the_third_batch_of_2023_comes_on_top(mlr1: User, mlr2: User) -> None:
    factories.programme()
    factories.place("CN")
    for batch, tonnes, day in (
        ("first", "120000", dt.date(2023, 3, 24)),
        ("second", "120000", dt.date(2023, 9, 25)),
        ("third", "15000", dt.date(2023, 12, 15)),
    ):
        issue(mlr1, mlr2, (None, "CN", "all", tonnes), on=day, batch=batch)
    assert figures("CN", "all", 2023).received == 255000


def test_the_plan_of_january_judges_when_it_comes(mlr1: User, mlr2: User) -> None:
    """One invented enterprise stands for all mines of Jiangxi: it has used before the notice of 30 March came."""
    factories.programme()
    factories.place("36")
    factories.enterprise("E-DEMO-ALL", at="36")
    year = factories.programme_year("mlr-mining", 2011, "split")
    account = ledger.account_for(year, "medium_heavy", factories.holder("E-DEMO-ALL"))
    prove_actor(mlr1)
    ledger.post(
        kind="use",
        tonnes=Decimal(800),
        to=account,
        effective_on=dt.date(2011, 1, 31),
        document="what January's reports added up to",
        actor=mlr1,
    )
    account.refresh_from_db()
    assert account.state == "awaiting_plan"
    whole: list[Share] = [(None, "CN", "medium_heavy", "13400"), ("CN", "36", "medium_heavy", "9000")]
    issue(mlr1, mlr2, *whole, on=dt.date(2011, 3, 30))
    account.refresh_from_db()
    assert account.state == "unplanned"
    assert figures("36", "medium_heavy", 2011).used == 800


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Give every scenario a database."""
