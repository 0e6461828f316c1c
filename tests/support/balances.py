"""Months of a balance and their facts for tests of the rules; all figures are invented."""

import datetime as dt
from decimal import Decimal
from typing import Any

from inspections.rules import Facts, ParameterValues, Row, RowKind
from inspections.rules.balance import page_test
from inspections.rules.balance_facts import BalanceFacts, FamilyMonth, Pair, PartnerFacts
from inspections.rules.material_balance import Code, Errors, Fed, Measured, Month, PageTest, evaluate
from inspections.rules.partner_sums import PairResult

# Flows 1.5 % at random, stocks 1 %, and 1 % systematic; the recovery is known and nothing stays in the process.
KNOWN = Errors(random=0.015, systematic=0.01, stock=0.01, recovery=0.0, in_process=0.0)
PAGE = PageTest(k=0.5, h=5.7)


def measured(code: Code, tonnes: str | Decimal, errors: Errors = KNOWN, product: str = "concentrate") -> Measured:
    return Measured(code, product, "concentrate", Decimal(tonnes), errors)


def month(number: int, *rows: Measured, year: int = 2011, fed: str = "0", **fields: Any) -> Month:
    """Return a month; ``number`` counts on past December."""
    day = dt.date(year + (number - 1) // 12, (number - 1) % 12 + 1, 1)
    errors = fields.pop("errors", KNOWN)
    feed = (Fed("concentrate", Decimal(fed), errors),) if Decimal(fed) else ()
    return Month(day, rows, feed=feed, **fields)


def steady(number: int, missing: str | Decimal = "0", errors: Errors = KNOWN, **fields: Any) -> Month:
    """Return a month in which 100 t enter and leave, with 150 t in stock, but for what is missing."""
    rows = (
        measured(Code.OPENING, "150", errors),
        measured(Code.PURCHASED, "100", errors),
        measured(Code.SOLD, Decimal(100) - Decimal(missing), errors),
        measured(Code.CLOSING, "150", errors),
    )
    return month(number, *rows, errors=errors, **fields)


def facts_of(*months: Month, allocation: str = "0") -> BalanceFacts:
    """Return the facts of the last of some months."""
    page = page_test(months[-1].month, Decimal(allocation), ParameterValues())
    result = evaluate(months, page)[-1]
    return BalanceFacts(
        subject="Plant",
        on=dt.date(2012, 1, 20),
        month=months[-1].month,
        families=(FamilyMonth(family="", result=result, reports=(Row(RowKind.REPORT, "key-report", "2011-04"),)),),
        allocation=Decimal(allocation),
    )


def pair(shipped: str, received: str, *, alarm: bool = True) -> Pair:
    result = PairResult(
        month=dt.date(2011, 4, 1),
        since=dt.date(2011, 1, 1),
        shipped=Decimal(shipped),
        received=Decimal(received),
        difference=Decimal(shipped) - Decimal(received),
        sigma=Decimal(1),
        alarm=alarm,
    )
    return Pair(partner="Other", sold_to=True, result=result, reports=(Row(RowKind.REPORT, "key-report", "2011-04"),))


def partners(*pairs: Pair) -> PartnerFacts:
    return PartnerFacts(subject="Firm", on=dt.date(2011, 10, 20), month=dt.date(2011, 4, 1), pairs=pairs)


SAMPLES: dict[str, Facts] = {
    "unexplained_outflow": facts_of(steady(1, "20")),
    "unexplained_inflow": facts_of(steady(1, "-20")),
    "partner_difference": partners(pair("100", "80")),
}
