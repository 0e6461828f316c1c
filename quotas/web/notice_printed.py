"""The printed figures of a draft beside its lines: declared sums, and rows of several holders together."""

from typing import Any

from django import forms
from django.forms import BaseFormSet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.forms import PageForm
from quotas.models import Category, Notice
from quotas.queries.printed_figures import PrintedFigure, PrintedKind, figures_of
from quotas.services.notices.printed_checks import MOST_FIGURES
from quotas.web.fields import TonnesField

PREFIX = "printed"
EMPTY_ROWS = 3


class PrintedForm(PageForm):
    kind = forms.ChoiceField(label=_("What"), choices=PrintedKind.choices, required=False)
    block = forms.CharField(label=_("Block"), max_length=80, required=False)
    wording = forms.CharField(label=_("Holders as printed"), max_length=300, required=False)
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices, required=False)
    tonnes = TonnesField(label=_("Tonnes"), required=False)
    note = forms.CharField(label=_("Reason"), max_length=2000, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = cleaned.get("block") or cleaned.get("wording") or cleaned.get("note")
        if typed and cleaned.get("tonnes") is None and "tonnes" not in self.errors:
            self.add_error("tonnes", _("State the tonnes."))
        return cleaned


type PrintedForms = BaseFormSet[PrintedForm]


def printed_formset(posted: QueryDict | None, notice: Notice | None) -> PrintedForms:
    """Return the posted figures; else those of the notice, and some empty rows."""
    formset = forms.formset_factory(PrintedForm, extra=EMPTY_ROWS, max_num=MOST_FIGURES, absolute_max=MOST_FIGURES)
    if posted is not None and f"{PREFIX}-TOTAL_FORMS" in posted:
        return formset(posted, prefix=PREFIX)
    names = ("kind", "block", "wording", "category", "tonnes", "note")
    figures = figures_of(notice) if notice else ()
    return formset(initial=[{name: getattr(row, name) for name in names} for row in figures], prefix=PREFIX)


def filled(figures: PrintedForms) -> list[PrintedForm]:
    """Return the rows with a figure that can be read."""
    return [row for row in figures if row.is_valid() and row.cleaned_data.get("tonnes") is not None]


def values(figures: PrintedForms) -> dict[str, Any]:
    """Return the service's argument; nothing if the page did not send any rows, so that what is kept stays."""
    if not figures.is_bound:
        return {}
    return {"printed_figures": [_figure(row.cleaned_data) for row in filled(figures)]}


def _figure(cleaned: dict[str, Any]) -> PrintedFigure:
    return PrintedFigure(
        kind=cleaned["kind"] or PrintedKind.SUM,
        block=cleaned["block"],
        wording=cleaned["wording"],
        category=cleaned["category"] or Category.ALL,
        tonnes=cleaned["tonnes"],
        note=cleaned["note"],
    )
