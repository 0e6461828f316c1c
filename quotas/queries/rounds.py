"""A round of a distribution: what was proposed for each recipient, and what its notice gives."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from quotas.models import DistributionRound, Holder, Notice, NoticeLine
from quotas.quantities import ZERO


@dataclass(frozen=True, slots=True)
class RoundLine:
    """Tonnes that were proposed for a recipient and those that the notice gives; ``chosen`` is 0 if it gives none.

    ``None`` if the notice does not include earlier batches, as what was proposed does.
    """

    code: str
    holder: Holder | None
    claim: Decimal
    proposed: Decimal
    chosen: Decimal | None
    reason: str

    @property
    def difference(self) -> Decimal | None:
        return None if self.chosen is None else self.chosen - self.proposed


def lines_of(rows: Iterable[DistributionRound]) -> list[tuple[DistributionRound, list[RoundLine]]]:
    """Return each round with its lines in the order of the proposal, then recipients that its notice alone names.

    Two queries, however many rounds there are.
    """
    shown = list(rows)
    given: dict[UUID, dict[str, Decimal]] = defaultdict(dict)
    of_notices = NoticeLine.objects.filter(notice__in=[row.notice_id for row in shown]).order_by("notice", "position")
    own = {row.notice_id: row for row in shown}
    for line in of_notices.select_related("to_holder"):
        row = own[line.notice_id]
        if line.category == row.category and line.to_holder_id != row.notice.issuer_id:  # its own line sets the total
            chosen = given[line.notice_id]
            chosen[line.to_holder.code] = chosen.get(line.to_holder.code, ZERO) + line.tonnes
    codes = {line["to"] for row in shown for line in row.lines} | {code for lines in given.values() for code in lines}
    known = Holder.objects.filter(code__in=codes).select_related("jurisdiction", "group", "enterprise")
    holders = {holder.code: holder for holder in known}
    return [(row, _lines(row, given[row.notice_id], holders)) for row in shown]


def _lines(row: DistributionRound, chosen: dict[str, Decimal], holders: Mapping[str, Holder]) -> list[RoundLine]:
    stated: Sequence[Mapping[str, Any]] = row.lines
    compares = row.notice.basis == Notice.Basis.CUMULATIVE
    found = [
        RoundLine(
            code=line["to"],
            holder=holders.get(line["to"]),
            claim=Decimal(line["claim"]),
            proposed=Decimal(line["tonnes"]),
            chosen=chosen.get(line["to"], ZERO) if compares else None,
            reason=line["reason"],
        )
        for line in stated
    ]
    proposed = {line.code for line in found}
    return found + [
        RoundLine(code, holders.get(code), ZERO, ZERO, tonnes if compares else None, "")
        for code, tonnes in chosen.items()
        if code not in proposed
    ]


def stated_terms(row: DistributionRound) -> dict[str, Any]:
    """Return the terms by which a round was proposed, without its total and what was left at nothing."""
    return {
        name: value
        for name, value in row.terms.items()
        if name != "total" and value and not (isinstance(value, str) and value.strip("0.") == "")
    }
