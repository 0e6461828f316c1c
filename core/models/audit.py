"""The audit trail: who did what to which thing, and why. Copies names, so that no key can take history with it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models.base import Identified


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, actor: Any) -> "AuditEventQuerySet":
        """``actor.audit_scope()`` says how much: ``None``, ``"*"``, or (place prefixes, enterprise codes)."""
        scope = actor.audit_scope() if hasattr(actor, "audit_scope") else None
        if scope is None:
            return self.none()
        if scope == "*":
            return self
        places, enterprises = scope
        seen = Q(enterprise_code__in=enterprises)
        for place in places:
            seen |= Q(place__startswith=place)
        return self.filter(seen)


class AuditEvent(Identified):
    at = models.DateTimeField(_("at"))
    actor_id = models.UUIDField(_("actor"), null=True, db_index=True)
    actor_name = models.CharField(_("actor's name"), max_length=160)
    actor_role = models.CharField(_("actor's role"), max_length=200)
    action = models.CharField(_("action"), max_length=60)
    object_type = models.CharField(_("object type"), max_length=40)
    object_id = models.CharField(_("object"), max_length=64, db_index=True)
    object_label = models.CharField(_("object's name"), max_length=300)
    place = models.CharField(_("place"), max_length=6, blank=True)
    enterprise_code = models.CharField(_("enterprise"), max_length=32, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    data = models.JSONField(_("data"), default=dict, blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit trail")
        ordering = ["-at", "-id"]
        indexes = [models.Index(name="audit_newest", fields=["-at", "-id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action} {self.object_label}"
