"""Reminders of review rounds that are due soon or were missed: to the regulators of their place, once per step."""

import datetime as dt

from django.urls import reverse

from core.transactions import service
from enterprises.capabilities import LICENCES_REVIEW
from enterprises.models import Licence, Membership, ReviewRound
from enterprises.policies import roles_with
from enterprises.reminder_steps import FRESH, step_of
from enterprises.review_notification_texts import REVIEW_DUE
from enterprises.services import notifications

STEPS = (14, 7, 1, -1)  # days left at each reminder; -1: the day has passed


@service
def remind(on: dt.date) -> int:
    """Send the reminders of the day; return how many people were notified. Idempotent."""
    rows = ReviewRound.objects.filter(due_on__range=(on - FRESH, on + dt.timedelta(days=max(STEPS))))
    count = 0
    for row in rows.with_counts(Licence.objects.all()).select_related("place").order_by("pk"):
        step = step_of(row.due_on, on, STEPS)
        if step is not None and row.licences_waiting:
            count += _remind(row, step, on)
    return count


def _remind(row: ReviewRound, step: int, on: dt.date) -> int:
    held = Membership.objects.in_force(on).filter(
        jurisdiction=row.place, role__in=roles_with(LICENCES_REVIEW), user__is_active=True
    )
    return notifications.notify(
        {membership.user for membership in held.select_related("user")},
        kind=REVIEW_DUE,
        step=f"{REVIEW_DUE}:{row.pk}:{step}",
        path=reverse("pages:review-round", args=[row.pk]),
        facts={
            "licence_kind": row.kind,
            "place": {"name": row.place.name, "name_zh": row.place.name_zh},
            "due_on": row.due_on.isoformat(),
            "left": (row.due_on - on).days,
            "waiting": row.licences_waiting,
        },
    )
