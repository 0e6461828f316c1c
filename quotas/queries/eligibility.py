"""Eligibility for a programme: of the enterprises that it concerns, and of those to whom a notice gives quota."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from core import clock
from enterprises import eligibility
from enterprises.eligibility import SITE_KINDS, Eligibility
from enterprises.models import Enterprise, SiteTenure
from quotas.models import Account, Notice, NoticeLine, Programme
from quotas.quantities import ZERO
from quotas.queries import effects

_UNDECIDED = (Notice.State.DRAFT, Notice.State.SUBMITTED, Notice.State.RETURNED)


def concerned(rows: QuerySet[Enterprise], programme: Programme, on: dt.date) -> QuerySet[Enterprise]:
    """Leave the enterprises with a site of the programme's activity, or with its quota of this year or the last."""
    tenures = SiteTenure.objects.held_on(on).filter(
        enterprise=OuterRef("pk"), site__kind__in=SITE_KINDS[programme.activity]
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
    """Return the eligibility of enterprises for the programme of a notice.

    The conditions are those of the paper's day. The facts are today's for quota of this year or a later one, so that
    no day of a paper hides what has happened since, and the paper's day for a paper of an earlier year entered late.
    """
    activity, paper_day = notice.programme_year.programme.activity, max(notice.issued_on, notice.effective_on)
    today = clock.today()
    facts_on = paper_day if notice.programme_year.year < today.year else today
    return eligibility.assess(activity, facts_on, enterprises, law_on=paper_day)


def recipients(notice: Notice, reader: object) -> list[Eligibility]:
    """Return what a reader may see of the answers for those who gain by an undecided notice, worst first.

    Those who are plainly eligible are left out.
    """
    if notice.state not in _UNDECIDED:
        return []
    lines = list(notice.lines.all())
    return recipients_of_lines(notice, lines, effects.increments(notice, lines), reader)


def recipients_of_lines(
    notice: Notice, lines: Sequence[NoticeLine], increments: Sequence[Decimal], reader: object
) -> list[Eligibility]:
    """Return the same for lines that need not be in the database."""
    firms = {firm.pk: firm for firm in gainers(lines, increments).values()}
    if not firms:
        return []
    answers = [row.for_reader(reader) for row in assess_for(notice, firms.values()).values()]
    return sorted(
        filter(lambda row: row.is_remarkable, answers),
        key=lambda row: (-len(row.failed), -len(row.left_open), row.enterprise.code),
    )
