"""Reconciliation of printed figures: sums that must agree, and mismatches in the sources themselves.

Mismatches are reported, never adjusted.
"""

from collections.abc import Iterator
from decimal import Decimal

from core.reference_files import rows
from quotas.reference import printed_dates
from quotas.reference.figures import MINERAL, MINERAL_PLAN_UNTIL, MINING, Figure
from quotas.reference.files import DATA
from quotas.reference.plans import Plan, Remark, Verdict


def remarks(figures: list[Figure], plan: Plan) -> list[Remark]:
    """Return all remarks of the reconciliation, ordered by verdict."""
    lines = [
        *_provinces_make_the_nation(figures),
        *_two_caps(figures),
        *_companies_make_the_export(),
        *plan.remarks,
        *printed_dates.contradictions(plan.papers),
        *_printed(),
    ]
    order = list(Verdict)
    return sorted(lines, key=lambda remark: order.index(remark.verdict))


def _provinces_make_the_nation(figures: list[Figure]) -> Iterator[Remark]:
    national = {
        figure.year: figure
        for figure in figures
        if figure.programme == MINING and figure.national and figure.batch == "year"
    }
    provinces = [figure for figure in figures if figure.file == "mining_quota_province.csv" and figure.batch == "year"]
    for year in sorted({figure.year for figure in provinces}):
        of_year = [figure for figure in provinces if figure.year == year]
        for part, name in (("light", "light"), ("heavy", "medium-heavy"), ("total", "total")):
            total = sum((getattr(figure, part) or Decimal() for figure in of_year), Decimal())
            yield _compared(
                f"{MINING} {year}, {name}", "the provinces add up to the nation", total, getattr(national[year], part)
            )


def _two_caps(figures: list[Figure]) -> Iterator[Remark]:
    """Compare the mineral plan with the mining cap: two caps until 2009, equal from 2010, one joint plan from 2018."""
    caps = {(figure.year, figure.batch): figure for figure in figures if figure.programme == MINING and figure.national}
    for figure in figures:
        cap = caps.get((figure.year, figure.batch))
        if figure.programme != MINERAL or not figure.national or cap is None:
            continue
        equal = figure.total == cap.total
        if figure.year > MINERAL_PLAN_UNTIL:
            why = "one joint plan from 2018: the mineral column repeats the mining cap"
        else:
            why = "equals the mining cap" if equal else f"two different caps ({cap.evidence} figure of the mining cap)"
        verdict = Verdict.AGREES if equal else Verdict.DIFFERS
        yield Remark(verdict, str(figure), why, _text(figure.total), _text(cap.total))


def _companies_make_the_export() -> Iterator[Remark]:
    for row in rows(DATA / "export_quota_national.csv"):
        parts = [row["domestic_companies_t"], row["foreign_invested_companies_t"]]
        if row["total_t"] and all(parts):
            total = sum(map(Decimal, parts), Decimal())
            what = f"mofcom-export {row['year']} {row['round']}"
            yield _compared(what, "domestic and foreign-invested companies add up", total, Decimal(row["total_t"]))


def _printed() -> Iterator[Remark]:
    for row in rows(DATA / "printed_mismatches.csv"):
        what = f"{row['programme']} {row['year']}, {row['what']}"
        yield Remark(Verdict.DIFFERS, what, f"{row['explanation']} [{row['source']}]", row["kept"], row["printed"])


def _compared(what: str, why: str, one: Decimal, other: Decimal | None) -> Remark:
    verdict = Verdict.AGREES if one == other else Verdict.DIFFERS
    return Remark(verdict, what, why, _text(one), _text(other))


def _text(tonnes: Decimal | None) -> str:
    return "–" if tonnes is None else f"{tonnes:,.0f} t"
