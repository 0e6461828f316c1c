"""The day by which a monthly report is due: by province and kind of report, from a month on."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint
from core.errors import Fault
from core.formats import NOTHING
from enterprises.models import Jurisdiction, Site
from quotas.models.parameters import Parameter, ParameterQuerySet


class ReportKind(models.TextChoices):
    """The kind of a monthly report, by the licensed sites that its enterprise held in the month."""

    MINING = "mining", _("Mining report")
    PROCESSING = "processing", _("Processing report")
    TRADE = "trade", _("Trade report")


# An enterprise owes one report a month: of the kinds of its sites, the first in this order.
KINDS_OF_SITES = {
    Site.Kind.MINE: ReportKind.MINING,
    Site.Kind.DRESSING: ReportKind.PROCESSING,
    Site.Kind.SEPARATION: ReportKind.PROCESSING,
    Site.Kind.METAL: ReportKind.PROCESSING,
    Site.Kind.RECYCLING: ReportKind.PROCESSING,
    Site.Kind.TRADING: ReportKind.TRADE,
}


class DueDay(Parameter):
    place = models.ForeignKey(
        Jurisdiction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("province"),
        help_text=_("empty: the whole country"),
    )
    kind = models.CharField(
        _("kind of report"), max_length=12, choices=ReportKind, blank=True, help_text=_("empty: every kind")
    )
    day = models.PositiveSmallIntegerField(
        _("day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("of the following month, inclusive; empty: from then on the more general rule holds"),
    )

    objects = ParameterQuerySet["DueDay"].as_manager()

    class Meta(Parameter.Meta):
        verbose_name = _("due day")
        verbose_name_plural = _("due days")
        constraints = [
            *Parameter.Meta.constraints,
            CheckConstraint(
                name="due_day_of_a_month",
                condition=Q(day=None) | Q(day__gte=1, day__lte=31),
                violation=Fault("/day", "out_of_range", _("A day of a month, from 1 to 31.")),
            ),
            CheckConstraint(
                name="due_day_of_the_country_stays",
                condition=~Q(place=None, kind="") | Q(day__isnull=False),
                violation=Fault("/day", "required", _("The rule for the whole country and every kind needs a day.")),
            ),
        ]

    def __str__(self) -> str:
        place, kind = self.place or _("The whole country"), self.get_kind_display() or _("every kind")
        return f"{place} · {kind}: {self.day or NOTHING}"
