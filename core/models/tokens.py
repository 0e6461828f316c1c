"""API tokens: hashed, expiring after 90 days, revocable, with scopes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken


class TokenScope(models.TextChoices):
    READ = "read", _("Read")
    FILE = "file", _("Write and file")
    APPROVE = "approve", _("Approve and decide")


def every_scope() -> list[str]:
    return list(TokenScope.values)


class ApiToken(AbstractAuthToken):
    scopes = ArrayField(models.CharField(max_length=8, choices=TokenScope), default=every_scope)
    # Made by somebody who had just shown a second factor: what needs one may be signed with it.
    signs = models.BooleanField(_("may sign"), default=False)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
