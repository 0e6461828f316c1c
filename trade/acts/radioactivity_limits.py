"""Entering a limit of radioactivity of imports, by two officers of the national customs."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.formats import stored_day
from core.forms import DateInput, PageForm, text_area
from core.models import label_of
from enterprises.acts.national_reference import entering
from enterprises.models import Jurisdiction
from enterprises.two_person_acts import Preview, Table
from trade.capabilities import CUSTOMS_FIGURES_RECORD
from trade.models import RadioactivityLimit
from trade.policies import of_the_nation
from trade.services import radioactivity_limits


class RadioactivityLimitForm(PageForm):
    becquerel = forms.DecimalField(
        label=label_of(RadioactivityLimit, "becquerel"),
        max_digits=10,
        decimal_places=4,
        min_value=Decimal("0.0001"),
        help_text=_("Imports above it are refused. Declarations of earlier days keep the limit of their day."),
    )
    valid_from = forms.DateField(
        label=label_of(RadioactivityLimit, "valid_from"),
        widget=DateInput,
        help_text=_("Not before today, unless no limit is on record."),
    )
    source = text_area(_("Source"), max_length=2_000)


def _preview(place: Jurisdiction, *, becquerel: Decimal, valid_from: dt.date, source: str) -> Preview:
    """Show the limit beside those on record."""
    rows = RadioactivityLimit.objects.order_by("valid_from")
    return Preview(
        [
            (gettext_noop("Limit, Bq per g"), f"{becquerel:.4f}"),
            (gettext_noop("In force from"), stored_day(valid_from)),
            (gettext_noop("Source"), source),
        ],
        [
            Table(
                gettext_noop("Limits on record"),
                [gettext_noop("Limit, Bq per g"), gettext_noop("In force from")],
                [[f"{row.becquerel:.4f}", stored_day(row.valid_from)] for row in rows],
            )
        ],
    )


def _require_fitting(**limit: Any) -> None:
    radioactivity_limits.require_fitting(RadioactivityLimit(**limit))


ENTER = entering(
    name=radioactivity_limits.ENTER,
    label=_("Enter a limit of radioactivity"),
    form=RadioactivityLimitForm,
    preview=_preview,
    require=_require_fitting,
    enter=radioactivity_limits.enter,
    allows=lambda actor, place: of_the_nation(actor, CUSTOMS_FIGURES_RECORD),
)
