"""Stock of tailings of a site: what was put on it and drawn from it in each half-year, in tonnes of tailings.

The first half-year on record states the opening stock. Every later one opens with what the one before has left.
This is the enterprise's own statement of a whole site. ``environment.TailingsStore`` is what an office recorded of one
store on a day, by a survey: its stock is neither computed from returns nor changes them.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint
from core.errors import Fault
from resources.models.half_years import HalfYearQuerySet, HalfYearReturn, versioned


class TailingsReturn(HalfYearReturn):
    opening = models.DecimalField(
        _("opening stock, t"),
        max_digits=15,
        decimal_places=3,
        null=True,
        blank=True,
        help_text=_("of the first half-year on record alone"),
    )
    put_on = models.DecimalField(_("put on the stock, t"), max_digits=15, decimal_places=3)
    drawn = models.DecimalField(_("drawn from the stock, t"), max_digits=15, decimal_places=3)
    recovered_reo = models.DecimalField(
        _("oxide recovered from what was drawn, t REO"), max_digits=12, decimal_places=3, null=True, blank=True
    )

    objects = HalfYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("return of tailings")
        verbose_name_plural = _("returns of tailings")
        ordering = ["-year", "-half", "site", "-number"]
        indexes = [models.Index(fields=["year", "half", "site"], name="tailings_return_half_year")]
        constraints = [
            *versioned("tailings_return"),
            CheckConstraint(
                name="tailings_return_not_negative",
                condition=Q(put_on__gte=0, drawn__gte=0)
                & (Q(opening=None) | Q(opening__gte=0))
                & (Q(recovered_reo=None) | Q(recovered_reo__gte=0)),
                violation=Fault("/put_on", "negative", _("Quantities are not negative.")),
            ),
            CheckConstraint(
                name="tailings_return_recovers_from_what_was_drawn",
                condition=Q(recovered_reo=None) | Q(recovered_reo__lte=models.F("drawn")),
                violation=Fault("/recovered_reo", "above_whole", _("More oxide was recovered than was drawn.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.period}"
