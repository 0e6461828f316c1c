"""The decision on a filing, made from facts alone: no test here touches a database."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from core.errors import Conflict
from quotas.checks import Facts
from quotas.checks.facts import Stated
from quotas.counting import Counting, RunningProgramme
from quotas.models import LineUse, Posting, Report
from quotas.oxides import OxideFactors
from quotas.report_lines import LineRow, ProductRow, SiteRow
from quotas.services.reports.filing_decision import Filing, converted, decide, grown
from quotas.yields import YieldBounds

MARCH, APRIL, MAY = dt.date(2011, 3, 1), dt.date(2011, 4, 1), dt.date(2011, 5, 1)
MINE = SiteRow(uuid4(), "S-1", "A mine", "mine", "ion_adsorption")
PRECIPITATE = ProductRow(uuid4(), "precipitate-100", "Precipitate", "precipitate", "", Decimal(1))
ACCOUNT = ("mlr-mining", "all")
RULES = [("mine", "precipitate", "own_ore", "mlr-mining", "produced")]


def counting(scheme: str = "all", factor: str | None = None) -> Counting:
    set_since = [(PRECIPITATE.id, MARCH, Decimal(factor))] if factor else []
    running = {"mlr-mining": RunningProgramme("t_reo", scheme)}
    return Counting(APRIL, RULES, running, OxideFactors(set_since), YieldBounds([], APRIL))


def line(produced: str = "3", **stated: Any) -> LineRow:
    zero = dict.fromkeys(
        ("opening_stock", "purchased", "consumed", "sold", "exported", "lost", "closing_stock"), Decimal(0)
    )
    figures: dict[str, Any] = {**zero, "closing_stock": Decimal(produced), "reo_tonnes": Decimal(produced), **stated}
    return LineRow(
        id=uuid4(),
        site=MINE,
        product=PRECIPITATE,
        process="",
        feed_origin="own_ore",
        grade=None,
        produced=Decimal(produced),
        **figures,
    )


def filing(*lines: LineRow, facts: dict[str, Any] | None = None, filed_on: dt.date = MAY, **fields: Any) -> Filing:
    site_facts = {"held": frozenset({MINE.id}), "licensed_days": {MINE.id: 30}, **(facts or {})}
    report = Report(enterprise_id=uuid4(), period=APRIL, due_on=dt.date(2011, 5, 10))
    report.submitted_at = dt.datetime.combine(filed_on, dt.time(3), dt.UTC)
    usual = {"frozen": False, "period_closed": False, "excused": False, "accounts": {ACCOUNT: uuid4()}}
    return Filing(facts=Facts(report, lines, MAY, counting(), **site_facts), **{**usual, **fields})


def code_of(filing: Filing, **explanations: str) -> str:
    with pytest.raises(Conflict) as refused:
        decide(filing, explanations)
    return refused.value.code


def test_a_sound_report_is_filed_with_its_uses() -> None:
    decision = decide(filing(line("3")), {"unknown": "a reason for nothing"})
    ((_line, use),) = decision.uses()
    assert (use.programme, use.category, use.tonnes) == (*ACCOUNT, Decimal(3))
    assert (decision.late, decision.reasons, decision.opens) == (False, {}, frozenset())


def test_a_missing_account_is_to_be_opened() -> None:
    assert decide(filing(line("3"), accounts={}), {}).opens == {ACCOUNT}
    assert decide(filing(line("0"), accounts={}), {}).opens == frozenset()


def test_a_freeze_and_a_closed_month_refuse_whatever_the_lines_say() -> None:
    assert code_of(filing(line("3"), frozen=True)) == "frozen"
    assert code_of(filing(line("3"), period_closed=True)) == "period_closed"


def test_an_amendment_of_a_closed_month_is_filed_and_is_as_punctual_as_the_first() -> None:
    for late in (False, True):
        amended = {"predecessor": Report(number=1, late=late, period=APRIL)}
        decision = decide(filing(line("3"), facts=amended, period_closed=True, filed_on=dt.date(2011, 5, 11)), {})
        assert decision.late is late


@pytest.mark.parametrize(("day", "excused", "late"), [(10, False, False), (11, False, True), (11, True, False)])
def test_a_report_is_late_after_its_due_day_unless_a_freeze_excuses_it(day: int, excused: bool, late: bool) -> None:
    assert decide(filing(line("3"), filed_on=dt.date(2011, 5, day), excused=excused), {}).late is late


def test_a_warning_needs_its_reason_and_a_fault_admits_none() -> None:
    warned = filing(line("3"), facts={"licensed_days": {}})
    assert code_of(warned) == "checks_failed"
    assert code_of(warned, site_not_licensed="  ") == "checks_failed"
    assert decide(warned, {"site_not_licensed": " renewed late "}).reasons == {"site_not_licensed": "renewed late"}
    assert code_of(filing(line("3", lost=None)), blank_quantity="we do not know") == "checks_failed"


def test_stock_is_carried_from_the_last_report() -> None:
    last = Stated(MINE, PRECIPITATE.id, "precipitate-100", "Precipitate", MARCH, uuid4(), None, None, Decimal(5))
    assert code_of(filing(line("3"), facts={"closings": {last.stock: last}})) == "checks_failed"
    opened = line("3", opening_stock=Decimal(5), closing_stock=Decimal(8))
    assert decide(filing(opened, facts={"closings": {last.stock: last}}), {}).lines


def test_a_factor_set_after_the_draft_counts() -> None:
    (changed,) = converted([line("3")], counting(factor="0.5"))
    assert changed.reo_tonnes == Decimal("1.500")
    decided = filing(line("3"))
    decision = decide(replace(decided, facts=replace(decided.facts, counting=counting(factor="0.5"))), {})
    assert [use.tonnes for _line, use in decision.uses()] == [Decimal("1.500")]
    assert decision.lines[0].reo_tonnes == Decimal("1.500")


def test_only_an_account_whose_use_grows_is_taken_over_its_limit() -> None:
    more, less, same = uuid4(), uuid4(), uuid4()

    def uses(**tonnes: int) -> list[LineUse]:
        keys: dict[str, UUID] = {"more": more, "less": less, "same": same}
        return [LineUse(account_id=keys[name], tonnes=Decimal(value)) for name, value in tonnes.items()]

    taken_back = [Posting(kind="use", to_account_id=account, tonnes=Decimal(5)) for account in (more, less, same)]
    accepted = Posting(kind="accept", to_account_id=more, tonnes=Decimal(5))
    assert grown(uses(more=6, less=4, same=5), [*taken_back, accepted]) == [more]
    assert grown(uses(more=1), []) == [more]
