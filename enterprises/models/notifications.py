"""Notifications of people: shown to the person here and, if he has an e-mail address, mailed to him."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.constraints import UniqueConstraint
from core.errors import Fault
from core.models import Identified
from enterprises.models.matters import Matter
from enterprises.models.people import User
from enterprises.scoping import Reach, Scope


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the actor's own notifications, except those about matters that have since been closed to him."""
        reach: Reach | None = getattr(actor, "reach", None)
        if reach is None or not actor.pk:
            return self.none()
        return self.filter(reach.without_closed(Notification), person=actor.pk)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def to_mail(self) -> Self:
        return self.filter(mail_wanted=True, mailed_at=None, person__is_active=True).exclude(
            person__email="", address=""
        )


class Notification(Identified):
    """A notification as facts; pages and mails word them in the reader's language (``enterprises.notification_texts``).

    ``step`` names the occasion, such as a deadline seven days away: no person is notified of it twice.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="notifications")
    kind = models.CharField(_("kind"), max_length=40)
    step = models.CharField(_("occasion"), max_length=200)
    facts = models.JSONField(_("facts"), default=dict)
    path = models.CharField(_("link"), max_length=300)
    # The mail address, if not the person's of today: a change of address is notified to the old one.
    address = models.EmailField(_("mailed to"), blank=True)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+", verbose_name=_("matter"))
    notified_at = models.DateTimeField(_("notified at"))
    read_at = models.DateTimeField(_("read at"), null=True)
    mail_wanted = models.BooleanField(_("to be mailed"), default=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True)

    objects = NotificationQuerySet.as_manager()

    SCOPE = Scope(matters=("matter_id",))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-notified_at", "-id"]
        constraints = [
            UniqueConstraint(
                name="notification_once",
                fields=["person", "step"],
                violation=Fault("", "notified_already", _("This person was notified of this already.")),
            )
        ]
        indexes = [
            models.Index(name="notification_newest", fields=["person", "-notified_at", "-id"]),
            models.Index(name="notification_unread", fields=["person"], condition=Q(read_at=None)),
            models.Index(
                name="notification_to_mail", fields=["notified_at"], condition=Q(mail_wanted=True, mailed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.step}"
