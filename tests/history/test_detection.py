"""The measurement of the rules: its economy keeps its books, its truth is kept apart, and its judgement is right."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.detection import (
    cheating,
    cheating_mines,
    cheating_plants,
    economy,
    files,
    judge,
    recyclers,
    report,
)
from benchmarks.detection.books import Case
from benchmarks.detection.economy import Economy
from benchmarks.detection.judge import Judgement, Raised, clopper_pearson
from benchmarks.detection.truth import read_truth, write_truth

FIRST, MAY = dt.date(2012, 1, 1), dt.date(2012, 5, 1)


def honest(seed: int = 1, enterprises: int = 24, months: int = 12, errors: float = 1.0) -> Economy:
    made = economy.honest(seed, enterprises=enterprises, first=FIRST, months=months, errors=errors)
    recyclers.add(made)
    return made


@pytest.fixture(scope="module")
def made() -> Economy:
    return honest()


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
        (firm.code, partner, document): tonnes
        for firm in made.mines()
        for month in made.months
        for flow in made.flows[firm.code, month].values()
        for partner, tonnes, document in flow.sales
    }
    bought: dict[tuple[str, str, str], Decimal] = {}
    for firm in made.plants():
        for month in made.months:
            for flow in made.flows[firm.code, month].values():
                for partner, tonnes, document in flow.purchases:
                    key = partner, firm.code, document
                    bought[key] = bought.get(key, economy.ZERO) + tonnes
    assert sold.keys() == bought.keys()
    assert all(abs(float(bought[key] / tonnes) - 1) < 6 * economy.SCALES for key, tonnes in sold.items())
    assert sum(invoice.tonnes for invoice in made.invoices if invoice.buyer != economy.OUTSIDE) == sum(sold.values())


def test_the_honest_part_has_events_unless_it_is_exact(made: Economy) -> None:
    exact = economy.honest(1, enterprises=24, first=FIRST, months=12, exact=True)
    assert (exact.opens, exact.flooded) == ({}, set())
    ((region, january),) = made.flooded
    for mine in made.mines():
        if mine.region == region and mine.code not in made.opens:
            flows = [next(iter(made.flows[mine.code, month].values())) for month in made.months]
            assert float(flows[0].produced) < 0.7 * float(flows[2].produced), january
    rows = files.files_of(made)
    for code, month in made.opens.items():
        periods = {row["period"] for row in rows["history"] if row["enterprise"] == code}
        assert min(map(str, periods)) == f"{month:%Y-%m}"
        assert {row["from"] for row in rows["licences"] if row["enterprise"] == code} == {month}
    assert [row["kind"] for row in rows["observations"]] == ["flood_water"]
    parts = [flow for flows in made.flows.values() for flow in flows.values() if len(flow.purchases) > 0]
    assert any(len({document for *_trade, document in flow.purchases}) < 9 for flow in parts)


def test_errors_of_measurement_are_multiplied() -> None:
    def late(errors: float) -> int:
        invoices = honest(errors=errors).invoices
        return sum(f"{one.day:%Y%m}" not in one.document for one in invoices)

    assert late(0.5) < late(1.0) < late(1.5)


def test_slips_are_corrected_by_a_second_version(made: Economy) -> None:
    rows = files.files_of(made)["history"]
    second = [row for row in rows if row["version"] == 2]
    assert second
    for row in second:
        (first,) = (one for one in rows if one["version"] == 1 and _same(one, row))
        assert str(first["filed_on"]) < str(row["filed_on"])
        assert first["sold"] != row["sold"]


def _same(one: files.Row, other: files.Row) -> bool:
    return all(one[name] == other[name] for name in ("enterprise", "period", "product"))


def test_the_same_seed_makes_the_same_files() -> None:
    one, other = (files.files_of(honest(3, enterprises=6, months=3)) for _ in range(2))
    assert one == other
    assert all(set(row) <= set(files.COLUMNS[kind]) for kind, rows in one.items() for row in rows)


@pytest.mark.parametrize(("enterprises", "months"), [(36, 26), (45, 14)])
def test_cheats_keep_their_books_and_every_kind_occurs(enterprises: int, months: int) -> None:
    lawful, cheated = honest(2, enterprises, months), honest(2, enterprises, months)
    cases = cheating.cheat(cheated)
    assert list(books(cheated)) == []
    rows = files.files_of(cheated)
    cases += cheating.dig(cheated, rows, 1)
    absent = {"exported under another code", "exported without declaration"}  # nobody exports here
    if months < 20:
        absent.add("laundered by a recycler")  # nothing to compare with in the first year
    assert {case.kind for case in cases} == set(judge.FITTING) - absent
    assert len({(case.enterprise, case.first) for case in cases}) == len(cases)
    assert all(not case.enterprise or float(case.tonnes) > 0 for case in cases)
    assert rows["history"] != files.files_of(lawful)["history"]
    numbers = [row["number"] for row in rows["invoices"]]
    assert len(set(numbers)) == len(numbers)


def test_sizes_are_stated_in_units_of_the_limit(made: Economy) -> None:
    cases = cheating.cheat(honest())
    sizes = {judge.size_of(case) for case in cases}
    assert {"below the limit", "1 to 2 limits"} <= sizes
    assert judge.size_of(CASE) == judge.UNMEASURED


def test_a_cheat_states_what_others_say_otherwise() -> None:
    cheated, plain = honest(), honest()
    mine = next(mine for mine in cheated.mines() if mine.code not in cheated.opens)
    months = cheated.months[3:5]
    kept = {month: plain.flows[mine.code, month] for month in months}
    case = cheating_mines.false_nil(cheated, mine, months, 0.4)
    for month in months:
        (flow,), (true,) = cheated.flows[mine.code, month].values(), kept[month].values()
        assert (flow.produced, flow.sold, flow.sales) == (0, 0, [])
        assert any(trade[0] == mine.code for trade in _bought(cheated, mine, month))
        assert cheated.unstated[mine.code, month] == economy.kilogram(true.produced * (true.grade or 1))
    assert (case.first, case.last, case.traces) == (months[0], months[-1], 2)


def _bought(made: Economy, mine: economy.Firm, month: dt.date) -> list[tuple[str, Decimal, str]]:
    flows = made.flows[made.plant_of(mine).code, month]
    return [trade for flow in flows.values() for trade in flow.purchases]


def test_a_mislabelled_oxide_keeps_the_price_of_the_dear_one() -> None:
    cheated = honest()
    plant = cheated.plants()[0]
    cheating_plants.mislabelled(cheated, plant, cheated.months[3:4], 0.4)
    bad = cheated.invoices[-1]
    assert (bad.product, bad.amount / bad.tonnes) == ("lanthanum-oxide", 420_000)
    flow = cheated.flows[plant.code, cheated.months[3]]["lanthanum-oxide"]
    assert flow.sales[-1][1:] == (bad.tonnes, bad.document)


CASE = Case("diverted oxide", "E-1", ("E-2",), MAY, dt.date(2012, 6, 1), 1, "5.000")
FIRMS = {code: [dt.date(2012, month, 1) for month in range(1, 13)] for code in ("E-1", "E-2", "E-3")}


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
    judge.judge(judgement, [raised], [CASE], name="1", firms=FIRMS)
    score = judgement.kinds[CASE.kind]
    assert (score.cases, score.found) == (1, found)
    if raised.raised_on.month == 6 and found:
        assert score.delays == [1]


def test_the_delay_of_an_amendment_is_counted_from_the_month_before_it() -> None:
    judgement = Judgement()
    raised = flag("unexplained_outflow", "E-1", dt.date(2012, 7, 25))
    judge.judge(judgement, [raised], [replace(CASE, told_later=1)], name="1", firms=FIRMS)
    assert judgement.kinds[CASE.kind].delays == [1]


def test_a_partner_who_cheats_himself_is_found_for_his_own_case() -> None:
    own = Case("diverted oxide", "E-2", (), MAY, dt.date(2012, 6, 1), 1, "5.000")
    other = Case("laundered ore", "E-1", ("E-2",), MAY, dt.date(2012, 6, 1), 1, "5.000")
    raised = flag("unexplained_inflow", "E-2", dt.date(2012, 6, 11))
    judgement = Judgement()
    judge.judge(judgement, [raised], [own, other], name="1", firms=FIRMS)
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
    judge.judge(judgement, flags, [CASE], name="1", firms=FIRMS)
    assert judgement.false_months == {("1", "E-3", "2012-02")}
    assert (judgement.elsewhere, judgement.lawful_months) == (1, 3 * 12 - 2 * 5)
    text = report.page({1.0: judgement, 1.5: judgement}, economies="One")
    assert "| diverted oxide | 1 | 1 | 0 | 0.00 | 0.00 | 0.97 | – | – |" in text
    assert "1 of 26 lawful enterprise-months" in text
    assert "| Feb | 3 | 1 | 33.33 | 90.57 |" in text
    assert "| × 1.5 |" in text


def test_the_goal_counts_cases_above_the_limit_with_two_traces() -> None:
    large, small = (
        Case("diverted oxide", code, (), MAY, MAY, 2, "5.000", limit=limit)
        for code, limit in (("E-1", "4"), ("E-2", "6"))
    )
    single = Case("laundered ore", "E-3", (), MAY, MAY, 1, "5.000", limit="1")
    judgement = Judgement()
    judge.judge(judgement, [], [large, small, single], name="1", firms=FIRMS)
    assert {kind: score.cases for kind, score in judgement.aimed_at.items()} == {"diverted oxide": 1}
    assert {key: score.cases for key, score in judgement.sizes.items()} == {
        ("diverted oxide", "1 to 2 limits"): 1,
        ("diverted oxide", "below the limit"): 1,
        ("laundered ore", "above 4 limits"): 1,
    }
    assert {key: score.cases for key, score in judgement.traces.items()} == {2: 2, 1: 1}


@pytest.mark.parametrize(
    ("hits", "of", "lower", "upper"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.3085), (10, 10, 0.6915, 1.0), (59, 60, 0.9106, 0.9996), (5, 10, 0.1871, 0.8129)],
)
def test_the_bounds_are_those_of_clopper_and_pearson(hits: int, of: int, lower: float, upper: float) -> None:
    assert clopper_pearson(hits, of) == pytest.approx((lower, upper), abs=1e-4)


def test_the_truth_is_read_as_it_was_written(tmp_path: Path) -> None:
    cheated = honest()
    cases = [*cheating.cheat(cheated), CASE]
    firms = {firm.code: cheated.months_of(firm) for firm in cheated.firms}
    write_truth(tmp_path / "truth", cases, firms)
    assert read_truth(tmp_path / "truth") == (cases, firms)
