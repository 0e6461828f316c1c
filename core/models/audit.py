"""The audit trail: who did what to which object, and why. Names are copied, so that deleting a row loses no history."""

import functools
import operator
from collections.abc import Iterator
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Cast, NullIf
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.models.base import Identified


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, row: models.Model, actor: Actor) -> Self:
        """Return the events about one row, as ``visible_to`` does for all; it asks that row's table alone."""
        reads = actor.audit_scope() is not None if hasattr(actor, "audit_scope") else False
        rows: Any = type(row)._default_manager
        if not reads or not rows.visible_to(actor).filter(pk=row.pk).exists():
            return self.none()
        return self.filter(object_type=row._meta.model_name, object_id=str(row.pk))

    def visible_to(self, actor: Actor) -> Self:
        """Return events about what the actor may see; for an auditor, all of his places except matters closed to him.

        ``actor.audit_scope()``: ``None`` if he reads no trail, else the prefixes of the places that he audits.
        """
        places = actor.audit_scope() if hasattr(actor, "audit_scope") else None
        if places is None:
            return self.none()
        if not places:
            return self.filter(_about_visible(actor))
        # An auditor sees what such rows belong to, unless it is closed to him.
        hidden = Q(object_type__in=_types_that_may_be_closed(actor)) & ~Q(_about_visible(actor))
        if "" in places:
            return self.exclude(hidden)
        audited = functools.reduce(operator.or_, (Q(place__startswith=place) for place in places))
        return self.filter((audited & ~hidden) | Q(_about_visible(actor)))


def _about_visible(actor: Actor) -> Case:
    """Return the condition that the event is about a row visible to the actor; only that row's table is queried."""
    key = NullIf(OuterRef("object_id"), Value(""))
    return Case(
        *(
            When(
                object_type=model._meta.model_name,
                then=Exists(rows.visible_to(actor).order_by().filter(pk=Cast(key, type(model._meta.pk)()))),
            )
            for model, rows in _readable()
        ),
        default=False,
        output_field=models.BooleanField(),
    )


def _types_that_may_be_closed(actor: Actor) -> list[str]:
    """Return the names of models of which a row may be closed to the actor by a conflict of interest."""
    return [
        str(model._meta.model_name)
        for model, rows in _readable()
        if hasattr(rows, "may_be_closed_to") and rows.may_be_closed_to(actor)
    ]


def _readable() -> Iterator[tuple[type[models.Model], Any]]:
    """Return the models with visibility rules of their own, except the trail itself."""
    for model in apps.get_models():
        rows = model._default_manager.all()
        if hasattr(rows, "visible_to") and model is not AuditEvent:
            yield model, rows


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
        indexes = [
            models.Index(name="audit_newest", fields=["-at", "-id"]),
            models.Index(name="audit_actor", fields=["actor_name", "-at", "-id"]),
            models.Index(name="audit_action", fields=["action", "-at", "-id"]),
            models.Index(name="audit_noun", fields=["object_type", "-at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action} {self.object_label}"
