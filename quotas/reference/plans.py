"""Decides which printed figures become notices, and why the others do not. Reads rows only, no database.

Only what a source states becomes a notice. Batches are posted as increments, then the year's figure as a cumulative
notice that includes them; where the batches are complete already, the year is only checked. A year with a sourced
split of light and medium-heavy is split, and its unsplit batches are only checked against it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from core.reference_files import rows
from enterprises.models import NATION
from quotas.reference.figures import BATCHES, EXPORT, MINERAL, MINERAL_PLAN_UNTIL, Figure
from quotas.reference.files import DATA

LIGHT, HEAVY, ALL = "light", "medium_heavy", "all"
SPLIT = "split"

# If no source gives a day: the ministry issues in the first quarter, later batches on their average day.
# ``year`` after batches includes them, so it cannot be older than they are.
RULE_DAYS = {
    "first": (3, 31),
    "supplement": (5, 31),
    "second": (8, 31),
    "year after batches": (9, 30),
    "third": (12, 15),
}


class Verdict(StrEnum):
    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_POSTED = "not posted"


@dataclass(frozen=True, slots=True)
class Remark:
    """A line of the reconciliation: the comparison or omission, the two figures and the reason."""

    verdict: Verdict
    what: str
    why: str
    figure: str = ""
    other: str = ""
    left_out: Figure | None = None

    def __str__(self) -> str:
        figures = f": {self.figure} against {self.other}" if self.other else f": {self.figure}" if self.figure else ""
        return f"{self.verdict.upper():<10}  {self.what}{figures} – {self.why}"


@dataclass(frozen=True, slots=True)
class Line:
    giver: str | None
    holder: str
    category: str
    tonnes: Decimal
    note: str
    withheld: bool = False


@dataclass(slots=True)
class SourceDocument:
    """A notice to be entered through the services."""

    programme: str
    year: int
    batch: str
    issuer: str
    basis: str
    number: str
    issued_on: dt.date
    day_basis: str
    lines: list[Line] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)

    @property
    def effective_on(self) -> dt.date:
        """The first day of the year for a year's plan; for a later batch its day of issue, within its year."""
        first, last = dt.date(self.year, 1, 1), dt.date(self.year, 12, 31)
        if self.batch in {"year", "first"} and self.basis == "incremental":
            return first
        return min(max(self.issued_on, first), last)


@dataclass(slots=True)
class Plan:
    schemes: dict[tuple[str, int], str] = field(default_factory=dict)
    papers: list[SourceDocument] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def decide(figures: Iterable[Figure]) -> Plan:
    """Sort every figure into a notice, or into a remark with the reason why it has none."""
    by_year: dict[tuple[str, int], list[Figure]] = defaultdict(list)
    for figure in figures:
        by_year[figure.programme, figure.year].append(figure)
    plan, days = Plan(), _Days()
    for (programme, year), year_figures in sorted(by_year.items()):
        if programme == MINERAL and year > MINERAL_PLAN_UNTIL:
            continue  # compared with the mining cap in ``reconciliation``
        _Year(programme, year, year_figures, plan, days).decide()
    plan.papers.sort(
        key=lambda paper: (
            paper.issued_on,
            paper.year,
            paper.programme,
            BATCHES.index(paper.batch),
            paper.issuer != NATION,
        )
    )
    return plan


class _Days:
    """Numbers and days of issue: from the file if a source gives them, otherwise by rule."""

    def __init__(self) -> None:
        self.known = {
            (row["programme"], int(row["year"]), row["batch"]): row for row in rows(DATA / "notice_documents.csv")
        }

    def paper(self, programme: str, year: int, batch: str, issuer: str, basis: str) -> SourceDocument:
        row = self.known.get((programme, year, batch), {})
        if row.get("issued_on"):
            issued_on, day_basis = dt.date.fromisoformat(row["issued_on"]), _day_basis(row)
        else:
            rule = "year after batches" if basis == "cumulative" else "first" if batch == "year" else batch
            issued_on, day_basis = dt.date(year, *RULE_DAYS[rule]), "day not in the sources: set by rule"
        label = f"{programme} {year} {batch}" + ("" if issuer == NATION else f" by {issuer}")
        # The number is the ministry's; a province or group that distributed it had a paper of its own.
        paper = row.get("paper") if issuer == NATION else ""
        number = f"{paper} · {label}" if paper else f"{label} (number not in the sources)"
        return SourceDocument(programme, year, batch, issuer, basis, number, issued_on, day_basis)


def _day_basis(row: dict[str, str]) -> str:
    """Describe the source of a day of issue and how certain it is."""
    return f"{row['date_basis']} ({row['evidence']}): {row['source']}"


@dataclass(slots=True)
class _Year:
    """The decisions about one programme year."""

    programme: str
    year: int
    found: list[Figure]
    plan: Plan
    days: _Days
    scheme: str = ALL
    papers: dict[tuple[str, str], SourceDocument] = field(default_factory=dict)

    def decide(self) -> None:
        national = {figure.batch: figure for figure in self.found if figure.national and figure.holder}
        self._leave_out(
            [figure for figure in self.found if figure.national and not figure.holder],
            "domestic companies only: the national figure is not in the sources",
        )
        if self.programme == EXPORT and (figure := national.get("year")) and figure.note.startswith("t REO"):
            self._leave_out([national.pop("year")], "stated in t REO, while this programme counts tonnes of goods")
        stated = [figure for figure in national.values() if figure.evidence in {"sourced", "mixed"}]
        year = national.get("year")
        self.scheme = SPLIT if stated and _is_split(year, stated) else ALL
        posted = self._national(national)
        below = [figure for figure in self.found if not figure.national]
        if posted:
            self.plan.schemes[self.programme, self.year] = self.scheme
            for figure in below:
                self._distribute(figure)
        else:
            self._leave_out(
                below, "the nation's own figure is not in the sources, and nobody hands on what he does not hold"
            )
        self.plan.papers += self.papers.values()

    def _national(self, national: dict[str, Figure]) -> bool:
        batches = [national[batch] for batch in BATCHES[:-1] if batch in national]
        posted = [figure for figure in batches if self._states(figure)]
        for figure in posted:
            self._enter(figure, "incremental")
        year = national.get("year")
        for figure in batches:
            if figure not in posted:
                self._check_batch(figure, batches, year)
        if year is None:
            return bool(posted)
        if not self._states(year):
            self._leave_out([year], f"{year.evidence}: only what a source states becomes a notice")
            return bool(posted)
        if posted and self._complete(posted, year):
            self._agree(
                f"{self.programme} {self.year}", "the batches add up to the year; the year is only checked", year.total
            )
        else:
            self._enter(year, "cumulative" if posted else "incremental")
        return True

    def _states(self, figure: Figure) -> bool:
        """Check whether a source states the figure in the form that the year's scheme needs.

        A split needs every part from a source; a total is also accepted if only the split was derived (``mixed``).
        """
        if self.scheme == SPLIT:
            return figure.evidence == "sourced" and figure.split
        return figure.evidence in {"sourced", "mixed"} and figure.total is not None

    def _complete(self, posted: list[Figure], year: Figure) -> bool:
        return all(
            sum(
                (figure_part for figure in posted if (figure_part := dict(self._parts(figure)).get(category))),
                Decimal(),
            )
            == tonnes
            for category, tonnes in self._parts(year)
        )

    def _check_batch(self, figure: Figure, batches: list[Figure], year: Figure | None) -> None:
        """Check a batch that does not become a notice against the year less the other batches."""
        others = sum((other.total for other in batches if other is not figure and other.total), Decimal())
        if year is None or year.total is None or figure.total is None or len(batches) < 2:
            self._leave_out([figure], f"{figure.evidence}: only what a source states becomes a notice")
            return
        rest = year.total - others
        why = (
            "derived from the year"
            if figure.evidence == "derived"
            else "its split is not in the sources, and the year is split"
        )
        verdict = Verdict.AGREES if rest == figure.total else Verdict.DIFFERS
        text = f"{why}: checked against the year less the other batches, not posted"
        self.plan.remarks.append(Remark(verdict, str(figure), text, _text(figure.total), _text(rest)))

    def _distribute(self, figure: Figure) -> None:
        reasons = {
            "derived": "derived: only what a source states becomes a notice",
            "recalled": "recalled, no source found: never shipped as a figure",
            "mixed": "partly derived or rounded in the source: kept as a statistic",
            "ambiguous": "the source leaves open which plan it belongs to",
        }
        if not figure.holder:
            self._leave_out(
                [figure],
                "several holders together: nobody's account"
                if figure.evidence != "ambiguous"
                else reasons["ambiguous"],
            )
        elif figure.evidence != "sourced":
            self._leave_out([figure], reasons[figure.evidence])
        elif not figure.total:
            self._leave_out([figure], f"no tonnes: {figure.note}")
        else:
            self._enter(figure, "incremental")

    def _enter(self, figure: Figure, basis: str) -> None:
        issuer = figure.giver or NATION
        paper = self.papers.get((issuer, figure.batch))
        if paper is None:
            paper = self.days.paper(self.programme, self.year, figure.batch, issuer, basis)
            self.papers[issuer, figure.batch] = paper
        for category, tonnes in self._parts(figure):
            if tonnes:
                withheld = figure.note.startswith("provisional: withheld")
                paper.lines.append(Line(figure.giver, figure.holder, category, tonnes, figure.note, withheld))
        for text, kept in ((figure.source, paper.sources), (figure.evidence, paper.evidence)):
            if text not in kept:
                kept.append(text)

    def _parts(self, figure: Figure) -> Iterator[tuple[str, Decimal]]:
        if self.scheme == SPLIT:
            yield LIGHT, figure.light or Decimal()
            yield HEAVY, figure.heavy or Decimal()
        else:
            yield ALL, figure.total or Decimal()

    def _leave_out(self, figures: list[Figure], why: str) -> None:
        for figure in figures:
            text = _text(figure.total) if figure.total is not None else ""
            self.plan.remarks.append(Remark(Verdict.NOT_POSTED, str(figure), why, text, left_out=figure))

    def _agree(self, what: str, why: str, tonnes: Decimal | None) -> None:
        self.plan.remarks.append(Remark(Verdict.AGREES, what, why, _text(tonnes or Decimal())))


def _is_split(year: Figure | None, stated: list[Figure]) -> bool:
    if year is not None and year.evidence == "sourced" and year.split:
        return True
    return all(figure.split and figure.evidence == "sourced" for figure in stated)


def _text(tonnes: Decimal) -> str:
    return f"{tonnes:,.0f} t" if tonnes == tonnes.to_integral_value() else f"{tonnes:,} t"
