"""Entering and ending products and their HS codes, by two people."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from core.formats import NOTHING, stored_day
from core.forms import DateInput, PageForm, text_area
from core.models import label_of
from core.type_aliases import Text
from enterprises.acts.national_reference import ending, entering, entering_of, holders_of, last_day_of, without_reason
from enterprises.models import Jurisdiction, OreType
from enterprises.two_person_acts import Preview, Table
from quotas.capabilities import CATALOGUE_KEEP
from quotas.models import Element, HsCode, Product, Report, ReportLine
from quotas.services import products

MOST_SITES = 50  # in a preview


def _choice(name: str, choices: Any, empty: Text | None = None) -> forms.ChoiceField:
    offered = [*([("", empty)] if empty is not None else []), *choices.choices]
    return forms.ChoiceField(label=label_of(Product, name), choices=offered, required=empty is None)


class ProductForm(PageForm):
    code = forms.CharField(
        label=label_of(Product, "code"),
        max_length=40,
        help_text=gettext_lazy("Small letters, digits and hyphens, such as lanthanum-oxide. It never changes."),
    )
    name = forms.CharField(label=label_of(Product, "name"), max_length=120)
    name_zh = forms.CharField(label=label_of(Product, "name_zh"), max_length=120, required=False)
    kind = _choice("kind", Product.Kind)
    stage = _choice("stage", Product.Stage)
    element = forms.ModelChoiceField(
        label=gettext_lazy("Element"),
        queryset=Element.objects.order_by("symbol"),
        to_field_name="symbol",
        required=False,
        help_text=gettext_lazy("Left empty for a product of several elements."),
    )
    element_class = _choice("element_class", Element.Weight, gettext_lazy("None"))
    material = _choice("material", Product.Material, gettext_lazy("None"))
    ore_type = _choice("ore_type", OreType, gettext_lazy("Every ore"))
    reo_factor = forms.DecimalField(
        label=label_of(Product, "reo_factor"),
        max_digits=6,
        decimal_places=4,
        required=False,
        help_text=gettext_lazy(
            "t REO per t of product, and never changed. Left empty, each report line states the grade."
        ),
    )
    variety_of = forms.ModelChoiceField(
        label=label_of(Product, "variety_of"),
        queryset=Product.objects.filter(variety_of=None, ended_on=None).order_by("code"),
        to_field_name="code",
        required=False,
    )
    specification = text_area(label_of(Product, "specification"), max_length=2_000, required=False)
    source = text_area(label_of(Product, "source"), max_length=2_000)


class ProductEndForm(PageForm):
    ended_on = forms.DateField(label=label_of(Product, "ended_on"), widget=DateInput)


class HsCodeForm(PageForm):
    code = forms.CharField(
        label=label_of(HsCode, "code"),
        max_length=10,
        help_text=gettext_lazy("Six, eight or ten digits, without points."),
    )
    valid_from = forms.DateField(label=label_of(HsCode, "valid_from"), widget=DateInput)
    valid_to = forms.DateField(label=label_of(HsCode, "valid_to"), widget=DateInput, required=False)
    source = text_area(label_of(HsCode, "source"), max_length=2_000)


def facts(product: Product) -> list[tuple[str, str]]:
    """Return what a product says; codes, so that both people read the same in whichever language."""
    rows = [
        (gettext_noop("Code"), product.code),
        (gettext_noop("Name"), product.name),
        (gettext_noop("Chinese name"), product.name_zh),
        (gettext_noop("Kind"), product.kind),
        (gettext_noop("Stage of the chain"), product.stage),
        (gettext_noop("Element"), product.element.symbol if product.element else ""),
        (gettext_noop("Class of its elements"), product.element_class),
        (gettext_noop("Family of materials"), product.material),
        (gettext_noop("Ore type"), product.ore_type),
        (gettext_noop("Factor to REO"), f"{product.reo_factor:.4f}" if product.reo_factor is not None else NOTHING),
        (gettext_noop("Variety of"), product.variety_of.code if product.variety_of else ""),
        (gettext_noop("Specification"), product.specification),
        (gettext_noop("Source"), product.source),
    ]
    return [(label, value) for label, value in rows if value]


def _entry(place: Jurisdiction, **entry: Any) -> Preview:
    return Preview(facts(Product(**entry)))


def _end(product: Product, *, ended_on: dt.date) -> Preview:
    """Show the product, its last day, and the sites that had stock of it in the last month they reported it."""
    last = (
        ReportLine.objects.filter(product=product, report__state__in=Report.STANDING)
        .order_by("site_id", "-report__period")
        .distinct("site_id")
        .select_related("site", "report")
    )
    stocks = [
        [line.site.code, f"{line.report.period:%Y-%m}", f"{line.closing_stock:,.3f}"]
        for line in sorted(last, key=lambda line: line.site.code)
        if line.closing_stock
    ]
    return Preview(
        [*facts(product), (gettext_noop("Last day"), stored_day(ended_on))],
        [
            Table(
                gettext_noop("Remaining stock, which its sites go on stating"),
                [gettext_noop("Site"), gettext_noop("Month"), gettext_noop("Tonnes")],
                stocks[:MOST_SITES],
                binding=False,  # reports go on coming in
            )
        ],
    )


def code_facts(row: HsCode) -> list[tuple[str, str]]:
    """Return what an HS code of a product says."""
    return [
        (gettext_noop("Product"), row.product.code),
        (gettext_noop("HS code"), row.code),
        (gettext_noop("In force from"), stored_day(row.valid_from)),
        (gettext_noop("In force until"), stored_day(row.valid_to)),
        (gettext_noop("Source"), row.source),
    ]


def _code_entry(product: Product, **entry: Any) -> Preview:
    return Preview(code_facts(HsCode(product=product, **entry)))


def _require_fitting(**entry: Any) -> None:
    products.require_fitting(Product(**entry))


ENTER = entering(
    name=products.ENTER,
    label=gettext_lazy("Enter a product"),
    form=ProductForm,
    preview=_entry,
    require=_require_fitting,
    enter=products.enter,
    capability=CATALOGUE_KEEP,
)
END = ending(
    name=products.END,
    label=gettext_lazy("End a product"),
    model=Product,
    form=ProductEndForm,
    preview=_end,
    require=products.require_open,
    lock=products.PRODUCT.lock,
    end=without_reason(products.end),
    allows=holders_of(CATALOGUE_KEEP),
)
ENTER_CODE = entering_of(
    name=products.ENTER_CODE,
    label=gettext_lazy("Enter an HS code"),
    model=Product,
    form=HsCodeForm,
    preview=_code_entry,
    require=products.require_fitting_code,
    lock=products.PRODUCT.lock,
    enter=products.enter_code,
    allows=holders_of(CATALOGUE_KEEP),
)
END_CODE = ending(
    name=products.END_CODE,
    label=gettext_lazy("End an HS code"),
    model=HsCode,
    preview=last_day_of(code_facts),
    require=products.require_open_code,
    lock=products.CODE.lock,
    end=without_reason(products.end_code),
    allows=holders_of(CATALOGUE_KEEP),
)
