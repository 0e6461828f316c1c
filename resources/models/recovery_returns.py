"""Secondary resources: the kinds of feed, and what a recycling plant made of each in a half-year."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, text_required
from core.errors import Fault
from core.models import Identified
from enterprises.scoping import Scope, ScopedQuerySet
from resources.models.half_years import HalfYearQuerySet, HalfYearReturn, versioned


class SecondaryFeed(Identified):
    """A kind of waste from which rare earths are recovered, as a source names it."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("Chinese name"), max_length=120)
    source = models.TextField(_("source"))

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("kind of secondary feed")
        verbose_name_plural = _("kinds of secondary feed")
        ordering = ["code"]
        constraints = [text_required("secondary_feed_names_its_source", "source", _("Name the source."))]

    def __str__(self) -> str:
        return self.name


class RecoveryReturn(HalfYearReturn):
    """Waste of one kind that a recycling plant fed in a half-year, and the oxide that it recovered from it."""

    feed = models.ForeignKey(SecondaryFeed, models.PROTECT, related_name="returns", verbose_name=_("secondary feed"))
    fed = models.DecimalField(_("feed, t"), max_digits=12, decimal_places=3)
    contained_reo = models.DecimalField(
        _("oxide in the feed, t REO"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    recovered_reo = models.DecimalField(_("oxide recovered, t REO"), max_digits=12, decimal_places=3)

    objects = HalfYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("return of secondary resources")
        verbose_name_plural = _("returns of secondary resources")
        ordering = ["-year", "-half", "site", "feed", "-number"]
        indexes = [models.Index(fields=["year", "half", "site"], name="recovery_return_half_year")]
        constraints = [
            *versioned("recovery_return", "feed"),
            CheckConstraint(
                name="recovery_return_not_negative",
                condition=Q(fed__gt=0, recovered_reo__gte=0) & (Q(contained_reo=None) | Q(contained_reo__gte=0)),
                violation=Fault("/fed", "not_positive", _("The feed is greater than zero, the oxide not below it.")),
            ),
            CheckConstraint(
                name="recovery_return_parts_within_wholes",
                condition=Q(recovered_reo__lte=F("fed"))
                & (Q(contained_reo=None) | Q(recovered_reo__lte=F("contained_reo"), contained_reo__lte=F("fed"))),
                violation=Fault("/recovered_reo", "above_whole", _("More oxide was recovered than was fed.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.feed} · {self.period}"
