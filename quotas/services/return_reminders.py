"""Reminders of unused quota that has to be returned: thirty and seven days before, on the day, and once it is late."""

import datetime as dt

from django.urls import reverse

from core import clock
from core.transactions import service
from enterprises.models import User
from enterprises.services import notifications
from quotas import notification_texts
from quotas.models import Account
from quotas.queries import quota_returns
from quotas.services.notify import ANSWERABLE, FILERS
from quotas.services.report_reminders import people_by_role, step_of

STEPS = (-30, -7, 0, 1)  # days from the last day for the return


def remind() -> int:
    """Remind those whose enterprise has unused quota to return; return how many were notified. Idempotent."""
    today = clock.today()
    rows = quota_returns.to_return(Account.objects.filter(programme_year__year=today.year, available__gt=0))
    owed = []
    for account in rows.select_related("programme_year__programme", "holder__enterprise").order_by("pk"):
        due_on = quota_returns.due_day(account.programme_year)
        if due_on is not None and (step := step_of(due_on, today, STEPS)) is not None:
            owed.append((account, due_on, step))
    people = people_by_role({account.enterprise_id for account, _due, _step in owed}, today)
    return sum(_remind(account, due_on, step, people[account.enterprise_id], today) for account, due_on, step in owed)


@service
def _remind(account: Account, due_on: dt.date, step: int, people: dict[str, list[User]], today: dt.date) -> int:
    programme, year = account.programme_year.programme, account.programme_year.year
    kind = notification_texts.QUOTA_RETURN_DUE
    return notifications.notify(
        {person for role in (ANSWERABLE if step > 0 else FILERS) for person in people.get(role, ())},
        kind=kind,
        step=f"{kind}:{account.holder.code}:{programme.code}:{year}:{account.category}:{step:+d}",
        path=reverse("pages:account", args=[account.pk]),
        facts={
            **notification_texts.facts_of_unused(account),
            "due_on": due_on.isoformat(),
            "on": today.isoformat(),
        },
    )
