"""Telling people: each occasion once, in the transaction of what happened or of the task that heard of it.

The unique occasion makes every telling idempotent. A mail is marked as sent in the transaction that sends it, under
the row's lock, and carries the row's key as its Message-ID: should the process die in between, the second copy is
recognised as the same.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.utils import translation

from core import clock, outbox
from core.transactions import service
from enterprises import conflicts, tidings
from enterprises.events import PERSON_TOLD
from enterprises.models import Enterprise, Membership, Notification, User
from enterprises.roles import Role

log = structlog.get_logger(__name__)

KEEP_TRYING = dt.timedelta(days=3)  # a mail that could not be sent by then is late news
READ_KEPT = dt.timedelta(days=180)  # from the day on which it was read
UNREAD_KEPT = dt.timedelta(days=2 * 365)  # what it was about is kept where it happened, and in the audit trail
_AT_A_TIME = 200


@service
def tell(
    people: Iterable[User],
    *,
    kind: str,
    step: str,
    path: str,
    facts: Mapping[str, Any] | None = None,
    address: str = "",
    matter_id: uuid.UUID | None = None,
) -> int:
    """Tell each of them once; returns how many had not been told before. ``facts``: JSON, and no private name.

    ``address``: where to mail it instead of each one's own address of today. Nobody is told of a matter that is closed
    to him.
    """
    if matter_id is not None:
        known = User.objects.filter(pk__in=[person.pk for person in people])
        people = list(conflicts.open_to(known, matter_id, clock.today()))
    mailed = tidings.kind(kind).mailed
    fresh = {
        person.pk: Notification(
            id=uuid.uuid4(),  # ours, so that it is known which rows were there already
            person=person,
            kind=kind,
            step=step,
            facts=dict(facts or {}),
            path=path,
            matter_id=matter_id,
            told_at=clock.now(),
            address=address,
            mail_wanted=mailed and bool(address or person.email),
        )
        for person in people
    }
    Notification.objects.bulk_create(fresh.values(), ignore_conflicts=True)
    told = Notification.objects.filter(pk__in=[row.pk for row in fresh.values()])
    for pk, wanted in told.values_list("pk", "mail_wanted"):
        if wanted:
            outbox.announce(PERSON_TOLD, notification_id=pk)
    return len(told)


def people_of(enterprise: Enterprise, *roles: Role) -> list[User]:
    """Whoever holds one of the roles in the enterprise today and may sign in."""
    held = Membership.objects.in_force(clock.today()).filter(enterprise=enterprise, role__in=roles)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("username"))


@service
def read(notification: Notification, *, actor: Any) -> Notification:
    """Mark as read; again changes nothing."""
    Notification.objects.visible_to(actor).unread().filter(pk=notification.pk).update(read_at=clock.now())
    notification.refresh_from_db()
    return notification


@service
def read_all(*, actor: Any) -> int:
    """Mark all of one's own as read; returns how many."""
    return Notification.objects.visible_to(actor).unread().update(read_at=clock.now())


@service
def forget() -> int:
    """Delete what was read half a year ago, and what nobody read in two years; how many.

    By the business clock, which told and read: a demonstration that stands still forgets nothing. Nothing is told anew
    by it, because whatever tells by itself asks only about what is younger than this.
    """
    now = clock.now()
    gone = Q(read_at__lt=now - READ_KEPT) | Q(told_at__lt=now - UNREAD_KEPT)
    return Notification.objects.filter(gone).delete()[0]


@service
def mail(pk: uuid.UUID | str) -> bool:
    """Send the mail of one notification, unless it was sent; returns whether it was sent now."""
    rows = Notification.objects.to_mail().select_related("person").select_for_update(of=("self",), skip_locked=True)
    notification = rows.filter(pk=pk).first()
    if notification is None:
        return False
    _letter(notification).send()
    Notification.objects.filter(pk=pk).update(mailed_at=Now())
    return True


def mail_what_waits() -> int:
    """Whatever a broken mail server or a lost task left behind; each on its own, so that one cannot stop the rest."""
    since = clock.now() - KEEP_TRYING
    sent = 0
    rows = Notification.objects.to_mail().filter(told_at__gt=since).order_by("told_at")
    for pk in rows.values_list("pk", flat=True)[:_AT_A_TIME]:
        try:
            sent += mail(pk)
        except OSError as error:  # of the mail server: smtplib's errors are OSErrors too
            log.warning("mail_not_sent", notification=str(pk), error=str(error))
    return sent


def address(path: str) -> str:
    """Where a path of this site stands, for whoever reads it outside of it."""
    return f"{settings.SITE_ADDRESS}{path}"


def _letter(notification: Notification) -> EmailMessage:
    kind = tidings.kind(notification.kind)
    with translation.override(notification.person.language):
        context = {
            "person": notification.person,
            "text": kind.text(notification.facts),
            "address": address(notification.path),
            "inbox": address("/notifications/"),
            "site": settings.SITE_ADDRESS,
        }
        letter = EmailMessage(
            subject=" ".join(kind.title(notification.facts).split()),
            body=render_to_string("mail/notification.txt", context),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[notification.address or notification.person.email],
            headers={
                "Message-ID": f"<{notification.pk}@{settings.SITE_ADDRESS.split('//')[-1].split(':')[0]}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        for paper in kind.papers(notification.facts):
            letter.attach(*paper)
    return letter
