"""Reminders of returns of consumption that an officer entered from paper and nobody of the enterprise has confirmed."""

import datetime as dt

from django.urls import reverse

from core.transactions import service
from enterprises.services import notifications
from quotas.consumption_notification_texts import CONSUMPTION_KEYED_IN, facts_of_consumption
from quotas.models import ConsumptionReturn
from quotas.services.consumption.filing import PEOPLE

EVERY = 7  # days between two reminders
LONGEST = 60  # days after its entry for which somebody is reminded


@service
def remind(on: dt.date) -> int:
    """Remind the people of an enterprise every week; return how many were notified. Idempotent."""
    since = on - dt.timedelta(days=LONGEST)
    waiting = ConsumptionReturn.objects.standing().filter(
        received_on__isnull=False, confirmed_at=None, filed_at__date__range=(since, on)
    )
    rows = list(waiting.select_related("enterprise", "site").order_by("pk"))
    people = notifications.people_of_many({row.enterprise_id for row in rows}, *PEOPLE)
    count = 0
    for row in rows:
        step = (on - row.counted_on).days // EVERY
        if step > 0:
            count += notifications.notify(
                people[row.enterprise_id],
                kind=CONSUMPTION_KEYED_IN,
                step=f"{CONSUMPTION_KEYED_IN}:{row.pk}:{step}",
                path=reverse("pages:consumption-return", args=[row.pk]),
                facts=facts_of_consumption(row),
            )
    return count
