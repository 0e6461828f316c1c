"""The days of a notice: its issue, its effect, and the years for which notices may be drafted.

A paper that is found late is entered with its own day. Cumulative figures count what was issued up to that day, so the
order of entry makes no difference, unless a later cumulative notice has counted the paper already.
"""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from core import clock, formats
from core.errors import Fault
from quotas.models import Notice, NoticeLine, Programme


def year_faults(programme: Programme, year: int) -> list[Fault]:
    """Return faults if no notice may be drafted for the year: outside the programme, or too far ahead."""
    if not programme.first_year <= year <= (programme.last_year or year):
        return [Fault("/year", "outside_programme", _("The programme did not run in this year."))]
    if year > (last := clock.today().year + 1):
        detail = _("Notices are drafted for %(last)d at the latest: the year after this one.")
        return [Fault("/year", "too_far_ahead", detail % {"last": last})]
    return []


def day_faults(notice: Notice, programme: Programme, year: int) -> list[Fault]:
    """Return faults of the day of issue."""
    faults = []
    issued_on: dt.date = notice.issued_on
    if issued_on > (today := clock.today()):
        detail = _("The day of issue is after today, %(today)s. The day from which it counts may be later.")
        faults.append(Fault("/issued_on", "in_future", detail % {"today": formats.day(today)}))
    if issued_on.year < programme.first_year - 1:
        detail = _("The programme begins in %(year)d: nothing was issued for it before %(before)d.")
        values = {"year": programme.first_year, "before": programme.first_year - 1}
        faults.append(Fault("/issued_on", "before_programme", detail % values))
    elif not year - 1 <= issued_on.year <= year + 1:
        detail = _("A notice for %(year)d is issued from 1 January %(first)d to 31 December %(last)d.")
        faults.append(Fault("/issued_on", "outside_year", detail % {"year": year, "first": year - 1, "last": year + 1}))
    return faults


def order_faults(notice: Notice, lines: Sequence[NoticeLine]) -> list[Fault]:
    """Return faults for later cumulative notices in force that count this notice already: it would be counted twice."""
    later = NoticeLine.objects.filter(
        notice__programme_year__programme=notice.programme_year.programme,
        notice__programme_year__year=notice.programme_year.year,
        notice__issuer__code=notice.issuer.code,
        notice__state=Notice.State.IN_FORCE,
        notice__basis=Notice.Basis.CUMULATIVE,
        notice__issued_on__gt=notice.issued_on,
    ).select_related("notice", "to_holder")
    wholes: dict[tuple[str, str], Notice] = {}
    for line in later.order_by("notice__issued_on", "notice__approved_at"):
        wholes.setdefault((line.to_holder.code, line.category), line.notice)
    faults = []
    for index, line in enumerate(lines):
        if (whole := wholes.get((line.to_holder.code, line.category))) is not None:
            detail = _(
                "%(number)s, issued on %(day)s, is cumulative: it already includes what this notice gives %(holder)s."
                " Revoke it first, enter this notice, and then enter it again."
            )
            values = {"number": whole.number, "day": formats.day(whole.issued_on), "holder": line.to_holder.code}
            faults.append(Fault(f"/lines/{index}/to", "counted_by_later_notice", detail % values))
    return faults
