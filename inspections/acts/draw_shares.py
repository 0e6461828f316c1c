"""Entering the share of visits drawn at random, by two administrators."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.forms import MonthField, PageForm, text_area
from core.models import label_of
from enterprises.acts.national_reference import entering
from enterprises.models import Jurisdiction
from enterprises.two_person_acts import Preview, Table
from inspections.drawn_sites import share_in
from inspections.models import DrawShare
from inspections.services import draw_shares


class DrawShareForm(PageForm):
    from_month = MonthField(
        label=label_of(DrawShare, "from_month"),
        help_text=_("This month or a later one. Draws that were made keep their share."),
    )
    share = forms.DecimalField(
        label=label_of(DrawShare, "share"),
        help_text=_("a share, such as 0.1"),
        min_value=Decimal("0.0001"),
        max_value=Decimal(1),
        max_digits=5,
        decimal_places=4,
    )
    document = text_area(label_of(DrawShare, "document"), max_length=2_000)


def _preview(place: Jurisdiction, *, from_month: dt.date, share: Decimal, document: str) -> Preview:
    """Show the share beside the one that holds in the same month until now."""
    return Preview(
        [(gettext_noop("From month"), f"{from_month:%Y-%m}"), (gettext_noop("Document"), document)],
        [
            Table(
                gettext_noop("Share of visits drawn at random"),
                [gettext_noop("Until now"), gettext_noop("Entered")],
                [[f"{share_in(from_month):.4f}", f"{share:.4f}"]],
            )
        ],
    )


def _require_fitting(**entry: Any) -> None:
    draw_shares.require_fitting(DrawShare(**entry))


ENTER = entering(
    name=draw_shares.ENTER,
    label=_("Enter a share of visits drawn at random"),
    form=DrawShareForm,
    preview=_preview,
    require=_require_fitting,
    enter=draw_shares.enter,
)
