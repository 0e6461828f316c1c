"""Notifications and reminders of letters: to the people of the enterprise, and to the officer who sent it."""

import datetime as dt
from typing import Any

from django.urls import reverse

from core.transactions import service
from enterprises.models import User
from enterprises.reminder_steps import FRESH, step_of
from enterprises.roles import Role
from enterprises.services import notifications
from trade import notification_texts
from trade.models import Letter

ANSWERING = (Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_SIGNER, Role.ENTERPRISE_CLERK)
STEPS = (3, 0, -1)  # days left at each reminder; -1: the day has passed


def notify_of_sending(letter: Letter) -> None:
    _notify_enterprise(letter, notification_texts.LETTER_SENT, str(letter.pk), {"subject": letter.subject})


def notify_of_answer(letter: Letter) -> None:
    _notify_sender(letter, notification_texts.LETTER_ANSWERED, str(letter.pk), {})


def notify_of_closing(letter: Letter) -> None:
    _notify_enterprise(letter, notification_texts.LETTER_EXPLAINED, str(letter.pk), {})


def notify_sender_of_closing(letter: Letter) -> None:
    """Tell the officer who sent a letter, or drafted it, that somebody else closed it."""
    writer = letter.sent_by or letter.drafted_by
    if writer is not None and writer.is_active and writer.pk != letter.closed_by_id:
        _notify(letter, [writer], notification_texts.LETTER_CLOSED, str(letter.pk), {})


@service
def remind(on: dt.date) -> int:
    """Remind of letters due soon, and tell the sender of silence; return how many were notified. Idempotent."""
    rows = Letter.objects.filter(
        state=Letter.State.SENT, due_on__range=(on - FRESH, on + dt.timedelta(days=max(STEPS)))
    )
    count = 0
    for letter in rows.select_related("enterprise", "sent_by").prefetch_related("questions").order_by("pk"):
        assert letter.due_on is not None
        step = step_of(letter.due_on, on, STEPS)
        if step is None:
            continue
        unanswered = sum(1 for question in letter.questions.all() if question.answered_at is None)
        facts = {"left": (letter.due_on - on).days, "open": unanswered}
        key = f"{letter.pk}:{step}"
        count += _notify_enterprise(letter, notification_texts.LETTER_DUE, key, facts)
        if step == -1:
            count += _notify_sender(letter, notification_texts.LETTER_SILENT, key, facts)
    return count


def _notify_enterprise(letter: Letter, kind: str, step: str, facts: dict[str, Any]) -> int:
    return _notify(letter, notifications.people_of(letter.enterprise, *ANSWERING), kind, step, facts)


def _notify_sender(letter: Letter, kind: str, step: str, facts: dict[str, Any]) -> int:
    sender = letter.sent_by
    return _notify(letter, [sender] if sender is not None and sender.is_active else [], kind, step, facts)


def _notify(letter: Letter, people: list[User], kind: str, step: str, facts: dict[str, Any]) -> int:
    due = letter.due_on.isoformat() if letter.due_on is not None else ""  # a draft has none
    stated = {"number": letter.number, "due_on": due, **facts}
    path = reverse("pages:letter", args=[letter.pk])
    return notifications.notify(people, kind=kind, step=f"{kind}:{step}", path=path, facts=stated)
