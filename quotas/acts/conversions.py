"""Setting factors to oxide and bounds of yields, by two officers of a ministry whose programmes count the product."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.actors import Actor
from core.errors import DomainError, Forbidden
from core.formats import NOTHING, stored_label
from core.forms import MonthField, PageForm, text_area
from core.models import label_of
from enterprises.acts.national_reference import entering
from enterprises.models import Jurisdiction
from enterprises.two_person_acts import Preview, Table
from quotas.capabilities import CONVERSIONS_SET
from quotas.models import CountingRule, OxideFactor, Product, Report, ReportLine, YieldBound
from quotas.oxides import OxideFactors
from quotas.policies import may_set_conversion
from quotas.quantities import to_kilogram
from quotas.services import parameters, yields

MONTHS = 6  # in a preview
OUTSIDE = ("output_beyond_feed", "output_below_feed", "feed_not_stated")


def _share(model: type[OxideFactor | YieldBound], name: str, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label_of(model, name), min_value=0, max_value=2, max_digits=5, decimal_places=4, required=False, **options
    )


class ConversionForm(PageForm):
    from_month = MonthField(label=label_of(OxideFactor, "from_month"))
    document = text_area(
        label_of(OxideFactor, "document"),
        rows=2,
        max_length=2_000,
        help_text=_("office, number and day of the document"),
    )


class OxideFactorForm(ConversionForm):
    product = forms.ModelChoiceField(
        label=_("Product"), queryset=Product.objects.order_by("kind", "code"), to_field_name="code"
    )
    factor = _share(
        OxideFactor,
        "factor",
        help_text=_("t REO per t of product. Left empty, what comes with the product holds again."),
    )
    field_order = ("product", "factor", "from_month", "document")


class YieldBoundForm(ConversionForm):
    feed_kind = forms.ChoiceField(label=_("Feed"), choices=Product.Kind.choices)
    output_kind = forms.ChoiceField(label=_("Output"), choices=Product.Kind.choices)
    output = forms.ModelChoiceField(
        label=_("Product"),
        queryset=Product.objects.order_by("kind", "code"),
        to_field_name="code",
        required=False,
        help_text=_("empty: every product of this kind"),
    )
    lowest = _share(YieldBound, "lowest", help_text=_("t REO out of one t REO fed"))
    highest = _share(YieldBound, "highest", help_text=_("t REO out of one t REO fed"))
    field_order = ("feed_kind", "output_kind", "output", "lowest", "highest", "from_month", "document")


def _figure(share: Decimal | None) -> str:
    return f"{share:.4f}" if share is not None else NOTHING


def _bounds(row: YieldBound | None) -> str:
    return f"{_figure(row.lowest)} / {_figure(row.highest)}" if row is not None else NOTHING


def _counted_in(kind: str) -> str:
    """Return the codes of the programmes to which a kind of product counts."""
    rules = CountingRule.objects.filter(product_kind=kind, valid_to=None).order_by("programme__code")
    return ", ".join(rules.values_list("programme__code", flat=True).distinct()) or NOTHING


def _lines(products: Q) -> QuerySet[ReportLine]:
    return ReportLine.objects.filter(products, report__state__in=Report.STANDING, produced__gt=0)


def _factor(
    place: Jurisdiction, *, product: Product, factor: Decimal | None, from_month: dt.date, document: str
) -> Preview:
    """Show what was reported last, in oxide as it was counted and as it would be by the factor."""
    new = factor if factor is not None else product.reo_factor
    months = (
        _lines(Q(product=product))
        .values("report__period")
        .annotate(tonnes=Sum("produced"), counted=Sum("reo_tonnes"))
        .order_by("-report__period")[:MONTHS]
    )
    rows = [
        [
            f"{row['report__period']:%Y-%m}",
            f"{row['tonnes']:,.3f}",
            f"{row['counted']:,.3f}",
            f"{to_kilogram(row['tonnes'] * new):,.3f}" if new is not None else NOTHING,
        ]
        for row in months
    ]
    return Preview(
        [
            (gettext_noop("Product"), product.code),
            (gettext_noop("Factor to REO until now"), _figure(OxideFactors.read().fixed(product, from_month))),
            (gettext_noop("Factor to REO"), _figure(factor)),
            (gettext_noop("From month"), f"{from_month:%Y-%m}"),
            (gettext_noop("Counts to"), _counted_in(product.kind)),
            (gettext_noop("Document"), document),
        ],
        [
            Table(
                gettext_noop("What was reported last, and what it would be by this factor"),
                [
                    gettext_noop("Month"),
                    gettext_noop("Tonnes produced"),
                    gettext_noop("t REO counted"),
                    gettext_noop("t REO by this factor"),
                ],
                rows,
                binding=False,  # reports go on coming in
            )
        ],
    )


def _bound(
    place: Jurisdiction,
    *,
    feed_kind: str,
    output_kind: str,
    output: Product | None,
    lowest: Decimal | None,
    highest: Decimal | None,
    from_month: dt.date,
    document: str,
) -> Preview:
    """Show the bounds until now, and the last reports of such output with those that explained a yield outside."""
    row = YieldBound(output_kind=output_kind, output=output, feed_kind=feed_kind, lowest=lowest, highest=highest)
    same = YieldBound.objects.up_to(from_month).filter(output_kind=output_kind, output=output, feed_kind=feed_kind)
    lines = _lines(Q(product=output) if output is not None else Q(product__kind=output_kind))
    periods = lines.order_by("-report__period").values_list("report__period", flat=True).distinct()[:MONTHS]
    rows = []
    for period in periods:
        reports = Report.objects.filter(pk__in=lines.filter(report__period=period).values("report"))
        outside = reports.filter(explanations__has_any_keys=OUTSIDE)
        rows.append([f"{period:%Y-%m}", str(reports.count()), str(outside.count())])
    return Preview(
        [
            (gettext_noop("Feed"), stored_label(Product.Kind(feed_kind))),
            (gettext_noop("Output"), output.code if output is not None else stored_label(Product.Kind(output_kind))),
            (gettext_noop("Least and most until now"), _bounds(same.last())),
            (gettext_noop("Least and most"), _bounds(row)),
            (gettext_noop("From month"), f"{from_month:%Y-%m}"),
            (gettext_noop("Counts to"), _counted_in(output_kind)),
            (gettext_noop("Document"), document),
        ],
        [
            Table(
                gettext_noop("Reports of such output"),
                [gettext_noop("Month"), gettext_noop("Reports"), gettext_noop("That explained their yield")],
                rows,
                binding=False,
            )
        ],
    )


def _require_factor(**entry: Any) -> None:
    row = OxideFactor(**entry)
    parameters.require_fitting(row, None, yields.factor_faults(row))


def _require_bound(**entry: Any) -> None:
    row = YieldBound(**entry)
    parameters.require_fitting(row, None, yields.bound_faults(row))


def may_set(actor: Actor, place: Jurisdiction | None = None) -> bool:
    """Return whether the actor may propose a factor or a bound of some product."""
    return may_set_conversion(actor, CONVERSIONS_SET)


def _other_ministry(actor: Actor, kind: str) -> DomainError | None:
    if may_set_conversion(actor, CONVERSIONS_SET, kind):
        return None
    return Forbidden("other_ministry", _("The ministry whose programme counts this product sets it."))


SET_FACTOR = entering(
    name=yields.SET_FACTOR,
    label=_("Set a factor to oxide"),
    form=OxideFactorForm,
    preview=_factor,
    require=_require_factor,
    enter=yields.set_factor,
    allows=may_set,
    refuse=lambda actor, *, product, **entry: _other_ministry(actor, product.kind),
)
SET_BOUND = entering(
    name=yields.SET_BOUND,
    label=_("Set bounds of a yield"),
    form=YieldBoundForm,
    preview=_bound,
    require=_require_bound,
    enter=yields.set_bound,
    allows=may_set,
    refuse=lambda actor, *, output_kind, **entry: _other_ministry(actor, output_kind),
)
