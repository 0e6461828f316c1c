"""Pages of eligibility: whom a programme concerns, and every condition of one enterprise with its evidence."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from core.web.filters import ListForm, choice
from core.web.pages import page, paged
from enterprises.eligibility import Outcome
from enterprises.filters import provinces
from enterprises.models import Enterprise
from quotas.filters.eligibility import EligibilityFilters
from quotas.web.accounts import programmes


class AskedForm(ListForm):
    programme = forms.ChoiceField(label=_("Programme"), choices=programmes)
    on = forms.DateField(label=_("On"), widget=DateInput)

    @cached_property
    def asked(self) -> dict[str, Any]:
        """Return what was chosen; the first programme, unless one was."""
        return {"programme": next(iter(dict(programmes())), ""), **self.chosen}


class EligibilityForm(AskedForm):
    province = choice(_("Province"), provinces)
    outcome = choice(_("Result"), Outcome)


@page
def listing(request: HttpRequest) -> HttpResponse:
    form = EligibilityForm(request)
    firms = Enterprise.objects.visible_to(request.user).select_related("jurisdiction").order_by("code")
    filters = EligibilityFilters(form.asked, queryset=firms, request=request)
    rows = paged(request, filters.qs if form.asked["programme"] else firms.none())
    context = {
        "form": form,
        "rows": rows,
        "answers": filters.assess(rows) if rows else [],
        "programme": form.asked["programme"],
        "day": filters.day,
        "exported": form.asked,
    }
    return render(request, "quotas/eligibility_list.html", context)


@page
def detail(request: HttpRequest, code: str) -> HttpResponse:
    firms = Enterprise.objects.visible_to(request.user).select_related("jurisdiction")
    enterprise = get_object_or_404(firms, code=code)
    form = AskedForm(request)
    filters = EligibilityFilters(form.asked, queryset=firms, request=request)
    (answer,) = filters.assess([enterprise])
    context = {"form": form, "enterprise": enterprise, "answer": answer, "day": filters.day}
    return render(request, "quotas/eligibility_detail.html", context)
