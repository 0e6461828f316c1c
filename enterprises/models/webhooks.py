"""Changes that other systems may be told of, webhooks that tell them, and each delivery."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.constraints import CheckConstraint, exists_once
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models.authorities import Authority
from enterprises.models.enterprises import Enterprise
from enterprises.models.groups import Group
from enterprises.models.jurisdictions import Jurisdiction
from enterprises.models.people import User
from enterprises.scoping import Scope, ScopedQuerySet


class Change(models.Model):
    """An event of the outbox about an object, numbered in the order of commit (``enterprises.changes.record``)."""

    id = models.BigAutoField(_("number"), primary_key=True)
    message = models.BigIntegerField(_("message of the outbox"), unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    object_id = models.UUIDField(_("object"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["id"]
        indexes = [
            models.Index(name="change_kind", fields=["kind", "id"]),
            models.Index(name="change_at", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class Webhook(Identified, Versioned):
    """An address of an enterprise, a group or an authority, to which changes that the owner may see are posted."""

    url = models.URLField(_("address"), max_length=500)
    kinds = ArrayField(models.CharField(max_length=60), verbose_name=_("kinds"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, related_name="+", verbose_name=_("enterprise")
    )
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="+", verbose_name=_("group"))
    place = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, related_name="+", verbose_name=_("place"))
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+", verbose_name=_("authority"))
    secret = models.TextField(_("secret"), help_text=_("encrypted"))
    previous_secret = models.TextField(_("previous secret"), blank=True, help_text=_("encrypted"))
    previous_until = models.DateTimeField(_("previous secret signs until"), null=True)
    active = models.BooleanField(_("active"), default=True)
    stopped_because = models.CharField(_("why it was stopped"), max_length=300, blank=True)
    last_change = models.BigIntegerField(_("last change seen"), default=0)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    paused_until = models.DateTimeField(_("nothing is sent until"), null=True)
    sending_until = models.DateTimeField(_("a worker sends to it until"), null=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("created by"))
    created_at = models.DateTimeField(_("created at"))
    # Who answers for it: whoever set it up or last changed it. It stops when he no longer has the role for that.
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("confirmed by")
    )
    # By what he did so: the digest of his API token, or else the generation of his sessions. It stops when that ends.
    confirmed_token = models.CharField(_("confirmed by API token"), max_length=128, blank=True, editable=False)
    confirmed_generation = models.PositiveIntegerField(_("generation of sessions"), default=0, editable=False)

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(
        place="place__code",
        enterprise="enterprise_id",
        groups=("group_id",),
        authority="authority__code",
        every_row_has_authority=True,
    )
    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["-created_at", "-id"]
        constraints = [
            CheckConstraint(
                name="webhook_has_one_owner",
                condition=Q(enterprise__isnull=False, group=None, place=None, authority=None)
                | Q(enterprise=None, group__isnull=False, place=None, authority=None)
                | Q(enterprise=None, group=None, place__isnull=False, authority__isnull=False),
                violation=Fault("/membership", "invalid", _("A webhook belongs to one owner.")),
            ),
        ]

    def __str__(self) -> str:
        return self.url_without_query

    @property
    def url_without_query(self) -> str:
        """The address for everybody who may not manage the webhook: a query may hold a secret of the receiver."""
        address, mark, _query = self.url.partition("#")[0].partition("?")
        return f"{address}?…" if mark else address

    @property
    def owner(self) -> Enterprise | Group | Jurisdiction:
        owner = self.enterprise or self.group or self.place
        assert owner is not None
        return owner


class DeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(webhook__in=Webhook.objects.visible_to(actor))


class WebhookDelivery(Identified):
    """A change on its way to one webhook; tried until it is taken, or given up (``dead``)."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waits")
        DELIVERED = "delivered", _("Delivered")
        DEAD = "dead", _("Failed")

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", verbose_name=_("webhook"))
    change = models.ForeignKey(Change, models.CASCADE, null=True, related_name="+", verbose_name=_("change"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    created_at = models.DateTimeField(_("created at"))
    due_at = models.DateTimeField(_("next attempt at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    status = models.PositiveSmallIntegerField(_("last status"), null=True)
    error = models.CharField(_("last error"), max_length=300, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)

    objects = DeliveryQuerySet.as_manager()

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-created_at", "-id"]
        constraints = [
            exists_once("delivery_once", ["webhook", "change"], _("This change is delivered already.")),
        ]
        indexes = [
            models.Index(name="delivery_due", fields=["webhook", "due_at"], condition=Q(state="pending")),
        ]

    def __str__(self) -> str:
        return f"{self.webhook} · {self.change or 'test'}"
