"""Notifications and reminders of letters: to the people of the enterprise, and to the officer who sent it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from enterprises.models import User
from enterprises.reminder_steps import FRESH, step_of
from enterprises.roles import Role
from enterprises.services import notifications
from enterprises.services.notifications import Message
from trade import notification_texts
from trade.models import Letter

ANSWERING = (Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_SIGNER, Role.ENTERPRISE_CLERK)
STEPS = (3, 0, -1)  # days left at each reminder; -1: the day has passed


def notify_of_sending(letter: Letter) -> None:
    _notify_enterprise(letter, notification_texts.LETTER_SENT, str(letter.pk), {"subject": letter.subject})


def notify_of_answer(letter: Letter) -> None:
    message = _message(letter, _sender(letter), notification_texts.LETTER_ANSWERED, str(letter.pk), {})
    notifications.notify_many([message])


def notify_of_closing(letter: Letter) -> None:
    _notify_enterprise(letter, notification_texts.LETTER_EXPLAINED, str(letter.pk), {})


def notify_sender_of_closing(letter: Letter) -> None:
    """Tell the officer who sent a letter, or drafted it, that somebody else closed it."""
    writer = letter.sent_by or letter.drafted_by
    if writer is not None and writer.is_active and writer.pk != letter.closed_by_id:
        notifications.notify_many([_message(letter, [writer], notification_texts.LETTER_CLOSED, str(letter.pk), {})])


def remind(on: dt.date) -> int:
    """Remind of letters due soon, and tell the sender of silence; return how many were notified. Idempotent.

    The number of statements does not grow with the letters.
    """
    near = Letter.objects.filter(
        state=Letter.State.SENT, due_on__range=(on - FRESH, on + dt.timedelta(days=max(STEPS)))
    )
    rows = list(near.select_related("enterprise", "sent_by").prefetch_related("questions").order_by("pk"))
    people = notifications.people_of_many({letter.enterprise_id for letter in rows}, *ANSWERING)
    return notifications.notify_many(
        message for letter in rows for message in _reminders(letter, people[letter.enterprise_id], on)
    )


def _reminders(letter: Letter, people: list[User], on: dt.date) -> Iterator[Message]:
    assert letter.due_on is not None
    step = step_of(letter.due_on, on, STEPS)
    if step is None:
        return
    unanswered = sum(1 for question in letter.questions.all() if question.answered_at is None)
    facts = {"left": (letter.due_on - on).days, "open": unanswered}
    key = f"{letter.pk}:{step}"
    yield _message(letter, people, notification_texts.LETTER_DUE, key, facts)
    if step == -1:
        yield _message(letter, _sender(letter), notification_texts.LETTER_SILENT, key, facts)


def _notify_enterprise(letter: Letter, kind: str, step: str, facts: dict[str, Any]) -> None:
    people = notifications.people_of(letter.enterprise, *ANSWERING)
    notifications.notify_many([_message(letter, people, kind, step, facts)])


def _sender(letter: Letter) -> list[User]:
    return [letter.sent_by] if letter.sent_by is not None and letter.sent_by.is_active else []


def _message(letter: Letter, people: list[User], kind: str, step: str, facts: dict[str, Any]) -> Message:
    due = letter.due_on.isoformat() if letter.due_on is not None else ""  # a draft has none
    stated = {"number": letter.number, "due_on": due, **facts}
    return Message(people, kind, f"{kind}:{step}", reverse("pages:letter", args=[letter.pk]), stated)
