"""Outbox rows: events written in the transaction of the fact and delivered until every receiver has got them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutboxMessage(models.Model):
    id = models.BigAutoField(primary_key=True)
    event = models.CharField(_("event"), max_length=60)
    payload = models.JSONField(_("payload"))
    created_at = models.DateTimeField(_("created at"))
    due_at = models.DateTimeField(_("next attempt at"))
    delivered_at = models.DateTimeField(_("delivered at"), null=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox")
        ordering = ["id"]
        indexes = [
            models.Index(name="outbox_waiting", fields=["due_at", "id"], condition=models.Q(delivered_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.event} #{self.pk}"
