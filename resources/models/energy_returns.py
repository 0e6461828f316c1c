"""Energy that a site used and the wastes that it made in a half-year, beside its output; a year is the sum of both."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint
from core.errors import Fault
from resources.models.half_years import HalfYearQuerySet, HalfYearReturn, versioned

# The mandatory reductions of the plan periods from 2006 and 2011 are of these, and the three wastes.
ENERGY_FIGURES = (
    "energy",
    "carbon_dioxide",
    "waste_water",
    "waste_gas",
    "residue",
    "cod",
    "ammonia_nitrogen",
    "sulphur_dioxide",
    "nitrogen_oxides",
)


class EnergyReturn(HalfYearReturn):
    output_reo = models.DecimalField(_("output, t REO"), max_digits=12, decimal_places=3)
    energy = models.DecimalField(
        _("energy, tonnes of standard coal"), max_digits=15, decimal_places=3, null=True, blank=True
    )
    carbon_dioxide = models.DecimalField(_("carbon dioxide, t"), max_digits=15, decimal_places=3, null=True, blank=True)
    waste_water = models.DecimalField(_("waste water, m³"), max_digits=15, decimal_places=3, null=True, blank=True)
    waste_gas = models.DecimalField(_("waste gas, 10,000 m³"), max_digits=15, decimal_places=3, null=True, blank=True)
    residue = models.DecimalField(_("solid residue, t"), max_digits=15, decimal_places=3, null=True, blank=True)
    cod = models.DecimalField(_("chemical oxygen demand, t"), max_digits=15, decimal_places=3, null=True, blank=True)
    ammonia_nitrogen = models.DecimalField(
        _("ammonia nitrogen, t"), max_digits=15, decimal_places=3, null=True, blank=True
    )
    sulphur_dioxide = models.DecimalField(
        _("sulphur dioxide, t"), max_digits=15, decimal_places=3, null=True, blank=True
    )
    nitrogen_oxides = models.DecimalField(
        _("nitrogen oxides, t"), max_digits=15, decimal_places=3, null=True, blank=True
    )

    objects = HalfYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("return of energy and wastes")
        verbose_name_plural = _("returns of energy and wastes")
        ordering = ["-year", "-half", "site", "-number"]
        indexes = [models.Index(fields=["year", "half", "site"], name="energy_return_half_year")]
        constraints = [
            *versioned("energy_return"),
            CheckConstraint(
                name="energy_return_not_negative",
                condition=Q(
                    Q(output_reo__gte=0),
                    *(Q(**{name: None}) | Q(**{f"{name}__gte": 0}) for name in ENERGY_FIGURES),
                ),
                violation=Fault("/output_reo", "negative", _("Quantities are not negative.")),
            ),
            CheckConstraint(
                name="energy_return_states_something",
                condition=~Q(*(Q(**{name: None}) for name in ENERGY_FIGURES)),
                violation=Fault("/energy", "required", _("State at least one figure.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.period}"
