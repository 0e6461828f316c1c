"""Cancelling a customs declaration and recording an export of an earlier year, by two customs officers of the place."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from core.actors import Actor
from core.errors import DomainError
from core.formats import local_name, stored_day
from core.forms import DateInput, PageForm
from core.models import label_of
from enterprises.models import Enterprise
from enterprises.policies import can
from enterprises.two_person_acts import Bounds, Preview, TwoPersonAct, declare
from quotas.models import Product
from trade.capabilities import DECLARATIONS_RECORD
from trade.models import Declaration
from trade.partner_countries import Partner
from trade.services import declarations


def _bounds(row: Declaration) -> Bounds:
    return Bounds(place=row.enterprise.jurisdiction, enterprise=row.enterprise)


def _guard(actor: Actor, row: Declaration) -> DomainError | None:
    return declarations.obstacle_to_cancel(row)


def _preview(row: Declaration) -> Preview:
    """Show the declaration, and what no longer counts: quota that it used, or the refusal of an import."""
    freed = declarations.quota_freed(row)
    facts = [
        (gettext_noop("Declaration"), row.number),
        (gettext_noop("Day of clearance"), stored_day(row.day)),
        (gettext_noop("Enterprise"), f"{row.enterprise.code} {row.enterprise.name}"),
        (gettext_noop("Goods"), row.product.code),
        (gettext_noop("Net weight, t"), f"{row.net_tonnes:,.3f}"),
        (gettext_noop("Export quota that it frees, t"), "" if freed is None else f"{freed:,.3f}"),
        (gettext_noop("Measured radioactivity, Bq per g"), "" if row.becquerel is None else f"{row.becquerel:f}"),
        (gettext_noop("Limit of its day, Bq per g"), f"{row.limit.becquerel:f}" if row.limit else ""),
    ]
    return Preview([(label, value) for label, value in facts if value])


CANCEL = declare(
    TwoPersonAct(
        name=declarations.CANCEL,
        label=gettext_lazy("Cancel a customs declaration"),
        model=Declaration,
        bounds=_bounds,
        allows=lambda actor, row: bool(can(actor, DECLARATIONS_RECORD, row)),
        guard=_guard,
        lock=lambda row: declarations.DECLARATION.lock(row),
        preview=_preview,
        carry_out=declarations.cancel,
        related=("enterprise__jurisdiction", "product", "limit"),
    )
)


class LateExportForm(PageForm):
    """An export that was cleared in an earlier year or before quota was taken away, as its declaration states it."""

    number = forms.CharField(label=label_of(Declaration, "number"), max_length=40)
    office = forms.CharField(label=label_of(Declaration, "office"), max_length=80)
    day = forms.DateField(label=label_of(Declaration, "day"), widget=DateInput)
    product = forms.ModelChoiceField(
        label=label_of(Declaration, "product"), queryset=Product.objects.none(), to_field_name="code"
    )
    hs_code = forms.CharField(
        label=label_of(Declaration, "hs_code"),
        max_length=14,
        help_text=gettext_lazy("In force for the product that day."),
    )
    partner = forms.ChoiceField(label=label_of(Declaration, "partner"), choices=Partner.choices)
    gross_tonnes = forms.DecimalField(
        label=label_of(Declaration, "gross_tonnes"), max_digits=12, decimal_places=3, min_value=Decimal("0.001")
    )
    net_tonnes = forms.DecimalField(
        label=label_of(Declaration, "net_tonnes"), max_digits=12, decimal_places=3, min_value=Decimal("0.001")
    )
    value = forms.DecimalField(
        label=label_of(Declaration, "value"),
        max_digits=13,
        decimal_places=2,
        min_value=Decimal("0.01"),
        required=False,
    )
    licence = forms.CharField(label=label_of(Declaration, "licence"), max_length=40)
    beyond_quota = forms.BooleanField(
        label=gettext_lazy("The goods were cleared although the quota that is left does not cover them"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field("product").queryset = Product.objects.select_related("element").order_by("kind", "code")
        self.field("product").label_from_instance = lambda row: f"{row.code} {local_name(row)}"

    def clean_hs_code(self) -> str:
        return "".join(character for character in self.cleaned_data["hs_code"] if character.isdigit())


def _late_guard(
    actor: Actor,
    firm: Enterprise,
    *,
    day: dt.date,
    product: Product,
    net_tonnes: Decimal,
    beyond_quota: bool = False,
    **stated: object,
) -> DomainError | None:
    asked = Declaration(
        direction=Declaration.Direction.EXPORT,
        day=day,
        enterprise=firm,
        product=product,
        net_tonnes=net_tonnes,
        beyond_quota=beyond_quota,
    )
    return declarations.obstacle_to_late(asked, actor=actor)


def _late_preview(
    firm: Enterprise,
    *,
    number: str,
    day: dt.date,
    product: Product,
    partner: str,
    net_tonnes: Decimal,
    value: Decimal | None = None,
    beyond_quota: bool = False,
    **stated: object,
) -> Preview:
    """Show the export, and the year whose quota it uses."""
    facts = [
        (gettext_noop("Declaration"), number),
        (gettext_noop("Day of clearance"), stored_day(day)),
        (gettext_noop("Quota of the year"), str(day.year)),
        (gettext_noop("Enterprise"), f"{firm.code} {firm.name}"),
        (gettext_noop("Goods"), product.code),
        (gettext_noop("Country or region"), partner),
        (gettext_noop("Net weight, t"), f"{net_tonnes:,.3f}"),
        (gettext_noop("Value, US dollars"), "" if value is None else f"{value:,.2f}"),
        (gettext_noop("Cleared beyond the quota"), gettext_noop("yes") if beyond_quota else ""),
    ]
    return Preview([(label, shown) for label, shown in facts if shown])


RECORD_LATE = declare(
    TwoPersonAct(
        name=declarations.RECORD_LATE,
        label=gettext_lazy("Record an export of an earlier year, or by quota held earlier"),
        model=Enterprise,
        form=LateExportForm,
        bounds=lambda firm: Bounds(place=firm.jurisdiction, enterprise=firm),
        allows=lambda actor, firm: bool(can(actor, DECLARATIONS_RECORD, firm)),
        argument_guard=_late_guard,
        preview=_late_preview,
        carry_out=declarations.record_late,
        related=("jurisdiction",),
    )
)
