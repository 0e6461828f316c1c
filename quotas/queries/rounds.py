"""A round of a distribution: what was proposed for each recipient, and what its notice gives."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from quotas.models import SPLIT, Category, DistributionRound, Holder, Notice, NoticeLine
from quotas.quantities import ZERO


@dataclass(frozen=True, slots=True)
class RoundLine:
    """Tonnes that were proposed for a recipient and those that the notice gives; ``chosen`` is 0 if it gives none.

    ``None`` if the notice does not include earlier batches, as what was proposed does.
    """

    code: str
    category: str
    holder: Holder | None
    claim: Decimal
    proposed: Decimal
    chosen: Decimal | None
    reason: str

    @property
    def is_foreign_invested(self) -> bool:
        return self.holder is not None and self.holder.is_foreign_invested

    @property
    def category_label(self) -> str:
        return str(Category(self.category).label)

    @property
    def difference(self) -> Decimal | None:
        return None if self.chosen is None else self.chosen - self.proposed


def lines_of(rows: Iterable[DistributionRound]) -> list[tuple[DistributionRound, list[RoundLine]]]:
    """Return each round with its lines in the order of the proposal, then recipients that its notice alone names.

    Two queries, however many rounds there are.
    """
    shown = list(rows)
    given: dict[UUID, dict[tuple[str, str], Decimal]] = defaultdict(dict)
    of_notices = NoticeLine.objects.filter(notice__in=[row.notice_id for row in shown]).order_by("notice", "position")
    own = {row.notice_id: row for row in shown}
    for line in of_notices.select_related("to_holder"):
        row = own[line.notice_id]
        categories = SPLIT if row.category == Category.TOTAL else (row.category,)
        if line.category in categories and line.to_holder_id != row.notice.issuer_id:  # its own line sets the total
            chosen, key = given[line.notice_id], (line.to_holder.code, line.category)
            chosen[key] = chosen.get(key, ZERO) + line.tonnes
    codes = {line["to"] for row in shown for line in row.lines}
    codes |= {code for lines in given.values() for code, _category in lines}
    known = Holder.objects.filter(code__in=codes).select_related("jurisdiction", "group", "enterprise")
    holders = {holder.code: holder for holder in known}
    return [(row, _lines(row, given[row.notice_id], holders)) for row in shown]


def _lines(
    row: DistributionRound, chosen: dict[tuple[str, str], Decimal], holders: Mapping[str, Holder]
) -> list[RoundLine]:
    # Rounds of one category that were kept before lines named theirs are of that of the round.
    stated: Sequence[Mapping[str, Any]] = [{"category": row.category, **line} for line in row.lines]
    compares = row.notice.basis == Notice.Basis.CUMULATIVE
    found = [
        RoundLine(
            code=line["to"],
            category=line["category"],
            holder=holders.get(line["to"]),
            claim=Decimal(line["claim"]),
            proposed=Decimal(line["tonnes"]),
            chosen=chosen.get((line["to"], line["category"]), ZERO) if compares else None,
            reason=line["reason"],
        )
        for line in stated
    ]
    proposed = {(line.code, line.category) for line in found}
    return found + [
        RoundLine(code, category, holders.get(code), ZERO, ZERO, tonnes if compares else None, "")
        for (code, category), tonnes in chosen.items()
        if (code, category) not in proposed
    ]


def stated_terms(row: DistributionRound) -> dict[str, Any]:
    """Return the terms by which a round was proposed, without its total and what was left at nothing."""
    return {
        name: value
        for name, value in row.terms.items()
        if name != "total" and value and not (isinstance(value, str) and value.strip("0.") == "")
    }
