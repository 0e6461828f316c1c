"""API tokens: hashed, expiring after 90 days, revocable, with scopes."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from core.models.fields import PlainInMigrations


class TokenScope(models.TextChoices):
    READ = "read", _("Read")
    FILE = "file", _("Write and file")
    APPROVE = "approve", _("Approve and decide")


class ScopesField(PlainInMigrations, ArrayField):
    """The scopes of a token: every one where nothing else is said."""

    path = "django.contrib.postgres.fields.ArrayField"
    added = ("default",)

    def __init__(self, base_field: models.Field, **options: Any) -> None:
        super().__init__(base_field, **{"default": _list_scopes, **options})


def _list_scopes() -> list[str]:
    return list(TokenScope.values)


class ApiToken(AbstractAuthToken):
    scopes = ScopesField(models.CharField(max_length=8, choices=TokenScope))
    # Made directly after showing a second factor: it may sign acts that need one.
    signs = models.BooleanField(_("may sign"), default=False)

    # The token that asked for this one: they end together.
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, editable=False, related_name="children", verbose_name=_("parent")
    )

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    @property
    def scope_labels(self) -> list[str]:
        """Return what the token may do, in the reader's language."""
        return [str(TokenScope(scope).label) for scope in self.scopes]
