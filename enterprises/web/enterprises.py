"""Pages of the enterprises within the reader's jurisdiction."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core.web.filters import form_of
from core.web.pages import page, paged
from enterprises.capabilities import LICENCES_ISSUE, REGISTER_EDIT
from enterprises.filters import EnterpriseFilters
from enterprises.models import Enterprise
from enterprises.policies import holds

EnterpriseFilter = form_of(
    EnterpriseFilters, "q", "province", "state", "ownership", q=forms.CharField(label=_("Name or code"), max_length=80)
)


@page
def listing(request: HttpRequest) -> HttpResponse:
    form = EnterpriseFilter(request)
    given = {"named" if name == "q" else name: value for name, value in form.chosen.items()}
    rows = Enterprise.objects.visible_to(request.user).select_related("jurisdiction", "group").order_by("code")
    context = {
        "form": form,
        "rows": paged(request, EnterpriseFilters(given, queryset=rows).qs),
        "exported": given,
        "may_register": holds(request.user, REGISTER_EDIT),
        "may_license": holds(request.user, LICENCES_ISSUE),
    }
    return render(request, "enterprises/enterprise_list.html", context)
