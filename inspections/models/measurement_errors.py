"""Errors of measurement of a kind of product, as they are assumed from a month on."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, exists_once, first_of_month, text_required
from core.errors import Fault
from core.models import Identified
from core.type_aliases import Text
from enterprises.models import User
from enterprises.scoping import Scope, ScopedQuerySet
from quotas.models import Product

MOST = "0.5"  # of each share


def _share(label: Text, **options: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=5, decimal_places=4, **options)


class MeasurementErrors(Identified):
    """Relative standard deviations as shares; two administrators enter them, with the document they rest on."""

    kind = models.CharField(_("kind of product"), max_length=16, choices=Product.Kind)
    from_month = models.DateField(_("from month"))
    random = _share(_("random error"), help_text=_("new in each measurement"))
    systematic = _share(_("systematic error"), help_text=_("the same until the next calibration"))
    stock = _share(_("error of a stock"))
    recovery = _share(_("uncertainty of the expected recovery"))
    in_process = _share(
        _("change of the material in process"), help_text=_("of what is inside the process, in a month's feed")
    )
    document = models.TextField(_("document"), help_text=_("study, trial or order: its office, number and day"))
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(public=True)
    FIGURES = ("random", "systematic", "stock", "recovery", "in_process")

    class Meta:
        verbose_name = _("errors of measurement")
        verbose_name_plural = _("errors of measurement")
        ordering = ["kind", "-from_month"]
        constraints = [
            exists_once(
                "measurement_errors_once_a_month",
                ["kind", "from_month"],
                _("Errors of this kind from this month on are on record already."),
            ),
            first_of_month("measurement_errors_from_a_month", "from_month"),
            text_required(
                "measurement_errors_name_their_document",
                "document",
                _("Name the document: its office, number and day."),
            ),
            CheckConstraint(
                name="measurement_errors_are_shares",
                condition=Q(
                    random__gt=0, systematic__gte=0, stock__gte=0, recovery__gte=0, in_process__gte=0,
                    random__lte=MOST, systematic__lte=MOST, stock__lte=MOST, recovery__lte=MOST, in_process__lte=MOST,
                ),
                violation=Fault(
                    "/random", "out_of_range", _("Shares from 0 to 0.5; the random error is greater than zero.")
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.from_month:%Y-%m}"
