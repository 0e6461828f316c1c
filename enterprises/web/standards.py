"""The page of standards: dated limits with their sources, and how two administrators enter and end them."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DateInput
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.filters import StandardFilters
from enterprises.models import NATION, Indicator, Jurisdiction, OreType, Site, Standard
from enterprises.policies import holds
from enterprises.services import standards


class StandardFilter(ListForm):
    indicator = choice(_("Indicator"), Indicator)
    site_kind = choice(_("Kind of site"), Site.Kind)
    ore_type = choice(_("Ore type"), OreType)
    in_force_on = forms.DateField(label=_("In force on"), widget=DateInput)


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = Standard.objects.order_by(
        "indicator", "site_kind", "ore_type", "process", "condition", "plant", "valid_from"
    )
    may = holds(request.user, REFERENCE_EDIT)
    context = {
        **StandardFilter(request).list_rows(request, StandardFilters, rows),
        "today": clock.today(),
        "entry": (standards.ENTER, Jurisdiction.objects.get(code=NATION).pk) if may else None,
        "end": standards.END if may else None,
    }
    return render(request, "enterprises/standard_list.html", context)
