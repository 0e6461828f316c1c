"""Notifications: one for each occasion, in the transaction of the event or of the task that handles it.

The unique occasion makes each notification idempotent. A mail is marked as sent in the transaction that sends it, under
the row's lock, and carries the row's key as its Message-ID: if the process dies in between, the second copy is
recognised as the same.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.utils import translation

from core import clock, outbox
from core.actors import Actor
from core.transactions import service
from enterprises import conflicts, notification_texts, text_templates
from enterprises.events import PERSON_NOTIFIED
from enterprises.models import Enterprise, Membership, Notification, User
from enterprises.roles import Role

log = structlog.get_logger(__name__)

KEEP_TRYING = dt.timedelta(days=3)  # a mail that could not be sent by then is given up
READ_KEPT = dt.timedelta(days=180)  # from the day on which it was read
UNREAD_KEPT = dt.timedelta(days=2 * 365)  # its subject is kept elsewhere, and in the audit trail
_AT_A_TIME = 200


@dataclass(frozen=True, slots=True)
class Message:
    """A message to several people; ``facts``: JSON, and no private name.

    ``address``: where to mail it instead of each person's own address. A person to whom the matter is closed is left
    out.
    """

    people: Iterable[User]
    kind: str
    step: str
    path: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    address: str = ""
    matter_id: uuid.UUID | None = None


def notify(
    people: Iterable[User],
    *,
    kind: str,
    step: str,
    path: str,
    facts: Mapping[str, Any] | None = None,
    address: str = "",
    matter_id: uuid.UUID | None = None,
) -> int:
    """Notify each person once; return how many were not notified before. The arguments are those of a ``Message``."""
    return notify_many([Message(people, kind, step, path, facts or {}, address, matter_id)])


@service
def notify_many(messages: Iterable[Message]) -> int:
    """Send messages to each person once; return how many were not sent before.

    One transaction, whose number of statements does not grow with the messages.
    """
    addressed = [(message, person) for message in messages for person in message.people]
    if any(message.matter_id for message, _person in addressed):
        people = User.objects.filter(pk__in={person.pk for _message, person in addressed})
        closed = conflicts.closed_by_person(people, clock.today())
        addressed = [(message, one) for message, one in addressed if message.matter_id not in closed[one.pk]]
    fresh = {
        (message.kind, message.step, person.pk): Notification(
            id=uuid.uuid4(),  # our own keys, so that rows that existed already can be told apart
            person=person,
            kind=message.kind,
            step=message.step,
            facts=dict(message.facts),
            path=message.path,
            matter_id=message.matter_id,
            notified_at=clock.now(),
            address=message.address,
            mail_wanted=notification_texts.kind(message.kind).mailed and bool(message.address or person.email),
        )
        for message, person in addressed
    }
    Notification.objects.bulk_create(fresh.values(), ignore_conflicts=True)
    created = Notification.objects.filter(pk__in=[row.pk for row in fresh.values()])
    wanted = list(created.values_list("pk", "mail_wanted"))
    outbox.announce_many(PERSON_NOTIFIED, ({"notification_id": pk} for pk, mailed in wanted if mailed))
    return len(wanted)


def people_of(enterprise: Enterprise, *roles: Role) -> list[User]:
    """Return the people who hold one of the roles in the enterprise today and may sign in."""
    return people_of_many([enterprise.pk], *roles)[enterprise.pk]


def people_of_many(enterprises: Iterable[uuid.UUID], *roles: Role) -> dict[uuid.UUID, list[User]]:
    """Return by enterprise the people who hold one of the roles in it today and may sign in; one query."""
    held = Membership.objects.in_force(clock.today()).filter(
        enterprise__in=enterprises, role__in=roles, user__is_active=True
    )
    people: dict[uuid.UUID, dict[uuid.UUID, User]] = defaultdict(dict)
    for membership in held.select_related("user").order_by("user__username"):
        assert membership.enterprise_id is not None
        people[membership.enterprise_id][membership.user_id] = membership.user
    return defaultdict(list, {key: list(found.values()) for key, found in people.items()})


def officers_over(place: str) -> list[User]:
    """Return the officials of a place, and of the city and province around it, who may sign in today."""
    seats = Membership.objects.in_force(clock.today()).filter(jurisdiction__code__in=[place[:2], place[:4], place])
    return list(User.objects.filter(is_active=True, pk__in=seats.values("user")).order_by("username"))


@service
def read(notification: Notification, *, actor: Actor) -> Notification:
    """Mark a notification as read; do nothing if it is."""
    Notification.objects.visible_to(actor).unread().filter(pk=notification.pk).update(read_at=clock.now())
    notification.refresh_from_db()
    return notification


@service
def read_all(*, actor: Actor) -> int:
    """Mark all of the person's notifications as read; return how many."""
    return Notification.objects.visible_to(actor).unread().update(read_at=clock.now())


@service
def delete_expired() -> int:
    """Delete notifications read half a year ago, and those unread for two years; return how many.

    Uses the business clock, by which they were made and read, so a fixed demonstration deletes nothing. Nothing is
    notified again as a result, because recurring tasks consider only more recent events.
    """
    now = clock.now()
    expired = Q(read_at__lt=now - READ_KEPT) | Q(notified_at__lt=now - UNREAD_KEPT)
    return Notification.objects.filter(expired).delete()[0]


@service
def mail(pk: uuid.UUID | str) -> bool:
    """Send the mail of one notification unless it was sent; return whether it was sent now."""
    rows = Notification.objects.to_mail().select_related("person").select_for_update(of=("self",), skip_locked=True)
    notification = rows.filter(pk=pk).first()
    if notification is None:
        return False
    _mail_message(notification).send()
    Notification.objects.filter(pk=pk).update(mailed_at=Now())
    return True


def mail_pending() -> int:
    """Send mails left over after a failure, each on its own, so that one cannot stop the others."""
    since = clock.now() - KEEP_TRYING
    sent = 0
    rows = Notification.objects.to_mail().filter(notified_at__gt=since).order_by("notified_at")
    for pk in rows.values_list("pk", flat=True)[:_AT_A_TIME]:
        try:
            sent += mail(pk)
        except OSError as error:  # of the mail server: smtplib's errors are OSErrors too
            log.warning("mail_not_sent", notification=str(pk), error=str(error))
    return sent


def address(path: str) -> str:
    """Return the full address of a path of this site, for readers of a mail."""
    return f"{settings.SITE_ADDRESS}{path}"


def _mail_message(notification: Notification) -> EmailMessage:
    kind, texts = notification_texts.kind(notification.kind), text_templates.read()
    with translation.override(notification.person.language):
        title, text = notification_texts.title_and_text(notification, texts)
        context = {
            "person": notification.person,
            "text": text,
            "address": address(notification.path),
            "inbox": address("/notifications/"),
            "footer": texts.write(notification_texts.MAIL_FOOTER, clock.today(), {"website": settings.SITE_ADDRESS}),
        }
        message = EmailMessage(
            subject=" ".join(title.split()),
            body=render_to_string("mail/notification.txt", context),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[notification.address or notification.person.email],
            headers={
                "Message-ID": f"<{notification.pk}@{settings.SITE_ADDRESS.split('//')[-1].split(':')[0]}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        for attachment in kind.attachments(notification.facts):
            message.attach(*attachment)
    return message
