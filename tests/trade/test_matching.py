"""The cascade: the month itself, the tolerance, the lag, and what is left over; all figures are invented."""

import datetime as dt
from decimal import Decimal

import pytest

from trade import matching
from trade.matching import Matched, Month, Step, Tolerance, match, tolerance_on

LAST = dt.date(2011, 9, 1)


def run(*pairs: tuple[str | None, str], last: dt.date = LAST) -> list[Matched]:
    months = [
        Month(dt.date(2011, number, 1), None if reported is None else Decimal(reported), Decimal(invoiced))
        for number, (reported, invoiced) in enumerate(pairs, 1)
    ]
    return match(months, last=last)


def told(results: list[Matched]) -> list[tuple[str, Decimal, Decimal]]:
    return [(str(one.step), one.other_months, one.remainder) for one in results]


@pytest.mark.parametrize(
    ("reported", "invoiced", "step", "remainder"),
    [
        ("100", "100", Step.EXACT, "0"),
        ("0", "0", Step.EXACT, "0"),
        ("100", "98", Step.TOLERANCE, "0"),
        ("98", "100", Step.TOLERANCE, "0"),
        ("100", "97.999", Step.REMAINDER, "2.001"),
        ("97.999", "100", Step.REMAINDER, "-2.001"),
        ("10", "9.5", Step.TOLERANCE, "0"),  # half a tonne, however small the month
        ("10", "9.499", Step.REMAINDER, "0.501"),
        ("100", "0", Step.REMAINDER, "100"),
        ("0", "100", Step.REMAINDER, "-100"),
        (None, "100", Step.NO_REPORT, "0"),
    ],
)
def test_a_month_by_itself(reported: str | None, invoiced: str, step: Step, remainder: str) -> None:
    (result,) = run((reported, invoiced))
    assert (result.step, result.remainder) == (step, Decimal(remainder))
    assert result.tolerance is matching.TOLERANCES[0]


def test_an_invoice_of_the_next_month_explains_a_sale_and_one_before_explains_it_too() -> None:
    assert told(run(("100", "40"), ("100", "160"))) == [("lag", 60, 0), ("lag", 60, 0)]
    assert told(run(("40", "100"), ("160", "100"))) == [("lag", 60, 0), ("lag", 60, 0)]


def test_the_month_after_the_lag_explains_nothing() -> None:
    assert told(run(("100", "40"), ("100", "100"), ("100", "160"))) == [
        ("remainder", 0, 60),
        ("exact", 0, 0),
        ("remainder", 0, -60),
    ]


def test_a_month_within_the_tolerance_explains_its_neighbours() -> None:
    assert told(run(("95", "100"), ("204", "200"), ("50", "50"))) == [
        ("lag", 4, 0),
        ("tolerance", 0, 0),
        ("exact", 0, 0),
    ]
    assert told(run(("204", "200"), ("95", "100")))[1] == ("lag", 4, 0)
    assert told(run(("201", "200"), ("199", "200"))) == [("tolerance", 0, 0)] * 2


def test_goods_on_the_way_are_passed_on_once() -> None:
    """A part of each month's goods arrives in the next; the invoices are of the whole."""
    assert told(run(("90", "100"), ("100", "100"), ("110", "100"))) == [("lag", 10, 0), ("exact", 0, 0), ("lag", 10, 0)]
    assert told(run(("90", "100"), ("100", "100"), ("100", "100"), ("110", "100")))[0] == ("remainder", 0, -10)


@pytest.mark.parametrize(
    ("between", "step"),
    [(("100", "100"), "lag"), (("49.999", "49.999"), "remainder"), ((None, "100"), "remainder")],
)
def test_no_more_is_passed_on_than_a_month_has_on_the_way(between: tuple[str | None, str], step: str) -> None:
    assert told(run(("90", "100"), between, ("110", "100")))[0][0] == step
    assert told(run(("79", "100"), between, ("121", "100")))[0][0] == "remainder"


def test_a_small_difference_waits_for_what_is_passed_on() -> None:
    small, large = ([("100", "100")] * 8 + [(reported, "100")] for reported in ("80", "79"))
    for last, waits in ((10, (True, True)), (11, (True, False)), (12, (False, False))):
        steps = [run(*pairs, last=dt.date(2011, last, 1))[-1].step for pairs in (small, large)]
        assert [step == Step.WAITS for step in steps] == list(waits), last


def test_what_the_next_month_does_not_explain_is_left_over_and_nothing_is_used_twice() -> None:
    results = run(("100", "40"), ("100", "150"), ("100", "90"))
    assert told(results) == [("remainder", 50, 10), ("lag", 50, 0), ("remainder", 0, 10)]
    whole = sum(one.difference or 0 for one in results)
    assert sum(one.remainder for one in results) == whole, "every tonne is either explained or left over"


def test_the_last_month_waits_for_its_lag() -> None:
    pairs = [("100", "100")] * 8 + [("100", "40")]
    assert run(*pairs)[-1].step == Step.WAITS
    assert run(*pairs, last=dt.date(2011, 11, 1))[-1].step == Step.REMAINDER


def test_a_month_waits_for_the_report_of_the_last_month_of_its_lag_and_no_longer() -> None:
    """The invoice came in October; what October sold itself is known by its report alone."""
    pairs = [("100", "100")] * 8 + [("100", "40")]
    october = dt.date(2011, 10, 1)
    assert told(run(*pairs, (None, "160"), last=october))[8] == ("waits", 0, 0)
    assert told(run(*pairs, ("100", "160"), last=october))[8] == ("lag", 60, 0)
    assert told(run(*pairs, ("100", "100"), last=october))[8] == ("remainder", 0, 60)
    assert told(run(*pairs, (None, "160"), last=dt.date(2011, 11, 1)))[8] == ("remainder", 0, 60)


def test_a_month_without_a_report_explains_nothing() -> None:
    assert told(run(("100", "40"), (None, "60")))[0] == ("remainder", 0, 60)


def test_parameters_hold_from_their_day(monkeypatch: pytest.MonkeyPatch) -> None:
    later = Tolerance(dt.date(2011, 2, 1), percent=Decimal(10), tonnes=Decimal(0), lag_months=0)
    monkeypatch.setattr(matching, "TOLERANCES", (*matching.TOLERANCES, later))
    assert tolerance_on(dt.date(1990, 1, 1)) is matching.TOLERANCES[0]
    assert tolerance_on(dt.date(2011, 1, 31)) is matching.TOLERANCES[0]
    assert tolerance_on(dt.date(2011, 2, 1)) is later
    january, february, march = run(("100", "95"), ("100", "90"), ("100", "89"))
    assert (january.step, february.step, march.step) == (Step.REMAINDER, Step.TOLERANCE, Step.REMAINDER)
    assert february.tolerance.version == "2011-02-01"
