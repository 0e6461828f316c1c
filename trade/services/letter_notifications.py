"""Notifications and reminders of letters: to the people of the enterprise or office, and to the officer who sent it."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse

from core import clock
from enterprises.models import Membership, User
from enterprises.reminder_steps import FRESH, step_of
from enterprises.roles import Role
from enterprises.services import notifications
from enterprises.services.notifications import Message
from trade import notification_texts
from trade.models import Letter

ANSWERING = (Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_SIGNER, Role.ENTERPRISE_CLERK)
type Office = tuple[str, str]  # role and code of the place
STEPS = (3, 0, -1)  # days left at each reminder; -1: the day has passed


def notify_of_sending(letter: Letter) -> None:
    kind = notification_texts.LETTER_SENT
    facts = {"subject": letter.subject}
    if letter.addressee_role:
        kind, facts = notification_texts.LETTER_TO_OFFICE, {**facts, "enterprise": letter.enterprise.code}
    _notify_asked(letter, kind, str(letter.pk), facts)


def notify_of_answer(letter: Letter) -> None:
    message = _message(letter, _sender(letter), notification_texts.LETTER_ANSWERED, str(letter.pk), {})
    notifications.notify_many([message])


def notify_of_closing(letter: Letter) -> None:
    _notify_asked(letter, notification_texts.LETTER_EXPLAINED, str(letter.pk), {})


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
    loaded = near.select_related("enterprise", "addressee_place", "sent_by").prefetch_related("questions")
    rows = list(loaded.order_by("pk"))
    people = notifications.people_of_many(
        {letter.enterprise_id for letter in rows if not letter.addressee_role}, *ANSWERING
    )
    officers = _officers({_office(letter) for letter in rows if letter.addressee_role})
    return notifications.notify_many(
        message
        for letter in rows
        for message in _reminders(
            letter, officers[_office(letter)] if letter.addressee_role else people[letter.enterprise_id], on
        )
    )


def _reminders(letter: Letter, people: list[User], on: dt.date) -> Iterator[Message]:
    assert letter.due_on is not None
    step = step_of(letter.due_on, on, STEPS)
    if step is None:
        return
    unanswered = sum(1 for question in letter.questions.all() if question.answered_at is None)
    facts = {"left": (letter.due_on - on).days, "open": unanswered}
    key = f"{letter.pk}:{step}"
    kind = notification_texts.LETTER_TO_OFFICE_DUE if letter.addressee_role else notification_texts.LETTER_DUE
    yield _message(letter, people, kind, key, facts)
    if step == -1:
        yield _message(letter, _sender(letter), notification_texts.LETTER_SILENT, key, facts)


def _office(letter: Letter) -> Office:
    return letter.addressee_role, letter.addressee_place.code if letter.addressee_place else ""


def _officers(offices: Collection[Office]) -> dict[Office, list[User]]:
    """Return by office the people who answer for it today and may sign in; one query."""
    people: dict[Office, dict[UUID, User]] = {office: {} for office in offices}
    if offices:
        held = Membership.objects.in_force(clock.today()).filter(
            role__in={role for role, _place in offices},
            jurisdiction__code__in={place for _role, place in offices},
            user__is_active=True,
        )
        for membership in held.select_related("user", "jurisdiction").order_by("user__username"):
            office = (membership.role, membership.jurisdiction.code if membership.jurisdiction else "")
            if office in people:
                people[office][membership.user_id] = membership.user
    return {office: list(found.values()) for office, found in people.items()}


def is_held(letter: Letter) -> bool:
    """Return whether somebody answers for the office that a letter asks."""
    return bool(_officers([_office(letter)])[_office(letter)])


def _notify_asked(letter: Letter, kind: str, step: str, facts: dict[str, Any]) -> None:
    office = _office(letter)
    people = (
        _officers([office])[office] if letter.addressee_role else notifications.people_of(letter.enterprise, *ANSWERING)
    )
    notifications.notify_many([_message(letter, people, kind, step, facts)])


def _sender(letter: Letter) -> list[User]:
    return [letter.sent_by] if letter.sent_by is not None and letter.sent_by.is_active else []


def _message(letter: Letter, people: list[User], kind: str, step: str, facts: dict[str, Any]) -> Message:
    due = letter.due_on.isoformat() if letter.due_on is not None else ""  # a draft has none
    stated = {"number": letter.number, "due_on": due, **facts}
    return Message(people, kind, f"{kind}:{step}", reverse("pages:letter", args=[letter.pk]), stated)
