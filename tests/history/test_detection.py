"""The measurement of the rules: its economy keeps its books, its truth is kept apart, and its judgement is right."""

import datetime as dt
from collections.abc import Iterator

import pytest

from benchmarks.detection import cheating, economy, files, judge, report
from benchmarks.detection.cheating import Case
from benchmarks.detection.economy import Economy
from benchmarks.detection.judge import Judgement, Raised, clopper_pearson

MAY = dt.date(2012, 5, 1)


@pytest.fixture(scope="module")
def made() -> Economy:
    return economy.honest(1, enterprises=24, first=dt.date(2012, 1, 1), months=12)


def books(made: Economy) -> Iterator[str]:
    """Yield the faults of the books: stock not carried on, negative figures, partners that do not add up."""
    closings: dict[tuple[str, str], object] = {}
    for firm in made.firms:
        for month in made.months:
            for product, flow in made.flows[firm.code, month].items():
                at = f"{firm.code} {month} {product}"
                if flow.opening != closings.get((firm.code, product), economy.ZERO):
                    yield f"{at}: opening"
                closings[firm.code, product] = flow.closing
                if min(flow.opening, flow.produced, flow.purchased, flow.consumed, flow.sold, flow.closing) < 0:
                    yield f"{at}: negative"
                if sum((trade[1] for trade in flow.sales), economy.ZERO) != flow.sold:
                    yield f"{at}: sales"
                if sum((trade[1] for trade in flow.purchases), economy.ZERO) != flow.purchased:
                    yield f"{at}: purchases"


def test_an_honest_economy_keeps_its_books_and_agrees_on_both_sides(made: Economy) -> None:
    assert list(books(made)) == []
    sold = {
        (firm.code, partner, month, document): tonnes
        for firm in made.mines()
        for month in made.months
        for flow in made.flows[firm.code, month].values()
        for partner, tonnes, document in flow.sales
    }
    bought = {
        (partner, firm.code, month, document): tonnes
        for firm in made.plants()
        for month in made.months
        for flow in made.flows[firm.code, month].values()
        for partner, tonnes, document in flow.purchases
    }
    assert sold.keys() == bought.keys()
    assert all(abs(float(bought[key] / tonnes) - 1) < 6 * economy.SCALES for key, tonnes in sold.items())
    assert sum(invoice.tonnes for invoice in made.invoices if invoice.buyer != economy.OUTSIDE) == sum(sold.values())


def test_slips_are_corrected_by_a_second_version(made: Economy) -> None:
    rows = files.files_of(made)["history"]
    second = [row for row in rows if row["version"] == 2]
    assert second
    for row in second:
        (first,) = (one for one in rows if one["version"] == 1 and _same(one, row))
        assert str(first["filed_on"]) < str(row["filed_on"])
        assert float(str(first["sold"])) > float(str(row["sold"]))


def _same(one: files.Row, other: files.Row) -> bool:
    return all(one[name] == other[name] for name in ("enterprise", "period", "product"))


def test_the_same_seed_makes_the_same_files() -> None:
    one, other = (
        files.files_of(economy.honest(3, enterprises=6, first=dt.date(2012, 1, 1), months=3)) for _ in range(2)
    )
    assert one == other
    assert all(set(row) <= set(files.COLUMNS[kind]) for kind, rows in one.items() for row in rows)


def test_cheats_keep_their_books_and_every_kind_occurs(made: Economy) -> None:
    cheated = economy.honest(1, enterprises=24, first=dt.date(2012, 1, 1), months=12)
    cases = cheating.cheat(cheated)
    assert list(books(cheated)) == []
    rows = files.files_of(cheated)
    cases += cheating.dig(cheated, rows, 1)
    assert {case.kind for case in cases} == set(judge.FITTING)
    assert len({case.enterprise for case in cases}) == len(cases)
    assert all(not case.enterprise or float(case.tonnes) > 0 for case in cases)
    assert rows["history"] != files.files_of(made)["history"]


CASE = Case("diverted oxide", "E-1", ("E-2",), MAY, dt.date(2012, 6, 1), 1, "5.000")


def flag(rule: str, enterprise: str, day: dt.date, period: str = "2012-05") -> Raised:
    return Raised(rule, enterprise, day, period)


@pytest.mark.parametrize(
    ("raised", "found"),
    [
        (flag("unexplained_outflow", "E-1", dt.date(2012, 6, 11)), True),
        (flag("unexplained_outflow", "E-2", dt.date(2012, 6, 11)), True),
        (flag("unexplained_outflow", "E-1", dt.date(2012, 9, 30)), True),
        (flag("unexplained_outflow", "E-1", dt.date(2012, 10, 1)), False),
        (flag("unexplained_outflow", "E-1", dt.date(2012, 4, 30)), False),
        (flag("unexplained_outflow", "E-3", dt.date(2012, 6, 11)), False),
        (flag("odd_price", "E-1", dt.date(2012, 6, 11)), False),
    ],
)
def test_a_case_is_found_by_a_fitting_rule_in_time(raised: Raised, found: bool) -> None:
    judgement = Judgement()
    judge.judge(judgement, [raised], [CASE], seed=1, firms=["E-1", "E-2", "E-3"], months=12)
    score = judgement.kinds[CASE.kind]
    assert (score.cases, score.found) == (1, found)
    if raised.raised_on.month == 6 and found:
        assert score.delays == [1]


def test_a_partner_who_cheats_himself_is_found_for_his_own_case() -> None:
    own = Case("diverted oxide", "E-2", (), MAY, dt.date(2012, 6, 1), 1, "5.000")
    other = Case("laundered ore", "E-1", ("E-2",), MAY, dt.date(2012, 6, 1), 1, "5.000")
    raised = flag("unexplained_inflow", "E-2", dt.date(2012, 6, 11))
    judgement = Judgement()
    judge.judge(judgement, [raised], [own, other], seed=1, firms=["E-1", "E-2"], months=12)
    assert judgement.kinds["laundered ore"].found == 0


def test_a_flag_on_a_lawful_month_is_false_once(made: Economy) -> None:
    judgement = Judgement()
    march = dt.date(2012, 3, 11)
    flags = [
        flag("odd_price", "E-3", march, "2012-02"),
        flag("unexplained_outflow", "E-3", march, "2012-02"),
        flag("pace", "E-3", march, "2012"),  # true: the report says so
        flag("odd_price", "E-1", dt.date(2012, 6, 11)),  # no hit, but the month is not lawful
        Raised("outside_licence", "", march, "", "25.0", "115.0"),
    ]
    judge.judge(judgement, flags, [CASE], seed=1, firms=["E-1", "E-2", "E-3"], months=12)
    assert judgement.false_months == {(1, "E-3", "2012-02")}
    assert (judgement.elsewhere, judgement.lawful_months) == (1, 3 * 12 - 2 * 5)
    text = report.page(judgement, economies="One")
    assert "| diverted oxide | 1 | 1 | 0 | 0.00 | 0.00 | 0.97 | – | – |" in text
    assert "1 of 26 lawful enterprise-months" in text


@pytest.mark.parametrize(
    ("hits", "of", "lower", "upper"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.3085), (10, 10, 0.6915, 1.0), (59, 60, 0.9106, 0.9996), (5, 10, 0.1871, 0.8129)],
)
def test_the_bounds_are_those_of_clopper_and_pearson(hits: int, of: int, lower: float, upper: float) -> None:
    assert clopper_pearson(hits, of) == pytest.approx((lower, upper), abs=1e-4)
