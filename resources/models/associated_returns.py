"""Associated minerals: what a mine or plant recovered of them in a half-year, beside its main mineral.

Two cases are one record: the niobium, thorium or fluorite in the ore of a rare-earth mine, and the rare earths in the
ore of a mine whose main mineral is another, such as the iron of Baotou.
"""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint
from core.errors import Fault
from resources.models.half_years import HalfYearQuerySet, HalfYearReturn, versioned


class AssociatedMineral(models.TextChoices):
    """Minerals recovered beside the main one; the white paper of 2012 names all but the last two."""

    NIOBIUM = "niobium", _("Niobium")
    TANTALUM = "tantalum", _("Tantalum")
    THORIUM = "thorium", _("Thorium")
    STRONTIUM = "strontium", _("Strontium")
    POTASSIUM = "potassium", _("Potassium")
    FLUORITE = "fluorite", _("Fluorite")
    SCANDIUM = "scandium", _("Scandium")
    RARE_EARTHS = "rare_earths", _("Rare earths")


class MainMineral(models.TextChoices):
    """The mineral for which a mine is worked that holds rare earths beside it."""

    IRON = "iron", _("Iron")
    NIOBIUM = "niobium", _("Niobium")
    URANIUM = "uranium", _("Uranium")
    PHOSPHATE = "phosphate", _("Phosphate")
    TITANIUM = "titanium", _("Titanium")
    TIN = "tin", _("Tin")
    ALUMINIUM = "aluminium", _("Aluminium")


class AssociatedReturn(HalfYearReturn):
    mineral = models.CharField(_("associated mineral"), max_length=12, choices=AssociatedMineral)
    main_mineral = models.CharField(
        _("main mineral"), max_length=12, choices=MainMineral, blank=True,
        help_text=_("where the rare earths are the associated ones; empty: rare earths"),
    )  # fmt: skip
    in_ore = models.DecimalField(_("in the ore that was fed, t"), max_digits=12, decimal_places=3)
    recovered = models.DecimalField(_("recovered, t"), max_digits=12, decimal_places=3)
    stored = models.DecimalField(
        _("kept in a stock of its own for later, t"), max_digits=12, decimal_places=3, null=True, blank=True
    )

    objects = HalfYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("return of associated minerals")
        verbose_name_plural = _("returns of associated minerals")
        ordering = ["-year", "-half", "site", "mineral", "-number"]
        indexes = [models.Index(fields=["year", "half", "site"], name="associated_return_half_year")]
        constraints = [
            *versioned("associated_return", "mineral"),
            CheckConstraint(
                name="associated_return_not_negative",
                condition=Q(in_ore__gt=0, recovered__gte=0) & (Q(stored=None) | Q(stored__gte=0)),
                violation=Fault("/in_ore", "not_positive", _("State how much of it was in the ore.")),
            ),
            CheckConstraint(
                name="associated_return_parts_within_whole",
                condition=Q(in_ore__gte=F("recovered") + Coalesce("stored", Value(0, models.DecimalField()))),
                violation=Fault("/recovered", "above_whole", _("More was recovered and stored than was in the ore.")),
            ),
            CheckConstraint(
                name="associated_return_names_main_mineral",
                condition=Q(mineral=AssociatedMineral.RARE_EARTHS) & ~Q(main_mineral="")
                | ~Q(mineral=AssociatedMineral.RARE_EARTHS) & Q(main_mineral=""),
                violation=Fault(
                    "/main_mineral", "required", _("Name the main mineral where rare earths accompany it.")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.get_mineral_display()} · {self.period}"
