"""Strategic reserves: ore in the ground that is set aside and products in store, with what came in and went out.

Movements are only added. One that was a mistake is set right by a further one in the other direction of the same day.
"""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, text_required
from core.errors import Fault
from core.models import Identified
from enterprises.models import Enterprise, Jurisdiction, MiningArea, User
from enterprises.scoping import Scope, ScopedQuerySet


class StrategicReserve(Identified):
    """A store, or a deposit or area whose ore is set aside; it is the account of its movements."""

    class Form(models.TextChoices):
        STORE = "store", _("Products in store")
        GROUND = "ground", _("Ore in the ground")

    class Holder(models.TextChoices):
        STATE = "state", _("The state")
        ENTERPRISE = "enterprise", _("Enterprise")

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=160)
    name_zh = models.CharField(_("Chinese name"), max_length=160, blank=True)
    form = models.CharField(_("form"), max_length=8, choices=Form)
    holder = models.CharField(_("kind of holder"), max_length=12, choices=Holder)
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("place"))
    mining_area = models.ForeignKey(
        MiningArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="strategic_reserves",
        verbose_name=_("planned mining area"),
    )
    operator = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="strategic_reserves",
        verbose_name=_("operator"),
        help_text=_("the enterprise that holds or keeps it"),
    )
    document = models.TextField(_("document"), help_text=_("office, number and day of the document"))
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(place="place__code", enterprise="operator_id", groups=("operator__group_id",))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("strategic reserve")
        verbose_name_plural = _("strategic reserves")
        ordering = ["code"]
        constraints = [
            text_required("strategic_reserve_is_named", "name", _("Give it a name.")),
            text_required(
                "strategic_reserve_names_its_document", "document", _("Name the document: its office, number and day.")
            ),
            CheckConstraint(
                name="strategic_reserve_code_form",
                condition=Q(code__regex=r"^[A-Z0-9][A-Z0-9-]{1,31}$"),
                violation=Fault("/code", "invalid_code", _("Use capital letters, digits and hyphens.")),
            ),
            CheckConstraint(
                name="strategic_reserve_has_its_operator",
                condition=Q(holder="state") | Q(operator__isnull=False),
                violation=Fault("/operator", "required", _("Name the enterprise that holds it.")),
            ),
            CheckConstraint(
                name="strategic_reserve_area_is_of_ground",
                condition=Q(mining_area=None) | Q(form="ground"),
                violation=Fault("/mining_area", "not_in_the_ground", _("Only ore in the ground is in a mining area.")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MovementQuerySet(ScopedQuerySet["ReserveMovement"]):
    def until(self, day: dt.date) -> Self:
        """Return the movements up to the end of a day."""
        return self.filter(day__lte=day)


class ReserveMovement(Identified):
    """Tonnes of REO that came into a strategic reserve or went out of it on a day."""

    class Direction(models.TextChoices):
        IN = "in", _("In")
        OUT = "out", _("Out")

    class Material(models.TextChoices):
        ORE = "ore", _("Ore")
        CONCENTRATE = "concentrate", _("Concentrate")
        COMPOUND = "compound", _("Mixed compounds")
        OXIDE = "oxide", _("Separated oxides and salts")
        METAL = "metal", _("Metals and alloys")

    reserve = models.ForeignKey(
        StrategicReserve, models.PROTECT, related_name="movements", verbose_name=_("strategic reserve")
    )
    direction = models.CharField(_("direction"), max_length=4, choices=Direction)
    material = models.CharField(_("material"), max_length=12, choices=Material)
    tonnes = models.DecimalField(_("quantity, t REO"), max_digits=12, decimal_places=3)
    day = models.DateField(_("day"))
    document = models.TextField(_("document"), help_text=_("office, number and day of the document"))
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = MovementQuerySet.as_manager()

    SCOPE = Scope(
        place="reserve__place__code", enterprise="reserve__operator_id", groups=("reserve__operator__group_id",)
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("movement of a strategic reserve")
        verbose_name_plural = _("movements of strategic reserves")
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["reserve", "material", "day"], name="reserve_movement_by_day")]
        constraints = [
            text_required(
                "reserve_movement_names_its_document", "document", _("Name the document: its office, number and day.")
            ),
            CheckConstraint(
                name="reserve_movement_positive",
                condition=Q(tonnes__gt=0),
                violation=Fault("/tonnes", "not_positive", _("A quantity is greater than zero.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reserve} · {self.get_direction_display()} · {self.day}"
