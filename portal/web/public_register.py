"""The public register of licensed enterprises and sites, on any day; the compliance lists."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DateInput
from core.public import public
from core.web.filters import ListForm, choice
from core.web.pages import paged
from enterprises import queries
from enterprises.filters import provinces
from enterprises.models import ComplianceList, Site, SiteTenure


class RegisterFilter(ListForm):
    search = forms.CharField(label=_("Name or code"), max_length=80)
    province = choice(_("Province"), provinces)
    kind = choice(_("Kind of site"), Site.Kind)
    on = forms.DateField(label=_("As of"), widget=DateInput())


def chosen_rows(on: dt.date, chosen: dict[str, Any]) -> QuerySet[SiteTenure]:
    rows = queries.register(on)
    if "province" in chosen:
        rows = rows.filter(site__jurisdiction__code__startswith=chosen["province"])
    if "kind" in chosen:
        rows = rows.filter(site__kind=chosen["kind"])
    for word in chosen.get("search", "").split():
        rows = rows.filter(
            Q(enterprise__code__icontains=word)
            | Q(enterprise__name__icontains=word)
            | Q(enterprise__name_zh__icontains=word)
            | Q(site__code__icontains=word)
            | Q(site__name__icontains=word)
        )
    return rows


@public
def register(request: HttpRequest) -> HttpResponse:
    form = RegisterFilter(request)
    chosen = form.chosen
    on = chosen.get("on", clock.today())
    asked = {name: value for name, value in chosen.items() if name != "on"} | {"on": on.isoformat()}
    context = {"form": form, "on": on, "rows": paged(request, chosen_rows(on, chosen)), "asked": asked}
    return render(request, "public/register.html", context)


@public
def compliance(request: HttpRequest) -> HttpResponse:
    return render(request, "public/compliance.html", {"rows": ComplianceList.objects.with_entries()})
