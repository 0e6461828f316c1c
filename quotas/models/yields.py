"""Yields that the regulator sets: the oxide that a product can give, and that a feed should give."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint
from core.errors import Fault
from core.formats import NOTHING
from quotas.models.parameters import Parameter, ParameterQuerySet
from quotas.models.products import Product


class YieldBound(Parameter):
    """The least and the most share of the oxide in a feed that may leave in an output; both empty: no longer judged."""

    output_kind = models.CharField(_("output"), max_length=16, choices=Product.Kind)
    output = models.ForeignKey(
        Product,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("product"),
        help_text=_("empty: every product of this kind"),
    )
    feed_kind = models.CharField(_("feed"), max_length=16, choices=Product.Kind)
    lowest = models.DecimalField(
        _("at least"), max_digits=5, decimal_places=4, null=True, blank=True, help_text=_("t REO out of one t REO fed")
    )
    highest = models.DecimalField(
        _("at most"), max_digits=5, decimal_places=4, null=True, blank=True, help_text=_("t REO out of one t REO fed")
    )

    objects = ParameterQuerySet["YieldBound"].as_manager()

    class Meta(Parameter.Meta):
        verbose_name = _("yield bound")
        verbose_name_plural = _("yield bounds")
        constraints = [
            *Parameter.Meta.constraints,
            CheckConstraint(
                name="yield_bound_positive",
                condition=(Q(lowest=None) | Q(lowest__gt=0, lowest__lte=2))
                & (Q(highest=None) | Q(highest__gt=0, highest__lte=2)),
                violation=Fault("/lowest", "out_of_range", _("A yield is more than 0 and at most 2.")),
            ),
            CheckConstraint(
                name="yield_bound_ordered",
                condition=Q(lowest=None) | Q(highest=None) | Q(lowest__lte=F("highest")),
                violation=Fault("/highest", "below_lowest", _("The highest yield is below the lowest.")),
            ),
        ]

    def __str__(self) -> str:
        output = self.output or self.get_output_kind_display()
        return f"{self.get_feed_kind_display()} → {output}: {self.lowest or NOTHING} / {self.highest or NOTHING}"


class OxideFactor(Parameter):
    """Tonnes of oxide per tonne of a product, in place of the factor of the product. Empty: that factor again."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    factor = models.DecimalField(
        _("factor to REO"),
        max_digits=6,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("t REO per t of product; empty: what comes with the product holds again"),
    )

    objects = ParameterQuerySet["OxideFactor"].as_manager()

    class Meta(Parameter.Meta):
        verbose_name = _("oxide factor")
        verbose_name_plural = _("oxide factors")
        constraints = [
            *Parameter.Meta.constraints,
            CheckConstraint(
                name="oxide_factor_positive",
                condition=Q(factor=None) | Q(factor__gt=0, factor__lte=2),
                violation=Fault("/factor", "out_of_range", _("A factor is more than 0 and at most 2.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.factor or NOTHING}"
