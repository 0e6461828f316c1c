"""Invitations, for a first sign-in or a new password: a link that works once within a week, shown to its maker.

Times are the database's: a demonstration's business day is fixed, and a link must expire all the same.
"""

import datetime as dt
import hashlib
import secrets
import uuid

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import actor_sessions, audit, clock
from core.actors import Actor, Loader, SystemActor
from core.errors import Conflict, NotFound
from core.transactions import service
from core.type_aliases import Text
from enterprises import account_notification_texts as texts
from enterprises.lifecycles.people import PERSON, by_mail_only
from enterprises.models import Invitation, Membership, User
from enterprises.roles import Role
from enterprises.services import account_changes, factors, notifications, officials, people

LIFETIME = dt.timedelta(days=7)
_NEW_ACCOUNT = gettext_lazy(
    "An account was made for you in the rare earth quota register. Your user name is %(username)s. This link"
    " lets you set your password. It works once, within seven days:\n\n%(link)s\n"
)
_NEW_PASSWORD = gettext_lazy(
    "The administrator of your enterprise sends you this link for a new password in the rare earth quota register. Your"
    " user name is %(username)s. It works once, within seven days:\n\n%(link)s\n\nIf you did not ask for it, do not use"
    " it.\n"
)
log = structlog.get_logger(__name__)


@service
def issue(person: User, *, actor: Actor, resets_factors: bool = False) -> tuple[Invitation, str]:
    """Create a link that its maker is shown; one to an account in use would open that account to him.

    ``resets_factors`` is set when the person has lost the second factor (a telephone or key).

    Raises:
        Conflict: ``by_mail_only``.
    """
    return _make(person, actor=actor, resets_factors=resets_factors, shown=True)


def _make(person: User, *, actor: Actor, resets_factors: bool, shown: bool) -> tuple[Invitation, str]:
    """Create a link and return it with its secret; earlier links stop working."""
    # The maker's row is locked too, so that concurrent requests do not exceed the limit of unused links.
    person = PERSON.begin(person, "invite", actor, beside=[actor] if isinstance(actor, User) else [])
    if officials.takes_two_to_let_in(person, actor=actor):
        officials.demand(officials.SEND_LINK, person, actor=actor)
    if shown and person.has_usable_password() and not isinstance(actor, Loader):
        raise by_mail_only()
    Invitation.objects.filter(user=person, used_at=None, expires_at__gt=Now()).update(expires_at=Now())
    if isinstance(actor, User):
        require_room(actor)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        user=person,
        made_by_id=actor.pk,
        digest=_digest(secret),
        made_at=timezone.now(),
        expires_at=timezone.now() + LIFETIME,
        resets_factors=resets_factors,
    )
    audit.record(actor=actor, action="people.invite", obj=person, data={"resets_factors": resets_factors})
    return invitation, secret


@service
def send(person: User, *, actor: Actor, resets_factors: bool = False) -> User:
    """Create a link and send it to the person's own address once all is written; nobody else sees it."""
    person = PERSON.begin(person, "mail_link", actor)
    text = _NEW_PASSWORD if person.has_usable_password() else _NEW_ACCOUNT
    _row, secret = _make(person, actor=actor, resets_factors=resets_factors, shown=False)
    _mail_once_written(person, secret, actor=actor, text=text)
    return person


@service
def send_approved(person: User, *, actor: Actor, resets_factors: bool) -> None:
    """Send a link on which two administrators have decided."""
    _row, secret = _make(person, actor=actor, resets_factors=resets_factors, shown=False)
    _mail_once_written(person, secret, actor=actor)


def _mail_once_written(person: User, secret: str, *, actor: Actor, text: Text = "") -> None:
    """Send a link once its transaction has ended; whoever made it is notified if that fails, and may send another."""

    def mail() -> None:
        try:
            officials.mail_link(person, secret, text)
        except OSError as error:  # as errors of the mail server are
            log.warning("link_not_sent", person=str(person.pk), error=type(error).__name__)
            note_unsent(person, actor=actor)

    transaction.on_commit(mail, robust=True)


@service
def note_unsent(person: User, *, actor: Actor) -> None:
    """Record that a link did not go out, and notify whoever made it, or the administrators."""
    administrators = Membership.objects.in_force(clock.today()).filter(role=Role.ADMINISTRATOR)
    makers = [actor] if isinstance(actor, User) else User.objects.filter(pk__in=administrators.values("user"))
    audit.record(actor=SystemActor("mail"), action="people.link_not_sent", obj=person)
    notifications.notify(
        makers,
        kind=texts.LINK_NOT_SENT,
        step=f"{texts.LINK_NOT_SENT}:{uuid.uuid4()}",
        path=reverse("admin:enterprises_user_change", args=[person.pk]),
        facts={"name": person.name, "username": person.username, "email": person.email},
    )


def require_room(actor: User, links: int = 1) -> None:
    """Refuse more unused links of one person than the limit; whoever makes one holds the person's lock."""
    open_now = Invitation.objects.filter(made_by=actor, used_at=None, expires_at__gt=Now()).count()
    if links > 1 and open_now + links > settings.MOST_INVITATIONS:
        detail = _(
            "These are %(links)d people who get a link. You may have %(most)d unused links and have %(count)d. Divide"
            " the sheet, or wait until some were used or have ended."
        )
        figures = {"links": links, "most": settings.MOST_INVITATIONS, "count": open_now}
        raise Conflict("too_many_invitations", detail % figures)
    if open_now >= settings.MOST_INVITATIONS:
        raise Conflict(
            "too_many_invitations",
            _("You have %(count)d unused links. Wait until some were used or have ended.") % {"count": open_now},
        )


def find_valid(secret: str) -> Invitation | None:
    """Return the invitation of a link that still works."""
    rows = Invitation.objects.select_related("user").filter(
        digest=_digest(secret), used_at=None, expires_at__gt=Now(), user__is_active=True
    )
    return rows.first()


@service
def accept(secret: str, *, password: str) -> User:
    """Set the invited person's password, as his own act; his sessions end and tokens are revoked.

    The secret uses the invitation up and proves the person to the database.
    """
    invitation = find_valid(secret)
    if invitation is None:
        raise NotFound("not_found", _("This link is not valid or no longer valid."))
    person = PERSON.lock(invitation.user)
    if actor_sessions.prove_by_secret("SELECT accept_invitation(%s)", secret) != person.pk:
        raise NotFound("not_found", _("This link is not valid or no longer valid."))
    people.give_password(person, password, person)
    account_changes.end_access(person)
    person.save_next("password", *account_changes.ENDED_FIELDS)
    if invitation.resets_factors:
        factors.reset(person, reset_by=invitation.made_by)
    account_changes.record(
        person,
        action="people.accept_invitation",
        kind=texts.PASSWORD_CHANGED,
        facts={"resets_factors": invitation.resets_factors},
    )
    return person


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
