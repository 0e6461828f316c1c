"""Facts of consumption and of patterns in reports for tests of the rules; all figures are invented."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from inspections.rules import Facts, Row, RowKind
from inspections.rules.consumption_facts import (
    AmendedReturn,
    ConsumptionFacts,
    ItemUse,
    LeftOut,
    Peers,
    ReturnFacts,
    UsedMonth,
)
from inspections.rules.pattern_facts import (
    AmendedFacts,
    Amendment,
    FiledMonth,
    Flows,
    MadeMonth,
    PatternFacts,
    ThresholdFacts,
)
from inspections.rules.sisters import SisterFacts, YearOfUse
from inspections.rules.sisters import UsedMonth as UsedQuota

MONTH = dt.date(2012, 3, 1)
ON = dt.date(2012, 4, 20)
# Twelve months of a site that uses 1,000 and 10 for each tonne, exactly; the median of use / output is 20.
OUTPUTS = (60, 80, 100, 120, 140, 90, 110, 70, 130, 100, 95, 105)

type Stated = tuple[str | int, str | int | None]  # use and output


def months_before(number: int, last: dt.date = MONTH) -> dt.date:
    count = last.year * 12 + last.month - 1 - number
    return dt.date(count // 12, count % 12 + 1, 1)


def usual(output: int) -> Stated:
    return 1000 + 10 * output, output


def used(*stated: Stated, item: str = "electricity", licensed: int = 31, peers: Peers | None = None) -> ItemUse:
    """Return the use of an item in the months up to March 2012, the last one last."""
    rows = []
    for ago, (use, output) in zip(range(len(stated) - 1, -1, -1), stated, strict=True):
        month = months_before(ago)
        rows.append(
            UsedMonth(
                month=month,
                used=Decimal(use),
                output=None if output is None else Decimal(output),
                licensed_days=licensed if ago else 31,
                row=Row(RowKind.CONSUMPTION, f"key-{month:%Y-%m}", f"{month:%Y-%m}"),
            )
        )
    return ItemUse(item=item, months=tuple(rows), peers=peers)


def year_and(*recent: Stated) -> list[Stated]:
    """Return the twelve usual months and those that follow."""
    return [*map(usual, OUTPUTS), *recent]


def consumed(*items: ItemUse, **fields: Any) -> ConsumptionFacts:
    values = {"subject": "Plant", "on": ON, "month": MONTH, "licensed_days": 31, **fields}
    return ConsumptionFacts(items=items, **values)


def recycled(output: str | int, scrap: str | int) -> ConsumptionFacts:
    """Return a plant that made 10 t of 40 t of scrap a month, and in each of the last three months this."""
    rows: list[Stated] = [*[(40, 10)] * 12, *[(scrap, output)] * 3]
    return consumed(used(*rows, item="magnet_scrap"), recycles=True)


def filed(ago: int, *lines: tuple[Sequence[str], str], site: str = "S-1") -> FiledMonth:
    """Return a report: of each line what moved and the closing stock."""
    month = months_before(ago)
    return FiledMonth(
        month=month,
        lines={
            (site, f"product-{number} own_ore"): Flows(moved=tuple(map(Decimal, moved)), closing=Decimal(closing))
            for number, (moved, closing) in enumerate(lines)
        },
        row=Row(RowKind.REPORT, f"key-{month:%Y-%m}", f"{month:%Y-%m}"),
    )


def reports(*months: FiledMonth, **fields: Any) -> PatternFacts:
    return PatternFacts(**{"subject": "Firm", "on": ON, "month": MONTH, **fields}, filed=months)


def amended(*changes: tuple[str, str, int]) -> AmendedFacts:
    """Return amendments: output before and after, and the days after the due day."""
    rows = []
    for number, (before, after, days) in enumerate(changes):
        month, due_on = months_before(len(changes) - number), dt.date(2012, 2, 10)
        rows.append(
            Amendment(
                month=month,
                filed_on=due_on + dt.timedelta(days=days),
                due_on=due_on,
                before=Decimal(before),
                after=Decimal(after),
                row=Row(RowKind.REPORT, f"key-{number}", f"{month:%Y-%m}"),
            )
        )
    return AmendedFacts(subject="Firm", on=ON, month=MONTH, amendments=tuple(rows))


def made(*outputs: str, bound: str = "100") -> ThresholdFacts:
    """Return the outputs of the months up to March 2012 beside one limit."""
    rows = []
    for ago, output in zip(range(len(outputs) - 1, -1, -1), outputs, strict=True):
        month = months_before(ago)
        row = Row(RowKind.REPORT, f"key-{month:%Y-%m}", f"{month:%Y-%m}")
        rows.append(MadeMonth(month=month, output=Decimal(output), bound=Decimal(bound), row=row))
    return ThresholdFacts(subject="Plant", on=ON, month=MONTH, made=tuple(rows))


COPIED = ((("10.5", "3.25", "0", "7.125"), "5"), (("2.5", "0", "0", "2"), "0"))
STILL = ((("10", "3"), "7.5"),)


def shifted(
    *,
    month: int = 12,
    earlier: int | None = None,
    used: str = "20",
    allocated: str = "1100",
    sister_used: str = "180",
    sister_has: str = "3000",
) -> SisterFacts:
    """Return a firm that used 100 t a month until its quota ran out, and a sister whose use rises then."""
    first = month - (month - 1 if earlier is None else earlier)

    def year(quota: str, last: str) -> YearOfUse:
        stated = [(number, "100") for number in range(first, month)] + [(month, last)]
        months = tuple(
            UsedQuota(
                month=dt.date(2011, number, 1),
                used=Decimal(tonnes),
                row=Row(RowKind.REPORT, f"key-{number}", f"2011-{number:02}"),
            )
            for number, tonnes in stated
        )
        return YearOfUse(allocated=Decimal(quota), months=months)

    return SisterFacts(
        subject="Firm", on=dt.date(2012, 1, 20), month=dt.date(2011, month, 1), own=(year(allocated, used),),
        sisters=((year(sister_has, sister_used),),),
    )  # fmt: skip


ROUND = reports(
    *(filed(ago, (("25", "40.25"), "30.5")) for ago in (3,)),
    filed(2, (("25",), "30")),
    filed(1, (("35", "30"), "21.5")),
    filed(0, (("25",), "45")),
)
SAMPLES: dict[str, Facts] = {
    "odd_consumption": consumed(used(*year_and(usual(100), usual(100), (3000, 100)))),
    "works_while_suspended": consumed(
        used((100, 10), (120, 12), (110, 11), (90, 0)), licensed_days=0, licence_kind="production"
    ),
    "recycler_grows_without_feed": recycled(15, 40),
    "months_copied": reports(filed(2, *COPIED), filed(1, (("1.5",), "1")), filed(0, *COPIED)),
    "stock_never_moves": reports(*(filed(ago, *STILL) for ago in range(5, -1, -1))),
    "amended_downwards": amended(*[("100", "90", 30)] * 4),
    "round_figures": ROUND,
    "shift_between_sisters": shifted(),
    "below_threshold": made(*["98"] * 5),
}
_RETURN = {"subject": "Plant", "on": ON, "month": MONTH}
_FILED = Row(RowKind.CONSUMPTION, "key", f"{MONTH:%Y-%m}")
SAMPLES_OF_RETURNS: dict[str, ReturnFacts] = {
    "consumption_missing": ReturnFacts(**_RETURN, filed=False, due_on=ON - dt.timedelta(days=1)),
    "consumption_item_left_out": ReturnFacts(
        **_RETURN, left_out=(LeftOut(item="water", months=3, usual=Decimal(5)),), rows=(_FILED,)
    ),
    "consumption_amended_after_flag": ReturnFacts(**_RETURN, amended=(AmendedReturn(month=MONTH, row=_FILED),)),
}
