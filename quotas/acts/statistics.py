"""Entering and withdrawing published figures, by two administrators."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from core.formats import stored_day
from core.forms import DateInput, DecimalText, NoForm, PageForm, text_area
from core.models import label_of
from enterprises.acts.national_reference import ending, entering
from enterprises.models import Jurisdiction
from enterprises.two_person_acts import Preview
from quotas.models import Product, PublishedStatistic
from quotas.services import statistics


class Figure(DecimalText):
    most = PublishedStatistic.MOST


class StatisticForm(PageForm):
    subject = forms.ChoiceField(
        label=label_of(PublishedStatistic, "subject"), choices=PublishedStatistic.Subject.choices
    )
    period_from = forms.DateField(label=label_of(PublishedStatistic, "period_from"), widget=DateInput)
    period_to = forms.DateField(label=label_of(PublishedStatistic, "period_to"), widget=DateInput)
    region = forms.CharField(label=label_of(PublishedStatistic, "region"), max_length=120)
    name = forms.CharField(
        label=label_of(PublishedStatistic, "name"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("of the goods or materials, as printed"),
    )
    name_zh = forms.CharField(label=label_of(PublishedStatistic, "name_zh"), max_length=120, required=False)
    figure = Figure(label=label_of(PublishedStatistic, "figure"), max_length=24, required=False)
    unit = forms.CharField(label=label_of(PublishedStatistic, "unit"), max_length=40)
    product = forms.ModelChoiceField(
        label=label_of(PublishedStatistic, "product"),
        queryset=Product.objects.order_by("kind", "code"),
        to_field_name="code",
        required=False,
        help_text=gettext_lazy("of a figure that is not in oxide"),
    )
    wording = text_area(label_of(PublishedStatistic, "wording"), rows=2, max_length=2_000, required=False)
    source = text_area(label_of(PublishedStatistic, "source"), rows=2, max_length=2_000)


def _facts(row: PublishedStatistic) -> Preview:
    """Return what a figure says; codes, so that both people read the same in whichever language."""
    facts = [
        (gettext_noop("Subject"), row.subject),
        (gettext_noop("From"), stored_day(row.period_from)),
        (gettext_noop("To"), stored_day(row.period_to)),
        (gettext_noop("Region"), row.region),
        (gettext_noop("Name"), row.name),
        (gettext_noop("Chinese name"), row.name_zh),
        (gettext_noop("Figure"), "" if row.figure is None else f"{row.figure:,.3f} {row.unit}"),
        (gettext_noop("Product"), row.product.code if row.product else ""),
        (gettext_noop("Wording"), row.wording),
        (gettext_noop("Source"), row.source),
    ]
    return Preview([(label, value) for label, value in facts if value])


def _entry(place: Jurisdiction, **given: Any) -> Preview:
    return _facts(statistics.make(**given))


ENTER = entering(
    name=statistics.ENTER,
    label=gettext_lazy("Enter a published figure"),
    form=StatisticForm,
    preview=_entry,
    require=lambda **given: statistics.require_fitting(statistics.make(**given)),
    enter=statistics.enter,
)
WITHDRAW = ending(
    name=statistics.WITHDRAW,
    label=gettext_lazy("Withdraw a published figure"),
    model=PublishedStatistic,
    preview=_facts,
    require=statistics.require_standing,
    lock=statistics.STATISTIC.lock,
    end=statistics.withdraw,
    form=NoForm,
)
