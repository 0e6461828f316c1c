"""Corporate groups, which receive quota as a whole and distribute it to their members."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.scoping import Scope, ScopedQuerySet


class Group(Identified, Versioned):
    code = models.CharField(_("code"), max_length=24, unique=True, help_text=_("begins with G-"))
    name = models.CharField(_("name"), max_length=160)
    name_zh = models.CharField(_("Chinese name"), max_length=160, blank=True)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["code"]
        constraints = [
            CheckConstraint(
                name="group_code_form",
                condition=models.Q(code__regex=r"^G-[A-Z0-9-]+$"),
                violation=Fault(
                    "/code", "invalid_code", _("A group's code is “G-” and capital letters, digits or hyphens.")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name
