"""Saved views: a name for the filters of a list."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.constraints import UniqueConstraint
from core.errors import Fault
from core.models import Identified


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the actor's own saved views."""
        return self.filter(owner=actor.pk) if getattr(actor, "pk", None) else self.none()


class SavedView(Identified):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("owner"))
    page = models.CharField(_("list"), max_length=40, help_text=_("name of the page"))
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("filters"), max_length=1_000, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["page", "name", "id"]
        constraints = [
            UniqueConstraint(
                name="saved_view_once",
                fields=["owner", "page", "name"],
                violation=Fault("/name", "exists", _("You have a saved view of this name already.")),
            )
        ]

    def __str__(self) -> str:
        return self.name
