"""Statements about elements: the class that another source gives an element, and its share in a product.

Both are statements of documents: rows are only added, and one that was a mistake is withdrawn by a further row. The
register counts by ``Element.weight``; another source's class is shown beside it and counts nowhere.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, not_before, text_required
from core.errors import Fault
from enterprises.models.entries import Documented, documented
from enterprises.models.labels import DatedQuerySet
from enterprises.scoping import Scope
from quotas.models.products import Element, Product

# Named by the white paper of 2012 (part III): more use of the first, less of the others.
PLENTIFUL, SCARCE = ("La", "Ce"), ("Eu", "Tb", "Dy")


class ElementClassification(Documented):
    class Weight(models.TextChoices):
        LIGHT = "light", _("Light")
        MEDIUM = "medium", _("Medium")
        HEAVY = "heavy", _("Heavy")

    element = models.ForeignKey(Element, models.PROTECT, related_name="classifications", verbose_name=_("element"))
    weight = models.CharField(_("class"), max_length=8, choices=Weight)
    counted_by = models.CharField(_("who counts so"), max_length=200)
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("the last day, inclusive"))

    objects = DatedQuerySet["ElementClassification"].as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("class of an element by a source")
        verbose_name_plural = _("classes of elements by sources")
        ordering = ["element", "-day", "-pk"]
        constraints = [
            *documented("element_classification"),
            text_required("element_classification_names_who", "counted_by", _("Name who counts so.")),
            not_before("element_classification_ordered", "until", "day", _("It cannot end before it begins.")),
        ]

    def __str__(self) -> str:
        return f"{self.element} · {self.get_weight_display()} · {self.counted_by}"


class ProductShare(Documented):
    product = models.ForeignKey(Product, models.PROTECT, related_name="shares", verbose_name=_("product"))
    element = models.ForeignKey(Element, models.PROTECT, related_name="shares", verbose_name=_("element"))
    percent = models.DecimalField(_("share of its oxide, %"), max_digits=6, decimal_places=3)
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("the last day, inclusive"))

    objects = DatedQuerySet["ProductShare"].as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("share of an element in a product")
        verbose_name_plural = _("shares of elements in products")
        ordering = ["product", "element", "-day", "-pk"]
        constraints = [
            *documented("product_share"),
            not_before("product_share_ordered", "until", "day", _("It cannot end before it begins.")),
            CheckConstraint(
                name="product_share_is_a_share",
                condition=Q(percent__gt=0, percent__lte=100),
                violation=Fault("/percent", "out_of_range", _("A share is more than 0 and at most 100 per cent.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} · {self.element} {self.percent} %"
