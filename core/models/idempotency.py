"""Idempotency keys, each stored with the answer to its request in the transaction of the request's effect."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import UniqueConstraint
from core.errors import Fault
from core.models.base import Identified


class IdempotencyKey(Identified):
    actor_id = models.UUIDField(_("actor"))
    method = models.CharField(_("method"), max_length=8)
    path = models.CharField(_("path"), max_length=300)
    key = models.CharField(_("key"), max_length=200)
    body_sha256 = models.CharField(_("SHA-256 of the body"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    answer = models.JSONField(_("answer"), null=True)
    headers = models.JSONField(_("headers"), default=dict)
    created_at = models.DateTimeField(_("created at"), db_index=True)

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        constraints = [
            UniqueConstraint(
                name="idempotency_key_once",
                fields=["actor_id", "method", "path", "key"],
                violation=Fault("", "key_in_use", _("This idempotency key is in use.")),
            ),
        ]

    def __str__(self) -> str:
        return self.key
