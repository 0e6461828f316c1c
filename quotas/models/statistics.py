"""Published statistics with their sources: compared with the ledger and never posted.

Those of the sources that were read are shipped. Two administrators enter others, and withdraw what is a mistake.
"""

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.scoping import Scope, ScopedQuerySet
from quotas.models.products import Product

KILOGRAMS = {"yuan/kg": Decimal(1), "yuan/t": Decimal(1000)}  # by unit of a price
TONNES = ("t REO", "t of goods", "t metal")  # the units of quantities


class StatisticQuerySet(ScopedQuerySet["PublishedStatistic"]):
    def standing(self) -> Self:
        """Return the figures that were not withdrawn."""
        return self.filter(withdrawn_on=None)


class PublishedStatistic(Identified, Versioned):
    class Subject(models.TextChoices):
        MINING = "mining", _("Mining output")
        SMELTING = "smelting", _("Smelting and separation output")
        EXPORT = "export", _("Exports")
        MIRROR = "mirror", _("Foreign imports over Chinese exports")
        METAL = "metal", _("Metal output")
        PLAN = "plan", _("Published plan that is no notice")
        PRICE = "price", _("Price")
        PRICE_RISE = "price_rise", _("Rise of prices, as a multiple")
        WORLD_SHARE = "world_share", _("Share of the world")
        MARKET = "market", _("Size of the industry")

    MOST: ClassVar = Decimal("9999999999999.999")

    subject = models.CharField(_("subject"), max_length=12, choices=Subject)
    period_from = models.DateField(_("from"))
    period_to = models.DateField(_("to"))
    region = models.CharField(_("region"), max_length=120)
    name = models.CharField(_("name"), max_length=120, blank=True, help_text=_("of the goods or materials, as printed"))
    name_zh = models.CharField(_("Chinese name"), max_length=120, blank=True)
    figure = models.DecimalField(_("figure"), max_digits=16, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40)
    product = models.ForeignKey(
        Product,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("product"),
        help_text=_("of a figure that is not in oxide"),
    )
    wording = models.TextField(_("wording"), blank=True)
    note = models.TextField(_("note"), blank=True)
    evidence = models.CharField(_("evidence"), max_length=40)
    source = models.TextField(_("source"))
    key = models.CharField(_("key"), max_length=120, unique=True, help_text=_("makes loading repeatable"))

    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)

    objects = StatisticQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("published statistic")
        verbose_name_plural = _("published statistics")
        ordering = ["subject", "-period_from", "region", "id"]
        constraints = [
            CheckConstraint(
                name="statistic_price_positive",
                condition=~Q(subject="price") | Q(figure=None) | Q(figure__gt=0),
                violation=Fault("/figure", "not_positive", _("A price is greater than zero.")),
            ),
            UniqueConstraint(
                *("subject", "period_from", "period_to", "region", "name"),
                MD5("source"),  # whole sources may be too long for an index
                name="statistic_stands_once",
                condition=Q(withdrawn_on=None, evidence="entered"),  # a shipped plan has several batches
                violation=Fault("/source", "exists", _("This source's figure is on record. Withdraw it first.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.period_from:%Y}"

    @property
    def printed_figure(self) -> str:
        """Return the figure without zeros at its end, with separators of thousands."""
        return "" if self.figure is None else f"{self.figure.normalize():,f}"
