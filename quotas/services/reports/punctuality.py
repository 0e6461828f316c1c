"""Punctuality of a month's filing. A due day that fell in an emergency freeze counts until some days after it."""

import datetime as dt

from django.utils.translation import gettext as _

from core.errors import Conflict
from enterprises.models.freezes import GRACE_DAYS
from quotas.models import Report
from quotas.services.reports import paper_reports

GRACE = dt.timedelta(days=GRACE_DAYS)


def is_late(report: Report, *, excused: bool, predecessor: Report | None = None) -> bool:
    """Return whether a report whose submission is filled in is late; an amendment is as punctual as what it follows."""
    late = paper_reports.day_of_filing(report) > report.due_on and not excused
    return late and (predecessor is None or bool(predecessor.late))


def frozen() -> Conflict:
    """Return the refusal of a filing during a freeze, as it would post use. The draft stays as it is."""
    return Conflict(
        "frozen",
        _(
            "An emergency freeze is in force here. Nothing can be filed until two people lift it. Your draft is "
            "saved. If the report is due meanwhile, it is in time until %(days)d days after the freeze."
        )
        % {"days": GRACE_DAYS},
    )
