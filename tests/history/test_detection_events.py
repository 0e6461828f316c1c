"""Take-overs, exports and toll work of the measured economy keep their books; use shifted between sister firms."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import pytest

from benchmarks.detection import cheating, cheating_mines, cheating_plants, economy, files, judge, lawful, recyclers
from benchmarks.detection.economy import Economy, Flow

FIRST = dt.date(2012, 1, 1)
LATE = {"laundered by a recycler"}  # which needs a year before it


def made_of(seed: int, enterprises: int = 30, months: int = 15) -> Economy:
    made = economy.honest(seed, enterprises=enterprises, first=FIRST, months=months)
    lawful.add(made)
    recyclers.add(made)
    return made


def lines(made: Economy) -> Iterator[tuple[economy.Firm, dt.date, str, Flow]]:
    """Yield every line, those of a site in the order of its holders and months."""
    for firm in sorted(made.firms, key=lambda firm: firm.code in made.former):
        for month in made.months:
            for key, flow in made.flows[firm.code, month].items():
                yield firm, month, key, flow


@pytest.mark.parametrize("seed", [1, 3, 4])
@pytest.mark.parametrize("cheats", [False, True])
def test_stock_goes_on_at_its_site_and_every_line_adds_up(seed: int, cheats: bool) -> None:
    made = made_of(seed)
    if cheats:
        cheating.cheat(made)
    closings: dict[tuple[str, str], Decimal] = {}
    for firm, month, key, flow in lines(made):
        at = (firm.code, month, key)
        assert flow.opening == closings.get((firm.site, key), economy.ZERO), at
        closings[firm.site, key] = flow.closing
        figures = (flow.opening, flow.produced, flow.purchased, flow.consumed, flow.sold, flow.exported, flow.closing)
        assert min(figures) >= 0, at
        assert sum((trade[1] for trade in flow.sales), economy.ZERO) == flow.sold, at
        assert sum((trade[1] for trade in flow.purchases), economy.ZERO) == flow.purchased, at


def test_a_mine_goes_on_under_another_enterprise() -> None:
    made = made_of(3)
    rows = files.files_of(made)
    ((heir, former),) = made.former.items()
    since = made.opens[heir]
    assert made.closes[former] == since
    by_code = {firm.code: firm for firm in made.firms}
    assert by_code[heir].site == by_code[former].site
    assert [row["enterprise"] for row in rows["sites"] if row["code"] == by_code[heir].site] == [former]
    ends = {
        row["enterprise"]: (row["from"], row["until"]) for row in rows["licences"] if row["site"] == by_code[heir].site
    }
    assert ends[former][1] == since - dt.timedelta(days=1)
    assert ends[heir][0] == since
    filed = {(row["enterprise"], row["period"]) for row in rows["history"] if row["site"] == by_code[heir].site}
    assert {period for code, period in filed if code == former} == {f"{m:%Y-%m}" for m in made.months if m < since}
    assert {period for code, period in filed if code == heir} == {f"{m:%Y-%m}" for m in made.months if m >= since}
    sold = {invoice.document: invoice.seller for invoice in made.invoices}
    for firm, _month, _key, flow in lines(made):
        for _partner, _tonnes, document in flow.sales:
            assert sold.get(document, firm.code) == firm.code, document


def test_exports_are_declared_once_within_the_quota_and_some_a_month_late() -> None:
    made = made_of(3, enterprises=60, months=20)
    exports = made.exports
    reported = {(f"EX-{flow.sales[0][2]}"): flow.exported for _f, _m, _k, flow in lines(made) if flow.exported}
    assert {one.document: one.tonnes for one in exports} == reported
    assert len({one.number for one in exports}) == len(exports)
    by_year: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for one in exports:
        by_year[one.firm, one.day.year] += one.tonnes
    assert all(tonnes < made.exported[key] for key, tonnes in by_year.items())
    late = sum(f"{one.day:%Y%m}" not in one.document for one in exports)
    assert 0 < late < len(exports) / 2


def test_what_is_worked_for_a_fee_comes_back_to_its_principal() -> None:
    made = made_of(3)
    sent: dict[str, Decimal] = defaultdict(Decimal)
    arrived: dict[str, Decimal] = defaultdict(Decimal)
    for _firm, _month, _key, flow in lines(made):
        for _partner, tonnes, document in flow.sales:
            sent[document] += tonnes if document.startswith("TL-") else 0
        for _partner, tonnes, document in flow.purchases:
            arrived[document] += tonnes if document.startswith("TL-") else 0
    tolled = {document: tonnes for document, tonnes in sent.items() if tonnes}
    assert tolled
    assert tolled == {document: tonnes for document, tonnes in arrived.items() if tonnes}
    fees = [invoice for invoice in made.invoices if invoice.document.startswith("TL-")]
    assert fees
    assert all(invoice.amount == invoice.tonnes * lawful.FEE for invoice in fees)
    feeds = {flow.feed for _f, _m, key, flow in lines(made) if key.endswith(" toll")}
    assert feeds == {"toll"}


def test_use_shifted_to_a_sister_falls_where_quota_ends_and_rises_where_it_is_left() -> None:
    made = made_of(3)
    plain = made_of(3)
    december = dt.date(2012, 12, 1)
    mine = next(mine for mine in made.mines() if mine.code not in made.opens | made.closes)
    made.cheats.add(mine.code)
    case = cheating_mines.shifted_between_sisters(made, mine, [december], 0.4)
    sister = next(firm for firm in made.firms if firm.code == case.partners[0])
    assert mine.group == sister.group

    def stated(of: Economy, code: str) -> Decimal:
        return sum((flow.produced * (flow.grade or 1) for flow in of.flows[code, december].values()), Decimal(0))

    fallen = stated(plain, mine.code) - stated(made, mine.code)
    assert fallen * 10 >= stated(plain, mine.code) * 6
    assert stated(made, sister.code) - stated(plain, sister.code) == fallen
    left = made.quota["mlr-mining", mine.code, 2012] - sum(
        flow.produced * (flow.grade or 1)
        for month in made.months if month < december and month.year == 2012
        for flow in made.flows[mine.code, month].values()
    )  # fmt: skip
    assert left < stated(plain, mine.code)
    assert "shift_between_sisters" in judge.FITTING[case.kind]
    assert (case.first, case.last, case.traces) == (december, december, 1)


def test_an_exact_economy_has_none_of_it() -> None:
    exact = economy.honest(1, enterprises=24, first=FIRST, months=12, exact=True)
    lawful.add(exact)
    assert (exact.exports, exact.former, exact.exported) == ([], {}, {})


def test_cheats_of_a_long_economy_cheat_once_in_each_half() -> None:
    made = made_of(3, enterprises=45, months=30)
    cases = cheating.cheat(made)
    middle = made.months[15]
    first, second = (
        {case.enterprise for case in cases if (case.first < middle) is early and case.kind not in LATE}
        for early in (True, False)
    )
    assert first
    assert first <= second
    assert all(case.last < middle or case.first >= made.months[15 + cheating.APART] for case in cases)


def test_toll_work_counted_twice_is_the_output_of_two() -> None:
    made = made_of(3, enterprises=45)
    plant = made.plants()[-1]
    made.cheats.add(plant.code)
    case = cheating_plants.toll_counted_twice(made, plant, made.months[5:7], 0.4)
    (toller,) = case.partners
    for month in made.months[5:7]:
        sent = [one for flow in made.flows[plant.code, month].values() for one in flow.sales if one[0] == toller]
        worked = [flow for flow in made.flows[toller, month].values() if flow.feed == "toll" and flow.produced]
        assert sent
        assert worked
        assert not any(one[0] == toller for flow in made.flows[plant.code, month].values() for one in flow.purchases)
    assert (case.kind, case.traces) == ("toll work counted twice", 2)
    assert float(case.tonnes) > 0


@pytest.mark.parametrize("kind", [cheating_plants.declared_as_another, cheating_plants.less_declared])
def test_what_is_declared_differs_from_what_is_reported(kind: cheating_mines.Kind) -> None:
    made, plain = made_of(3), made_of(3)
    code = made.exports[0].firm
    months = sorted({one.month for one in made.exports if one.firm == code})[4:7]
    case = kind(made, next(firm for firm in made.firms if firm.code == code), months, 0.4)
    changed = [one for one, was in zip(made.exports, plain.exports, strict=True) if one != was]
    assert {(one.firm, one.month) for one in changed} == {(code, month) for month in months}
    assert made.flows[code, months[0]] == plain.flows[code, months[0]]
    assert judge.size_of(case) == judge.UNMEASURED
    made_products = {flow.product for month in made.months for flow in made.flows[code, month].values()}
    if kind is cheating_plants.declared_as_another:
        assert not {one.product for one in changed} & made_products
