"""The register of enterprises, as far as the reader's jurisdiction goes."""

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core.templatetags.pages import local_name
from core.web.filters import ListForm, choice
from core.web.pages import page, paged
from enterprises.models import Enterprise, Jurisdiction


def provinces() -> list[tuple[str, str]]:
    return [(place.code, local_name(place)) for place in Jurisdiction.objects.filter(level="province")]


class EnterpriseFilter(ListForm):
    q = forms.CharField(label=_("Name or code"), max_length=80)
    province = choice(_("Province"), provinces)
    state = choice(_("State"), Enterprise.State)


@page
def listing(request: HttpRequest) -> HttpResponse:
    form = EnterpriseFilter(request)
    chosen = form.chosen
    rows = Enterprise.objects.visible_to(request.user).select_related("jurisdiction", "group").order_by("code")
    if "q" in chosen:
        text = chosen["q"]
        rows = rows.filter(Q(code__icontains=text) | Q(name__icontains=text) | Q(name_zh__icontains=text))
    if "province" in chosen:
        rows = rows.filter(jurisdiction__code__startswith=chosen["province"])
    if "state" in chosen:
        rows = rows.filter(state=chosen["state"])
    return render(request, "enterprises/enterprise_list.html", {"form": form, "rows": paged(request, rows)})
