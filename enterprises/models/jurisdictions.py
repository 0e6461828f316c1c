"""Jurisdictions: places of administration, keyed by their GB/T 2260 code.

The code is the tree: a province has two digits, a prefecture four, a county six, and each begins with its parent's.
``CN`` is the nation. So "inside" is a prefix, and no closure table can disagree with the codes.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.constraints import CheckConstraint
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.scoping import Scope

NATION = "CN"


def inside(code: str, boundary: str) -> bool:
    """Return whether the place ``code`` lies in ``boundary`` (a place lies in itself)."""
    return boundary == NATION or code.startswith(boundary)


class JurisdictionQuerySet(models.QuerySet["Jurisdiction"]):
    def inside(self, boundary: str) -> "JurisdictionQuerySet":
        return self if boundary == NATION else self.filter(code__startswith=boundary)

    def visible_to(self, actor: Actor) -> "JurisdictionQuerySet":
        """Return all jurisdictions: they are public."""
        return self


class Jurisdiction(Identified, Versioned):
    class Level(models.TextChoices):
        NATION = "nation", _("Nation")
        PROVINCE = "province", _("Province")
        PREFECTURE = "prefecture", _("Prefecture")
        COUNTY = "county", _("County")

    code = models.CharField(_("code"), max_length=6, unique=True, help_text=_("GB/T 2260, or CN for the nation"))
    name = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("Chinese name"), max_length=120, blank=True)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    objects = JurisdictionQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("jurisdiction")
        verbose_name_plural = _("jurisdictions")
        ordering = ["code"]
        constraints = [
            CheckConstraint(
                name="jurisdiction_code_fits_level",
                condition=Q(level="nation", code=NATION)
                | Q(level="province", code__regex=r"^\d{2}$")
                | Q(level="prefecture", code__regex=r"^\d{4}$")
                | Q(level="county", code__regex=r"^\d{6}$"),
                violation=Fault(
                    "/code", "invalid_code", _("The code does not fit the level: CN, or two, four or six digits.")
                ),
            ),
            CheckConstraint(
                name="jurisdiction_only_nation_has_no_parent",
                condition=Q(level="nation", parent__isnull=True) | (~Q(level="nation") & Q(parent__isnull=False)),
                violation=Fault("/parent", "required", _("Every place except the nation is part of another place.")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def province_code(self) -> str:
        """Return the two digits of the province, or ``CN``."""
        return self.code[:2]
