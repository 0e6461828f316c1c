"""Published figures of plans that other papers or their own sums contradict: kept, printed, and in this register."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from core.reference_files import rows
from quotas.models import Programme
from quotas.queries.plans import national_totals
from quotas.reference.files import DATA

WHOLE_YEAR = "year"  # what a row of the file says about a year's national total


@dataclass(frozen=True, slots=True)
class PrintedMismatch:
    """A figure that was kept and another one that was printed, as the file states them; some are percentages.

    ``registered``: the national total of this register, where the row is about a whole year that is on record.
    """

    programme: Programme | None
    year: int
    what: str
    kept: str
    printed: str
    explanation: str
    source: str
    registered: Decimal | None

    @property
    def kept_grouped(self) -> str:
        return _grouped(self.kept)

    @property
    def printed_grouped(self) -> str:
        return _grouped(self.printed)

    @property
    def difference(self) -> Decimal | None:
        """Return the printed figure less the kept one; ``None`` for what is not a quantity."""
        try:
            return Decimal(self.printed) - Decimal(self.kept)
        except InvalidOperation:
            return None


def _grouped(figure: str) -> str:
    """Return a quantity with grouped thousands, and anything else as it is."""
    try:
        return f"{Decimal(figure):,}"
    except InvalidOperation:
        return figure


def printed_mismatches() -> list[PrintedMismatch]:
    """Return every mismatch that is known, the latest year first; two queries."""
    programmes = {row.code: row for row in Programme.objects.all()}
    totals = national_totals()
    found = [
        PrintedMismatch(
            programme=programmes.get(row["programme"]),
            year=int(row["year"]),
            what=row["what"],
            kept=row["kept"],
            printed=row["printed"],
            explanation=row["explanation"],
            source=row["source"],
            registered=totals.get((row["programme"], int(row["year"]))) if row["what"] == WHOLE_YEAR else None,
        )
        for row in rows(DATA / "printed_mismatches.csv")
    ]
    return sorted(found, key=lambda one: -one.year)
