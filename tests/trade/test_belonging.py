"""The month to which an invoice belongs, by the deliveries that a report names; all figures are invented."""

import datetime as dt
from decimal import Decimal

import pytest

from trade import belonging, matching
from trade.belonging import Delivery, Paper
from trade.matching import Tolerance


def late(
    papers: list[tuple[str, int, str]], deliveries: list[tuple[int, str]], *, partner: str = "plant"
) -> dict[str, int]:
    found = belonging.late_papers(
        [Paper(key, "plant", dt.date(2011, month, 1), Decimal(tonnes)) for key, month, tonnes in papers],
        [Delivery(partner, dt.date(2011, month, 1), Decimal(tonnes)) for month, tonnes in deliveries],
    )
    return {key: month.month for key, month in found.items()}


def test_an_invoice_belongs_to_the_delivery_it_states() -> None:
    assert late([("a", 4, "101.300")], [(3, "101.300"), (4, "97.100")]) == {"a": 3}


def test_invoices_that_are_late_one_after_the_other_keep_their_months_apart() -> None:
    deliveries = [(3, "101.300"), (4, "97.100"), (5, "88.400")]
    assert late([("a", 4, "101.300"), ("b", 5, "97.100"), ("c", 5, "88.400")], deliveries) == {"a": 3, "b": 4}


@pytest.mark.parametrize(
    ("month", "tonnes"),
    [
        (3, "100.000"),  # its own month
        (2, "100.000"),  # before the goods
        (4, "98.000"),  # nearer to another figure than to this one
        (4, "125.001"),  # more than a fifth apart
    ],
)
def test_others_belong_to_the_month_of_their_day(month: int, tonnes: str) -> None:
    assert late([("a", month, tonnes)], [(3, "100.000"), (4, "97.900")]) == {}


def test_after_the_lag_it_belongs_to_its_own_month() -> None:
    assert late([("a", 5, "100.000")], [(3, "100.000")]) == {}


def test_a_part_of_the_goods_may_have_arrived_later() -> None:
    assert late([("a", 4, "125.000")], [(3, "100.000"), (4, "25.000")]) == {"a": 3}


def test_the_own_month_comes_first_among_equals() -> None:
    assert late([("a", 4, "50.000")], [(3, "50.000"), (4, "50.000")]) == {}


def test_months_that_are_alike_keep_their_own_invoices() -> None:
    """Two scales of a buyer and a seller differ by more than the deliveries of three months do."""
    deliveries = [(3, "7.848"), (4, "7.941"), (5, "7.896")]
    assert late([("a", 3, "7.798"), ("b", 4, "7.893"), ("c", 5, "7.916")], deliveries) == {}
    assert late([("b", 4, "7.893"), ("c", 4, "7.941")], deliveries) == {"b": 3}


def test_a_delivery_is_paired_once() -> None:
    assert late([("a", 3, "50.000"), ("b", 4, "50.000")], [(3, "50.000")]) == {}
    assert late([("a", 4, "50.000"), ("b", 4, "50.000")], [(3, "50.000")]) == {"a": 3}


def test_another_partner_explains_nothing() -> None:
    assert late([("a", 4, "50.000")], [(3, "50.000")], partner="other") == {}


def test_the_parameters_are_those_of_the_invoice(monkeypatch: pytest.MonkeyPatch) -> None:
    longer = Tolerance(dt.date(2011, 5, 1), percent=Decimal(0), tonnes=Decimal(0), lag_months=2, on_the_way=Decimal(5))
    monkeypatch.setattr(matching, "TOLERANCES", (*matching.TOLERANCES, longer))
    assert late([("a", 5, "52.000")], [(3, "50.000")]) == {"a": 3}
    assert late([("a", 5, "53.000")], [(3, "50.000")]) == {}
    assert late([("a", 4, "53.000")], [(3, "50.000")]) == {"a": 3}
