"""Reports received on paper: the day of receipt and the file number under which the office keeps them.

Whether it came in time is judged by that day, once a second officer has confirmed it: until then, where it would make
the report on time, by the day on which an officer keyed it in.
"""

import datetime as dt

from django.utils.translation import gettext as _

from core import clock
from core.errors import Fault, Invalid
from quotas.models import Report


def fill_in(report: Report, received_on: dt.date | None, reference: str | None) -> None:
    """Set the paper that a draft is entered from; ``None`` leaves the old value. Raises ``Invalid``."""
    if received_on is not None:
        report.received_on = received_on
    if reference is not None:
        report.paper_reference = reference.strip()
    if faults := faults_of(report):
        raise Invalid("invalid", _("The report has errors."), errors=faults)


def day_of_filing(report: Report) -> dt.date:
    """Return the day that decides whether a filing is late: of its submission, or of a paper that came late."""
    assert report.submitted_at is not None
    if report.received_on is not None and report.received_on > report.due_on:
        return report.received_on
    return report.submitted_at.astimezone(clock.ZONE).date()


def faults_of(report: Report) -> list[Fault]:
    """Return what is wrong with the paper that a report names."""
    faults = []
    if report.origin != Report.Origin.PAPER:
        detail = _("Only a report on paper has this.")
        if report.received_on is not None:
            faults.append(Fault("/received_on", "not_allowed", detail))
        if report.paper_reference:
            faults.append(Fault("/paper_reference", "not_allowed", detail))
        return faults
    if report.received_on is None:
        faults.append(Fault("/received_on", "required", _("Enter the day on which the paper report was received.")))
    elif report.received_on > clock.today():
        faults.append(
            Fault("/received_on", "in_future", _("A paper report can be entered only after it was received."))
        )
    elif report.received_on < report.period:
        detail = _("A report for this month cannot have been received before the month began.")
        faults.append(Fault("/received_on", "before_period", detail))
    if not report.paper_reference:
        faults.append(Fault("/paper_reference", "required", _("Enter the file number of the paper report.")))
    return faults
