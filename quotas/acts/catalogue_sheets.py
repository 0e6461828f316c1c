"""Entering the rows of a sheet in the catalogue, by two people as the single entry."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import PageForm
from core.type_aliases import Text
from enterprises.acts.many_entries import entering_many
from enterprises.models import Authority, Jurisdiction
from enterprises.two_person_acts import Preview, TwoPersonAct
from quotas.acts import counting_rules, due_days, products, programmes, statistics
from quotas.models import HsCode, Product, Programme
from quotas.services import catalogue_sheets
from quotas.services.programmes import PROGRAMME


class HsCodeRowForm(products.HsCodeForm):
    """An HS code with the product to which it belongs."""

    product = forms.ModelChoiceField(
        label=gettext_lazy("Product"), queryset=Product.objects.order_by("code"), to_field_name="code"
    )


class YearRowForm(programmes.YearForm):
    """A programme year with its programme."""

    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"),
        queryset=Programme.objects.select_related("authority").order_by("code"),
        to_field_name="code",
    )


def _lock_programmes(authority: Authority, *, rows: Sequence[Mapping[str, Any]]) -> None:
    PROGRAMME.lock_many(Programme.objects.filter(pk__in=[row["programme"].pk for row in rows]))


def _code_preview(nation: Jurisdiction, **row: Any) -> Preview:
    return Preview(products.code_facts(HsCode(**row)))


def _declare(
    name: str,
    label: Text,
    like: TwoPersonAct,
    form: type[PageForm],
    preview: Callable[..., Preview],
    lock: Callable[..., None] | None = None,
) -> TwoPersonAct:
    return entering_many(
        name=name,
        label=label,
        like=like,
        form=form,
        faults=partial(catalogue_sheets.faults, name),
        preview=preview,
        enter=catalogue_sheets.enter,
        lock=lock,
    )


PRODUCTS = _declare(
    catalogue_sheets.ENTER_PRODUCTS,
    gettext_lazy("Enter products from a sheet"),
    products.ENTER,
    products.ProductForm,
    products.ENTER.preview,
)
HS_CODES = _declare(
    catalogue_sheets.ENTER_CODES,
    gettext_lazy("Enter HS codes from a sheet"),
    products.ENTER,
    HsCodeRowForm,
    _code_preview,
)
COUNTING_RULES = _declare(
    catalogue_sheets.ENTER_RULES,
    gettext_lazy("Enter counting rules from a sheet"),
    counting_rules.ENTER,
    counting_rules.CountingRuleForm,
    lambda programme, **row: Preview(counting_rules.facts(counting_rules.CountingRule(programme=programme, **row))),
)
DUE_DAYS = _declare(
    catalogue_sheets.SET_DUE_DAYS,
    gettext_lazy("Set due days from a sheet"),
    due_days.SET,
    due_days.DueDayForm,
    due_days.SET.preview,
)
FIGURES = _declare(
    catalogue_sheets.ENTER_FIGURES,
    gettext_lazy("Enter published figures from a sheet"),
    statistics.ENTER,
    statistics.StatisticForm,
    statistics.ENTER.preview,
)
PROGRAMMES = _declare(
    catalogue_sheets.ENTER_PROGRAMMES,
    gettext_lazy("Enter programmes from a sheet"),
    programmes.ENTER,
    programmes.ProgrammeForm,
    programmes.ENTER.preview,
)
YEARS = _declare(
    catalogue_sheets.PREPARE_YEARS,
    gettext_lazy("Prepare programme years from a sheet"),
    programmes.ENTER,
    YearRowForm,
    lambda authority, **row: programmes.PREPARE.preview(**row),
    _lock_programmes,
)
