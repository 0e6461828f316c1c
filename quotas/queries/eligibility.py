"""Eligibility for a programme: of the enterprises that it concerns, and of those to whom a notice gives quota."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from enterprises import eligibility
from enterprises.eligibility import SITE_KINDS, Eligibility
from enterprises.models import Enterprise, SiteTenure
from quotas.models import Account, Notice, NoticeLine, Programme
from quotas.quantities import ZERO
from quotas.queries import effects

_UNDECIDED = (Notice.State.DRAFT, Notice.State.SUBMITTED, Notice.State.RETURNED)


def concerned(rows: QuerySet[Enterprise], programme: Programme, on: dt.date) -> QuerySet[Enterprise]:
    """Leave the enterprises with a site of the programme's activity, or with its quota of this year or the last."""
    tenures = SiteTenure.objects.filter(
        Q(held_to=None) | Q(held_to__gte=on),
        enterprise=OuterRef("pk"),
        held_from__lte=on,
        site__kind__in=SITE_KINDS[programme.activity],
    )
    accounts = Account.objects.filter(
        holder__enterprise=OuterRef("pk"),
        programme_year__programme=programme,
        programme_year__year__in=[on.year - 1, on.year],
    )
    return rows.filter(Exists(tenures) | Exists(accounts))


def gainers(lines: Sequence[NoticeLine], increments: Sequence[Decimal]) -> dict[int, Enterprise]:
    """Return the enterprises to which lines give more quota than is in force, by the position of the line from 0."""
    return {
        index: line.to_holder.enterprise
        for index, (line, increment) in enumerate(zip(lines, increments, strict=True))
        if increment > ZERO and line.to_holder.enterprise is not None
    }


def assess_for(notice: Notice, enterprises: Iterable[Enterprise]) -> dict[UUID, Eligibility]:
    """Return the eligibility of enterprises for the programme of a notice, on its day.

    A paper with an earlier day, entered late, is judged by the conditions of that day.
    """
    activity = notice.programme_year.programme.activity
    return eligibility.assess(activity, max(notice.issued_on, notice.effective_on), enterprises)


def recipients(notice: Notice) -> list[Eligibility]:
    """Return the answers for those who gain by an undecided notice, without the plainly eligible, worst first."""
    if notice.state not in _UNDECIDED:
        return []
    lines = list(notice.lines.all())
    firms = {firm.pk: firm for firm in gainers(lines, effects.increments(notice, lines)).values()}
    if not firms:
        return []
    answers = [row for row in assess_for(notice, firms.values()).values() if row.is_remarkable]
    return sorted(answers, key=lambda row: (-len(row.failed), -len(row.left_open), row.enterprise.code))
