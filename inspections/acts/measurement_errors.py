"""Entering the errors of measurement of a kind of product, by two administrators."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.formats import stored_label
from core.forms import MonthField, PageForm, text_area
from core.models import label_of
from enterprises.acts.national_reference import entering
from enterprises.models import Jurisdiction
from enterprises.two_person_acts import Preview, Table
from inspections.balances.errors import ErrorsInForce
from inspections.models import MeasurementErrors
from inspections.services import measurement_errors
from quotas.models import Product

LABELS = {
    "random": gettext_noop("Random error"),
    "systematic": gettext_noop("Systematic error"),
    "stock": gettext_noop("Error of a stock"),
    "recovery": gettext_noop("Uncertainty of the expected recovery"),
    "in_process": gettext_noop("Change of the material in process"),
}


class ShareField(forms.DecimalField):
    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(
            label=label_of(MeasurementErrors, name),
            help_text=_("a share, such as 0.015"),
            min_value=Decimal(0),
            max_value=Decimal("0.5"),
            max_digits=5,
            decimal_places=4,
            **options,
        )


class MeasurementErrorsForm(PageForm):
    kind = forms.ChoiceField(label=label_of(MeasurementErrors, "kind"), choices=Product.Kind.choices)
    from_month = MonthField(
        label=label_of(MeasurementErrors, "from_month"),
        help_text=_("This month or a later one. Balances of months before keep their errors."),
    )
    random = ShareField("random")
    systematic = ShareField("systematic")
    stock = ShareField("stock")
    recovery = ShareField("recovery")
    in_process = ShareField("in_process")
    document = text_area(label_of(MeasurementErrors, "document"), max_length=2_000)


def _preview(place: Jurisdiction, *, kind: str, from_month: dt.date, document: str, **shares: Decimal) -> Preview:
    """Show the errors beside those that hold in the same month until now."""
    before = ErrorsInForce.read()(kind, from_month)
    return Preview(
        [
            (gettext_noop("Kind of product"), stored_label(Product.Kind(kind))),
            (gettext_noop("From month"), f"{from_month:%Y-%m}"),
            (gettext_noop("Document"), document),
        ],
        [
            Table(
                gettext_noop("Relative standard deviations"),
                [gettext_noop("Error"), gettext_noop("Until now"), gettext_noop("Entered")],
                [[label, f"{getattr(before, name):.4f}", f"{shares[name]:.4f}"] for name, label in LABELS.items()],
            )
        ],
    )


def _require_fitting(**entry: Any) -> None:
    measurement_errors.require_fitting(MeasurementErrors(**entry))


ENTER = entering(
    name=measurement_errors.ENTER,
    label=_("Enter errors of measurement"),
    form=MeasurementErrorsForm,
    preview=_preview,
    require=_require_fitting,
    enter=measurement_errors.enter,
)
