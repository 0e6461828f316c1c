"""The deadlines of a case, for pages and the API: until when each runs and how many days are left."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from inspections.models import Case, Order, Proceeding


@dataclass(frozen=True, slots=True)
class CaseDeadline:
    """A deadline. ``left``: days to the last day, negative once it has passed; ``None`` if it does not run."""

    name: str
    label: str
    until: dt.date
    left: int | None
    of: str = ""

    @property
    def late(self) -> bool:
        return self.left is not None and self.left < 0

    @property
    def over(self) -> int:
        return -(self.left or 0)


def deadlines_of_case(case: Case, today: dt.date) -> list[CaseDeadline]:
    """Return the deadlines of a case itself: ninety days to the decision, two years from the conduct, take-down."""
    deadlines = []
    if case.due_on is not None:
        runs = case.decided_at is None and case.state not in Case.RESTING
        deadlines.append(_deadline("decision", _("Decision, ninety days"), case.due_on, today, runs))
    if case.lapses_on is not None:
        # Opening the case counts as discovery, so this only shows whether it was in time.
        deadlines.append(_deadline("lapse", _("Discovery, two years from the conduct"), case.lapses_on, today, False))
    if case.take_down_due_on is not None:
        deadlines.append(
            _deadline("take_down", _("Take-down, three working days"), case.take_down_due_on, today, False)
        )
    return deadlines


def deadlines_of_file(case: Case, today: dt.date) -> list[CaseDeadline]:
    """Return the deadlines of a case with those of its proceedings and orders, which should be prefetched."""
    deadlines = deadlines_of_case(case, today)
    for round_ in case.proceedings.all():
        if round_.state == Proceeding.State.NOTIFIED:
            label = _("Statement and request of a hearing")
            deadlines.append(_deadline("defence", label, round_.statement_due_on, today, True, round_.number))
    for order in case.orders.all():
        if order.due_on is not None and order.state in Order.UNDONE and case.state not in Case.RESTING:
            deadlines.append(_deadline("order", order.get_kind_display(), order.due_on, today, True, order.number))
    return deadlines


def _deadline(name: str, label: object, until: dt.date, today: dt.date, runs: bool, number: str = "") -> CaseDeadline:
    return CaseDeadline(name, str(label), until, (until - today).days if runs else None, number)
