"""Amendments that lower the use that a report stated, counted by the officer who accepted them or entered their paper.

One of them is an error put right. Many by one officer, or of one enterprise, are a matter for those who watch officers.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, Sum

from core import clock, months
from core.actors import Actor
from enterprises.models import User
from quotas.models import LineUse, Report
from quotas.quantities import ZERO

MONTHS = 12

type Uses = Mapping[UUID, Mapping[UUID, Decimal]]  # by report and account


@dataclass(frozen=True, slots=True)
class AmendmentFilter:
    """Days of acceptance or, of papers, of filing, both included; the others narrow to one of their kind if given."""

    begin: dt.date
    end: dt.date
    province: str = ""
    enterprise: str = ""
    officer: str = ""  # by user name: who accepted it, or entered its paper

    @property
    def instants(self) -> tuple[dt.datetime, dt.datetime]:
        first = dt.datetime.combine(self.begin, dt.time(), clock.ZONE)
        return first, dt.datetime.combine(self.end, dt.time.max, clock.ZONE)


@dataclass(frozen=True, slots=True)
class Amendment:
    """An amendment that was accepted, or filed on paper; ``lowered``: by how much less use it states, by account."""

    report: Report
    before: Decimal
    after: Decimal
    lowered: Decimal
    accepted_by: User | None
    accepted_at: dt.datetime | None
    entered_by: User | None  # of a paper


@dataclass(slots=True)
class OfficerTotals:
    """The amendments that an officer accepted, with those that lowered a use; ``entered``: such that he put in."""

    officer: User
    accepted: int = 0
    lowering: int = 0
    tonnes: Decimal = ZERO
    entered: int = 0
    by_enterprise: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def enterprises(self) -> int:
        return len(self.by_enterprise)

    @property
    def most_of_one(self) -> int:
        """Return how many lowering amendments of one enterprise he accepted, of the one with the most."""
        return max(self.by_enterprise.values(), default=0)


def since(today: dt.date) -> dt.date:
    """Return the day from which amendments are counted unless another is chosen: the month of a year ago."""
    return months.shift(months.month_of(today), -MONTHS)


def amendments(given: AmendmentFilter, actor: Actor) -> list[Amendment]:
    """Return the amendments of these days that the actor may see, those that lowered the most first. Two queries."""
    within = given.instants
    accepted = Q(decided_at__range=within, state=Report.State.ACCEPTED) | Q(
        decided_at__range=within, state=Report.State.SUPERSEDED, decision_reason=""
    )
    on_paper = Q(submitted_at__range=within, origin=Report.Origin.PAPER) & ~Q(state=Report.State.DRAFT)
    rows = Report.objects.visible_to(actor).filter(accepted | on_paper, amends__isnull=False)
    if given.province:
        rows = rows.filter(enterprise__place__startswith=given.province)
    if given.enterprise:
        rows = rows.filter(enterprise__code=given.enterprise)
    related = ("enterprise__jurisdiction", "amends", "prepared_by", "submitted_by", "decided_by")
    reports = list(
        rows.select_related(*related).defer("canonical", "amends__canonical").order_by("-submitted_at", "pk")
    )
    uses = _uses({key for report in reports for key in (report.pk, report.amends_id) if key is not None})
    found = (compared(report, uses, within) for report in reports)
    return sorted((each for each in found if _is_of(each, given.officer)), key=lambda each: -each.lowered)


def by_officer(rows: Iterable[Amendment], officer: str = "") -> list[OfficerTotals]:
    """Return the officers of amendments, those who accepted most lowering ones first, or the one of a user name."""
    officers: dict[UUID, OfficerTotals] = {}
    for row in rows:
        if row.accepted_by is not None:
            totals = officers.setdefault(row.accepted_by.pk, OfficerTotals(row.accepted_by))
            totals.accepted += 1
            if row.lowered:
                totals.lowering += 1
                totals.tonnes += row.lowered
                totals.by_enterprise[row.report.enterprise_id] += 1
        if row.entered_by is not None and row.lowered:
            officers.setdefault(row.entered_by.pk, OfficerTotals(row.entered_by)).entered += 1
    shown = [totals for totals in officers.values() if not officer or totals.officer.username == officer]
    return sorted(
        shown, key=lambda totals: (-totals.lowering, -totals.tonnes, -totals.entered, totals.officer.username)
    )


def lowering(rows: Iterable[Amendment]) -> Sequence[Amendment]:
    return [row for row in rows if row.lowered]


def _is_of(amendment: Amendment, officer: str) -> bool:
    involved = (amendment.accepted_by, amendment.entered_by)
    people = [person.username for person in involved if person is not None]
    return officer in people if officer else bool(people)


def compared(report: Report, uses: Uses, within: tuple[dt.datetime, dt.datetime]) -> Amendment:
    """Return an amendment with the use of the version before it, and who stands behind it within these instants."""
    before: Mapping[UUID, Decimal] = uses.get(report.amends_id, {}) if report.amends_id else {}
    after = uses.get(report.pk, {})
    accepted = not report.decision_reason and _is_within(report.decided_at, within)
    entered = report.origin == Report.Origin.PAPER and _is_within(report.submitted_at, within)
    return Amendment(
        report=report,
        before=sum(before.values(), ZERO),
        after=sum(after.values(), ZERO),
        lowered=sum((max(tonnes - after.get(account, ZERO), ZERO) for account, tonnes in before.items()), ZERO),
        accepted_by=report.decided_by if accepted else None,
        accepted_at=report.decided_at if accepted else None,
        entered_by=report.prepared_by if entered else None,
    )


def _is_within(instant: dt.datetime | None, within: tuple[dt.datetime, dt.datetime]) -> bool:
    return instant is not None and within[0] <= instant <= within[1]


def _uses(reports: Collection[UUID]) -> Uses:
    """Return the use that filed versions state; one query."""
    rows = LineUse.objects.filter(line__report__in=reports).order_by().values_list("line__report", "account")
    uses: dict[UUID, dict[UUID, Decimal]] = defaultdict(dict)
    for report, account, tonnes in rows.annotate(Sum("tonnes")):
        uses[report][account] = tonnes
    return uses
