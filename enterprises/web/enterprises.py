"""Pages of the enterprises within the reader's jurisdiction."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core.formats import local_name
from core.web.filters import ListForm, choice
from core.web.pages import page, paged
from enterprises.capabilities import LICENCES_ISSUE, REGISTER_EDIT
from enterprises.filters import EnterpriseFilters
from enterprises.models import Enterprise, Jurisdiction
from enterprises.policies import holds


def provinces() -> list[tuple[str, str]]:
    return [(place.code, local_name(place)) for place in Jurisdiction.objects.filter(level="province")]


class EnterpriseFilter(ListForm):
    q = forms.CharField(label=_("Name or code"), max_length=80)
    province = choice(_("Province"), provinces)
    state = choice(_("State"), Enterprise.State)
    ownership = choice(_("Ownership"), Enterprise.Ownership)


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
